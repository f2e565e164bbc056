"""What a declaration of pages says: fixed addresses filled in from templates, and index pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, get_args
from urllib.parse import urljoin

from pipeline.errors import KnowledgeError
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Kind
from pipeline.sources.weblinks import Link

_WORDS = ("url", "name", "title", "lang", "address", "valid_from", "suffix", "index", "pattern",
          "text", "next", "kind")  # fmt: skip
_TEMPLATES = ("url", "index", "address", "name", "title")
_FACTS = ("address", "title", "valid_from", "kind")


@dataclass(frozen=True, slots=True)
class Page:
    """A fixed address (`url`), or an index page (`index`) and which of its links are documents.

    `most` is how many documents one index may give, `pages` how many pages it may have.
    """

    id: str
    url: str = ""
    name: str = ""
    lang: str = ""
    suffix: str = ""
    kinds: tuple[Kind, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    index: str = ""
    pattern: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    next: re.Pattern[str] | None = None
    titles: bool = False
    most: int = 200
    pages: int = 20

    @property
    def shown(self) -> str:
        """The patterns, for a message."""
        return " and ".join(repr(p.pattern) for p in (self.pattern, self.text) if p)

    def fits(self, link: Link) -> bool:
        """Tell whether a link leads to a document."""
        return (self.pattern is None or bool(self.pattern.search(link.url))) and (
            self.text is None or bool(self.text.search(link.text))
        )

    def leads_on(self, link: Link) -> bool:
        """Tell whether a link leads to a further page of the index."""
        return self.next is not None and bool(
            self.next.search(link.url) or self.next.fullmatch(link.text)
        )


def read(source: Source) -> tuple[Page, ...]:
    """The declared pages; `KnowledgeError` says what is wrong."""
    return tuple(_page(source, {**source.options, **table}) for table in source.documents)


def _page(source: Source, table: Mapping[str, Any]) -> Page:
    def wrong(why: str) -> KnowledgeError:
        return KnowledgeError(f"{source.path}: [[document]] {table['id']}: {why}.")

    words = {key: table.get(key, "") for key in _WORDS}
    odd = [key for key, value in words.items() if not isinstance(value, str)]
    if odd:
        raise wrong(f"{', '.join(odd)} must be a quoted string")
    kinds, titles = table.get("kinds", []), table.get("titles", False)
    most, pages = table.get("max", 200), table.get("pages", 20)
    if not isinstance(kinds, list) or not set(kinds) <= set(get_args(Kind)):
        raise wrong(f"kinds must be a list of {', '.join(get_args(Kind))}")
    if type(titles) is not bool or type(most) is not int or type(pages) is not int:
        raise wrong("titles must be true or false, max and pages whole numbers")
    patterns = {}
    for key in ("pattern", "text", "next"):
        try:
            patterns[key] = re.compile(words[key]) if words[key] else None
        except re.error as error:
            raise wrong(f"{key} is no regular expression ({error})") from error
    filled = {key: _filled(words[key], table, wrong) for key in _TEMPLATES}
    index = filled["index"] if "index" in table else ""
    if index and not (patterns["pattern"] or patterns["text"]):
        raise wrong("an index needs a pattern or a text that its links must match")
    if not index and not filled["url"]:
        raise wrong("it needs a url, or an index")
    base = f"{source.refresh.base}/" if source.refresh and source.refresh.base else ""
    said = {**words, **filled}
    # An index's documents have each their own address, title and date.
    facts = {key: said[key] for key in (("kind",) if index else _FACTS) if said[key]}
    return Page(
        table["id"],
        "" if index else urljoin(base, filled["url"]),
        filled["name"],
        words["lang"],
        words["suffix"],
        tuple(kinds),
        facts,
        urljoin(base, index) if index else "",
        titles=titles,
        most=most,
        pages=pages,
        **patterns,
    )


def _filled(template: str, table: Mapping[str, Any], wrong: Any) -> str:
    """A template with the document's own keys in it."""
    try:
        keys = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
        return template.format_map({key: str(table[key]) for key in keys})
    except (KeyError, ValueError, IndexError) as error:
        raise wrong(f"{template!r} cannot be filled in ({error})") from error
