"""Accepting what was held back or lost: by a person, for a reason that is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pipeline import corpus
from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.refresh import keeping
from pipeline.refresh.taking import entries_of, stamp
from pipeline.sources import Source, state
from pipeline.sources.state import Accepted, Back, Known, State


def accept(
    layout: Layout, sources: Mapping[str, Source], accepted: Mapping[str, str], *, now: datetime
) -> dict[str, tuple[str, ...]]:
    """Take what waits under each SOURCE or SOURCE/KEY, with its reason; the lock must be held.

    Held-back texts are entered into the corpus from their kept bytes, lost documents forgotten
    (their texts stay in the corpus).  Returns the keys by source.  Raises `UsageError` where there
    is no reason, or nothing that waits.
    """
    entries: list[corpus.Entry] = []
    states: dict[str, State] = {}
    done: dict[str, tuple[str, ...]] = {}
    for target, reason in accepted.items():
        name, _, key = target.partition("/")
        if not reason.strip():
            raise UsageError(f"{target}: say why it is accepted, with --reason.")
        if name not in sources:
            raise UsageError(f"{target}: no source {name!r} is declared.")
        known = states.get(name) or state.read(layout, name)
        gone = [k for k in known.gone if key in ("", k)]
        # Of a document that was lost after it was held back, the loss alone is accepted.
        backs = {
            k: d.back
            for k, d in known.held_back.items()
            if d.back and not d.gone and key in ("", k)
        }
        if not backs and not gone:
            raise UsageError(_nothing(target, known))
        new = entries_of(known, sources[name], stamp(now), backs)
        for entry in new:
            corpus.load(layout, entry)
        entries += new
        states[name] = _after(known, backs, gone, reason.strip(), stamp(now))
        done[name] = (*done.get(name, ()), *backs, *gone)
    keeping.enter(layout, entries)
    for known in states.values():
        state.write(layout, known)
    return done


def _nothing(target: str, known: State) -> str:
    waiting = sorted({*known.held_back, *known.gone})
    if waiting:
        return f"{target}: nothing waits under this key. Waiting: {', '.join(waiting)}."
    if known.count:
        return f"{target}: {known.count} Correct [expected] in the source's declaration."
    return f"{target}: nothing is held back or lost; there is nothing to accept."


def _after(
    known: State, backs: Mapping[str, Back], gone: list[str], reason: str, now: str
) -> State:
    documents: dict[str, Known] = dict(known.documents)
    record = list(known.accepted)
    for key, back in backs.items():
        documents[key] = replace(
            documents[key], sha256=back.sha256, mark=back.mark, url=back.url, back=None
        )
        record.append(Accepted(key, "held back", reason, now, back.sha256))
    for key in gone:
        documents[key] = replace(documents[key], forgotten=True, back=None)
        record.append(Accepted(key, "gone", reason, now, documents[key].sha256))
    return replace(known, documents=documents, accepted=tuple(record))
