"""The termbase made ready for matching: patterns for an automaton, and what each stands for.

Made once when an index is built and kept with it as JSON columns, so that a search reads it in
some tens of milliseconds, and always with the concepts that the index was made from.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pipeline.knowledge.concept import Concept
from pipeline.records import LANGUAGES, Language
from pipeline.terms.parts import parts
from pipeline.terms.view import view
from pipeline.terms.wording import asked

LEXICON = "lexicon.json"  # its file in a generation
_BREAK = "\n"  # stands in no pattern and no variant


@dataclass(frozen=True, slots=True)
class Variant:
    """A term (or, with `everyday`, an everyday word) of a concept in a language, as written."""

    concept: int
    everyday: bool
    lang: Language
    written: str


@dataclass(frozen=True)
class Lexicon:
    """Columns.  Patterns come Latin first, `latin` of them; variants and concepts are numbered.

    `whole` lists the variants that each pattern is, `keyed` those whose rarest word it is (they
    have several words, which may stand apart), `parts` the patterns of each variant's words,
    `see` the concepts that each concept points to; of these `*_ends` says where each list ends.
    `asked` is the concept of each row of the wording's vectors.
    """

    concepts: list[str]
    asked: list[int]
    patterns: list[str]
    latin: int
    concept: list[int]
    everyday: list[int]
    lang: list[int]
    written: list[str]
    whole: list[int]
    whole_ends: list[int]
    keyed: list[int]
    keyed_ends: list[int]
    parts: list[int]
    parts_ends: list[int]
    see: list[int]
    see_ends: list[int]

    def as_json(self) -> str:
        """A text that `from_json` reads."""
        made = {field.name: getattr(self, field.name) for field in fields(self)}
        made["patterns"] = _BREAK.join(self.patterns)
        made["written"] = _BREAK.join(self.written)
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Lexicon:
        """What `as_json` gave."""
        made: dict[str, Any] = json.loads(text)
        for name in ("patterns", "written"):
            made[name] = made[name].split(_BREAK) if made[name] else []
        return cls(**made)

    def variant(self, number: int) -> Variant:
        """One variant."""
        return Variant(
            self.concept[number], bool(self.everyday[number]), LANGUAGES[self.lang[number]],
            self.written[number],
        )  # fmt: skip

    def that_are(self, pattern: int) -> list[int]:
        """The variants that a pattern is."""
        return self.whole[self.whole_ends[pattern - 1] if pattern else 0 : self.whole_ends[pattern]]

    def keyed_by(self, pattern: int) -> list[int]:
        """The variants of several words of which a pattern is the rarest."""
        return self.keyed[self.keyed_ends[pattern - 1] if pattern else 0 : self.keyed_ends[pattern]]

    def parts_of(self, variant: int) -> list[int]:
        """The patterns of a variant's words."""
        return self.parts[self.parts_ends[variant - 1] if variant else 0 : self.parts_ends[variant]]

    def seen_from(self, concept: int) -> list[int]:
        """The concepts that a concept points to."""
        return self.see[self.see_ends[concept - 1] if concept else 0 : self.see_ends[concept]]

    def name(self, concept: int, lang: Language) -> str:
        """The first term of a concept in a language, else in English or any, else its id."""
        for at in (lang, *LANGUAGES):
            if self.terms[at].get(concept):
                return self.terms[at][concept][0]
        return self.concepts[concept]

    @functools.cached_property
    def terms(self) -> dict[Language, dict[int, list[str]]]:
        """The terms of each concept in each language, as written."""
        found: dict[Language, dict[int, list[str]]] = {lang: {} for lang in LANGUAGES}
        for concept, everyday, lang, written in zip(
            self.concept, self.everyday, self.lang, self.written, strict=True
        ):
            if not everyday:
                found[LANGUAGES[lang]].setdefault(concept, []).append(written)
        return found


def lexicon(concepts: Sequence[Concept]) -> Lexicon:
    """Compile the terms and everyday words of `concepts`."""
    numbers: dict[tuple[str, str], int] = {}
    whole: dict[int, list[int]] = {}
    variants: list[tuple[int, int, int, str]] = []
    words: list[list[int]] = []
    for index, concept in enumerate(concepts):
        for everyday, of in enumerate((concept.terms, concept.says)):
            for lang, language in enumerate(LANGUAGES):
                for written in of.get(language, ()):
                    one = _whole(written)
                    if one:
                        pattern = numbers.setdefault(one, len(numbers))
                        whole.setdefault(pattern, []).append(len(variants))
                    apart = dict.fromkeys(parts(written, language))
                    made = [numbers.setdefault(p, len(numbers)) for p in apart]
                    words.append(made if len(made) > 1 else [])
                    variants.append((index, everyday, lang, " ".join(written.split())))
    keyed = _keyed(words)
    keys = list(numbers)
    order = sorted(range(len(keys)), key=lambda n: (keys[n][0] != "latin", n))
    place = {old: new for new, old in enumerate(order)}
    number = {concept.id: index for index, concept in enumerate(concepts)}
    columns = list(zip(*variants, strict=True)) or [(), (), (), ()]
    return Lexicon(
        concepts=[concept.id for concept in concepts],
        asked=[index for index, _ in asked(concepts)],
        patterns=[keys[old][1] for old in order],
        latin=sum(script == "latin" for script, _ in keys),
        concept=list(columns[0]),
        everyday=list(columns[1]),
        lang=list(columns[2]),
        written=list(columns[3]),
        **_lists("whole", [whole.get(old, []) for old in order]),
        **_lists("keyed", [keyed.get(old, []) for old in order]),
        **_lists("parts", [[place[part] for part in of] for of in words]),
        **_lists("see", [[number[i] for i in c.see if i in number] for c in concepts]),
    )


def _lists(name: str, lists: Sequence[Sequence[int]]) -> Mapping[str, Any]:
    return {
        name: list(itertools.chain.from_iterable(lists)),
        f"{name}_ends": list(itertools.accumulate(map(len, lists))),
    }


def _whole(written: str) -> tuple[str, str] | None:
    """A variant as one pattern; None when it has Latin words and CJK characters side by side."""
    made = view(written)
    if made.cjk and made.words:
        return None
    if made.cjk:
        return "cjk", made.cjk
    return ("latin", made.latin) if made.words else None


def _keyed(words: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    uses: dict[int, int] = {}
    for part in itertools.chain.from_iterable(words):
        uses[part] = uses.get(part, 0) + 1
    keyed: dict[int, list[int]] = {}
    for number, of in enumerate(words):
        if of:
            keyed.setdefault(min(of, key=lambda part: (uses[part], part)), []).append(number)
    return keyed
