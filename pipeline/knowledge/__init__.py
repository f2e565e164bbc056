"""What Jobun knows beforehand: reviewed data in TOML, and its loader.

Every code is quoted (unquoted `1E001` is the number 10.0), every name belongs to one address.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from pipeline.address import parse
from pipeline.errors import AddressError, KnowledgeError

_LANGUAGES = ("en", "ja", "ko")
_KINDS = ("law", "treaty", "regime", "resolution", "notice", "list")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, treaty, regime or notice: its address, official titles and other names.

    `titles` are the official ones by language; `names` all names by language, the titles and
    common abbreviations among them; `link` is the official page.  `weak` are those of the names
    that are too short or too common to mean it without the full name near them ("WA").
    """

    address: str
    kind: str
    titles: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    link: str = ""
    weak: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def fold(name: str) -> str:
    """The form in which names are compared: NFKC, lower case, no spaces, one middle dot."""
    text = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\s\u00ad]+", "", re.sub(r"[·・ㆍᆞ‧･]", "·", text))


@functools.cache
def instruments() -> tuple[Instrument, ...]:
    """All instruments of `instruments.toml`, checked."""
    return read(files(__package__).joinpath("instruments.toml").read_text("utf-8"))


def read(text: str) -> tuple[Instrument, ...]:
    """Read instruments from TOML and check them; raises `KnowledgeError` naming what is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"instruments.toml cannot be read: {error}.") from error
    entries = raw.get("instrument")
    if not isinstance(entries, list) or set(raw) != {"instrument"}:
        raise KnowledgeError("instruments.toml holds [[instrument]] tables and nothing else.")
    found = tuple(_instrument(entry) for entry in entries)
    index_addresses(found)
    index_names(found)
    return found


def index_names(found: Iterable[Instrument]) -> Mapping[str, Instrument]:
    """Instruments by folded name; raises `KnowledgeError` where two claim one name."""
    index: dict[str, Instrument] = {}
    for instrument in found:
        for names in instrument.names.values():
            for name in names:
                other = index.setdefault(fold(name), instrument)
                if other is not instrument:
                    raise KnowledgeError(
                        f"instruments.toml: {name!r} names both {other.address} and "
                        f"{instrument.address}; keep it on one."
                    )
    return index


def index_addresses(found: Iterable[Instrument]) -> Mapping[str, Instrument]:
    """Instruments by address; raises `KnowledgeError` where one stands twice."""
    index: dict[str, Instrument] = {}
    for instrument in found:
        if instrument.address in index:
            raise KnowledgeError(f"instruments.toml: {instrument.address} stands twice.")
        index[instrument.address] = instrument
    return index


@functools.cache
def _by_name() -> Mapping[str, Instrument]:
    return index_names(instruments())


@functools.cache
def _by_address() -> Mapping[str, Instrument]:
    return index_addresses(instruments())


def by_name(name: str) -> Instrument | None:
    """The instrument with this title or name in any language, spelled as `fold` allows."""
    return _by_name().get(fold(name))


def by_address(address: str) -> Instrument | None:
    """The instrument at an address."""
    return _by_address().get(address)


def _instrument(entry: object) -> Instrument:
    if not isinstance(entry, dict):
        raise KnowledgeError("instruments.toml holds [[instrument]] tables and nothing else.")
    where = f"instruments.toml: {entry.get('address', entry)!r}"
    unknown = set(entry) - {"address", "kind", "title", "also", "weak", "link"}
    if unknown:
        raise KnowledgeError(f"{where}: unknown keys {', '.join(sorted(unknown))}.")
    address = entry.get("address")
    if not isinstance(address, str):
        raise KnowledgeError(f"{where}: the address must be a quoted string.")
    try:
        parsed = str(parse(address))
    except AddressError as error:
        raise KnowledgeError(f"{where}: {error}") from error
    if parsed != address:
        raise KnowledgeError(f"{where}: write the address in NFC, as {parsed!r}.")
    if entry.get("kind") not in _KINDS:
        raise KnowledgeError(f"{where}: kind must be one of {', '.join(_KINDS)}.")
    titles = _strings(entry.get("title", {}), where)
    also = _lists(entry.get("also", {}), where)
    weak = _lists(entry.get("weak", {}), where)
    names = {
        lang: tuple(
            dict.fromkeys(
                [
                    *([titles[lang]] if lang in titles else []),
                    *also.get(lang, ()),
                    *weak.get(lang, ()),
                ]
            )
        )
        for lang in _LANGUAGES
    }
    if not titles:
        raise KnowledgeError(f"{where}: needs a title in at least one language.")
    link = entry.get("link", "")
    if not isinstance(link, str) or (link and not link.startswith("https://")):
        raise KnowledgeError(f"{where}: link must be an https address.")
    return Instrument(address, entry["kind"], titles, names, link, weak)


def _strings(table: object, where: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(
        k in _LANGUAGES and isinstance(v, str) and v.strip() for k, v in table.items()
    ):
        raise KnowledgeError(f"{where}: title holds non-empty strings under en, ja, ko.")
    return dict(table)


def _lists(table: object, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict) or not all(
        k in _LANGUAGES and isinstance(v, list) for k, v in table.items()
    ):
        raise KnowledgeError(f"{where}: names are lists under en, ja, ko.")
    if not all(isinstance(n, str) and n.strip() for names in table.values() for n in names):
        raise KnowledgeError(
            f"{where}: names must be quoted, non-empty strings (unquoted 1E001 is a number)."
        )
    return {lang: tuple(names) for lang, names in table.items()}
