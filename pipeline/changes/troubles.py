"""Sources that are not as they should be: which of it is new, what has ended, how it is told.

A trouble is told once, when it comes, and once more when it has ended; `reported.json` keeps what
was told and when.  A source that was not asked in a run is in the trouble that it was in before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.changes.records import ChangeReport, Trouble
from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.sources import state
from pipeline.tables.amount import said

_SHOWN = 20  # lines of troubles
_SENTENCE = re.compile(r"(?<=[.。])\s")
_ENDED = {
    "unreachable": "{} answers again.",
    "held back": "Of {} nothing is held back any more.",
    "partial": "{} is whole again.",
}


@dataclass(frozen=True, slots=True)
class News:
    """`standing` are the troubles of a run, the new ones marked; `ended` those that are over;
    `told` is what to keep: the ISO time at which each was told first, by "source state".
    """

    standing: tuple[Trouble, ...]
    ended: tuple[Trouble, ...]
    told: Mapping[str, str]


def news(
    layout: Layout, now: Sequence[Trouble] | None, told: Mapping[str, str], *, at: datetime
) -> News:
    """The troubles of a run against those that were `told`; None stands for no run.

    What was told and did not occur is over only where the source's state says so.
    """
    if now is None:
        return News((), (), told)
    standing = tuple(replace(t, new=_key(t) not in told) for t in now)
    kept = {_key(t): told.get(_key(t), at.isoformat(timespec="seconds")) for t in standing}
    ended = []
    for key, since in told.items():
        source, _, kind = key.partition(" ")
        if key in kept:
            continue
        if _stands(layout, source, kind, since):
            kept[key] = since
        else:
            words = _ENDED.get(kind, "{} is as it should be again.").format(source)
            ended.append(Trouble(source, kind, words))
    return News(standing, tuple(ended), kept)


def _stands(layout: Layout, source: str, kind: str, since: str) -> bool:
    """Tell whether a source that the run says nothing of is still in a trouble told at `since`."""
    try:
        known = state.read(layout, source)
    except CorpusError:
        return True  # a damaged state is a trouble itself
    asked = known.attempted and _time(known.attempted) >= _time(since)
    if not asked:
        return True  # a missing key, for one, is not in the state
    if kind == "unreachable":
        return bool(known.error)
    if kind == "held back":
        return bool(known.held_back)
    return bool(known.count or known.failed or known.gone)


def _key(trouble: Trouble) -> str:
    return f"{trouble.source} {trouble.state}"


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def headline(report: ChangeReport) -> str:
    """What is new about sources, in a few words, "" when nothing is."""
    new = dict.fromkeys(f"{t.source} {t.state}" for t in report.troubles if t.new)
    parts = [*new, *(trouble.message.rstrip(".") for trouble in report.ended)]
    more = f" and {len(parts) - 4} more" if len(parts) > 4 else ""
    return "; ".join(parts[:4]) + more


def lines(troubles: Sequence[Trouble], *, every: bool = False) -> list[str]:
    """The troubles, a short line each; documents of which the same is said share one."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for trouble in troubles:
        key, short = _short(trouble)
        keys = groups.setdefault((trouble.source, trouble.state, short), [])
        keys += [key] if key else []
    found = []
    for (source, kind, short), keys in groups.items():
        where = f"{keys[0]}: " if len(keys) == 1 else f"{said(len(keys), 'document')}: "
        found.append(f"{source} {kind}: {where if keys else ''}{short}")
    left = len(found) - _SHOWN
    if every or left <= 0:
        return found
    return [*found[:_SHOWN], f"and {left:,} more like these"]


def advice(troubles: Sequence[Trouble]) -> Iterator[str]:
    """The commands to go on with, when there are troubles."""
    sources = dict.fromkeys(trouble.source for trouble in troubles)
    name = next(iter(sources)) if len(sources) == 1 else "SOURCE"
    if sources:
        yield f"jobun sources show {name}"
    if any(t.state == "held back" or ": lost: " in t.message for t in troubles):
        yield f'jobun refresh --accept {name}/KEY --reason "why it is right"'


def _short(trouble: Trouble) -> tuple[str, str]:
    """The document's key ("" for the source itself), and the first sentence of what is said."""
    key, text = "", trouble.message
    if text.startswith(f"{trouble.source}/"):
        key, _, text = text.removeprefix(f"{trouble.source}/").partition(": ")
    text = text.removeprefix(f"{trouble.source}: ").removeprefix(f"{trouble.state}: ")
    first = _SENTENCE.split(text.strip(), maxsplit=1)[0]
    return key, first.replace(f"{trouble.source}/{key}", "it") if key else first
