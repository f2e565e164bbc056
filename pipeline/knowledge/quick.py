"""A quick way to read the knowledge files: their plain lines, by the JSON scanner.

`tomllib` reads about 3 MB/s and a cold start pays for it.  The files of this package keep to a
small part of TOML: a header `[[instrument]]`, comments, and lines `key = value` whose value is a
string or a list of strings on one line, which TOML and JSON write alike.  Whatever else a text
holds (a key unknown here, a key twice, a trailing comment) is left to `tomllib`; a test proves
that both read the package's files to the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

HEADER = "[[instrument]]"
SINGLE = ("address", "kind", "link", "identifier", "predecessor", "successor")
BY_LANGUAGE = ("title", "also", "weak", "subject")
LANGUAGES = ("en", "ja", "ko")
DATES = ("established", "signed", "adopted", "in_force", "ended")
_KEYS = frozenset(
    (
        *SINGLE,
        *(f"{key}.{lang}" for key in BY_LANGUAGE for lang in LANGUAGES),
        *(f"dates.{name}" for name in DATES),
    )
)


def tables(text: str) -> list[object] | None:
    """The tables under `[[instrument]]`; None where only a full TOML reader can tell."""
    entries: list[list[str]] = []
    for line in text.split("\n"):
        if not line or line[0] == "#":
            continue
        if line == HEADER:
            entries.append([])
            continue
        key, _, value = line.partition(" = ")
        if key not in _KEYS or not entries:
            return None
        entries[-1].append(f'"{key}":{value}')
    try:
        found = json.loads(
            "[" + ",".join("{" + ",".join(pairs) + "}" for pairs in entries) + "]",
            object_pairs_hook=_nested,
        )
    except ValueError:
        return None
    return found if len(found) == len(entries) else None


def _nested(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """`title.en` as `title` → `en`; a key that stands twice is an error of TOML's to name."""
    table: dict[str, object] = {}
    for key, value in pairs:
        head, dot, tail = key.partition(".")
        inner = table.setdefault(head, {}) if dot else table
        name = tail if dot else head
        if key not in _KEYS or not isinstance(inner, dict) or name in inner:
            raise ValueError(key)
        inner[name] = value
    return table
