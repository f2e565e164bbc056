"""Resolves mentions of the Western forms: which instrument, and which unit of it.

A locator without an instrument is one of the text's own document, read from where the text
stands; a text that is no instrument speaks of the one that it named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.kinds import UNKNOWN, kind_of, sort_of
from pipeline.citations.mention import Citation, Mention, Step
from pipeline.citations.page import Page
from pipeline.citations.scope import Cited, Scope
from pipeline.citations.west_heads import stand
from pipeline.citations.west_moves import moved
from pipeline.citations.west_place import (
    act_below,
    cfr_below,
    cfr_place,
    cfr_title,
    east_below,
    east_cut,
    family,
    part_of,
    treaty_below,
    treaty_cut,
)

_RELATIVE, _GUESSED = 0.95, 0.6
# A CFR section without its title: where its part can only be one of these.
_TITLES = ((730, 774, "15"), (120, 130, "22"))
# Instruments that number their articles in Roman numerals, as their authentic texts print them.
_ROMAN = frozenset(
    ("wto/gatt", "wto/gats", "wto/agreement", "treaty/npt", "treaty/cwc", "treaty/bwc",
     "treaty/ctbt", "treaty/cites",
     "treaty/outer-space-treaty", "treaty/iaea-statute", "treaty/enmod")
)  # fmt: skip


_SENTENCE = re.compile(r"\.\s|\n")


class West:
    """The resolver of one page; what it learns goes into `scope`."""

    def __init__(self, page: Page, scope: Scope) -> None:
        self._page, self._scope = page, scope
        self._end = 0
        self._said: list[Cited] = []  # in this sentence, without the cases it speaks of

    def feed(self, mention: Mention) -> Iterator[Citation]:
        """The citations of one mention: one for each target; none when it resolves to nothing."""
        if mention.role == "head":
            stand(self._scope, mention.steps)
            return
        if mention.role == "break":
            return
        if _SENTENCE.search(self._page.plain, self._end, mention.start):
            self._said.clear()
        self._end = max(self._end, mention.end)
        found, relative, confidence = self._resolve(mention)
        found = [
            c
            for c in dict.fromkeys(found)
            if (c.instrument.count("/") or c.path) and not c.instrument.startswith(UNKNOWN)
        ]
        if not found:
            return
        if mention.kind != "case" and len(self._said) < 50:
            self._said += found
        self._scope.group = [*found]
        self._scope.say(*found)
        text = self._page.text[mention.start : mention.end]
        for cited in found:
            target = str(cited)
            yield Citation(
                mention.start, mention.end, text, target, relative, kind_of(target), confidence
            )

    def _resolve(self, mention: Mention) -> tuple[list[Cited], bool, float]:
        steps, scope = mention.steps, self._scope
        if mention.role == "code":
            if mention.kind == "resolution?" and not any(
                c.instrument.startswith("un/sc/res") for c in scope.recent
            ):
                return [], True, 0.0
            return [Cited.at(mention.target)], False, mention.confidence
        if steps and steps[0].unit == "entry":
            unsure = mention.kind == "usml?"
            if unsure and not self._speaks_of_usml():
                return [], True, 0.0
            entries = [Cited.at(f"{mention.instrument}/{label}") for label in steps[0].labels]
            return entries, unsure, mention.confidence
        if mention.instrument:
            if mention.kind == "act?" and not self._american():
                return [], False, 0.0
            roman = mention.kind == "roman" and steps[0].unit == "part"
            if roman and cfr_title(mention.instrument):
                return [], False, 0.0  # parts of the CFR bear no Roman numerals
            return self._below(mention.instrument, steps), False, mention.confidence
        if mention.kind == "id" and not steps:
            return [*scope.recent[-1:]], True, _RELATIVE
        if (
            mention.kind == "id"
            and scope.recent
            and (title := cfr_title(scope.recent[-1].instrument))
        ):
            return self._descend([Cited(f"us/cfr/{title}")], steps), True, _RELATIVE
        if mention.pronoun:
            base = self._pronoun(mention)
            if base is None or (mention.pronoun == "this" and not steps):
                return [], True, 0.0
            return self._below(base, steps), True, _RELATIVE
        if not steps:
            return [], True, 0.0
        dotted = next((i for i, step in enumerate(steps) if self._is_cfr(step)), 0)
        if dotted:
            mention.steps = steps = steps[dotted:]  # § 736.2(b) of this part needs no part
        place = next((i for i, step in enumerate(steps) if step.move), None)
        if place is not None:
            said = self._said if family(scope.document) == "east" else ()
            bases = moved(scope, steps[place], said=said)
            found = [c for base in bases for c in self._descend([base], steps[place + 1 :])]
            return found, True, _RELATIVE
        return self._own(mention)

    def _below(self, instrument: str, steps: tuple[Step, ...]) -> list[Cited]:
        base = Cited.at(instrument)
        if not steps:
            return [base] if instrument.count("/") > 1 or not instrument.startswith("us/") else []
        if steps[0].move:
            same = [c for c in moved(self._scope, steps[0]) if _within(base, c)]
            return self._descend(same, steps[1:])
        place = next((i for i, step in enumerate(steps) if step.move), None)
        if place is not None:
            bases = [c for c in moved(self._scope, steps[place]) if c.instrument == base.instrument]
            return self._descend(bases, steps[place + 1 :])
        return self._descend([base], steps)

    def _descend(self, bases: list[Cited], steps: tuple[Step, ...]) -> list[Cited]:
        for step in steps:
            bases = [c for base in bases for c in self._step(base, step)]
        return bases

    def _step(self, base: Cited, step: Step) -> list[Cited]:
        labels = step.labels or ("",)
        kind = family(base.instrument)
        if kind == "cfr":
            title = cfr_title(base.instrument)
            if step.count > 1 and step.unit in ("part", "sec") and not base.path:
                whole = f"us/cfr/{title}/{labels[0]}-{labels[-1]}"
                if _known(whole):
                    return [Cited(whole)]
            made = [cfr_below(base, title, step, label) for label in labels]
            return [c for c in made if c]
        if kind == "treaty":
            return [treaty_below(base, step, label) for label in labels]
        if kind == "east":
            return [east_below(base, step, label) for label in labels]
        if kind in ("act", "list"):
            if step.unit in ("art", "supp", "annex", "subpart") or (
                kind == "list" and step.unit == "part"
            ):
                return []
            if step.unit in ("title", "part", "chap"):
                return [act_below(base, f"{step.unit}_{label}") for label in labels]
            return [act_below(base, label) for label in labels]
        return []

    def _own(self, mention: Mention) -> tuple[list[Cited], bool, float]:
        """A locator of the text's own document, from where the text stands."""
        scope, steps = self._scope, mention.steps
        first = steps[0]
        kind = family(scope.document)
        if kind == "cfr":
            found = self._own_cfr(steps)
            if found is not None:
                return found, True, _RELATIVE
        elif kind == "treaty" and not self._is_cfr(first):
            other = self._roman_elsewhere(mention)
            if other:
                return self._descend([Cited(other)], steps), True, _GUESSED
            base = Cited(scope.document, self._treaty_place(first))
            return self._descend([base], steps), True, _RELATIVE
        elif kind == "east" and first.unit in (
            "art",
            "para",
            "item",
            "subpara",
            "annex",
            "appdx",
            "chap",
        ):
            base = Cited(scope.document, east_cut(scope.here, first.unit))
            if first.unit != "art" and first.unit in ("para", "item", "subpara") and not base.path:
                return [], True, 0.0
            return self._descend([base], steps), True, _RELATIVE
        elif kind == "act" and first.unit in ("sec", "subsec") and "." not in "".join(first.labels):
            beneath = scope.here[:1] if first.unit == "subsec" else ()
            return self._descend([Cited(scope.document, beneath)], steps), True, _RELATIVE
        return self._named_last(mention)

    def _treaty_place(self, first: Step) -> tuple[str, ...]:
        path = treaty_cut(self._scope.here, first.unit)
        if first.unit == "subpara" and first.labels and path:
            # Where the text stands deeper, a letter is beside the letter it stands in.
            return tuple(s for s in self._scope.here if s.isdecimal() or "_" in s)
        if first.unit == "para":
            named = [i for i, s in enumerate(path) if "_" in s]
            return path[: named[-1] + 1] if named else ()
        return path

    def _own_cfr(self, steps: tuple[Step, ...]) -> list[Cited] | None:
        """Within the CFR: another part or section of the title, or the section's own paragraphs."""
        title, unit, beneath = cfr_place(self._scope.document, self._scope.here)
        first = steps[0]
        if first.unit == "part":
            return self._descend([Cited(f"us/cfr/{title}")], steps)
        if first.unit == "sec":
            return self._descend([Cited(f"us/cfr/{title}")], steps) if self._is_cfr(first) else None
        if not unit:
            return None
        if first.unit in ("supp", "subpart", "appdx"):
            if len(steps) == 1 and first.unit == "supp" and (said := self._said_before(first)):
                return said
            return self._descend([Cited(f"us/cfr/{title}/{part_of(unit)}")], steps)
        if first.unit in ("para", "subpara"):
            if not _bracketed(first):
                return None
            base = Cited(
                f"us/cfr/{title}/{unit}", beneath[:1] if beneath[:1] and "_" in beneath[0] else ()
            )
            return self._descend([base], steps)
        return None

    def _said_before(self, step: Step) -> list[Cited]:
        """Supplement no. 2, without a part, is the one just named with its part."""
        label = f"supp_{step.labels[0]}" if step.labels else ""
        for cited in reversed(self._scope.recent[-16:]):
            if cited.path == (label,) and family(cited.instrument) == "cfr":
                return [Cited(cited.instrument, (f"supp_{label}",)) for label in step.labels]
        return []

    def _is_cfr(self, step: Step) -> bool:
        """A number with a dot is a section of the CFR."""
        return step.unit == "sec" and bool(step.labels) and "." in step.labels[0]

    def _named_last(self, mention: Mention) -> tuple[list[Cited], bool, float]:
        """A locator that only what was said before can explain."""
        first = mention.steps[0]
        if self._is_cfr(first) or (first.unit in ("part", "supp") and first.labels):
            title = self._title_for(first, mention.steps)
            if title:
                return self._descend([Cited(f"us/cfr/{title}")], mention.steps), True, _GUESSED
            return [], True, 0.0
        if first.unit == "art":
            named = self._scope.of_article(first.labels[0]) if first.labels else ""
            if named:
                return self._descend([Cited(named)], mention.steps), True, _GUESSED
            is_roman = mention.kind == "roman"
            for cited in reversed(self._scope.recent):
                kind = family(cited.instrument)
                if kind == "treaty" and (cited.instrument in _ROMAN) == is_roman:
                    return self._descend([Cited(cited.instrument)], mention.steps), True, _GUESSED
                if kind == "east" and not is_roman:
                    return self._descend([Cited(cited.instrument)], mention.steps), True, _GUESSED
        return [], True, 0.0

    def _title_for(self, first: Step, steps: tuple[Step, ...]) -> str:
        """The CFR title that a section or part without one is of: that of the text around it."""
        named = next((s for s in steps if s.unit in ("part", "sec")), first)
        number = part_of(named.labels[0]) if named.labels else ""
        recent = [c.instrument for c in reversed(self._scope.recent)]
        if number.isdigit():
            for low, high, title in _TITLES:
                if low <= int(number) <= high and (
                    self._is_cfr(named)
                    or any(s.unit == "supp" for s in steps)
                    or any(cfr_title(i) == title for i in recent)
                ):
                    return title
        for instrument in recent:
            if instrument == f"us/cfr/{cfr_title(instrument)}/{number}":
                return cfr_title(instrument)
        for instrument in recent[:6]:
            title = cfr_title(instrument)
            if title and self._is_cfr(named):
                return title
        return ""

    def _roman_elsewhere(self, mention: Mention) -> str:
        """Article XIX where the own articles have digits is one of the GATT named before."""
        own = self._scope.document
        if mention.kind != "roman" or mention.steps[0].unit != "art" or own in _ROMAN:
            return ""
        for cited in reversed(self._scope.recent):
            if cited.instrument in _ROMAN:
                return cited.instrument
        return ""

    def _pronoun(self, mention: Mention) -> str | None:
        scope = self._scope
        if mention.kind == "id":
            return scope.recent[-1].instrument if scope.recent else None
        if mention.pronoun == "this":
            return scope.document or None
        if mention.pronoun == "alias":
            target = self._page.alias(mention.alias, mention.start)
            if target is not None:
                return target or None
            if not mention.steps:
                return None
            if family(scope.document) == "east" and (parent := self._parent(mention.kind)):
                return parent
            if mention.alias == "Charter":
                return "treaty/un-charter"
        word = mention.alias
        near: list[str] = [scope.document] if scope.document else []
        near += [cited.instrument for cited in reversed(scope.recent)]
        for instrument in near:
            if _is_called(instrument, word, mention.kind):
                return instrument
        return None

    def _parent(self, kind: str) -> str:
        """What `the Act` or `the Order` means in a decree or rules: 法, 영."""
        words = {"act": ("法", "법"), "decree": ("令", "영")}.get(kind, ())
        found = (self._page.alias(word, 0) for word in words)
        return next((target for target in found if target), "")

    def _speaks_of_usml(self) -> bool:
        """Tell whether a bare Category XI can only be the USML's."""
        if self._scope.document.startswith("us/cfr/22"):
            return True
        near = self._scope.recent[-8:]
        return any(c.instrument.startswith(("usml", "us/cfr/22/12")) for c in near)

    def _american(self) -> bool:
        """Tell whether an act without a year can be taken for an American one."""
        document = self._scope.document
        if document:
            return document.startswith("us/")
        return any(c.instrument.startswith("us/") for c in self._scope.recent[-20:])


def _is_called(instrument: str, word: str, kind: str) -> bool:
    """Tell whether `the Convention` can be this instrument: its title says what it is."""
    from pipeline.knowledge import by_address

    known = by_address(instrument)
    if known and word:
        return word in known.titles.get("en", "").split()
    if instrument.startswith("eu/"):
        return (word or "Regulation")[:1] == {"R": "R", "L": "D", "D": "D"}.get(
            instrument[8:9], "-"
        )
    if instrument.startswith("us/eo/"):
        return word == "Order"
    if word or kind:
        return bool(kind) and sort_of(instrument) == kind and not instrument.startswith("us/usc")
    return False


def _bracketed(step: Step) -> bool:
    """CFR paragraphs are lettered: `paragraph 3` is not one of them."""
    return bool(step.labels) and not step.labels[0][:1].isdigit()


def _within(base: Cited, cited: Cited) -> bool:
    """Tell whether a citation is of the instrument named; of the EAR any section of its title."""
    if family(base.instrument) == "cfr":
        return cfr_title(base.instrument) == cfr_title(cited.instrument)
    return base.instrument == cited.instrument


def _known(address: str) -> bool:
    from pipeline.knowledge import by_address

    return by_address(address) is not None
