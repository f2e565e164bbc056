"""What a search answers with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

_SENTENCE = re.compile(r"[^。．！？\n]*?(?:[。！？]|(?<=[.;!?])\s|\n|$)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A group to show, by its id, with its best part and what each leg gave it; `words` are those
    that the passage must show.
    """

    score: float
    group: int
    at: int
    legs: Mapping[str, float]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision found: `address` is the article, section or row, `at` its best part.

    `text` is the passage at `at` (the best sentence first when the passage is long), `title` the
    official title of the document, `score` comparable within one answer only, `legs` what each
    leg gave of it (when it was asked for).  `retrieved` is the day its source was read,
    `valid_from` the date from which the text applies ("" when it states none); `as_of` is the day
    asked about, "" for today, and `note` what is not known of that day.  `pages` are those on
    which the passage is printed, `ocr` the confidence (0 to 1) with which its pages were read from
    pictures; None where they were not.
    """

    rank: int
    address: str
    at: str
    lang: str
    title: str
    score: float
    text: str
    label: str
    heading: str
    headings: tuple[str, ...]
    kind: str
    jurisdiction: str
    link: str
    retrieved: str
    valid_from: str
    status: str
    as_of: str = ""
    note: str = ""
    pages: tuple[int, ...] = ()
    ocr: float | None = None
    legs: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order; the last five where they say something."""
        found = asdict(self)
        for name in ("as_of", "note", "pages", "ocr", "legs"):
            if found[name] is None or found[name] in ("", (), {}):
                del found[name]
        return found


def sentences(text: str) -> list[str]:
    """The sentences of a provision, in order; a clause after a semicolon counts as one."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def excerpt(text: str, best: str, limit: int) -> str:
    """At most about `limit` code points of `text` around the sentence `best`."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    best = " ".join(best.split())
    at = max(flat.find(best), 0)
    start = max(0, min(at, len(flat) - limit))
    end = min(len(flat), max(start + limit, at + min(len(best), limit)))
    if start and flat[start - 1].isascii() and flat[start].isascii():
        start = flat.find(" ", start, at + 1) + 1 or start
    while start and start < end and flat[start] in " .。、,;:)）」":
        start += 1  # what ends the sentence before says nothing here
    if end < len(flat) and flat[end].isascii() and flat[end - 1].isascii():
        cut = flat.rfind(" ", start, end)
        end = cut if cut > start + limit // 2 else end
    return ("… " if start else "") + flat[start:end].strip() + (" …" if end < len(flat) else "")
