"""The adapters by the name that a declaration gives them; each module is loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from pipeline.errors import KnowledgeError
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Adapter


def _of(module: str) -> Callable[[], Adapter]:
    def load() -> Adapter:
        adapter: Adapter = import_module(f"pipeline.sources.{module}").fetch
        return adapter

    return load


ADAPTERS: Mapping[str, Callable[[], Adapter]] = MappingProxyType(
    {
        "egov": _of("egov"),
        "law-go-kr": _of("lawgokr"),
        "ecfr": _of("ecfr"),
        "federal-register": _of("federal_register"),
        "eur-lex": _of("eurlex"),
        "pages": _of("pages"),
        "feed": _of("feed"),
        "folder": _of("folder"),
        "git": _of("git"),
    }
)


# The adapters whose module has a `check`: what a declaration says to them, read without asking.
_CHECKED: Mapping[str, str] = MappingProxyType(
    {"pages": "pages", "feed": "feed", "folder": "folder"}
)


def addresses_of(source: Source) -> tuple[str, ...]:
    """The addresses a declaration asks, where its adapter can tell; `KnowledgeError` for what the
    adapter cannot read.
    """
    module = _CHECKED.get(source.refresh.adapter) if source.refresh else None
    if module is None:
        return ()
    found: tuple[str, ...] = import_module(f"pipeline.sources.{module}").check(source)
    return found


def adapter_of(source: Source) -> Adapter:
    """The adapter that a declaration names; `KnowledgeError` when there is none."""
    name = source.refresh.adapter if source.refresh else ""
    if name not in ADAPTERS:
        raise KnowledgeError(
            f"{source.path or source.id}: no adapter {name!r}. Known: {', '.join(ADAPTERS)}."
        )
    return ADAPTERS[name]()
