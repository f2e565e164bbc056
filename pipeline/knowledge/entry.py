"""One entry of the knowledge: what it holds, and the checks that it passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.address import parse
from pipeline.errors import AddressError, KnowledgeError
from pipeline.knowledge import official
from pipeline.knowledge.quick import BY_LANGUAGE, DATES, LANGUAGES, SINGLE

INSTRUMENT_KINDS = ("law", "treaty", "regime", "resolution", "notice", "list")
AGENCY_KINDS = ("agency",)
_KEYS = frozenset((*SINGLE, *BY_LANGUAGE, "dates"))
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_OPENING = ("established", "signed", "adopted", "in_force")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, treaty, regime, resolution, notice, list or agency: its address and its names.

    `titles` are the official ones by language; `names` all names by language, the titles and
    common abbreviations among them; `link` is the official page.  `weak` are those of the names
    that are too short or too common to mean it without the full name near them ("WA").
    `identifier` is the official one (昭和24年法律第228号, 729 UNTS 161), `dates` what is known for
    certain, as YYYY, YYYY-MM or YYYY-MM-DD under the names of `DATES`; `subject` says what a
    numbered instrument is about; `predecessor` and `successor` are addresses or "".
    """

    address: str
    kind: str
    titles: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    link: str = ""
    weak: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identifier: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    subject: Mapping[str, str] = field(default_factory=dict)
    predecessor: str = ""
    successor: str = ""


def checked(table: object, *, where: str, kinds: tuple[str, ...]) -> Instrument:
    """An entry from its TOML table; raises `KnowledgeError` naming the file and what is wrong."""
    if not isinstance(table, dict):
        raise KnowledgeError(f"{where} holds [[instrument]] tables and nothing else.")
    where = f"{where}: {table.get('address', table)!r}"
    unknown = table.keys() - _KEYS
    if unknown:
        raise KnowledgeError(f"{where}: unknown keys {', '.join(sorted(unknown))}.")
    address = _address(table.get("address"), "the address", where)
    kind = table.get("kind")
    if kind not in kinds:
        raise KnowledgeError(f"{where}: kind must be one of {', '.join(kinds)}.")
    if (kind == "agency") != address.startswith("org/"):
        raise KnowledgeError(f"{where}: an agency, and nothing else, has an address under org/.")
    dates = _dates(table.get("dates", {}), where)
    titles = official.numbered_titles(address, dates)
    titles |= _strings(table.get("title", {}), "title", where)
    if not titles:
        raise KnowledgeError(f"{where}: needs a title in at least one language.")
    also = official.numbered_names(address, dates)
    weak = _lists(table.get("weak", {}), where)
    given = _lists(table.get("also", {}), where)
    names = {
        lang: tuple(
            dict.fromkeys(
                (
                    *((titles[lang],) if lang in titles else ()),
                    *also.get(lang, ()),
                    *given.get(lang, ()),
                    *weak.get(lang, ()),
                )
            )
        )
        for lang in LANGUAGES
    }
    identifier = table.get("identifier", "") or official.identifier(address, dates)
    if not isinstance(identifier, str):
        raise KnowledgeError(f"{where}: the identifier must be a quoted string.")
    link = table.get("link", "") or official.link(address, str(kind), identifier)
    if not isinstance(link, str) or (link and not link.startswith("https://")):
        raise KnowledgeError(f"{where}: link must be an https address.")
    return Instrument(
        address=address,
        kind=str(kind),
        titles=titles,
        names=names,
        link=link,
        weak=weak,
        identifier=identifier,
        dates=dates,
        subject=_strings(table.get("subject", {}), "subject", where),
        predecessor=_other(table, "predecessor", where),
        successor=_other(table, "successor", where),
    )


def _other(table: Mapping[str, object], key: str, where: str) -> str:
    return _address(table[key], f"the {key}", where) if key in table else ""


def _address(address: object, what: str, where: str) -> str:
    if not isinstance(address, str):
        raise KnowledgeError(f"{where}: {what} must be a quoted string.")
    try:
        parsed = str(parse(address))
    except AddressError as error:
        raise KnowledgeError(f"{where}: {error}") from error
    if parsed != address:
        raise KnowledgeError(f"{where}: write {what} in NFC, as {parsed!r}.")
    return address


def _dates(table: object, where: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(
        key in DATES and isinstance(value, str) and _is_date(value) for key, value in table.items()
    ):
        raise KnowledgeError(
            f"{where}: dates hold quoted YYYY, YYYY-MM or YYYY-MM-DD under {', '.join(DATES)}."
        )
    ended = table.get("ended")
    if ended and any(table.get(name, "") > ended for name in _OPENING):
        raise KnowledgeError(f"{where}: it cannot have ended in {ended}, before it began.")
    return dict(table)


def _is_date(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _strings(table: object, key: str, where: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(
        k in LANGUAGES and isinstance(v, str) and v.strip() for k, v in table.items()
    ):
        raise KnowledgeError(f"{where}: {key} holds non-empty strings under en, ja, ko.")
    return dict(table)


def _lists(table: object, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict) or not all(
        k in LANGUAGES and isinstance(v, list) for k, v in table.items()
    ):
        raise KnowledgeError(f"{where}: names are lists under en, ja, ko.")
    if not all(isinstance(n, str) and n.strip() for names in table.values() for n in names):
        raise KnowledgeError(
            f"{where}: names must be quoted, non-empty strings (unquoted 1E001 is a number)."
        )
    return {lang: tuple(names) for lang, names in table.items()}
