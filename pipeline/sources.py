"""Sources: who issues a text, in which languages, under which licence; one declaration each.

Declarations are `corpus/sources/*.toml` of the workspace and those that travel with Jobun; the
workspace's win.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import KnowledgeError, UsageError
from pipeline.layout import Layout, source_declarations

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Source:
    """One declared source of documents."""

    id: str
    titles: Mapping[str, str]
    issuer: str = ""
    languages: tuple[str, ...] = ()
    licence: str = ""
    frequency: str = ""
    link: str = ""


def declared(layout: Layout) -> dict[str, Source]:
    """All sources by id."""
    found: dict[str, Source] = {}
    for folder in (source_declarations(), layout.corpus / "sources"):
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            source = _read(path)
            found[source.id] = source
    return found


def require(layout: Layout, identifier: str) -> Source:
    """The source with this id; `UsageError` with the known ids when there is none."""
    known = declared(layout)
    if identifier not in known:
        raise UsageError(
            f"no source {identifier!r} is declared. Known: {', '.join(sorted(known))}; "
            f"declare another in {layout.corpus / 'sources' / (identifier + '.toml')}."
        )
    return known[identifier]


def _read(path: Path) -> Source:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not valid TOML ({error}). Correct the file.") from error
    identifier, titles = table.get("id"), table.get("title")
    if not isinstance(identifier, str) or not isinstance(titles, dict) or not titles:
        raise KnowledgeError(f"{path}: a source needs a quoted id and a [title] table.")
    text = {key: table.get(key, "") for key in ("issuer", "licence", "frequency", "link")}
    wrong = [key for key, value in text.items() if not isinstance(value, str)]
    if wrong:
        raise KnowledgeError(f"{path}: {', '.join(wrong)} must be a quoted string.")
    return Source(identifier, titles, languages=tuple(table.get("languages", ())), **text)
