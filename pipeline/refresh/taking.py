"""One source's pass as its outcomes come: what is taken, held back, missed; and the state after it.

What was accepted is what the manifest holds; the state beside it knows marks and reasons.  A run
that was killed between the two is found out here: bytes that already stand in the manifest under
the document's path are no news.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.corpus import Entry
from pipeline.layout import Layout
from pipeline.records import Document
from pipeline.refresh import keeping
from pipeline.refresh.asking import End
from pipeline.refresh.guard import judge
from pipeline.refresh.outcomes import SourceReport
from pipeline.refresh.standing_texts import StandingTexts
from pipeline.revisions import History
from pipeline.sources import Source
from pipeline.sources.outcome import Failed, Fetched, Held, Outcome, Revisions, Same
from pipeline.sources.state import Back, Known, State, is_version


class Holdings:
    """What the manifest holds at the start of a run: by hash, and the newest at each path."""

    def __init__(self, layout: Layout, entries: tuple[Entry, ...]) -> None:
        self._layout = layout
        self.texts = StandingTexts(layout, entries)
        self._by_hash = {entry.sha256: entry for entry in entries}
        self._at_path = {entry.path: entry.sha256 for entry in entries}

    def get(self, sha256: str) -> Entry | None:
        """The entry with these bytes, if they are still kept."""
        entry = self._by_hash.get(sha256)
        if entry is None or not (self._layout.raw / sha256[:2] / sha256).is_file():
            return None
        return entry

    def newest(self, path: str) -> str:
        """The hash of what was entered last under a path, "" when nothing was."""
        return self._at_path.get(path, "")

    def held(self, known: State) -> dict[str, Held]:
        """What an adapter is told of: the documents whose accepted bytes are there."""
        return {
            key: Held(document.sha256, document.mark)
            for key, document in known.documents.items()
            if document.sha256 and self.get(document.sha256)
        }


class Ledger:
    """What became of one source's documents in this run.

    `entering` are the entries to put into the manifest, `again` those it has and that become the
    newest, `histories` those for the list of versions, `state` the state to write after all.
    """

    def __init__(
        self,
        layout: Layout,
        source: Source,
        known: State,
        holdings: Holdings,
        *,
        now: datetime,
        since: str,
        dry: bool,
    ) -> None:
        self.source, self.state = source, known
        self.entering: list[Entry] = []
        self.again: list[Entry] = []
        self.histories: dict[str, History] = {}
        self._layout, self._holdings, self._dry, self._since = layout, holdings, dry, since
        self.now = stamp(now)
        self._documents = dict(known.documents)
        self._seen: set[str] = set()
        self._news: dict[str, str] = {}
        self._same = 0
        self._end = End("", 0.0, 0)

    def take(self, outcome: Outcome) -> None:
        """Take one outcome in."""
        if isinstance(outcome, Revisions):
            if outcome.rows:
                history = History(self.source.id, self.now[:10], outcome.rows)
                self.histories[outcome.address] = history
            return
        self._seen.add(outcome.key)
        old = self._documents.get(outcome.key, Known())
        if isinstance(outcome, Fetched):
            known = self._fetched(outcome, old)
        elif isinstance(outcome, Same):
            known = self._unchanged(old)
        elif isinstance(outcome, Failed):
            known = replace(old, failed=outcome.reason)
        else:
            # What was held back before it was lost waits no more: the newer condition counts.
            known = replace(old, gone=outcome.reason, back=None, failed="", checked=self.now)
        self._documents[outcome.key] = known

    def _fetched(self, fetched: Fetched, old: Known) -> Known:
        path = f"{self.source.id}/{fetched.key}"
        digest = hashlib.sha256(fetched.data).hexdigest()
        known = Known(digest, fetched.mark, fetched.url, self.now)
        good = self._holdings.get(old.sha256)
        there = self._holdings.get(digest)
        entry = Entry(
            digest, Path(fetched.name).name, path, len(fetched.data), self.source.id,
            self.source.licence, self.now, fetched.lang, fetched.url, dict(fetched.facts),
        )  # fmt: skip
        if there and (digest == old.sha256 or digest == self._holdings.newest(path)):
            if keeping.restates(entry, there):
                self.entering.append(entry)
                self._news[fetched.key] = "changed"
            else:
                self._same += 1
            return known
        if there and there.path != path and old.sha256:
            # Bytes that two keys share are entered once, under the first one's path.
            self._same += 1
            return known

        def beside(document: Document) -> Entry | None:
            return self._holdings.texts.beside(document, entry.name, path)

        reason = judge(self._layout, fetched, good, beside)
        if not self._dry:
            keeping.keep(self._layout, fetched.data)
        if reason:
            before = old.back
            since = before.since if before and before.sha256 == digest else self.now
            back = Back(digest, reason, since, entry.name, fetched.url, fetched.mark,
                        fetched.lang, entry.size, entry.facts)  # fmt: skip
            return replace(old, back=back, failed="", gone="", checked=self.now)
        self.entering.append(entry)
        self._news[fetched.key] = "changed" if old.sha256 else "new"
        return known

    def _unchanged(self, old: Known) -> Known:
        if not self._holdings.get(old.sha256):
            return replace(old, failed="it was said to be unchanged, and nothing of it is held.")
        self._same += 1
        # Unchanged against what was accepted: what was held back since then is withdrawn.  A list
        # of recent changes alone does not say that.
        back = old.back if self._since else None
        return replace(old, back=back, failed="", gone="", forgotten=False, checked=self.now)

    @property
    def listed(self) -> dict[str, str]:
        """The hashes of the documents that this pass found as they were accepted, by their keys."""
        return {
            key: known.sha256
            for key, known in self._documents.items()
            if key in self._seen and known.sha256 and not (known.gone or known.failed or known.back)
        }

    def relist(self, key: str, entry: Entry) -> None:
        """Have a listed document entered again as the newest."""
        self.again.append(entry)
        if key not in self._news:
            self._news[key] = "changed"
            self._same -= 1

    def end(self, end: End) -> None:
        """The pass is over: what was not heard of, and what that makes of the source."""
        self._end = end
        count = self.state.count
        failed = any(self._documents[key].failed for key in self._seen)
        # What stands behind an index that could not be had is unknown, and not lost.
        if not end.error and not failed and not self._since:
            self._miss()
            count = self._count()
        attempted, succeeded = self.now, self.state.succeeded
        if not end.error and not failed:
            # A list of changes since a later day than the last success leaves days out.
            if self._since and self._since > succeeded[:10]:
                attempted = self.state.attempted
            else:
                succeeded = self.now
        self.state = replace(
            self.state,
            attempted=attempted,
            succeeded=succeeded,
            error=end.error,
            count=count,
            documents=self._documents,
        )

    def _miss(self) -> None:
        """Mark what a whole pass did not name; nothing is lost that was never had."""
        for key, known in list(self._documents.items()):
            if key in self._seen or known.gone:
                continue
            if not known.sha256:
                del self._documents[key]
            elif not is_version(key, self._seen):
                self._documents[key] = replace(
                    known, gone="its source does not list it any more.", back=None, failed=""
                )

    def _count(self) -> str:
        if self.source.expected is None:
            return ""
        least, most = self.source.expected
        listed = [
            key
            for key in self._seen
            if not is_version(key, self._documents) and not self._documents[key].gone
        ]
        if least <= len(listed) <= most:
            return ""
        what = "document is" if len(listed) == 1 else "documents are"
        return f"{len(listed):,} {what} listed, {least:,} to {most:,} were expected."

    def report(self) -> SourceReport:
        """What to say of the source."""
        state, end = self.state, self._end
        return SourceReport(
            self.source.id,
            "failed" if end.error else "done" if state.whole else "partial",
            new=tuple(key for key, what in self._news.items() if what == "new"),
            changed=tuple(key for key, what in self._news.items() if what == "changed"),
            same=self._same,
            held_back=tuple(state.held_back),
            failed=tuple(state.failed),
            gone=tuple(state.gone),
            requests=end.requests,
            seconds=round(end.seconds, 3),
            error=end.error,
            asked=True,
        )


def stamp(now: datetime) -> str:
    """A time as the corpus states it; `now` is of UTC."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def entries_of(state: State, source: Source, now: str, keys: Mapping[str, Back]) -> list[Entry]:
    """The entries of documents that were held back and are accepted now."""
    return [
        Entry(back.sha256, back.name, f"{state.source}/{key}", back.size, source.id,
              source.licence, now, back.lang, back.url, dict(back.facts))
        for key, back in keys.items()
    ]  # fmt: skip
