"""A provision through the versions of its document: where it stood and what each did to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.address import covers
from pipeline.redline.changes import change, pairs
from pipeline.redline.pairing import Pair
from pipeline.redline.parts import parts

# What a version did to a provision.  `first` is the first version held that has it: since when it
# stood there before is not known.
Fate = Literal["first", "added", "amended", "repealed", "moved", "unchanged", "absent"]


class Step(NamedTuple):
    """What a version did to a provision, and its address there ("" where it has none)."""

    fate: Fate
    address: str


def tracked(catalog: sqlite3.Connection, versions: Sequence[int], address: str) -> dict[int, Step]:
    """The provision that stands at `address` in the newest version that has it, by version.

    `versions` are ids, oldest first.  A provision that moved is followed to its other addresses.
    """
    at = _newest(catalog, versions, address)
    if at is None:
        return {}
    out: dict[int, Step] = {}
    here = address
    for i in range(at, 0, -1):
        step, here = _backward(pairs(catalog, versions[i - 1], versions[i]), here)
        out[versions[i]] = step
        if not here:
            out |= {version: Step("absent", "") for version in versions[:i]}
            break
    else:
        out[versions[0]] = Step("first", here)
    here = address
    for i in range(at + 1, len(versions)):
        step, here = _forward(pairs(catalog, versions[i - 1], versions[i]), here)
        out[versions[i]] = step
        if not here:
            out |= {version: Step("absent", "") for version in versions[i + 1 :]}
            break
    return {version: out[version] for version in versions}


def _newest(catalog: sqlite3.Connection, versions: Sequence[int], address: str) -> int | None:
    rows = catalog.execute(
        "SELECT version, min(status = 'deleted') FROM provision"
        " WHERE address = ? OR substr(address, 1, ?) = ? GROUP BY version",
        (address, len(address) + 1, address + "/"),
    )
    found = {row[0]: bool(row[1]) for row in rows}
    for wanted in (False, True):
        for i in range(len(versions) - 1, -1, -1):
            if found.get(versions[i]) is wanted:
                return i
    return None


def _backward(of: Sequence[Pair], address: str) -> tuple[Step, str]:
    """What the newer version did to what stands at `address` there, and its older address."""
    fate, was, _ = _fate(_holding(of, address, new=True), address, new=True)
    return Step(fate, address if fate != "absent" else ""), was


def _forward(of: Sequence[Pair], address: str) -> tuple[Step, str]:
    """What the newer version did to what stood at `address` before, and its new address."""
    fate, _, now = _fate(_holding(of, address, new=False), address, new=False)
    return Step(fate, now), now


def _holding(of: Sequence[Pair], address: str, *, new: bool) -> list[Pair]:
    """The pairs that a unit of one side consists of, else the one whose group it stands in."""
    sides = [(side.address, pair) for pair in of if (side := pair.new if new else pair.old)]
    own = [pair for at, pair in sides if covers(address, at)]
    if own:
        return own
    above = [(len(at), i) for i, (at, _) in enumerate(sides) if covers(at, address)]
    return [sides[max(above)[1]][1]] if above else []


def _fate(of: Sequence[Pair], address: str, *, new: bool) -> tuple[Fate, str, str]:
    """What happened to a unit, with its old and its new address ("" where it has none)."""
    if not of:
        return "absent", "", ""
    own = of[0].new if new else of[0].old
    if own is None:
        return "absent", "", ""
    if len(of) == 1 and own.address == address:
        made = change(of[0])
        if made is None:
            other = of[0].old if new else of[0].new
            there = other.address if other and not other.gone else ""
            if own.gone:
                return "absent", there, address
            return "unchanged", (there or address) if new else address, address if new else there
        now = "" if made.kind == "repealed" else made.address
        return made.kind, made.was, now
    if covers(address, own.address):
        some = [one for one in (change(pair) for pair in of) if one is not None]
        if some and all(one.kind == "added" for one in some) and len(some) == len(of):
            return "added", "", address
        if some and all(one.kind == "repealed" for one in some) and len(some) == len(of):
            return "repealed", address, ""
        other = next((p.old if new else p.new for p in of if p.old and p.new), None)
        there = address
        if other is not None and other.supplement and own.supplement == address:
            there = other.supplement  # counted anew where one was put in before it
        was, now = (there, address) if new else (address, there)
        return ("amended" if some else "unchanged"), was, now
    return _part_fate(of[0], address, new=new)


def _part_fate(pair: Pair, address: str, *, new: bool) -> tuple[Fate, str, str]:
    """The same for a paragraph or an item within a group."""
    made = change(pair)
    gone_new = pair.new is None or pair.new.gone
    told = parts(pair.old if pair.old and not pair.old.gone else None,
                 pair.new if not gone_new else None)  # fmt: skip
    for part in told:
        stands, stood = (part.address if part.kind != "repealed" else ""), part.was
        if (stands if new else stood) != address:
            continue
        if made is None:
            return "unchanged", stood, stands
        if part.kind != "same":
            return part.kind, stood, stands
        below = [
            p
            for p in told
            if p.kind != "same" and any(a and covers(address, a) for a in (p.address, p.was))
        ]
        if below:
            return "amended", stood, stands
        return ("moved" if stands != stood else "unchanged"), stood, stands
    return "absent", "", ""
