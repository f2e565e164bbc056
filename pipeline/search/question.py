"""A query as it was meant: words to search by, phrases that must stand, and what must not.

    "end use" licence -military      「最終用途」 許可 -"military end use"

Quotation marks of the three languages are read; one that is never closed is a character like any
other.  A minus excludes only at the head of a word, so that e-mail and 2021-05 stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.language import detect
from pipeline.records import Language

LONGEST = 2_000  # code points; what stands beyond says nothing more
_QUOTED = r'"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|「([^」]+)」|『([^』]+)』'
_EXCLUDED = re.compile(rf"(?<!\S)[-−－](?:{_QUOTED}|([^\s\"“「『\-−－]\S*))")
_PHRASE = re.compile(_QUOTED)


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is what to search by (phrases in it, without their marks, and nothing excluded)."""

    text: str
    lang: Language
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def question(query: str) -> Question:
    """Read a query; raises `UsageError` when nothing is left to search by."""
    text = query.encode("utf-8", "replace").decode()  # lone surrogates are no characters
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if not text:
        raise UsageError("the query is empty. Ask with a word or a sentence.")
    excluded = tuple(_said(match) for match in _EXCLUDED.finditer(text))
    text = " ".join(_EXCLUDED.sub(" ", text).split())
    phrases = tuple(_said(match) for match in _PHRASE.finditer(text))
    text = " ".join(_PHRASE.sub(lambda match: f" {_said(match)} ", text).split())
    if not text:
        raise UsageError(
            f"the query only excludes ({', '.join(excluded)}). Say what to search for as well."
        )
    return Question(text, detect(text), phrases, excluded)


def _said(match: re.Match[str]) -> str:
    return next((" ".join(group.split()) for group in match.groups() if group), "")
