"""Texts that continue others: under their own address, or nearly the same under another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

_NEARLY = 0.6  # of their runs that two texts share, where one is the other under a new address
_CAPTIONED = 0.35  # the same where their captions are equal
_HOME = 0.3  # what standing at the same address is worth beside likeness
_SETTLED = 0.75  # two texts at one address that are so alike are one, whatever else there is
_SHORTEST = 12  # code points of a text that can be recognised elsewhere
_READ = 1_200  # code points of a text that its likeness is taken from
_RUN = 3  # code points of a run
_TELLING = 40  # runs, the rarest, that a text is looked for by
_OFTEN = 50  # texts that a run may stand in and still tell them apart


class Said(Protocol):
    """Something with a folded text and a caption."""

    @property
    def said(self) -> str: ...
    @property
    def heading(self) -> str: ...


S = TypeVar("S", bound=Said)
Kin = Callable[[S, S], bool]


def matched(
    before: Mapping[str, S],
    after: Mapping[str, S],
    loose_old: Sequence[str],
    loose_new: Sequence[str],
    *,
    kin: Kin[S],
) -> dict[str, str]:
    """New keys with the old ones that they continue, the best pairs first; each key once.

    Only `loose_old` and `loose_new` are matched.  The same key stands for much, so a text at its
    old address is taken for another one only where it is clearly more like that; `kin` tells
    whether a text may continue one under another key.
    """
    scored: list[tuple[float, int, int]] = []
    place = {key: i for i, key in enumerate(loose_old)}
    sure: set[str] = set()
    for n, key in enumerate(loose_new):
        if key in place:
            likeness = dice(runs(before[key].said), runs(after[key].said))
            scored.append((-likeness - _HOME, n, place[key]))
            if likeness >= _SETTLED:
                sure.add(key)
    scored += _elsewhere(
        [(place[k], before[k]) for k in loose_old if k not in sure],
        [(n, after[k]) for n, k in enumerate(loose_new) if k not in sure],
        kin,
    )
    out: dict[str, str] = {}
    spent: set[str] = set()
    for _, n, o in sorted(scored):
        if loose_new[n] not in out and loose_old[o] not in spent:
            out[loose_new[n]] = loose_old[o]
            spent.add(loose_old[o])
    return out


def _elsewhere(
    old: Sequence[tuple[int, S]], new: Sequence[tuple[int, S]], kin: Kin[S]
) -> list[tuple[float, int, int]]:
    """Pairs of texts that are nearly the same under two addresses: -score, new, old place."""
    texts = {o: one for o, one in old if len(one.said) >= _SHORTEST}
    held = {o: runs(one.said) for o, one in texts.items()}
    where: dict[str, list[int]] = {}
    same: dict[str, list[int]] = {}
    for o, of in held.items():
        same.setdefault(texts[o].said, []).append(o)
        for run in of:
            where.setdefault(run, []).append(o)
    out: list[tuple[float, int, int]] = []
    for n, one in new:
        if len(one.said) < _SHORTEST:
            continue
        twins = [o for o in same.get(one.said, ()) if kin(texts[o], one)]
        if twins:
            out += [(-1.0, n, o) for o in twins[:5]]
            continue
        own = runs(one.said)
        known = [run for run in own if len(where.get(run, ())) in range(1, _OFTEN)]
        known.sort(key=lambda run: (len(where[run]), run))
        shared = Counter(o for run in known[:_TELLING] for o in where[run])
        for o, _ in shared.most_common(4):
            score = dice(held[o], own)
            captioned = bool(one.heading) and one.heading == texts[o].heading
            if score >= (_CAPTIONED if captioned else _NEARLY) and kin(texts[o], one):
                out.append((-score, n, o))
    return out


def runs(text: str) -> set[str]:
    """The runs of three code points of a text's beginning; never empty."""
    text = text[:_READ]
    return {text[i : i + _RUN] for i in range(max(1, len(text) - _RUN + 1))}


def dice(one: set[str], other: set[str]) -> float:
    """The share of runs that two sets have in common, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other))
