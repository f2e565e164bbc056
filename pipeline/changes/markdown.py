"""A report of changes in Markdown: the changelog of one run, for a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.changes import troubles
from pipeline.changes.difference import first_difference
from pipeline.changes.lines import cited, headline, summary
from pipeline.changes.records import ChangeReport, Document, Provision, Seen

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_CITING = 50  # citing provisions of a document that are listed
_TITLES = {
    "added": "Documents added",
    "amended": "Documents amended",
    "removed": "Documents no longer in the corpus",
    "announced": "Announced, not yet in force",
}


def markdown(report: ChangeReport) -> str:
    """The report as a page."""
    return "\n".join(_page(report)) + "\n"


def _page(report: ChangeReport) -> Iterator[str]:
    yield f"# Changes of {report.at[:10]}"
    yield ""
    same = report.generation == report.before
    against = "as it was" if same else f"compared with {report.before}"
    yield f"Generation {report.generation}, {against}: {plain(summary(report))}."
    for kind, title in _TITLES.items():
        of_kind = [d for d in report.documents if d.kind == kind]
        if of_kind:
            yield from ("", f"## {title}")
        for document in of_kind:
            yield from _document(document)
    if report.affected:
        yield from ("", "## Citations affected", "", f"{cited(report.affected)}.", "")
    for one in report.affected:
        yield f"- {plain(one.title)} (`{one.document}`, {one.lang}): {len(one.citations)}"
        for citing in one.citations[:_CITING]:
            label = f"{plain(citing.label)} " if citing.label else ""
            yield f"  - {label}`{citing.place}` cites `{citing.target}`"
        if len(one.citations) > _CITING:
            yield f"  - and {len(one.citations) - _CITING} more"
    if report.watches:
        yield from ("", "## Watches")
    for watched in report.watches:
        yield from ("", f"### {plain(watched.name)}: {plain(watched.watches)}", "")
        yield from (f"- {_seen(seen)}" for seen in watched.seen)
    if report.troubles:
        yield from ("", "## Sources not refreshed", "")
        yield from (f"- {plain(line)}" for line in troubles.lines(report.troubles))
        for command in troubles.advice(report.troubles):
            yield from ("", f"Next: `{command}`.")
    if report.ended:
        yield from ("", "## Sources that recovered", "")
        yield from (f"- {plain(trouble.message)}" for trouble in report.ended)


def _document(document: Document) -> Iterator[str]:
    title = plain(document.title)
    linked = f"[{title}]({_url(document.link)})" if document.link else title
    yield from ("", f"### {linked} ({document.lang})", "")
    rest = headline(document).partition("; ")[2]
    source = (
        f" Source {document.source}, retrieved {document.retrieved}." if document.source else ""
    )
    yield f"`{document.address}`{': ' if rest else ''}{plain(rest)}.{source}"
    if document.changes:
        yield ""
    for change in document.changes:
        yield from _change(change)


def _change(change: Provision) -> Iterator[str]:
    name = plain(" ".join(part for part in (change.label, change.heading) if part))
    linked = f"[{name or change.address}]({_url(change.link)})" if change.link else name
    was = f", was `{change.was}`" if change.was not in ("", change.address) else ""
    yield f"- **{change.kind}** {linked} `{change.address}`{was}"
    if change.kind in ("amended", "moved"):
        gone, come = first_difference(change.old, change.new, moved=change.kind == "moved")
        if gone:
            yield f"  - before: {plain(gone)}"
        if come:
            yield f"  - now: {plain(come)}"


def _seen(seen: Seen) -> str:
    target = f" cites `{seen.target}`" if seen.target else ""
    label = f"{plain(seen.label)} " if seen.label else ""
    detail = f", {plain(seen.detail)}" if seen.detail else ""
    return f"{seen.what}: {label}`{seen.address}`{target}, {plain(seen.title)}{detail}"


def plain(text: str) -> str:
    """Text of a document on one line, in which no character is a mark of Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _url(link: str) -> str:
    """An address that ends where the bracket does."""
    return link.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
