"""The pass itself: who is asked, in which order things are written, and what is reported."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from pipeline import asof, corpus, generations, locks
from pipeline.build import Progress, build
from pipeline.errors import JobunError, UsageError
from pipeline.layout import Layout
from pipeline.refresh import changed, keeping
from pipeline.refresh.accepting import accept as accept_all
from pipeline.refresh.asking import End, Job, ask
from pipeline.refresh.due import Choice, choose
from pipeline.refresh.outcomes import Problem, RefreshReport, SourceReport
from pipeline.refresh.problems import problems
from pipeline.refresh.relisted import relist
from pipeline.refresh.taking import Holdings, Ledger
from pipeline.settings import Settings
from pipeline.sources import declared, state

_PATIENCE = 600.0  # seconds that a run with its texts in hand waits for another writer
_NONE: Mapping[str, str] = MappingProxyType({})


def refresh(
    layout: Layout,
    settings: Settings,
    *,
    now: datetime,
    sources: Sequence[str] = (),
    since: str = "",
    dry_run: bool = False,
    force: bool = False,
    accept: Mapping[str, str] = _NONE,
    notice: Callable[[str], None] | None = None,
    progress: Progress | None = None,
) -> RefreshReport:
    """Ask the sources that are due (or named, or with `force` all), enter what is good, build.

    `since` (an ISO date) asks only for what sources list as changed since then; `dry_run` writes
    nothing but the HTTP cache; `force` asks unconditionally.  `accept` maps SOURCE or SOURCE/KEY
    to the reason why what was held back or lost there is right; without named sources nothing is
    asked then.  `now` is of UTC.

    The run has a lock of its own, and the write lock only while it writes.  Raises `UsageError`
    for what cannot be asked for, `LockedError` when another run is under way; what a source does
    is in the report.
    """
    since = asof.day(since) if since else ""
    if accept and dry_run:
        raise UsageError("a dry run accepts nothing: leave out --dry-run or --accept.")
    begun = time.monotonic()
    with locks.writing(lock_of(layout), purpose="refresh", wait=0, notice=notice):
        known = declared(layout)
        accepted: Mapping[str, tuple[str, ...]] = {}
        if accept:
            with _writing(layout, settings, notice):
                accepted = accept_all(layout, known, accept, now=now)
        if accept and not sources:
            choice = Choice((), ())
        else:
            choice = choose(layout, known, named=sources, force=force, now=now)
        holdings = Holdings(layout, corpus.read(layout))
        ledgers = _ask(layout, settings, choice, holdings, since, dry_run, force, now, progress)
        relist(layout, holdings, ledgers)
        reports = [*choice.others, *(ledger.report() for ledger in ledgers)]
        reports = _with_accepted(reports, accepted)
        left = [Problem(o.id, "", "source", o.error) for o in choice.others if o.state == "failed"]
        left += [p for ledger in ledgers for p in problems(ledger.state, dry=dry_run)]
        waiting = _waiting(layout, known, {o.id for o in choice.others if o.state == "failed"}
                           | {ledger.source.id for ledger in ledgers})  # fmt: skip
        if dry_run:
            generation = generations.live_name(layout)
            return RefreshReport(True, tuple(reports), (*left, *waiting), generation,
                                 seconds=time.monotonic() - begun)  # fmt: skip
        with _writing(layout, settings, notice):
            built, wrong = _write(layout, settings, ledgers, now, progress)
        left += wrong
        changes, untold = changed.report(layout, settings, left, now=now)
        left += untold
        return RefreshReport(
            False, tuple(reports), (*left, *waiting), generations.live_name(layout), built, changes,
            time.monotonic() - begun,
        )  # fmt: skip


def lock_of(layout: Layout) -> Path:
    """Held by the one run that is under way."""
    return layout.root / ".jobun.refresh.lock"


def _ask(
    layout: Layout,
    settings: Settings,
    choice: Choice,
    holdings: Holdings,
    since: str,
    dry_run: bool,
    force: bool,
    now: datetime,
    progress: Progress | None,
) -> list[Ledger]:
    """Ask the chosen sources; their ledgers, in the order of their ids."""
    tell = progress or (lambda _stage, _done, _total: None)
    ledgers = {
        source.id: Ledger(layout, source, known, holdings, now=now, since=since, dry=dry_run)
        for source, known in choice.asked
    }
    jobs = [
        Job(
            source, {} if force else holdings.held(known), since=since,
            cache=layout.corpus / "cache", contact=settings.contact, unconditional=force,
        )
        for source, known in choice.asked
    ]  # fmt: skip
    done = 0
    tell("refresh", done, len(jobs))
    with closing(ask(jobs)) as found:
        for source, what in found:
            ledger = ledgers[source]
            if not isinstance(what, End):
                ledger.take(what)
                continue
            ledger.end(what)
            # What enters nothing need not wait for the manifest.
            if not dry_run and not ledger.entering and not ledger.histories:
                keeping.note(layout, ledger.state)
            done += 1
            tell("refresh", done, len(jobs))
    return [ledgers[source] for source in sorted(ledgers)]


def _write(
    layout: Layout,
    settings: Settings,
    ledgers: Sequence[Ledger],
    now: datetime,
    progress: Progress | None,
) -> tuple[bool, list[Problem]]:
    """Manifest, then states, then the index; tells whether a generation was made, and problems."""
    keeping.sweep(layout)
    keeping.enter(
        layout,
        [entry for ledger in ledgers for entry in ledger.entering],
        again=[entry for ledger in ledgers for entry in ledger.again],
    )
    histories = {a: h for ledger in ledgers for a, h in ledger.histories.items()}
    keeping.list_versions(layout, histories, now.date())
    for ledger in ledgers:
        if ledger.entering or ledger.histories:
            keeping.note(layout, ledger.state)
    if not corpus.read(layout):
        return False, []
    changed.baseline(layout)
    try:
        report = build(layout, settings, progress=progress)
    except JobunError as error:
        return False, [Problem("", "", "index", str(error))]
    return report.changed, [Problem("", "", "file", problem) for problem in report.problems]


def _waiting(layout: Layout, sources: Collection[str], said: Collection[str]) -> list[Problem]:
    """What earlier runs left to be seen to in the declared sources of which nothing is said."""
    found: list[Problem] = []
    for source in state.every(layout):
        if source not in sources or source in said:
            continue
        try:
            found += problems(state.read(layout, source))
        except JobunError as error:
            found.append(Problem(source, "", "source", str(error)))
    return found


def _with_accepted(
    reports: Sequence[SourceReport], accepted: Mapping[str, tuple[str, ...]]
) -> list[SourceReport]:
    """The reports with what was accepted at the start of the run."""
    found = [replace(one, accepted=accepted.get(one.id, ())) for one in reports]
    there = {one.id for one in reports}
    found += [SourceReport(k, "done", accepted=v) for k, v in accepted.items() if k not in there]
    return sorted(found, key=lambda one: one.id)


def _writing(
    layout: Layout, settings: Settings, notice: Callable[[str], None] | None
) -> AbstractContextManager[None]:
    wait = max(settings.lock_wait, _PATIENCE)
    return locks.writing(layout.lock, purpose="refresh", wait=wait, notice=notice)
