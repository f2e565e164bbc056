"""What a run leaves to be seen to, in whole sentences: what happened, where, what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from pipeline.refresh.outcomes import Problem
from pipeline.sources.state import State


def problems(state: State, *, dry: bool = False) -> Iterator[Problem]:
    """The problems of one source after its pass; of a `dry` one nothing is kept."""
    name = state.source
    if state.error:
        yield Problem(name, "", "source", _sentence(name, state.error))
    if state.count:
        yield Problem(
            name, "", "count",
            f"{name}: {state.count} Look at the source; if it is right so, correct [expected] in "
            "its declaration.",
        )  # fmt: skip
    for key, known in state.held_back.items():
        if known.back:
            stays = "The last good version stays." if known.sha256 else "Nothing was taken."
            raw = f"corpus/raw/{known.back.sha256[:2]}/{known.back.sha256}"
            then = f"What came is in {raw}; take it with {_accept(name, key)}."
            if dry:
                then = "This was a dry run, and kept nothing; a run without --dry-run does."
            reason = f"{name}/{key}: held back: {known.back.reason} {stays} {then}"
            yield Problem(name, key, "held back", reason)
    for key, known in state.failed.items():
        yield Problem(name, key, "failed", _sentence(f"{name}/{key}", known.failed))
    for key, known in state.gone.items():
        yield Problem(
            name, key, "gone",
            f"{name}/{key}: lost: {_sentence('', known.gone)} Its texts stay in the corpus; if it "
            f"is right so, say it with {_accept(name, key)}.",
        )  # fmt: skip


def _accept(source: str, key: str) -> str:
    return f'`jobun refresh --accept {shlex.quote(f"{source}/{key}")} --reason "…"`'


def _sentence(where: str, reason: str) -> str:
    """A reason that ends as a sentence does, with its place in front where it does not name it."""
    whole = reason if reason[-1:] in (".", "。", ")") else f"{reason}."
    return whole if not where or whole.startswith(where) else f"{where}: {whole}"
