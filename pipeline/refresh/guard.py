"""Whether a document's new bytes are as good as the last ones that were accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline import corpus
from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.parse import Parsed, parse_file
from pipeline.records import Document
from pipeline.sources.outcome import Fetched

LEAST = 0.8  # of the characters of text that the last good version has
LOST = 0.1  # of its articles may be gone, and not marked as deleted …
LOST_AT_LEAST = 2  # … and one alone says nothing
_ARTICLES = ("article", "section")
_SHOWN = 5
_NO_HTML = ("xml", "json", "pdf", "hwp", "hwpx", "docx", "pptx", "md", "txt")
_MARKUP = (b"<!doctype html", b"<html")


def judge(
    layout: Layout,
    fetched: Fetched,
    last: corpus.Entry | None,
    beside: Callable[[Document], corpus.Entry | None],
) -> str:
    """Why the new bytes of a document are to be held back; "" when nothing speaks against them.

    `last` is the entry that was accepted last.  Without one each document is compared with the
    text of another path whose place it would take, if `beside` names one; else only what makes the
    new bytes unreadable counts.
    """
    problem = _other_kind(fetched)
    if problem:
        return problem
    new = parse_file(fetched.data, fetched.name, lang=fetched.lang, facts=fetched.facts)
    if new.problem:
        return new.problem
    if last is not None:
        old = _parsed(layout, last)
        return _worse(old, new) if old else ""
    others: dict[str, tuple[corpus.Entry, list[Document]]] = {}
    for document in new.documents:
        if (other := beside(document)) is not None:
            others.setdefault(other.sha256, (other, []))[1].append(document)
    for other, documents in others.values():
        old = _parsed(layout, other)
        if old is None:
            continue
        places = {(document.address, document.lang) for document in documents}
        same = tuple(d for d in old.documents if (d.address, d.lang) in places)
        problem = _worse(replace(old, documents=same), replace(new, documents=tuple(documents)))
        if problem:
            return f"already held as {other.path}, and against that one {problem}"
    return ""


def _parsed(layout: Layout, entry: corpus.Entry) -> Parsed | None:
    """An entry's documents; None when its bytes are gone or cannot be read."""
    try:
        data = corpus.load(layout, entry)
    except CorpusError:
        return None
    parsed = parse_file(data, entry.name, lang=entry.lang, facts=entry.facts)
    return None if parsed.problem else parsed


def _worse(old: Parsed, new: Parsed) -> str:
    return _shrunk(old, new) or _lost(old.documents, new.documents)


def _other_kind(fetched: Fetched) -> str:
    """HTML under a name that says another type: a site's page about an error."""
    suffix = fetched.name.rpartition(".")[2].lower()
    head = fetched.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in _NO_HTML and head.startswith(_MARKUP):
        return f"{fetched.name}: a page of HTML came where {suffix.upper()} was due."
    return ""


def _shrunk(old: Parsed, new: Parsed) -> str:
    pairs = [(_own(old.documents), _own(new.documents))]
    if old.dialect == new.dialect:  # the markup of another format may well be shorter
        pairs.append((_whole(old.documents), _whole(new.documents)))
    for before, after in pairs:
        if after < LEAST * before:
            share = 1 - after / before
            return f"the text shrank by {share:.0%}, from {before:,} to {after:,} characters."
    return ""


def _own(documents: tuple[Document, ...]) -> int:
    """The characters of provisions: of the law itself, not of its markup."""
    return sum(len(p.text) for document in documents for p in document.provisions)


def _whole(documents: tuple[Document, ...]) -> int:
    """All characters, those of another language in a bilingual file too."""
    return sum(len(document.text) for document in documents)


def _lost(old: tuple[Document, ...], new: tuple[Document, ...]) -> str:
    had = [
        p.address
        for document in old
        for p in document.provisions
        if p.kind in _ARTICLES and p.group == p.address and p.status != "deleted"
    ]
    there = {p.address for document in new for p in document.provisions}
    lost = [address for address in had if address not in there]
    if len(lost) < LOST_AT_LEAST or len(lost) <= LOST * len(had):
        return ""
    shown = ", ".join(lost[:_SHOWN]) + (", …" if len(lost) > _SHOWN else "")
    return f"{len(lost)} of {len(had)} articles are not found any more: {shown}."
