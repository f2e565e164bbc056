"""A quick way to read the knowledge files: their plain lines, by the JSON scanner.

`tomllib` reads about 3 MB/s and a cold start pays for it.  The files of this package keep to a
small part of TOML: a header `[[instrument]]`, comments, and lines `key = value` whose value is a
string or a list of strings on one line, which TOML and JSON write alike.  Whatever else a text
holds (a key unknown here, a key twice, a trailing comment) is left to `tomllib`; a test proves
that both read the package's files to the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

HEADER = "[[instrument]]"
SINGLE = ("address", "kind", "link", "identifier", "predecessor", "successor")
BY_LANGUAGE = ("title", "also", "weak", "former", "subject")
LANGUAGES = ("en", "ja", "ko")
DATES = ("established", "signed", "adopted", "in_force", "ended")
_KEYS = frozenset(
    (
        *SINGLE,
        *(f"{key}.{lang}" for key in BY_LANGUAGE for lang in LANGUAGES),
        *(f"dates.{name}" for name in DATES),
    )
)


def flat_tables(text: str) -> list[dict[str, object]] | None:
    """The tables under `[[instrument]]` with their keys as printed (`title.en`).

    None where only a full TOML reader can tell what the text holds.
    """
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
        found: list[dict[str, object]] = json.loads(
            "[" + ",".join(["{" + ",".join(pairs) + "}" for pairs in entries]) + "]"
        )
    except ValueError:
        return None
    # A key that stands twice, or a value that smuggles in another, is an error of TOML's to name.
    if [len(table) for table in found] != [len(pairs) for pairs in entries]:
        return None
    return found


def flat(table: Mapping[str, object]) -> dict[str, object]:
    """A table as `tomllib` nests it, with its keys as printed."""
    found: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found.update({f"{key}.{inner}": of for inner, of in value.items()})
        else:
            found[key] = value
    return found
