"""CSL-JSON 1.0.2: the instruments cited, as citation processors (Zotero, Pandoc) read them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pipeline.graph.citekey import citekey
from pipeline.graph.facts import Facts, Genre
from pipeline.tables.plain import plain

# CSL 1.0.2, appendix III: "legislation" is a law or resolution enacted by a governing body,
# "regulation" an administrative order, "treaty" a legal instrument between states.
_TYPES: dict[Genre, str] = {
    "act": "legislation", "public law": "legislation", "resolution": "legislation",
    "decree": "regulation", "rule": "regulation", "notice": "regulation",
    "regulation": "regulation", "directive": "regulation", "executive order": "regulation",
    "treaty": "treaty", "bill": "bill", "arrangement": "document", "list": "document",
    "report": "report",
}  # fmt: skip
_JURISDICTIONS = {"jp": "JP", "kr": "KR", "us": "US", "eu": "EU", "un": "UN"}
LANGUAGE_NAMES = {"en": "English", "ja": "日本語", "ko": "한국어"}
_URL_SAFE = "/-._~:@!$&'()*+,;=%?#"


def csl(instruments: Sequence[Facts]) -> bytes:
    """One CSL-JSON array, UTF-8, an item for each instrument, in the order given."""
    items = [_item(known) for known in instruments]
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()


def url(link: str) -> str:
    """A link with everything but ASCII percent-encoded (RFC 3986)."""
    return quote(plain(link), safe=_URL_SAFE, encoding="utf-8")


def note(known: Facts) -> str:
    """The titles in the other languages, each after the language's own name."""
    return "; ".join(
        f"{LANGUAGE_NAMES[lang]}: {title}" for lang, title in known.translations.items()
    )


def date_parts(date: str) -> list[int]:
    """[1949, 12, 1] of an ISO date, [1949] of a year, [] of nothing."""
    return (
        [int(part) for part in date.split("-")] if re.fullmatch(r"\d{4}(-\d\d){0,2}", date) else []
    )


def _item(known: Facts) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": citekey(known.address),
        "type": _TYPES[known.genre],
        "title": plain(known.title),
        "title-short": plain(known.short),
        "number": plain(known.number),
        "authority": plain(known.authority),
        "jurisdiction": _JURISDICTIONS.get(known.jurisdiction, ""),
        "language": known.lang,
        "genre": known.genre,
        "URL": url(known.link),
        "note": plain(note(known)),
    }
    item = {key: value for key, value in item.items() if value}
    if parts := date_parts(known.issued):
        item["issued"] = {"date-parts": [parts]}
    item["custom"] = {"address": plain(known.address)}
    return item
