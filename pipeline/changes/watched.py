"""What happened under each watch.

A watch on addresses reports what changed at or beneath them; where it names a paragraph, only when
the text of that paragraph is another.  A watch on a query reports a changed provision that is
among the first answers to the query in its language, now or at the last report (so that one that
was repealed is told of as well).  A watch on citations reports those that a changed document has
and had not, had and has not, and those whose article is another.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.address import covers
from pipeline.changes.records import Document, Provision, Seen, Watched
from pipeline.changes.reported import Last, Standing
from pipeline.watch.own import Watch
from pipeline.watch.wanted import alias

FIRST = 20  # answers to a query, in each language, that are watched

Answers = Callable[[str], tuple[str, ...] | None]


class Watching:
    """The watches over one comparison; `answers` gives the addresses of the first `FIRST` hits of
    a query in each language, None where it cannot be asked, `before` those that were kept at the
    last report.
    """

    def __init__(
        self,
        catalog: sqlite3.Connection,
        documents: Sequence[Document],
        *,
        now: Mapping[str, Standing],
        last: Mapping[str, Last],
        answers: Answers,
        before: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._catalog = catalog
        self._documents = documents
        self._now = now
        self._last = last
        self._answers = answers
        self._before = before
        self.hits: dict[str, tuple[str, ...]] = {}

    def under(self, watches: Sequence[Watch]) -> tuple[Watched, ...]:
        """What happened under each watch; those under which nothing did are left out.

        Afterwards `hits` holds what answers each query now, under the name of its watch.
        """
        found: list[Watched] = []
        for watch in watches:
            if watch.query:
                seen = list(self._answering(watch))
            elif watch.cites:
                seen = [s for d in self._documents for s in self._citing(watch, d)]
            else:
                seen = [s for d in self._documents for s in self._beneath(watch, d)]
            if seen:
                found.append(Watched(watch.name, watch.watches, tuple(dict.fromkeys(seen))))
        return tuple(found)

    def _beneath(self, watch: Watch, document: Document) -> Iterator[Seen]:
        names = [name for a in watch.addresses for name in (a, *alias(a))]
        whole = any(covers(name, document.address) for name in names)
        if document.kind in ("added", "removed"):
            # A part of a document is told of as the document is: removed texts are not held.
            part = [n for n in names if covers(document.address, n)]
            held = [n for n in part if document.kind == "removed" or self._holds(document, n)]
            if whole or held:
                yield _seen(document)
            return
        if whole and not document.changes:
            yield _seen(document)
        for change in document.changes:
            own = [name for name in names if _at_or_beneath(name, document, change)]
            inner = [n for n in names if n not in own and self._differs(document, change, n)]
            if own or inner:
                yield _seen(document, change, address="" if own else inner[0])

    def _answering(self, watch: Watch) -> Iterator[Seen]:
        now = self._answers(watch.query)
        if now is None:
            return
        self.hits[watch.name] = now
        hits = {*now, *self._before.get(watch.name, ())}
        for document in self._documents:
            if document.kind == "added":
                for address in now:
                    if self._holds(document, address):
                        yield replace(_seen(document), address=address)
            for change in document.changes:
                if change.address in hits or change.was in hits:
                    yield _seen(document, change)

    def _citing(self, watch: Watch, document: Document) -> Iterator[Seen]:
        key = f"{document.address} {document.lang}"
        one = self._now.get(key)
        if one is None or document.kind == "announced":
            return  # what was removed is not held, and cannot be read again
        names = [name for a in watch.cites for name in (a, *alias(a))]
        new = self._citations(one.current.id, names)
        old: Counter[tuple[str, str]] = Counter()
        if document.kind == "amended":
            row = self._catalog.execute(
                "SELECT id FROM version WHERE document = ? AND sha256 = ? ORDER BY id DESC",
                (one.id, self._last[key].sha256),
            ).fetchone()
            if row is None:
                return
            old = _moved_along(self._citations(row["id"], names), document)
        for where in sorted(new - old):
            yield _cited(document, "new citation", where)
        for where in sorted(old - new):
            yield _cited(document, "citation gone", where)
        for where in sorted(new & old):
            for change in document.changes:
                if change.kind in ("amended", "moved") and covers(change.address, where[0]):
                    yield _cited(document, f"citing provision {change.kind}", where)

    def _citations(self, version: int, names: Sequence[str]) -> Counter[tuple[str, str]]:
        """How often each provision of a version cites each address beneath one of some names.

        What a watched provision says of itself is left out.
        """
        rows = self._catalog.execute(
            "SELECT p.address, c.target FROM provision p JOIN citation c ON c.provision = p.id"
            " WHERE p.version = ?",
            (version,),
        )
        return Counter(
            (row["address"], row["target"])
            for row in rows
            if any(covers(n, row["target"]) and not covers(n, row["address"]) for n in names)
        )

    def _holds(self, document: Document, address: str) -> bool:
        one = self._now.get(f"{document.address} {document.lang}")
        return one is not None and (
            self._catalog.execute(
                "SELECT 1 FROM provision WHERE version = ? AND address = ?",
                (one.current.id, address),
            ).fetchone()
            is not None
        )

    def _differs(self, document: Document, change: Provision, name: str) -> bool:
        """Tell whether a unit inside a changed provision is not as it was."""
        if not covers(change.address, name) and not (change.was and covers(change.was, name)):
            return False
        if change.kind in ("added", "repealed", "moved"):
            return True
        one = self._now[f"{document.address} {document.lang}"]
        texts = {self._text(v, name) for v in self._compared(document, one)}
        return len(texts) != 1

    def _compared(self, document: Document, one: Standing) -> list[int]:
        """The two versions that a document's changes are between."""
        rows = self._catalog.execute(
            "SELECT id, valid_from, sha256, state FROM version WHERE document = ?", (one.id,)
        ).fetchall()
        known = self._last.get(one.key)
        if document.kind == "amended" and known is not None:
            old = [row["id"] for row in rows if row["sha256"] == known.sha256]
            return [*old[-1:], one.current.id]
        new = [v.id for v in one.pending if v.valid_from == document.valid_from]
        ordered = [one.current, *one.pending]
        old = [v.id for v in ordered if v.valid_from == document.before]
        return [*old[-1:], *new[-1:]]

    def _text(self, version: int, address: str) -> str:
        rows = self._catalog.execute(
            "SELECT text FROM provision WHERE version = ?"
            " AND (address = ? OR (address >= ? AND address < ?)) ORDER BY id",
            (version, address, address + "/", address + "0"),  # "0" follows "/"
        )
        return "".join("".join(row["text"].split()) for row in rows)


def _at_or_beneath(name: str, document: Document, change: Provision) -> bool:
    return (
        covers(name, document.address)
        or covers(name, change.address)
        or bool(change.was and covers(name, change.was))
    )


def _seen(document: Document, change: Provision | None = None, *, address: str = "") -> Seen:
    """A change as it is told under a watch."""
    when = f", in force from {document.valid_from}" if document.valid_from else ""
    if change is None:
        return Seen(
            document.kind, document.address, document.lang, document.title, document.address,
            link=document.link, detail=(document.note or f"document {document.kind}") + when,
        )  # fmt: skip
    kind = f"announced: {change.kind}" if document.kind == "announced" else change.kind
    moved = f"was {change.was}" if change.was not in ("", change.address) else change.heading
    return Seen(
        kind, document.address, document.lang, document.title, address or change.address,
        change.label, link=change.link, detail=moved + when if moved else when.removeprefix(", "),
    )  # fmt: skip


def _moved_along(
    citations: Counter[tuple[str, str]], document: Document
) -> Counter[tuple[str, str]]:
    """Citations of an old version, those of moved provisions under their new addresses."""
    moved = {c.was: c.address for c in document.changes if c.kind == "moved"}
    found: Counter[tuple[str, str]] = Counter()
    for (place, target), count in citations.items():
        was = next((was for was in moved if covers(was, place)), "")
        now = moved[was] + place[len(was) :] if was and place.startswith(was) else place
        found[now, target] += count
    return found


def _cited(document: Document, what: str, where: tuple[str, str]) -> Seen:
    return Seen(
        what, document.address, document.lang, document.title, where[0], target=where[1],
        link=document.link,
    )  # fmt: skip
