"""Taking a declaration of the user's into the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline import durable
from pipeline.errors import KnowledgeError, UsageError
from pipeline.layout import Layout
from pipeline.refresh.checking import check
from pipeline.sources import Source
from pipeline.sources.declaration import read

_LOCAL_ADAPTERS = ("folder", "git")


def add(layout: Layout, file: Path, *, replace: bool = False) -> Source:
    """Check a declaration and copy it to `corpus/sources/`; the write lock must be held.

    A relative `[options] path` of a folder or repository on this machine is written whole, since
    the copy lies elsewhere.  Raises `UsageError` for what is wrong with the declaration, and where
    there is no such file, or the id is taken (unless `replace`).
    """
    if not file.is_file():
        raise UsageError(f"{file}: no such file. Name a declaration (*.toml).")
    try:
        source = read(file)
        check(source)
    except KnowledgeError as error:
        raise UsageError(str(error)) from error
    target = layout.corpus / "sources" / f"{source.id}.toml"
    text = _moved(file.read_text("utf-8"), file.parent.resolve(), source)
    if target.is_file() and target.read_text("utf-8") != text and not replace:
        raise UsageError(
            f"{target}: another declaration of {source.id} is there. "
            "Give this one another id, or replace that one with --replace."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    durable.replace(target, text.encode())
    return read(target)


def _moved(text: str, folder: Path, source: Source) -> str:
    """A declaration's text as it must be in another folder."""
    path = source.options.get("path")
    local = source.refresh is not None and source.refresh.adapter in _LOCAL_ADAPTERS
    if not local or not isinstance(path, str):
        return text
    whole = folder / Path(path).expanduser()
    if Path(path).is_absolute() or not whole.exists():
        return text
    import tomlkit

    table: Any = tomlkit.parse(text)
    table["options"]["path"] = whole.resolve().as_posix()
    return tomlkit.dumps(table)
