"""What Jobun knows beforehand: reviewed data in TOML, and its loader.

`instruments/*.toml` hold laws, treaties, regimes, resolutions, notices and lists by theme,
`agencies.toml` the organisations.  Every code is quoted (unquoted `1E001` is the number 10.0),
every name belongs to one address.
"""

from __future__ import annotations

import contextlib
import functools
import gc
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from pipeline.errors import KnowledgeError
from pipeline.knowledge import quick
from pipeline.knowledge.entry import AGENCY_KINDS, INSTRUMENT_KINDS, Instrument, built, checked
from pipeline.knowledge.naming import case_sensitive, fold

__all__ = [
    "Instrument", "agencies", "by_address", "by_name", "case_sensitive", "everything", "fold",
    "index_addresses", "index_names", "instruments", "read", "sources",
]  # fmt: skip


@contextlib.contextmanager
def _many_objects() -> Iterator[None]:
    """Half the time of loading would go to collector passes over what all stays alive."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@functools.cache
@_many_objects()
def instruments() -> tuple[Instrument, ...]:
    """All laws, treaties, regimes, resolutions, notices and lists."""
    return tuple(
        found
        for name, text in sources().items()
        if name.startswith("instruments/")
        for found in _shipped(text, where=name, kinds=INSTRUMENT_KINDS)
    )


@functools.cache
@_many_objects()
def agencies() -> tuple[Instrument, ...]:
    """All organisations (`org/…`); they are entities, not citations."""
    name = "agencies.toml"
    return tuple(_shipped(sources()[name], where=name, kinds=AGENCY_KINDS))


def everything() -> tuple[Instrument, ...]:
    """Instruments and agencies."""
    return (*instruments(), *agencies())


@functools.cache
def sources() -> Mapping[str, str]:
    """The knowledge files by name, with their text, in the order of their names."""
    package = files(__package__)
    inner = sorted(
        (f for f in package.joinpath("instruments").iterdir() if f.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return {
        **{f"instruments/{file.name}": file.read_text("utf-8") for file in inner},
        "agencies.toml": package.joinpath("agencies.toml").read_text("utf-8"),
    }


def read(
    text: str, *, where: str = "instruments.toml", kinds: tuple[str, ...] = INSTRUMENT_KINDS
) -> tuple[Instrument, ...]:
    """Read entries from TOML and check them, addresses and names among themselves too.

    Raises `KnowledgeError` naming the file (`where`), the entry and what is wrong.
    """
    found = tuple(_checked(text, where=where, kinds=kinds))
    index_addresses(found, where=where)
    index_names(found, where=where)
    return found


def _shipped(text: str, *, where: str, kinds: tuple[str, ...]) -> Iterable[Instrument]:
    # The package's own files pass `read` in the tests; a cold start does not check them again.
    tables = quick.flat_tables(text)
    if tables is None:
        return _checked(text, where=where, kinds=kinds)
    return map(built, tables)


def _checked(text: str, *, where: str, kinds: tuple[str, ...]) -> Iterable[Instrument]:
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where} cannot be read: {error}.") from error
    tables = raw.get("instrument")
    if not isinstance(tables, list) or set(raw) != {"instrument"}:
        raise KnowledgeError(f"{where} holds [[instrument]] tables and nothing else.")
    return (checked(table, where=where, kinds=kinds) for table in tables)


def index_names(
    found: Iterable[Instrument], *, where: str = "knowledge"
) -> Mapping[str, Instrument]:
    """Instruments by folded name; raises `KnowledgeError` where two claim one name."""
    index: dict[str, Instrument] = {}
    for instrument in found:
        for names in instrument.names.values():
            for name in names:
                other = index.setdefault(fold(name), instrument)
                if other is not instrument:
                    raise KnowledgeError(
                        f"{where}: {name!r} names both {other.address} and "
                        f"{instrument.address}; keep it on one."
                    )
    return index


def index_addresses(
    found: Iterable[Instrument], *, where: str = "knowledge"
) -> Mapping[str, Instrument]:
    """Instruments by address; raises `KnowledgeError` where one stands twice."""
    index: dict[str, Instrument] = {}
    for instrument in found:
        if instrument.address in index:
            raise KnowledgeError(f"{where}: {instrument.address} stands twice.")
        index[instrument.address] = instrument
    return index


@functools.cache
@_many_objects()
def _by_name() -> Mapping[str, Instrument]:
    return index_names(instruments())


@functools.cache
def _by_address() -> Mapping[str, Instrument]:
    return index_addresses(everything())


def by_name(name: str) -> Instrument | None:
    """The instrument with this title or name in any language, spelled as `fold` allows."""
    return _by_name().get(fold(name))


def by_address(address: str) -> Instrument | None:
    """The instrument or agency at an address."""
    return _by_address().get(address)
