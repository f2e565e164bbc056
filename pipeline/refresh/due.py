"""Which sources a run asks: those that are due, or those that were named."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.errors import CorpusError, KnowledgeError, UsageError
from pipeline.layout import Layout
from pipeline.refresh.outcomes import SourceReport
from pipeline.sources import Source, state
from pipeline.sources.adapters import adapter_of
from pipeline.sources.state import State

_EARLY = timedelta(hours=1)  # at most, and a tenth of `every`


@dataclass(frozen=True, slots=True)
class Choice:
    """The sources to ask, each with its state, and what is said of the others."""

    asked: tuple[tuple[Source, State], ...]
    others: tuple[SourceReport, ...]


def choose(
    layout: Layout,
    sources: Mapping[str, Source],
    *,
    named: Sequence[str],
    force: bool,
    now: datetime,
) -> Choice:
    """Sort out the declared `sources`.

    Named ones are always asked; `UsageError` for one that is not declared or is filled by hand.
    """
    for one in named:
        if one not in sources:
            raise UsageError(
                f"no source {one!r} is declared. Known: {', '.join(sorted(sources))}; "
                f"declare another with `jobun sources add FILE.toml`."
            )
        if sources[one].refresh is None:
            raise UsageError(
                f"the source {one} is filled by hand: its declaration has no [refresh]. "
                f"Add its files with `jobun add PATH… --source {one}`."
            )
    asked, others = [], []
    for source in (sources[one] for one in sorted(named or sources)):
        if source.refresh is None:
            continue
        try:
            adapter_of(source)
            known = state.read(layout, source.id)
        except (CorpusError, KnowledgeError, ImportError) as error:
            others.append(SourceReport(source.id, "failed", error=str(error)))
            continue
        key = source.refresh.key
        if key and not os.environ.get(key):
            words = (
                f"{source.id}: its key is missing. Put the key you were given into the environment "
                f"variable {key}; see {source.link or source.refresh.base} for how to get one."
            )
            report = SourceReport(source.id, "failed" if named else "skipped", error=words)
            others.append(report)
        elif named or force or is_due(source, known, now):
            asked.append((source, known))
        else:
            others.append(SourceReport(source.id, "not due"))
    return Choice(tuple(asked), tuple(others))


def is_due(source: Source, known: State, now: datetime) -> bool:
    """Tell whether a source was never asked, failed last time, or was asked too long ago.

    A schedule that comes a little earlier than the day before finds it due all the same.
    """
    if source.refresh is None:
        return False
    if not known.succeeded or known.error or known.attempted != known.succeeded:
        return True
    every = source.refresh.every
    return now - datetime.fromisoformat(known.succeeded) >= every - min(every / 10, _EARLY)
