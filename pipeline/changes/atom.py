"""Atom feeds (RFC 4287), made anew from the reports each time, so that they are always right.

An entry is a document that changed in one report, or what is new of its sources; in the feed of a
watch it is one report.  Ids
are `urn:uuid:` by name (RFC 9562, version 5) below the id of the workspace's feed: the same from
run to run, and unlike those of any other workspace.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.changes import troubles
from pipeline.changes.difference import first_difference
from pipeline.changes.lines import headline
from pipeline.changes.records import ChangeReport, Document, Watched

NEWEST = 200  # entries that a feed keeps
_NS = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_LISTED = 50  # changes of an entry that its content lists
_IRI = re.compile(r"[^\x00-\x20\x7f<>\"{}|\\^`\ud800-\udfff]+")
# All that XML 1.0 allows; a document may hold what it does not.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `name` makes its id, `content` is HTML, `link` an official page or ""."""

    name: str
    title: str
    updated: str
    content: str
    link: str = ""
    lang: str = ""


def all_changes(reports: Sequence[ChangeReport], *, feed: str, began: str) -> bytes:
    """The feed of everything, reports newest first; `began` is its date while it is empty."""
    entries = (entry for report in reports for entry in _entries(report))
    return _feed(entries, feed=feed, name="changes", title="Jobun: what changed", began=began)


def under_watch(
    reports: Sequence[ChangeReport], watch: str, *, feed: str, began: str, watches: str
) -> bytes:
    """The feed of one watch, reports newest first."""
    entries = (
        _watch_entry(report, watched)
        for report in reports
        for watched in report.watches
        if watched.name == watch
    )
    title = f"Jobun: watch {watch} ({watches})"
    return _feed(entries, feed=feed, name=f"watch {watch}", title=title, began=began)


def _entries(report: ChangeReport) -> Iterator[Entry]:
    news = troubles.headline(report)
    if news:
        told = troubles.lines([trouble for trouble in report.troubles if trouble.new])
        rows = [*told, *(trouble.message for trouble in report.ended)]
        content = "".join(f"<li>{html.escape(row)}</li>" for row in rows)
        yield Entry(f"{report.name} sources", f"Sources: {news}", report.at, f"<ul>{content}</ul>")
    yield from (_entry(report, document) for document in report.documents)


def _entry(report: ChangeReport, document: Document) -> Entry:
    rows = []
    for change in document.changes[:_LISTED]:
        name = " ".join(part for part in (change.label, change.heading) if part)
        row = f"<b>{change.kind}</b> {html.escape(name)} <code>{html.escape(change.address)}</code>"
        gone, come = ("", "")
        if change.kind in ("amended", "moved"):
            gone, come = first_difference(change.old, change.new, moved=change.kind == "moved")
        row += f"<br/><del>{html.escape(gone)}</del>" if gone else ""
        row += f"<br/><ins>{html.escape(come)}</ins>" if come else ""
        rows.append(f"<li>{row}</li>")
    left = len(document.changes) - _LISTED
    rows += [f"<li>and {left} more</li>"] if left > 0 else []
    content = f"<p>{html.escape(headline(document))}</p>"
    content += f"<ul>{''.join(rows)}</ul>" if rows else ""
    name = f"{report.name} {document.kind} {document.address} {document.lang} {document.valid_from}"
    title = f"{document.title}: {document.kind}"
    return Entry(name, title, report.at, content, document.link, document.lang)


def _watch_entry(report: ChangeReport, watched: Watched) -> Entry:
    rows = []
    for seen in watched.seen[:_LISTED]:
        target = f" → <code>{html.escape(seen.target)}</code>" if seen.target else ""
        detail = f", {html.escape(seen.detail)}" if seen.detail else ""
        rows.append(
            f"<li><b>{html.escape(seen.what)}</b> {html.escape(seen.label)} "
            f"<code>{html.escape(seen.address)}</code>{target}, {html.escape(seen.title)}"
            f"{detail}</li>"
        )
    left = len(watched.seen) - _LISTED
    rows += [f"<li>and {left} more</li>"] if left > 0 else []
    titles = list(dict.fromkeys(seen.title for seen in watched.seen))
    more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
    link = next((seen.link for seen in watched.seen if seen.link), "")
    return Entry(
        f"{report.name} watch {watched.name}", f"{watched.name}: {', '.join(titles[:2])}{more}",
        report.at, f"<ul>{''.join(rows)}</ul>", link,
    )  # fmt: skip


def _feed(entries: Iterator[Entry], *, feed: str, name: str, title: str, began: str) -> bytes:
    from lxml import etree

    newest = [entry for entry, _ in zip(entries, range(NEWEST), strict=False)]
    space = uuid.UUID(feed)
    root = etree.Element(f"{{{_NS}}}feed", nsmap={None: _NS})  # type: ignore[dict-item]
    _put(root, "id", uuid.uuid5(space, name).urn)
    _put(root, "title", title)
    _put(root, "updated", max((entry.updated for entry in newest), default=began))
    _put(_put(root, "author"), "name", "Jobun")
    _put(root, "generator", "Jobun")
    for entry in newest:
        element = _put(root, "entry")
        if entry.lang:
            element.set(f"{{{_XML}}}lang", entry.lang)
        _put(element, "id", uuid.uuid5(space, f"{name} {entry.name}").urn)
        _put(element, "title", entry.title)
        _put(element, "updated", entry.updated)
        if _IRI.fullmatch(entry.link):
            link = _put(element, "link")
            link.set("rel", "alternate")
            link.set("href", entry.link)
        _put(element, "content", entry.content).set("type", "html")
    etree.indent(root)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return made + b"\n"


def _put(parent: Any, name: str, text: str = "") -> Any:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_NS}}}{name}")
    if text:
        element.text = _ILLEGAL.sub("", text)
    return element
