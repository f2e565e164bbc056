"""What changed in the live generation since the last report: found, written, told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pipeline import generations, settings, store
from pipeline.changes import files, reported, troubles
from pipeline.changes.affected import affected
from pipeline.changes.compare import compared
from pipeline.changes.records import ChangeReport, Trouble
from pipeline.changes.reported import Reported, Standing
from pipeline.changes.watched import FIRST, Watching
from pipeline.errors import CorpusError, JobunError, KnowledgeError
from pipeline.generations import Generation
from pipeline.layout import Layout
from pipeline.records import LANGUAGES
from pipeline.settings import Settings
from pipeline.watch import own, webhook
from pipeline.watch.own import Watch


def baseline(layout: Layout) -> bool:
    """Record the live generation as what is known, where nothing was reported before.

    Called before a build, it makes the first build's changes known as such.  Tells whether it
    recorded anything.
    """
    generation = generations.live(layout)
    if generation is None or reported.read(layout) is not None:
        return False
    with store.reading(generation.catalog) as catalog:
        held = reported.standing(catalog)
    _first(layout, generation, held, now=datetime.now(UTC))
    return True


def report(
    layout: Layout,
    *,
    now: datetime,
    sources: Sequence[Trouble] | None = None,
    chosen: Settings | None = None,
    contact: str = "",
    post: webhook.Post | None = None,
) -> ChangeReport | None:
    """Report what changed in the live generation since the last report, and tell the webhooks.

    `sources` are those that a refresh did not find as they should be, None where there was no
    refresh; a report is made as well when other sources are in trouble than was last told, or in
    another one.  None when there is nothing to tell or nothing is built.  Where nothing was
    reported before, the live generation becomes what is known.  Where only a webhook fails, a
    report without documents carries the warning.  `now` has a time zone; `contact` stands in the
    User-Agent of webhooks and `post` stands for the network.
    Running it again, after a kill as well, gives the same files.  Raises `IndexUnreadableError`
    and `CorpusError` where the index or what was reported cannot be read.
    """
    generation = generations.live(layout)
    if generation is None:
        return None
    last = reported.read(layout)
    warnings: list[str] = []
    read = _watches(layout, warnings)
    watches = read or ()
    with store.reading(generation.catalog) as catalog:
        held = reported.standing(catalog)
        if last is None:
            last = _first(layout, generation, held, now=now)
            if not sources:
                return None
        documents = compared(catalog, held, last.documents)
        asking = _Asking(layout, chosen, {w.query: w.name for w in watches if w.query}, warnings)
        watching = Watching(
            catalog, documents, now=held, last=last.documents, answers=asking.answers,
            before=last.hits,
        )  # fmt: skip
        # A query that is new has its answers kept, so that one that is repealed will be known.
        new = [w for w in watches if w.query and w.name not in last.hits]
        try:
            seen = watching.under(watches if documents else new)
        finally:
            asking.close()
        news = troubles.news(layout, sources, last.troubles, at=now)
        made = ChangeReport(
            last.number + 1, "", now.isoformat(timespec="seconds"), generation.name,
            last.generation, tuple(documents), affected(catalog, documents), seen, news.standing,
            news.ended,
        )  # fmt: skip
    hits = {**last.hits, **watching.hits}
    if read is not None:
        queries = {watch.name for watch in read if watch.query}
        hits = {name: found for name, found in hits.items() if name in queries}
    after = replace(
        last, generation=generation.name, documents=reported.as_last(held),
        number=last.number + made.tells, hits=hits, troubles=news.told,
    )  # fmt: skip
    if made.tells:
        made = files.named(layout, made, now=now)
        files.write(layout, made)
        files.feeds(layout, after, read)
        _remember(layout, made, watches)
    elif files.drop(layout, after=last.number):
        files.feeds(layout, after, read)
    if after != last:
        reported.write(layout, after)
    if read is not None:
        warnings += webhook.tell(layout, read, _said(layout), post=post, contact=contact)
    if not made.tells and not warnings:
        return None
    return replace(made, warnings=tuple(warnings))


def _first(
    layout: Layout, generation: Generation, held: Mapping[str, Standing], *, now: datetime
) -> Reported:
    # Reports from before what was known was lost keep their numbers.
    number = max((r.number for r in files.read(layout, strict=False)), default=0)
    known = reported.first(
        generation.name, held, began=now.isoformat(timespec="seconds"), number=number
    )
    reported.write(layout, known)
    return known


def _watches(layout: Layout, warnings: list[str]) -> tuple[Watch, ...] | None:
    """The watches; None, and a warning, for a file that is wrong: the report goes on without."""
    try:
        return own.read(layout)
    except (KnowledgeError, CorpusError) as error:
        warnings.append(f"watches were not looked at: {error}")
        return None


@dataclass(slots=True)
class _Asking:
    """The live generation's answers to queries of watches; opened when the first is asked."""

    layout: Layout
    chosen: Settings | None
    names: Mapping[str, str]
    warnings: list[str]
    searcher: Any = None

    def answers(self, query: str) -> tuple[str, ...] | None:
        """Addresses of the first hits in each language; None, and a warning, where it fails."""
        from pipeline.search import Filters, Searcher

        try:
            if self.searcher is None:
                chosen = self.chosen or settings.load(self.layout.root)
                self.searcher = Searcher(self.layout, chosen)
            return tuple(
                hit.address
                for lang in LANGUAGES
                for hit in self.searcher.search(query, filters=Filters(langs=[lang]), limit=FIRST)
            )
        except JobunError as error:
            self.warnings.append(f"watch {self.names[query]}: could not be asked ({error})")
            return None

    def close(self) -> None:
        """Close the searcher, if one was opened."""
        if self.searcher is not None:
            self.searcher.close()


def _remember(layout: Layout, made: ChangeReport, watches: Sequence[Watch]) -> None:
    """Note which webhooks are to be told of a report, before it counts as reported."""
    told = {watch.name for watch in watches if watch.webhook}
    new = [watched.name for watched in made.watches if watched.name in told]
    if new:
        untold = webhook.read(layout)
        for name in new:
            reports = untold.get(name, ())
            untold[name] = reports if made.name in reports else (*reports, made.name)
        webhook.write(layout, untold)


def _said(layout: Layout) -> Callable[[str, str], Mapping[str, Any] | None]:
    """What a report says under a watch, as it is posted; None where it says nothing."""

    def said(name: str, watch: str) -> Mapping[str, Any] | None:
        path = layout.changes / f"{name}.json"
        if not path.is_file():
            return None
        try:
            whole = json.loads(path.read_text("utf-8"))
            under = next((w for w in whole["watches"] if w["name"] == watch), None)
        except (ValueError, KeyError, TypeError):
            return None
        if under is None:
            return None
        return {
            "report": name, "at": whole["at"], "generation": whole["generation"],
            "watch": watch, "watches": under["watches"], "changes": under["seen"],
        }  # fmt: skip

    return said
