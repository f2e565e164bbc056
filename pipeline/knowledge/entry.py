"""One entry of the knowledge: what it holds, and the checks that it passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.address import parse
from pipeline.errors import AddressError, KnowledgeError
from pipeline.knowledge import official
from pipeline.knowledge.quick import BY_LANGUAGE, DATES, LANGUAGES, SINGLE, flat

INSTRUMENT_KINDS = ("law", "treaty", "regime", "resolution", "notice", "list")
AGENCY_KINDS = ("agency",)
_KEYS = frozenset((*SINGLE, *BY_LANGUAGE, "dates"))
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_DATES = tuple((name, f"dates.{name}") for name in DATES)
_NAMES = tuple(
    (lang, f"title.{lang}", f"also.{lang}", f"weak.{lang}", f"former.{lang}") for lang in LANGUAGES
)
_SUBJECTS = tuple((lang, f"subject.{lang}") for lang in LANGUAGES)
_OPENING = ("established", "signed", "adopted", "in_force")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, treaty, regime, resolution, notice, list or agency: its address and its names.

    `titles` are the official ones by language; `names` all names by language, the titles and
    common abbreviations among them; `link` is the official page.  `weak` are those of the names
    that are too short or too common to mean it without the full name near them ("WA"), `former`
    those that it bore before its title was changed: texts cite it by them, and it is never called
    so.
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
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
    for key in ("predecessor", "successor"):
        if key in table:
            _address(table[key], f"the {key}", where)
    _check_dates(table.get("dates", {}), where)
    for key in ("title", "subject"):
        _check_strings(table.get(key, {}), key, where)
    for key in ("also", "weak", "former"):
        _check_lists(table.get(key, {}), where)
    if not isinstance(table.get("identifier", ""), str):
        raise KnowledgeError(f"{where}: the identifier must be a quoted string.")
    link = table.get("link", "")
    if not isinstance(link, str) or (link and not link.startswith("https://")):
        raise KnowledgeError(f"{where}: link must be an https address.")
    found = built(flat(table))
    if not found.titles:
        raise KnowledgeError(f"{where}: needs a title in at least one language.")
    return found


def built(table: Mapping[str, Any]) -> Instrument:
    """An entry from a flat table (`title.en`) that passes the checks."""
    address: str = table["address"]
    kind: str = table["kind"]
    dates = {name: table[key] for name, key in _DATES if key in table}
    titles = official.numbered_titles(address, dates)
    also = official.numbered_names(address, dates)
    weak: dict[str, tuple[str, ...]] = {}
    names: dict[str, tuple[str, ...]] = {}
    former: dict[str, tuple[str, ...]] = {}
    for lang, title_key, also_key, weak_key, former_key in _NAMES:
        if title_key in table:
            titles[lang] = table[title_key]
        if weak_key in table:
            weak[lang] = tuple(table[weak_key])
        of = [titles[lang]] if lang in titles else []
        of += also.get(lang, ())
        of += table.get(also_key, ())
        of += weak.get(lang, ())
        if former_key in table:
            former[lang] = tuple(table[former_key])
            of += former[lang]
        names[lang] = tuple(dict.fromkeys(of))
    identifier = table.get("identifier") or official.identifier(address, dates)
    return Instrument(
        address,
        kind,
        titles,
        names,
        table.get("link") or official.link(address, kind, identifier),
        weak,
        identifier,
        dates,
        {lang: table[key] for lang, key in _SUBJECTS if key in table},
        table.get("predecessor", ""),
        table.get("successor", ""),
        former,
    )


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


def _check_dates(table: object, where: str) -> None:
    if not isinstance(table, dict) or not all(
        key in DATES and isinstance(value, str) and _is_date(value) for key, value in table.items()
    ):
        raise KnowledgeError(
            f"{where}: dates hold quoted YYYY, YYYY-MM or YYYY-MM-DD under {', '.join(DATES)}."
        )
    ended = table.get("ended")
    if ended and any(table.get(name, "") > ended for name in _OPENING):
        raise KnowledgeError(f"{where}: it cannot have ended in {ended}, before it began.")


def _is_date(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _check_strings(table: object, key: str, where: str) -> None:
    if not isinstance(table, dict) or not all(
        k in LANGUAGES and isinstance(v, str) and v.strip() for k, v in table.items()
    ):
        raise KnowledgeError(f"{where}: {key} holds non-empty strings under en, ja, ko.")


def _check_lists(table: object, where: str) -> None:
    if not isinstance(table, dict) or not all(
        k in LANGUAGES and isinstance(v, list) for k, v in table.items()
    ):
        raise KnowledgeError(f"{where}: names are lists under en, ja, ko.")
    if not all(isinstance(n, str) and n.strip() for names in table.values() for n in names):
        raise KnowledgeError(
            f"{where}: names must be quoted, non-empty strings (unquoted 1E001 is a number)."
        )
