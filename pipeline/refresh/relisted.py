"""What a source lists and what does not stand, since the text in its place is no one's any more.

Where two files state the same text of a law, the one that came last stands.  When that one is lost
(or its source goes back to the other's bytes), the one that is still listed becomes the newest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.refresh.taking import Holdings, Ledger
from pipeline.sources import state
from pipeline.sources.state import Known


def relist(layout: Layout, holdings: Holdings, ledgers: Sequence[Ledger]) -> None:
    """Put such entries into their ledgers, to be entered again; after the passes are over."""
    documents = _documents(layout, ledgers)
    lost = any(known.gone for known in documents.values())
    listed = {known.sha256 for known in documents.values() if not known.gone}
    for ledger in ledgers:
        for key, sha256 in ledger.listed.items():
            mine = holdings.get(sha256)
            own = mine is not None and mine.path == f"{ledger.source.id}/{key}"
            if mine is None or (own and not lost):
                continue
            other = holdings.texts.displaced(sha256)
            known = documents.get(other.path) if other else None
            if known is None or (known.gone and other and other.sha256 in listed):
                continue
            if known.gone or known.sha256 == sha256:
                ledger.relist(key, replace(mine, retrieved=ledger.now))


def _documents(layout: Layout, ledgers: Sequence[Ledger]) -> Mapping[str, Known]:
    """What is known of each document after the passes, by its path in the corpus."""
    states = {ledger.source.id: ledger.state for ledger in ledgers}
    for source in state.every(layout):
        if source not in states:
            try:
                states[source] = state.read(layout, source)
            except CorpusError:
                continue  # said where that source is asked
    return {
        f"{source}/{key}": known
        for source, one in states.items()
        for key, known in one.documents.items()
    }
