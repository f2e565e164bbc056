"""What search reads of every group: words, readings, concepts, and their postings.

Words are weighted counts: one in the label, caption or title counts 1.5.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import knowledge, store
from pipeline.address import parse
from pipeline.fill.reuse import Current, Reuse, Tell, digest
from pipeline.knowledge.concept import Concept
from pipeline.postings import Counts, Leg, Saturation
from pipeline.records import LANGUAGES, Document, Language
from pipeline.store import Counted
from pipeline.terms.count import concept_counts
from pipeline.terms.matcher import Matcher
from pipeline.units import Tree, context

_HEAD = 1.5
# k1 and b by leg: usual values for words, those measured on the development topics for concepts.
SATURATION: Mapping[Leg, Saturation] = {
    "words": Saturation(1.2, 0.75),
    "readings": Saturation(1.2, 0.75),
    "concepts": Saturation(0.8, 0.5),
    "heads": Saturation(0.0, 0.0),
}
# What it is worth, in occurrences, that the termbase names a provision as governing a concept.
_GOVERNS = 3.0
_ABOUT = 20  # concepts that are kept of each group
_EVERY = 64


@dataclass(frozen=True, slots=True)
class _Group:
    """A group's id and texts: `placed` is its caption with the titles over it, `head` that with
    label and document title, `name` what its instrument is called.
    """

    provision: int
    address: str
    placed: str
    head: str
    body: str
    name: str

    @property
    def digest(self) -> bytes:
        return digest("\0".join((self.placed, self.head, self.body, self.name)))


def fill_words(
    connection: sqlite3.Connection,
    current: Current,
    concepts: Sequence[Concept],
    matcher: Matcher,
    reuse: Reuse,
    tell: Tell,
) -> dict[str, int]:
    """Read every group of the current versions; return the counts of groups and postings."""
    todo = _groups(current)
    governed = _governed(concepts, {group.address for of in todo.values() for group in of})
    total, done = sum(map(len, todo.values())), 0
    written: Counter[str] = Counter()
    for lang, groups in todo.items():
        legs: dict[Leg, Counts] = {leg: Counts() for leg in SATURATION}
        for i, (group, words, found) in enumerate(_read(lang, groups, matcher, reuse)):
            store.add_lexical(connection, group.provision, lang, group.digest, words, found)
            held = dict(found["concepts"])
            for concept in governed.get(group.address, ()):
                held[concept] = held.get(concept, 0.0) + _GOVERNS
            for leg, counts in legs.items():
                counts.add(held if leg == "concepts" else words.get(leg, {}))
            if i % _EVERY == 0:
                tell("read words", done + i, total)
        for leg, counts in legs.items():
            written[leg] += counts.write(connection, leg, lang, SATURATION[leg])
        about = legs["concepts"].strongest(SATURATION["concepts"], _ABOUT)
        ids = (group.provision for group in groups)
        store.add_about(connection, zip(ids, about, strict=True) if groups else ())
        done += len(groups)
        tell("read words", done, total)
    return {"groups": total, **{f"postings of {leg}": n for leg, n in sorted(written.items())}}


def _governed(concepts: Sequence[Concept], held: set[str]) -> dict[str, list[str]]:
    """The concepts that each group governs: a source is a group, or stands within one."""
    found: dict[str, list[str]] = {}
    for concept in concepts:
        for source in concept.sources:
            place = source
            while place not in held and "/" in place:
                place = place.rpartition("/")[0]
            # An instrument as a whole governs nothing in particular.
            if place in held and parse(place).locators:
                found.setdefault(place, []).append(concept.id)
    return found


def _groups(current: Current) -> dict[Language, list[_Group]]:
    """The groups of each language in the order of their ids: a posting's row is the place here."""
    found: dict[Language, list[_Group]] = {lang: [] for lang in LANGUAGES}
    for document, ids in current:
        tree, called = Tree(document), _called(document)
        for index, provision in enumerate(document.provisions):
            if provision.group == provision.address and provision.status != "deleted":
                placed = context(document, provision)
                head = f"{provision.label}\n{placed}\n{document.title}"
                found[provision.lang].append(
                    _Group(
                        ids[index], provision.address, placed, head, tree.whole_text(index), called
                    )
                )
    for groups in found.values():
        groups.sort(key=lambda group: group.provision)
    return found


def _read(
    lang: Language, groups: Sequence[_Group], matcher: Matcher, reuse: Reuse
) -> Iterator[tuple[_Group, Counted, Counted]]:
    """Each group with its words and concepts, from the last generation where it is unchanged."""
    from pipeline.language import tokenize_all

    known = reuse.lexical(lang)
    fresh = [group for group in groups if group.digest not in known]
    made = tokenize_all((t for g in fresh for t in (g.head, g.body, g.name)), lang)
    for group in groups:
        packed = known.get(group.digest)
        if packed is None:
            words = _words(group, lang, next(made), next(made), next(made))
        else:
            words = store.unpacked(packed[0])
        if packed is not None and reuse.same_termbase:
            concepts = store.unpacked(packed[1])
        else:
            concepts = {"concepts": concept_counts(matcher, group.placed, group.body)}
        yield group, words, concepts


def _words(
    group: _Group, lang: Language, head: list[str], body: list[str], name: list[str]
) -> Counted:
    from pipeline.language import reading_tokens

    legs = {"words": _weighed(head, body), "heads": dict.fromkeys([*head, *name], 1.0)}
    if lang != "en":
        legs["readings"] = _weighed(reading_tokens(group.head), reading_tokens(group.body))
    return legs


def _weighed(head: Sequence[str], body: Sequence[str]) -> dict[str, float]:
    counted: Counter[str] = Counter(body)
    found = {term: float(count) for term, count in counted.items()}
    for term in head:
        found[term] = found.get(term, 0.0) + _HEAD
    return found


def _called(document: Document) -> str:
    """The names an instrument is known by, in every language (外為法, GATT)."""
    instrument = knowledge.by_address(document.address)
    return "\n".join(n for of in instrument.names.values() for n in of) if instrument else ""
