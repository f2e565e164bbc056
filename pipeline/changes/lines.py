"""A report of changes as lines for a terminal: short, each thing with its address."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.changes import troubles
from pipeline.changes.records import Affected, ChangeReport, Document
from pipeline.tables.amount import said

_SHOWN = 20  # provisions of a document, documents that cite, changes under a watch


def lines(report: ChangeReport, *, every: bool = False) -> Iterator[str]:
    """The report; long lists are cut unless `every`."""
    if report.tells:
        yield f"{report.at[:10]}  generation {report.generation}: {summary(report)}"
    for document in report.documents:
        yield f"{document.kind:<9}  {headline(document)}"
        shown = document.changes if every else document.changes[:_SHOWN]
        for change in shown:
            heading = f" {change.heading}" if change.heading else ""
            was = f" (was {change.was})" if change.was not in ("", change.address) else ""
            yield f"  {change.kind:<8} {change.label or change.address}{heading}  "\
                  f"{change.address}{was}"  # fmt: skip
        yield from _more(len(document.changes) - len(shown), "provision")
    if report.affected:
        yield f"citations affected: {cited(report.affected)}"
        places = report.affected if every else report.affected[:_SHOWN]
        for one in places:
            yield f"  {len(one.citations):>5}  {one.document}  {one.title} ({one.lang})"
        yield from _more(len(report.affected) - len(places), "document")
    for watched in report.watches:
        yield f"watch {watched.name} ({watched.watches}): {said(len(watched.seen), 'change')}"
        happened = watched.seen if every else watched.seen[:_SHOWN]
        for seen in happened:
            target = f" → {seen.target}" if seen.target else ""
            label = f" {seen.label}" if seen.label else ""
            yield f"  {seen.what}:{label}  {seen.address}{target}  {seen.title} ({seen.lang})"
        yield from _more(len(watched.seen) - len(happened), "change")
    yield from (f"source {line}" for line in troubles.lines(report.troubles, every=every))
    yield from (f"  next: {command}" for command in troubles.advice(report.troubles))
    yield from (trouble.message for trouble in report.ended)
    yield from (f"warning: {warning}" for warning in report.warnings)


def summary(report: ChangeReport) -> str:
    """The counts in words; what there is none of is left out."""
    counts = report.counts()
    documents = [f"{n} {kind}" for kind, n in counts["documents"].items() if n]
    provisions = [f"{n:,} {kind}" for kind, n in counts["provisions"].items() if n]
    parts = [f"documents {', '.join(documents)}"] if documents else []
    parts += [f"provisions {', '.join(provisions)}"] if provisions else []
    parts += [f"citations affected {n:,}"] if (n := counts["affected"]["citations"]) else []
    of_sources = troubles.headline(report)
    parts += [f"sources: {of_sources}"] if of_sources else []
    return "; ".join(parts) or "nothing changed"


def headline(document: Document) -> str:
    """A document in one line: address, title, dates, and what became of its provisions."""
    parts = [f"{document.address}  {document.title} ({document.lang})"]
    if document.valid_from:
        coming = "comes into force on" if document.kind == "announced" else "in force from"
        parts.append(f"{coming} {document.valid_from}")
    if document.kind in ("amended", "announced"):
        parts.append(f"by {document.amended_by}" if document.amended_by != "unknown"
                     else "amending law unknown")  # fmt: skip
        kinds = dict.fromkeys(change.kind for change in document.changes)
        of = [f"{sum(c.kind == k for c in document.changes)} {k}" for k in kinds]
        parts += [", ".join(of)] if of else []
    elif document.kind == "added":
        parts.append(said(document.provisions, "provision"))
    if document.note:
        parts.append(document.note)
    return "; ".join(parts)


def cited(affected: tuple[Affected, ...]) -> str:
    """How many citations in how many documents."""
    number = sum(len(one.citations) for one in affected)
    return f"{number:,} in {said(len(affected), 'document')}"


def _more(left: int, what: str) -> Iterator[str]:
    if left > 0:
        yield f"  … and {said(left, what)} more (--all, --json)"
