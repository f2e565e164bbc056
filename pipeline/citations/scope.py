"""What a resolver remembers: where the text stands, what was defined, what was cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.address import parse
from pipeline.citations.mention import Alias, Mention
from pipeline.errors import AddressError


@dataclass(frozen=True, slots=True)
class Cited:
    """A resolved target: the instrument's address and the segments beneath it."""

    instrument: str
    path: tuple[str, ...] = ()

    @classmethod
    def at(cls, address: str) -> Cited:
        """An address as instrument and path; one that is none is an instrument by itself."""
        try:
            parsed = parse(address)
        except AddressError:
            return cls(address)
        return cls("/".join(parsed.instrument), parsed.locators)

    def __str__(self) -> str:
        return "/".join((self.instrument, *self.path))


@dataclass(slots=True)
class Scope:
    """The state of one reading, carried from passage to passage of a document.

    `document` is the address of the document's instrument ("" when unknown), `here` the segments
    beneath it where the text stands now, `chapter` those of the chapter and section it stands in
    (an article's address does not go through them).  `units`, when known, holds the segments
    beneath each unit of the document, in order (次条 of 第十条 may be 第十条の二).  `trail` holds
    the articles whose labels were passed last.  `explicit` says of which
    instruments an article is cited by name, `recent` holds the latest citations, newest last,
    `spoken` the laws named last (同法), `group` those of the list read last (これらの項), and
    `latest` the citations in the order of the text, each with the unit that it says again.
    """

    document: str = ""
    here: tuple[str, ...] = ()
    chapter: tuple[str, ...] = ()
    aliases: list[Alias] = field(default_factory=list)
    units: Mapping[tuple[str, ...], Sequence[str]] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    spoken: list[str] = field(default_factory=list)
    explicit: dict[str, set[str]] = field(default_factory=dict)
    recent: list[Cited] = field(default_factory=list)
    group: list[Cited] = field(default_factory=list)
    latest: list[tuple[Cited, str]] = field(default_factory=list)

    def remember_list(self, found: Sequence[Cited], *, go_on: bool) -> None:
        """Remember the members of a list: of the one read last, or of a new one."""
        if not go_on:
            self.group.clear()
        self.group.extend(found)
        del self.group[:-200]  # これらの項 means a handful

    def learn(self, mentions: Iterable[Mention]) -> None:
        """Note which instruments the text cites which articles of by name."""
        for mention in mentions:
            if mention.instrument and mention.steps and mention.steps[0].unit == "art":
                for label in mention.steps[0].labels:
                    self.explicit.setdefault(label, set()).add(mention.instrument)

    def of_article(self, label: str) -> str:
        """The one instrument of which the text cites this article by name; "" when none or two."""
        named = self.explicit.get(label, set())
        return next(iter(named)) if len(named) == 1 else ""

    def first_paragraph(self, article: tuple[str, ...]) -> tuple[str, ...]:
        """The segment of an article's first paragraph, where it is known to have several."""
        beneath = self.units.get(article, ())
        return ("para_1",) if len(beneath) > 1 and beneath[0] == "para_1" else ()

    def say(self, *cited: Cited) -> None:
        """Remember citations, in order; only the last forty can be what 同条 means."""
        self.recent.extend(cited)
        self.note("", *cited)
        self.named.update(one.instrument for one in cited)
        del self.recent[:-40]

    def note(self, again: str, *cited: Cited) -> None:
        """Remember citations as the text has them, `again` the unit that one says again (同項)."""
        self.latest.extend((one, again) for one in cited)
        del self.latest[:-40]

    def speak(self, instrument: str) -> None:
        """Remember a law that the text names, which 同法 may mean."""
        self.spoken.append(instrument)
        del self.spoken[:-40]

    def repeat(self, unit: str, *cited: Cited) -> None:
        """Remember citations that say again a unit said before (同項): right after that one."""
        for i in range(len(self.recent), 0, -1):
            said = self.recent[i - 1]
            if any(
                one.instrument == said.instrument and _shares(one.path, said.path, unit)
                for one in cited
            ):
                self.recent[i:i] = cited
                del self.recent[:-40]
                self.note(unit, *cited)
                return
        self.say(*cited)


def _shares(one: tuple[str, ...], other: tuple[str, ...], unit: str) -> bool:
    """Tell whether two paths are one down to the unit of this kind."""
    for i, segment in enumerate(one):
        if segment.partition("_")[0] == unit or (unit == "para" and segment.startswith("row")):
            return one[: i + 1] == other[: i + 1]
    return False
