"""A table's grid from the straight lines that are drawn on a page.

Lines that touch each other make a frame.  A frame's lines cut it into elementary places; places
between which nothing is drawn are one cell.  Sides that tables leave open (no line at the left and
the right of a table whose rows are all as wide as each other, none below rules that run on to the
page's end) are closed.  What is not walled in by then is outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.page import Rectangle

THIN = 4.0  # points: a rule is no thicker
_NEAR = 2.6  # lines this near to each other are one: double rules, and the corners of thick ones
_TOUCH = 2.6  # a line that ends this near to another touches it
_MOST = 6000  # drawn lines; a page with more is a drawing
_MOST_PLACES = 20_000  # of one grid
_SHORT = 5.0  # no wall of a cell is shorter

Walls = NDArray[np.float64]  # (n, 3): where it lies across, where it begins and ends along
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Area:
    """A cell without its text: `rows` × `columns` places of the grid from (`row`, `column`)."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns' edges `xs` and rows' edges `ys` in points, and the cells between them.

    `enclosed` is the share of the bounding box that cells cover; `certain` is False where lines
    break off inside the grid or a cell is no rectangle.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    enclosed: float = 1.0
    certain: bool = True

    @property
    def box(self) -> Rectangle:
        """The grid's bounds."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, area: Area) -> Rectangle:
        """A cell's bounds."""
        return (
            self.xs[area.column],
            self.ys[area.row],
            self.xs[area.column + area.columns],
            self.ys[area.row + area.rows],
        )


@dataclass(slots=True)
class Frame:
    """Lines that touch each other: `across` the page and `down` it."""

    across: Walls
    down: Walls
    joints: Walls = field(default_factory=lambda: np.zeros((0, 2)))  # (x, y) where pieces meet
    box: Rectangle = (0.0, 0.0, 0.0, 0.0)


def level_rules(rules: Sequence[Rectangle]) -> Walls:
    """The rules across the page, (n, 3): their height, where they begin and end; pieces joined."""
    if not 0 < len(rules) <= _MOST:
        return np.zeros((0, 3))
    drawn = np.asarray(rules, np.float64)
    drawn = drawn[drawn[:, 3] - drawn[:, 1] <= THIN]
    return _merged(np.stack([drawn[:, 1] / 2 + drawn[:, 3] / 2, drawn[:, 0], drawn[:, 2]], 1))


def frames(rules: Sequence[Rectangle]) -> list[Frame]:
    """Group drawn lines into frames, from the top of the page; none of a page full of drawing."""
    if not 3 <= len(rules) <= _MOST:
        return []
    drawn = np.asarray(rules, np.float64)
    pieces = np.stack([drawn[:, 0] / 2 + drawn[:, 2] / 2, drawn[:, 1], drawn[:, 3]], 1)
    pieces = pieces[drawn[:, 2] - drawn[:, 0] <= THIN]
    across = level_rules(rules)
    down = _merged(pieces)
    joints = _joints(pieces)
    found = []
    for left, right in _joined(across, down):
        frame = Frame(across[left], down[right], joints)
        xs = np.concatenate([frame.across[:, 1:].ravel(), frame.down[:, 0]])
        ys = np.concatenate([frame.down[:, 1:].ravel(), frame.across[:, 0]])
        frame.box = (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
        found.append(frame)
    return sorted(found, key=lambda frame: (frame.box[1], frame.box[0]))


def grid_of(frame: Frame) -> Grid | None:
    """The grid that a frame draws; None when it has no place inside."""
    across, down = frame.across, frame.down
    across = np.concatenate([across, _rows_met(across, down, frame.joints)])
    bottom = _open_bottom(across, down)
    if bottom is not None:
        across = np.concatenate([across, bottom])
    top = _open_top(across, down)
    if top is not None:
        across = np.concatenate([across, top])
    sides = _open_sides(across, down)
    if sides is not None:
        down = np.concatenate([down, sides])
    xs, ys = _positions(down[:, 0]), _positions(across[:, 0])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_PLACES:
        return None
    level = _shares(across, ys, xs)  # (len(ys), columns): how much of a place's top is drawn
    upright = _shares(down, xs, ys).T  # (rows, len(xs)): how much of its left side
    return _walled(xs, ys, level, upright)


def _merged(walls: Walls) -> Walls:
    """Join pieces of one line: dashes, borders drawn cell by cell, the two lines of a double."""
    if not len(walls):
        return walls.reshape(0, 3)
    order = np.lexsort((walls[:, 1], walls[:, 0]))
    walls = walls[order]
    # Lines of a bundle lie within a point of each other; a bundle is no thicker than a rule.
    done: list[list[float]] = []
    start = 0
    for end in range(1, len(walls) + 1):
        if end < len(walls) and walls[end, 0] - walls[start, 0] <= 1.0:
            continue
        bundle = walls[start:end]
        bundle = bundle[np.argsort(bundle[:, 1], kind="stable")]
        begin, stop, at, weight = bundle[0, 1], bundle[0, 2], 0.0, 0.0
        for where, first, last in bundle:
            if first > stop + 3.0:
                done.append([at / weight, begin, stop])
                begin, stop, at, weight = first, last, 0.0, 0.0
            length = max(last - first, 0.01)
            at, weight, stop = at + where * length, weight + length, max(stop, last)
        done.append([at / weight, begin, stop])
        start = end
    merged: Walls = np.asarray([line for line in done if line[2] - line[1] >= _SHORT])
    return merged.reshape(-1, 3)


def _joined(across: Walls, down: Walls) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Indices of the lines of each frame; lines that touch no other are left out."""
    if not len(across) or not len(down):
        return []
    y, x = across[:, 0, None], down[None, :, 0]
    touch = (
        (y >= down[None, :, 1] - _TOUCH)
        & (y <= down[None, :, 2] + _TOUCH)
        & (x >= across[:, 1, None] - _TOUCH)
        & (x <= across[:, 2, None] + _TOUCH)
    )
    left = np.ones(len(across), np.bool_)
    found = []
    for first in range(len(across)):
        if not left[first]:
            continue
        mine, upright = np.zeros(len(across), np.bool_), np.zeros(len(down), np.bool_)
        new = np.zeros(len(across), np.bool_)
        new[first] = True
        while new.any():
            mine |= new
            met = touch[new].any(0) & ~upright
            upright |= met
            new = touch[:, met].any(1) & ~mine
        left &= ~mine
        if upright.any():
            found.append((np.flatnonzero(mine), np.flatnonzero(upright)))
    return found


def _joints(pieces: Walls) -> Walls:
    """Where a piece of a line down the page ends and the next one begins: (n, 2) of x and y."""
    pieces = pieces[pieces[:, 2] - pieces[:, 1] >= _SHORT]
    found = []
    for where in {round(float(x) * 2) for x in pieces[:, 0]}:
        bundle = pieces[np.abs(pieces[:, 0] - where / 2) <= 0.8]
        for end in np.unique(np.round(bundle[:, 2], 1)):
            meets = np.abs(bundle[:, 1] - end) <= 1.2
            through = (bundle[:, 1] < end - 3.0) & (bundle[:, 2] > end + 3.0)
            if meets.any() and not through.any():
                found.append((where / 2, float(end + bundle[meets, 1].mean()) / 2))
    return np.asarray(found) if found else np.zeros((0, 2))


def _rows_met(across: Walls, down: Walls, joints: Walls) -> Walls:
    """Rules across, not drawn, at heights where the pieces of all columns' rules meet."""
    added: list[list[float]] = []
    left, right = across[:, 1].min(), across[:, 2].max()
    for y in sorted(set(joints[:, 1])):
        here = down[(down[:, 1] < y - 3.0) & (down[:, 2] > y + 3.0)]
        at = joints[np.abs(joints[:, 1] - y) <= 1.5, 0]
        if len(here) < 2 or not len(at) or (np.abs(across[:, 0] - y) <= 4.0).any():
            continue
        met = np.abs(here[:, 0, None] - at[None, :]).min(1) <= 1.5
        if met.all() and (not added or y - added[-1][0] > _NEAR):
            added.append([float(y), left, right])
    return np.asarray(added) if added else np.zeros((0, 3))


def _positions(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Where lines lie, those near to each other taken as one."""
    ordered = np.sort(values)
    groups = [[float(ordered[0])]] if len(ordered) else []
    for value in ordered[1:]:
        if value - groups[-1][-1] <= _NEAR and value - groups[-1][0] <= 2 * _NEAR:
            groups[-1].append(float(value))
        else:
            groups.append([float(value)])
    return tuple(sum(group) / len(group) for group in groups)


def _shares(walls: Walls, at: tuple[float, ...], cuts: tuple[float, ...]) -> Shares:
    """How much of each stretch between two cuts is drawn at each position: (len(at), cuts - 1)."""
    found = np.zeros((len(at), len(cuts) - 1))
    places = np.asarray(at)
    begins, ends = np.asarray(cuts[:-1]), np.asarray(cuts[1:])
    for where, first, last in walls:
        row = int(np.abs(places - where).argmin())
        length = np.minimum(ends, last + 1.0) - np.maximum(begins, first - 1.0)
        found[row] += np.maximum(0.0, length) / (ends - begins)
    return np.minimum(found, 1.0)


def _open_bottom(across: Walls, down: Walls) -> Walls | None:
    """The end of columns' rules that run on below the last rule across, as one more rule."""
    low = across[:, 0].max()
    ends = down[down[:, 2] > low + 6.0, 2]
    if len(ends) < 2 or np.ptp(ends) > 3.0:
        return None
    return np.asarray([[ends.mean(), across[:, 1].min(), across[:, 2].max()]])


def _open_top(across: Walls, down: Walls) -> Walls | None:
    """The beginning of columns' rules above the first rule across, as one more rule."""
    high = across[:, 0].min()
    starts = down[down[:, 1] < high - 6.0, 1]
    if len(starts) < 2 or np.ptp(starts) > 3.0:
        return None
    return np.asarray([[starts.mean(), across[:, 1].min(), across[:, 2].max()]])


def _open_sides(across: Walls, down: Walls) -> Walls | None:
    """The left and right ends of rules across, where they all end alike and nothing is drawn."""
    left, right = across[:, 1].min(), across[:, 2].max()
    top, bottom = across[:, 0].min(), across[:, 0].max()
    if len(across) < 3 or len(down) < 1:
        return None
    added = []
    for at, ends in ((left, across[:, 1]), (right, across[:, 2])):
        near = down[np.abs(down[:, 0] - at) <= 2 * _NEAR]
        alike = np.abs(ends - at) <= 3.0
        if (
            (near[:, 2] - near[:, 1]).sum() > 0.3 * (bottom - top)
            or alike.sum() < 3
            or not (alike.mean() >= 0.7 or _stop_short(across, ends, alike, down))
        ):
            continue
        added.append([at, top, bottom])
    return np.asarray(added) if added else None


def _stop_short(across: Walls, ends: Shares, alike: NDArray[np.bool_], down: Walls) -> bool:
    """Tell whether rules that do not reach a side end at rules down, as beside a merged stub."""
    outer = alike[[int(across[:, 0].argmin()), int(across[:, 0].argmax())]]
    away = np.abs(ends[~alike, None] - down[None, :, 0]).min(1)
    return bool(outer.all() and (away <= _TOUCH).all())


def _walled(
    xs: tuple[float, ...], ys: tuple[float, ...], level: Shares, upright: Shares
) -> Grid | None:
    """Join the places between which nothing is drawn, drop what is open to the outside."""
    rows, columns = len(ys) - 1, len(xs) - 1
    parent = list(range(rows * columns + 1))  # the last one is the outside

    def top_of(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    certain = True
    outside = rows * columns
    drawn = 0.6  # of a place's side
    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            for share, other in (
                (level[row, column], place - columns if row else outside),
                (upright[row, column], place - 1 if column else outside),
                (level[row + 1, column], place + columns if row + 1 < rows else outside),
                (upright[row, column + 1], place + 1 if column + 1 < columns else outside),
            ):
                if share < drawn:
                    certain = certain and share < 0.25
                    parent[top_of(place)] = top_of(other)
    groups: dict[int, list[tuple[int, int]]] = {}
    beyond = top_of(outside)
    for row in range(rows):
        for column in range(columns):
            name = top_of(row * columns + column)
            if name != beyond:
                groups.setdefault(name, []).append((row, column))
    areas = []
    for places in groups.values():
        first_row, last_row = min(p[0] for p in places), max(p[0] for p in places)
        first, last = min(p[1] for p in places), max(p[1] for p in places)
        area = Area(first_row, first, last_row - first_row + 1, last - first + 1)
        certain = certain and area.rows * area.columns == len(places)
        areas.append(area)
    if not areas:
        return None
    return _compact(xs, ys, areas, certain)


def _compact(
    xs: tuple[float, ...], ys: tuple[float, ...], areas: list[Area], certain: bool
) -> Grid:
    """Leave out edges at which no cell begins or ends, and number the cells anew."""
    columns = sorted({a.column for a in areas} | {a.column + a.columns for a in areas})
    rows = sorted({a.row for a in areas} | {a.row + a.rows for a in areas})
    x_of, y_of = ({old: new for new, old in enumerate(kept)} for kept in (columns, rows))
    moved = []
    for a in areas:
        row, column = y_of[a.row], x_of[a.column]
        moved.append(
            Area(row, column, y_of[a.row + a.rows] - row, x_of[a.column + a.columns] - column)
        )
    moved.sort(key=lambda a: (a.row, a.column))
    grid = Grid(tuple(xs[i] for i in columns), tuple(ys[i] for i in rows), tuple(moved))
    left, top, right, bottom = grid.box
    covered = 0.0
    for area in moved:
        box = grid.box_of(area)
        covered += (box[2] - box[0]) * (box[3] - box[1])
    whole = max((right - left) * (bottom - top), 0.01)
    return Grid(grid.xs, grid.ys, grid.areas, min(1.0, covered / whole), certain)
