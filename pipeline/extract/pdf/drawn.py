"""What is drawn on a page besides text: straight rules, and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from pipeline.extract.pdf.display import Display
from pipeline.extract.pdf.page import Rectangle

_THIN = 3.5  # points; a path no thicker is a rule
_SHORT = 6.0  # points; a shorter one is a dash, a bullet or part of a glyph
_MOST_OBJECTS = 6_000  # looked at on one page; maps and charts hold more
_MOST_SEGMENTS = 400  # of one path that are looked at
_MOST = 2_000  # rules, and pictures, that are given
_DEEPEST = 4  # forms within forms
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Rules as thin boxes, across or down; pictures' boxes; the number of other shapes."""

    rules: list[Rectangle]
    pictures: list[Rectangle]
    shapes: int


def drawn(page: Any, display: Display) -> Drawn:
    """What is drawn on a pypdfium2 `PdfPage`, in places of the page as shown.

    The edges of a stroked rectangle are rules, and the straight level parts of any stroked path;
    a thin filled one is a rule itself.  A filled area is none: it counts as a shape.
    """
    shapes = 0
    rules: list[Rectangle] = []
    pictures: list[Rectangle] = []
    left = _MOST_OBJECTS
    for thing, kind, matrix in _objects(page):
        left -= 1
        if left < 0 or len(rules) >= _MOST:
            break
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(thing, matrix)
            if box and len(pictures) < _MOST:
                pictures.append(box)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            before = len(rules)
            rules.extend(_rules(thing, matrix))
            shapes += len(rules) == before
    return Drawn(_shown(rules[:_MOST], display, longest=True), _shown(pictures, display), shapes)


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    handle = page.raw
    count = raw.FPDFPage_CountObjects(handle)
    for i in range(min(count, 4 * _MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(handle, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(thing, _SAME, 1)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
            yield thing, kind, _SAME


def _inside(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    matrix = _product(_matrix(form), outer)
    for i in range(min(raw.FPDFFormObj_CountObjects(form), _MOST_OBJECTS)):
        thing = raw.FPDFFormObj_GetObject(form, i)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _inside(thing, matrix, depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
            yield thing, kind, matrix


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return _SAME
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
            e * p + f * r + t, e * q + f * s + u)  # fmt: skip


def _place(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


_EDGES = [ctypes.c_float() for _ in range(4)]
_EDGE_POINTERS = [ctypes.byref(edge) for edge in _EDGES]


def _bounds(thing: Any, matrix: Matrix) -> Rectangle | None:
    """Left, bottom, right and top in the page's own space."""
    if not raw.FPDFPageObj_GetBounds(thing, *_EDGE_POINTERS):
        return None
    left, bottom, right, top = (edge.value for edge in _EDGES)
    if matrix is _SAME:
        return left, bottom, right, top
    places = [_place(x, y, matrix) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def _rules(path: Any, matrix: Matrix) -> Iterator[Rectangle]:
    box = _bounds(path, matrix)
    if box is None:
        return
    wide, tall = box[2] - box[0], box[3] - box[1]
    if max(wide, tall) < _SHORT:
        return
    if min(wide, tall) <= _THIN:
        yield box
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    # A path painted in one go may hold a whole table's rules, as lines or as thin rectangles.
    if stroke.value or raw.FPDFPath_CountSegments(path) > 5:
        yield from _segments(path, matrix, filled=not stroke.value)


def _segments(path: Any, matrix: Matrix, *, filled: bool) -> Iterator[Rectangle]:
    matrix = _product(_matrix(path), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    pointers = ctypes.byref(x), ctypes.byref(y)
    start = last = None
    part: list[tuple[float, float]] = []
    parts: list[Rectangle] = []
    count = raw.FPDFPath_CountSegments(path)
    for i in range(min(count, _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(segment, *pointers)
        point = _place(x.value, y.value, matrix)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if filled:
                yield from _thin(part, parts)
            start, part = point, [point]
        else:
            part.append(point)
            if not filled and kind == raw.FPDF_SEGMENT_LINETO and last:
                yield from _level(last, point)
        if raw.FPDFPathSegment_GetClose(segment) and start and not filled:
            yield from _level(point, start)
        last = point
    if filled:
        yield from _thin(part, parts)


def _thin(part: list[tuple[float, float]], parts: list[Rectangle]) -> Iterator[Rectangle]:
    """A filled part that is a rule, or the edges of a frame that it leaves within the part before;
    `parts` are the boxes of those before it.
    """
    if len(part) < 3:
        return
    xs, ys = [x for x, _ in part], [y for _, y in part]
    box = (min(xs), min(ys), max(xs), max(ys))
    if _is_rule(box):
        yield box
    before = parts[-1] if parts else None
    level = all(x in (box[0], box[2]) or y in (box[1], box[3]) for x, y in part)
    if level and before is not None and (_is_within(box, before) or _is_within(before, box)):
        if not _is_within(box, before):
            box, before = before, box
        left, low, right, high = before
        edges = ((left, low, right, box[1]), (left, box[3], right, high),
                 (left, low, box[0], high), (box[2], low, right, high))  # fmt: skip
        for edge in edges:
            if _is_rule(edge) and min(edge[2] - edge[0], edge[3] - edge[1]) > 0.01:
                yield edge
        parts.clear()
    elif level:
        parts.append(box)


def _is_rule(box: Rectangle) -> bool:
    wide, tall = box[2] - box[0], box[3] - box[1]
    return min(wide, tall) <= _THIN and max(wide, tall) >= _SHORT


def _is_within(box: Rectangle, other: Rectangle) -> bool:
    return (
        box[0] >= other[0] - 0.01
        and box[1] >= other[1] - 0.01
        and box[2] <= other[2] + 0.01
        and box[3] <= other[3] + 0.01
    )


def _level(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rectangle]:
    box = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
    wide, tall = box[2] - box[0], box[3] - box[1]
    if min(wide, tall) <= 0.5 and max(wide, tall) >= _SHORT:
        yield box


def _shown(boxes: list[Rectangle], display: Display, *, longest: bool = False) -> list[Rectangle]:
    """The boxes on the page as shown, cut to it; twice the same box once."""
    if not boxes:
        return []
    found = display.boxes(np.array(boxes, np.float64))
    found = found[np.isfinite(found).all(1)]
    limits = np.array([display.width, display.height, display.width, display.height])
    found = np.clip(found, 0.0, limits).round(2)
    size = found[:, 2:] - found[:, :2]
    found = found[(size.max(1) >= _SHORT) if longest else (size.min(1) > 0)]
    return list(dict.fromkeys((a, b, c, d) for a, b, c, d in found.tolist()))
