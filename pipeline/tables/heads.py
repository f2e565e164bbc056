"""What stands at the head of a row or column: a key, its names in three languages, its page."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.address import parse
from pipeline.label import label
from pipeline.links import document_link, provision_link
from pipeline.tables import words
from pipeline.tables.rows import Row


@dataclass(frozen=True, slots=True)
class Head:
    """`key` is an address or code, `labels` what it is called in en, ja and ko, `link` its official
    page or "".  `lang` is set where one address has texts in several languages.
    """

    key: str
    labels: Mapping[str, str]
    link: str = ""
    lang: str = ""

    @property
    def name(self) -> str:
        """The key, with the language where it takes both to say which."""
        return f"{self.key}@{self.lang}" if self.lang else self.key


def document_labels(row: Row) -> dict[str, str]:
    """What the citing document is called: its title in its language, else as its address is."""
    if row.document.startswith("doc/"):
        return dict.fromkeys(("en", "ja", "ko"), row.title)
    return {**label(row.document), row.document_lang: row.title}


def cited_head(address: str) -> Head:
    """The head of something cited."""
    return Head(address, label(address), cited_link(address))


@functools.lru_cache(maxsize=65536)
def cited_link(address: str) -> str:
    """The official page of something cited, "" where none is known."""
    instrument = "/".join(parse(address).instrument)
    return provision_link(address, document_link(instrument, ""))


def coded_head(axis: str, key: str) -> Head:
    """The head of a language, jurisdiction, kind or year."""
    if axis == "year":
        known = words.YEAR_UNKNOWN if key == "unknown" else dict.fromkeys(("en", "ja", "ko"), key)
        return Head(key, known)
    names = {
        "language": words.LANGUAGE_NAMES,
        "jurisdiction": words.JURISDICTION_NAMES,
        "kind": words.KIND_NAMES,
    }[axis]
    return Head(key, names.get(key) or dict.fromkeys(("en", "ja", "ko"), key))
