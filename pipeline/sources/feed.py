"""Feeds: RSS 0.9 to 2.0, RDF and Atom.  What an entry links to becomes a document, or the entry.

    [[document]]
    id = "news"
    feed = "https://www.example.org/feed.xml"
    pattern = '/notices/'           # of the entry's link, and
    text = '(?i)export control'     # of its title; either may be left out
    entries = false                 # true: the entry's own words, as a small text
    max = 100
    lang = "en"
    kinds = ["html", "pdf"]         # what a linked document may be

A document's key is the entry's identifier (guid, id, else its link).  An entry that says when it
was changed is not asked for again until it says another time.  A feed shows the newest only: what
is no longer in it stays.
"""  # fmt: skip

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urljoin

from pipeline.errors import FetchError, KnowledgeError
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Door, Failed, Fetched, Held, Kind, Outcome, Response, Same
from pipeline.sources.weblinks import file_name
from pipeline.text import slug
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINE = re.compile(r"</?(?:p|br|div|li|tr|h[1-6])\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `changed` is an ISO time or "", `words` its text without markup."""

    id: str
    url: str
    title: str
    changed: str
    words: str


@dataclass(frozen=True, slots=True)
class _Feed:
    id: str
    url: str
    lang: str
    pattern: re.Pattern[str] | None
    text: re.Pattern[str] | None
    entries: bool
    most: int
    kinds: tuple[Kind, ...]


def check(source: Source) -> tuple[str, ...]:
    """The addresses that a declaration asks; `KnowledgeError` says what is wrong with it."""
    return tuple(_read(source, table).url for table in source.documents)


def fetch(
    source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
) -> Iterator[Outcome]:
    """Every feed's entries that fit; with `since`, those changed on or after that day (or that do
    not say).  Raises `KnowledgeError` for a declaration that cannot be.
    """
    seen: set[str] = set()
    for feed in [_read(source, table) for table in source.documents]:
        try:
            answer = door.get(feed.url, kinds=("xml",))
            found = read(answer)
        except FetchError as error:
            yield Failed(feed.id, str(error), error.kind)
            continue
        fitting = [e for e in found if _fits(feed, e) and not _before(e, since)]
        for entry in fitting[: feed.most]:
            if entry.id not in seen:
                seen.add(entry.id)
                yield _one(door, held, feed, entry)
    for key in held:
        if key not in seen:
            yield Same(key)


def read(response: Response) -> list[Entry]:
    """The entries of a feed, as they stand in it; `FetchError` ("wrong") when it is none."""
    from lxml import etree

    parser = xml_parser(bare=True)
    try:
        root = etree.fromstring(response.data, parser)
    except etree.XMLSyntaxError as error:
        raise FetchError(
            f"{response.url}: the feed is broken or cut off ({error}). Try again later.", "wrong"
        ) from error
    if _name(root) not in ("rss", "RDF", "feed"):
        raise FetchError(
            f"{response.url}: <{_name(root)}> is no feed (RSS or Atom). Correct the address.",
            "wrong",
        )
    return [
        entry
        for element in root.iter("{*}item", "{*}entry")
        if (entry := _entry(element, response.url)).id
    ]


def _entry(element: _Element, base: str) -> Entry:
    said: dict[str, str] = {}
    link = ""
    for child in element:
        name = _name(child)
        words = "".join(map(str, child.itertext())).strip()
        if name == "link":
            href = child.get("href")  # Atom; RSS has it as text
            if not link and (href is None or child.get("rel", "alternate") == "alternate"):
                link = href or words
        elif name in ("encoded", "content"):
            said["content"] = words
        elif words:
            said.setdefault(name, words)
    about = next((v for k, v in element.attrib.items() if str(k).endswith("}about")), "")
    guid = said.get("guid") or said.get("id") or str(about) or link
    permanent = said.get("guid", "") if said.get("guid", "").startswith("http") else ""
    changed = next((said[k] for k in ("updated", "pubDate", "date", "published") if k in said), "")
    return Entry(
        " ".join(guid.split()),
        urljoin(base, link or permanent) if link or permanent else "",
        _plain(said.get("title", "")).replace("\n", " "),
        _iso(changed),
        _plain(said.get("content") or said.get("description") or said.get("summary", "")),
    )


def _one(door: Door, held: Mapping[str, Held], feed: _Feed, entry: Entry) -> Outcome:
    """An entry's document; what is held and says no other time is not asked for."""
    known = held.get(entry.id)
    if known is not None and entry.changed and known.mark == entry.changed:
        return Same(entry.id)
    facts = {"title": entry.title} if entry.title else {}
    stem = slug(entry.title or entry.id) or "entry"
    if feed.entries:
        text = "\n\n".join(filter(None, (entry.title, entry.words, entry.url))) + "\n"
        return Fetched(
            entry.id, f"{stem}.txt", text.encode(), entry.url or feed.url,
            mark=entry.changed, lang=feed.lang, facts={**facts, "kind": "report"},
        )  # fmt: skip
    if not entry.url:
        return Failed(entry.id, f"{feed.url}: the entry {entry.title!r} has no link.", "wrong")
    try:
        response = door.get(entry.url, kinds=feed.kinds)
    except FetchError as error:
        return Failed(entry.id, str(error), error.kind)
    if response.fresh and known is not None:
        return Same(entry.id)
    name = file_name(stem, response)
    return Fetched(
        entry.id, name, response.data, entry.url, mark=entry.changed, lang=feed.lang, facts=facts
    )


def _before(entry: Entry, since: str) -> bool:
    """Tell whether an entry says that it was last changed before the day `since`."""
    return bool(re.match(r"\d{4}-\d\d-\d\d", entry.changed)) and entry.changed < since


def _fits(feed: _Feed, entry: Entry) -> bool:
    return (feed.pattern is None or bool(feed.pattern.search(entry.url))) and (
        feed.text is None or bool(feed.text.search(entry.title))
    )


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _plain(text: str) -> str:
    """Text without HTML, which titles and descriptions hold in escaped form."""
    if "<" in text:
        from lxml import etree

        parser = etree.HTMLParser(no_network=True)
        root = etree.fromstring(f"<body>{_LINE.sub(chr(10), text)}</body>", parser)
        text = "".join(map(str, root.itertext())) if root is not None else ""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _iso(stated: str) -> str:
    """A date of RSS (RFC 5322) or Atom (RFC 3339) as an ISO time; anything else as it stands."""
    try:
        return parsedate_to_datetime(stated).isoformat()
    except (ValueError, IndexError):
        return stated


def _read(source: Source, table: Mapping[str, Any]) -> _Feed:
    merged = {"lang": "", "entries": False, "max": 100, "kinds": [], **source.options, **table}

    def wrong(why: str) -> KnowledgeError:
        return KnowledgeError(f"{source.path}: [[document]] {table['id']}: {why}.")

    unknown = set(table) - {"id", "feed", "title", "pattern", "text", "entries", "max", "lang",
                            "kinds"}  # fmt: skip
    if unknown or not isinstance(merged.get("feed"), str):
        raise wrong(f"it needs a feed, the address; unknown: {', '.join(sorted(unknown)) or '-'}")
    kinds = merged["kinds"]
    if not isinstance(kinds, list) or not set(kinds) <= set(get_args(Kind)):
        raise wrong(f"kinds must be a list of {', '.join(get_args(Kind))}")
    if type(merged["entries"]) is not bool or type(merged["max"]) is not int:
        raise wrong("entries must be true or false, max a whole number")
    patterns = {}
    for key in ("pattern", "text"):
        try:
            patterns[key] = re.compile(merged[key]) if merged.get(key) else None
        except (re.error, TypeError) as error:
            raise wrong(f"{key} is no regular expression ({error})") from error
    base = f"{source.refresh.base}/" if source.refresh and source.refresh.base else ""
    return _Feed(
        table["id"],
        urljoin(base, merged["feed"]),
        str(merged["lang"]),
        patterns["pattern"],
        patterns["text"],
        merged["entries"],
        merged["max"],
        tuple(kinds),
    )
