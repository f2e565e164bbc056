"""Adding to and taking from the user's own terms; the rest of their file stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import durable, termbase
from pipeline.address import parse
from pipeline.errors import KnowledgeError, UsageError
from pipeline.glossary import own, writing
from pipeline.glossary.entry import as_json
from pipeline.glossary.find import by_id, require
from pipeline.glossary.spelling import key, near_ids
from pipeline.knowledge import concept
from pipeline.knowledge.concept import Concept, Words
from pipeline.records import LANGUAGES
from pipeline.termbase import OWN

_TYPO = 0.85  # the ratio of difflib above which a new id may be a slip


@dataclass(frozen=True, slots=True)
class Added:
    """What was added (`concept` holds no more than that), and `warnings` of what to look at.

    `new`: no concept had the id.  `changed` is False where all of it was there already.
    """

    concept: Concept
    new: bool
    changed: bool
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        told = {"new": self.new, "changed": self.changed, "warnings": list(self.warnings)}
        return {"added": as_json(self.concept), **told}


def checked(wanted: Concept, shipped: Sequence[Concept], mine: Sequence[Concept]) -> Concept:
    """The addition with tidy wording; raises `UsageError` for what cannot be added."""
    every = concept.merged(tuple(shipped), tuple(mine))
    if not concept.is_id(wanted.id):
        raise UsageError(
            f"{wanted.id!r}: an id is lower-case words of a to z and figures, joined by hyphens, "
            "as in end-use-certificate."
        )
    known = by_id(every, wanted.id)
    for name, lang, text in _said(wanted):
        for flaw in own.flaws(own.tidy(text) or text, name=name):
            raise UsageError(f"{_option(name, lang)} {text!r} {flaw}.")
        if text.startswith("--"):
            raise UsageError(f"{_option(name, lang)} has no word after it but {text}.")
    made = replace(
        wanted,
        terms=_tidied(wanted.terms), says=_tidied(wanted.says), asks=_tidied(wanted.asks),
        definition={lang: own.tidy(text) for lang, text in wanted.definition.items()},
        sources=tuple(dict.fromkeys(str(parse(one.strip())) for one in wanted.sources)),
        see=tuple(dict.fromkeys(require(every, other).id for other in wanted.see)),
    )  # fmt: skip
    if made.id in made.see:
        raise UsageError(f"--see {made.id}: a concept is not to be seen from itself.")
    if not any((_count(made), made.definition, made.sources, made.see)):
        raise UsageError(
            f"nothing to add to {made.id}: give a term with --en, --ja or --ko, an everyday word "
            "with --say-en … (see --help)."
        )
    if not any(made.terms.values()) and not (known and any(known.terms.values())):
        near = near_ids(made.id, every)
        hint = f" Or did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"{made.id} is a new concept and needs a term: --en, --ja or --ko.{hint}")
    return made


def add(path: Path, wanted: Concept, shipped: Sequence[Concept]) -> Added:
    """Write the addition to the user's file, made if need be, and say what became of it.

    Raises `UsageError` for what cannot be added, `KnowledgeError` and `CorpusError` for a file that
    cannot be read; it is then as it was.
    """
    text = termbase.read(path)
    mine = own.concepts(text, path)
    made = checked(wanted, shipped, mine)
    before = by_id(mine, made.id)
    every = concept.merged(tuple(shipped), mine)
    known = by_id(every, made.id)
    warnings = (*map(str, claims(made, every)), *(_near(made, every) if known is None else ()))
    made = _beyond(made, known) if known else made
    own.blocks(text, path)  # what is written in another way can have nothing added
    if before is None:
        expected = concept.merged(mine, (replace(made, theme=OWN),))
        changed = writing.appended(text, made)
    else:
        expected = concept.merged(mine, (made,))
        changed = writing.edited(text, path, mine.index(before), made)
    new = any((_count(made), made.definition, made.sources, made.see))
    if new:
        _replace(path, changed, expected)
    return Added(made, known is None, new, warnings)


def remove(path: Path, wanted: str) -> bool:
    """Take the user's concept (or their words under a shipped one) out; False if there is none.

    Comments stay.  Raises as `add` does.
    """
    text = termbase.read(path)
    mine = own.concepts(text, path)
    place = next((n for n, one in enumerate(mine) if one.id == wanted), None)
    if place is None:
        return False
    block = own.blocks(text, path)[place]
    every = own.lines(text)
    del every[block.line - 1 : block.line - 1 + len(block.lines)]
    if block.line - 1 < len(every) and block.line > 1:  # of two blank lines one goes with it
        above, below = every[block.line - 2], every[block.line - 1]
        if not above.strip() and not below.strip():
            del every[block.line - 1]
    _replace(path, "".join(every), mine[:place] + mine[place + 1 :])
    return True


@dataclass(frozen=True, slots=True)
class Claim:
    """A term that another concept has too; a text with it is about both."""

    term: str
    lang: str
    other: str

    def __str__(self) -> str:
        return (
            f"{self.term!r} ({self.lang}) is a term of {self.other} as well; "
            "a text that has it will count for both."
        )


def claims(made: Concept, every: Sequence[Concept]) -> Iterator[Claim]:
    """The terms of `made` that other concepts have, in whatever spelling."""
    for lang in LANGUAGES:
        spelled = {key(term): term for term in made.terms.get(lang, ())}
        for other in every if spelled else ():
            if other.id != made.id:
                shared = dict.fromkeys(map(key, other.terms.get(lang, ())))
                yield from (Claim(spelled[k], lang, other.id) for k in shared if k in spelled)


def _near(made: Concept, every: Sequence[Concept]) -> tuple[str, ...]:
    near = near_ids(made.id, every, like=_TYPO)
    if not near:
        return ()
    return (f"{made.id} is a new concept; if you meant {' or '.join(near)}, add to that id.",)


def _replace(path: Path, text: str, expected: tuple[Concept, ...]) -> None:
    """Write the file if it reads as it should; what a person wrote in it is not to be lost."""
    if list(map(_plain, own.concepts(text, path))) != list(map(_plain, expected)):
        raise KnowledgeError(
            f"{path}: is written in a way that cannot be changed without loss; edit it by hand, "
            "then run `jobun terms check`."
        )
    try:
        durable.replace(path, text.encode())
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _said(made: Concept) -> Iterator[tuple[str, str, str]]:
    """(kind of wording, language, text) of everything that is said in words."""
    for name, words in (("term", made.terms), ("say", made.says), ("ask", made.asks)):
        for lang, texts in words.items():
            yield from ((name, lang, text) for text in texts)
    yield from (("definition", lang, text) for lang, text in made.definition.items())


def _option(name: str, lang: str) -> str:
    return f"--{lang}" if name == "term" else f"--{name}-{lang}"


def _beyond(made: Concept, known: Concept) -> Concept:
    """What the concept does not have yet, spelled in whatever way."""

    def words(more: Words, had: Words) -> Words:
        keys = {str(lang): set(map(key, had.get(lang, ()))) for lang in LANGUAGES}
        return {
            lang: tuple(text for text in texts if key(text) not in keys[lang])
            for lang, texts in more.items()
        }

    return replace(
        made,
        terms=words(made.terms, known.terms),
        says=words(made.says, known.says),
        asks=words(made.asks, known.asks),
        definition={k: v for k, v in made.definition.items() if known.definition.get(k) != v},
        sources=tuple(one for one in made.sources if one not in known.sources),
        see=tuple(one for one in made.see if one not in known.see),
    )


def _plain(one: Concept) -> Concept:
    """The concept without the keys that hold nothing."""
    terms, says, asks = (
        {lang: texts for lang, texts in of.items() if texts}
        for of in (one.terms, one.says, one.asks)
    )
    return replace(one, terms=terms, says=says, asks=asks, definition=dict(one.definition))


def _tidied(words: Words) -> Words:
    return {
        lang: tuple(dict.fromkeys(own.tidy(text) for text in words.get(lang, ())))
        for lang in LANGUAGES
    }


def _count(one: Concept) -> int:
    return sum(len(texts) for of in (one.terms, one.says, one.asks) for texts in of.values())
