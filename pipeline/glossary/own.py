"""The user's file of terms, `corpus/terms.toml`: read, and cut into its tables."""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import KnowledgeError
from pipeline.glossary.spelling import key
from pipeline.knowledge import concept
from pipeline.knowledge.concept import Concept
from pipeline.termbase import OWN

_HEADER = re.compile(r'[ \t]*\[\[[ \t]*(["\']?)concept\1[ \t]*\]\][ \t]*(?:#.*)?')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SILENT = re.compile(r"[ \t\r]*(?:#.*)?")
# Controls, format characters that cannot be seen, surrogates, line and paragraph separators.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


@dataclass(frozen=True, slots=True)
class Block:
    """One `[[concept]]` table: the number of its first line, from 1, and its lines as they are.

    Blank lines and comments after its last value belong to no block.
    """

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The table alone, itself a TOML file."""
        return "".join(self.lines)

    def line_of(self, written: str, *, under: str) -> int:
        """The number of the line on which something stands in quotes from the key `under` on.

        Else (it is written with escapes) that of the key; else (`[concept.say]`) the first.
        """
        at = [n for n, line in enumerate(self.lines) if line.lstrip().startswith(under)]
        for offset in range(at[0] if at else 0, len(self.lines)):
            if f'"{written}"' in self.lines[offset] or f"'{written}'" in self.lines[offset]:
                return self.line + offset
        return self.line + (at[0] if at else 0)


def concepts(text: str, path: Path) -> tuple[Concept, ...]:
    """The concepts of the file; raises `KnowledgeError` for the first thing wrong with it."""
    return concept.read(text, where=str(path), theme=OWN, adding=True)


def lines(text: str) -> list[str]:
    """The lines of a text with their ends; TOML knows no other end than a line feed."""
    return _LINE.findall(text)


def blocks(text: str, path: Path) -> list[Block]:
    """The tables of a file that is TOML, one for each concept, in order.

    Raises `KnowledgeError` when they are written in another form than `[[concept]]` lines.
    """
    found: list[Block] = []
    every = lines(text)
    starts = [n for n, line in enumerate(every) if _HEADER.fullmatch(line.rstrip("\r\n"))]
    for start, end in itertools.pairwise([*starts, len(every)]):
        while end > start + 1 and _SILENT.fullmatch(every[end - 1].rstrip("\n")):
            end -= 1
        found.append(Block(start + 1, tuple(every[start:end])))
    tables = tomllib.loads(text).get("concept", [])
    if not isinstance(tables, list) or len(tables) != len(found):
        raise KnowledgeError(
            f"{path}: write each concept as a table of its own under a line [[concept]]."
        )
    return found


def tidy(text: str) -> str:
    """A wording as it is kept: composed (NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def flaws(text: str, *, name: str = "term") -> Iterator[str]:
    """What is wrong with one wording, each in words that follow its name."""
    hidden = [c for c in text if unicodedata.category(c) in _HIDDEN]
    if hidden:
        codes = ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(hidden))
        yield f"holds characters that cannot be seen ({codes}); take them out"
    elif not text.strip():
        yield "is empty; write it or take it out"
    elif not any(c.isalnum() for c in text):
        yield "holds no letter or figure; it would never be found"
    elif name in ("term", "say") and len(key(text)) < 2:
        yield "is one character, which stands in any text; give a longer phrase"
    elif name in ("term", "say") and ";" in text:
        yield "holds a semicolon; give each term by itself"
    elif tidy(text) != text:
        yield "is not in NFC with single spaces; write it so"
