"""The shapes of a slide: where each stands, and what it says (ISO/IEC 29500-1, 19.3 and 21.1).

A placeholder without a place of its own takes that of the layout, then of the master.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.office_blocks import Grid, Item, Para
from pipeline.extract.office_numbers import scheme
from pipeline.extract.office_text import after_cut, joint, lowered, raised, symbol
from pipeline.extract.ooxml import DGM, MC, A, C, P, R, number
from pipeline.extract.pptx_order import Area, reading_order

if TYPE_CHECKING:
    from lxml.etree import _Element

POINT = 12_700  # English metric units in a point
_AROUND = ("sldNum", "dt", "ftr", "hdr")
_LISTED = ("body", "obj", "")  # placeholders whose paragraphs are a list unless they say no
_SHAPES = frozenset({f"{P}sp", f"{P}grpSp", f"{P}graphicFrame", f"{P}pic", f"{P}cxnSp"})
_DEEPEST = 30  # groups in groups
_WIDEST = 200  # columns that a merged cell may say it covers


@dataclass(slots=True)
class Shape:
    """A shape in points: its place, what kind of placeholder it is ("" for none), its content.

    `inner` are the shapes of a group.  `picture` says that it shows something that is not text.
    """

    area: Area
    placeholder: str = ""
    items: list[Item] = field(default_factory=list)
    inner: list[Shape] = field(default_factory=list)
    picture: bool = False
    size: int = 0


@dataclass(slots=True)
class Inherited:
    """The places of the placeholders of a layout and its master, by index and by kind."""

    by_index: dict[str, Area] = field(default_factory=dict)
    by_kind: dict[str, Area] = field(default_factory=dict)


def inherited(*roots: _Element | None) -> Inherited:
    """Read a layout and its master, in this order."""
    found = Inherited()
    for depth, root in enumerate(roots):
        for shape in root.iter(f"{P}sp") if root is not None else ():
            mark = next(shape.iter(f"{P}ph"), None)
            area = _area(next(shape.iter(f"{A}xfrm"), None))
            if mark is None or area is None:
                continue
            if depth == 0 and mark.get("idx"):
                found.by_index.setdefault(mark.get("idx") or "", area)
            found.by_kind.setdefault(mark.get("type") or "", area)
    return found


def shapes(tree: _Element, places: Inherited, *, charts: dict[str, _Element]) -> list[Shape]:
    """The shapes of a slide's tree in reading order; `charts` are its chart and diagram parts."""
    return _ordered(_read(tree, places, charts, (1.0, 1.0, 0.0, 0.0), 0))


def flat(found: list[Shape]) -> Iterator[Shape]:
    """Every shape, those of groups in the place of the group."""
    for shape in found:
        yield shape
        yield from flat(shape.inner)


def _ordered(found: list[Shape]) -> list[Shape]:
    for shape in found:
        if shape.inner:
            shape.inner = _ordered(shape.inner)
    return [found[i] for i in reading_order([shape.area for shape in found])]


def _read(
    tree: _Element,
    places: Inherited,
    charts: dict[str, _Element],
    change: tuple[float, float, float, float],
    depth: int,
) -> list[Shape]:
    found: list[Shape] = []
    for child in tree:
        if child.tag == f"{MC}AlternateContent":
            for tag in (f"{MC}Choice", f"{MC}Fallback"):
                inside = child.find(tag)
                read = _read(inside, places, charts, change, depth) if inside is not None else []
                if any(s.items or s.inner for s in read) or (read and tag.endswith("Fallback")):
                    found += read
                    break
        elif child.tag in _SHAPES:
            found.append(_shape(child, places, charts, change, depth))
    return found


def _shape(
    element: _Element,
    places: Inherited,
    charts: dict[str, _Element],
    change: tuple[float, float, float, float],
    depth: int,
) -> Shape:
    mark = element.find(f"./*/{P}nvPr/{P}ph")
    kind = (mark.get("type") or "") if mark is not None else ""
    transform = element.find(f"{P}xfrm") if element.tag == f"{P}graphicFrame" else None
    if transform is None:
        transform = element.find(
            f"{P}{'grpSpPr' if element.tag == f'{P}grpSp' else 'spPr'}/{A}xfrm"
        )
    area = _area(transform)
    if area is None and mark is not None:
        master = {"ctrTitle": "title", "title": "title"}.get(kind, "body")  # knows these two
        area = (
            places.by_index.get(mark.get("idx") or "")
            or places.by_kind.get(kind)
            or (places.by_kind.get(master) if kind not in _AROUND else None)
        )
    placed = _changed(area or (0.0, 0.0, 0.0, 0.0), change)
    shape = Shape(placed, kind if mark is not None else "none")
    if element.tag == f"{P}grpSp":
        if depth < _DEEPEST:
            shape.inner = _read(element, places, charts, _within(transform, change), depth + 1)
            if area is None or area[2:] == area[:2]:
                shape.area = _around([s.area for s in shape.inner]) or shape.area
    elif element.tag == f"{P}graphicFrame":
        _frame(element, shape, charts)
    else:
        shape.picture = element.tag == f"{P}pic" or element.find(f"{P}spPr/{A}blipFill") is not None
        body = element.find(f"{P}txBody")
        if body is not None:
            listed = mark is not None and kind in _LISTED
            shape.items = list(paragraphs(body, listed=listed))
            sizes = [number(e.get("sz")) for e in body.iter(f"{A}rPr")]
            shape.size = max(sizes, default=0)
    described = element.find(f"./*/{P}cNvPr")
    said = (described.get("descr") or "").strip() if described is not None else ""
    if said and (shape.picture or element.tag == f"{P}graphicFrame"):
        shape.items.append(Para(" ".join(said.split()), "furniture", role="picture"))
    if kind in _AROUND and mark is not None:
        shape.items = [Para(i.text, "furniture") for i in shape.items if isinstance(i, Para)]
    return shape


def paragraphs(body: _Element, *, listed: bool) -> Iterator[Para]:
    """The paragraphs of a text body; `listed`: they are list items unless they say no."""
    counts: dict[int, tuple[str, int]] = {}
    for element in body.iter(f"{A}p"):
        text = _text(element)
        if not text.strip() and not strikes(element):
            continue
        properties = element.find(f"{A}pPr")
        level = number(properties.get("lvl")) if properties is not None else 0
        numbering = properties.find(f"{A}buAutoNum") if properties is not None else None
        drawn = properties.find(f"{A}buChar") if properties is not None else None
        none = properties is not None and properties.find(f"{A}buNone") is not None
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        if numbering is not None:
            named = numbering.get("type") or "arabicPeriod"
            before = counts.get(level)
            start = number(numbering.get("startAt"), 1)
            value = before[1] + 1 if before is not None and before[0] == named else start
            counts[level] = (named, value)
            if text.strip():  # a struck-out item has a number all the same
                yield Para(f"{scheme(value, named)} {text.strip()}", "text", level + 1, "item")
            continue
        counts.pop(level, None)
        if not text.strip():
            continue
        if drawn is not None and not none:
            font = properties.find(f"{A}buFont") if properties is not None else None
            face = (font.get("typeface") or "") if font is not None else ""
            sign = symbol(drawn.get("char") or "•", face).strip()
            yield Para(text, "text", level + 1, "item", sign)
        elif (listed or level) and not none:
            yield Para(text, "text", level + 1, "item", "•" if listed else "")
        else:
            yield Para(text)


def _text(paragraph: _Element) -> str:
    """A paragraph's text; a line break is one where it parts what is said."""
    lines, cut = [""], False
    for run in paragraph:
        if run.tag == f"{A}br":
            lines.append("")
        elif run.tag in (f"{A}r", f"{A}fld"):
            said = run.findtext(f"{A}t") or ""
            format_ = run.find(f"{A}rPr")
            if _is_struck(format_):
                cut = cut or bool(said.strip())
                continue
            if said and cut:
                said, cut = after_cut(lines[-1], said), False
            shift = number(format_.get("baseline")) if format_ is not None else 0
            font = format_.find(f"{A}latin") if format_ is not None else None
            said = symbol(said, (font.get("typeface") or "") if font is not None else "")
            lines[-1] += raised(said) if shift > 0 else lowered(said) if shift < 0 else said
        else:  # formulas stand in an extension
            lines[-1] += "".join(e.text or "" for e in run.iter("{*}t"))
    whole = lines[0]
    for line in lines[1:]:
        whole += joint(whole, line) + line
    return whole.replace("\v", " ").replace("\t", " ").replace("\xad", "")


def _is_struck(format_: _Element | None) -> bool:
    """Tell whether a run's properties strike it out."""
    return format_ is not None and format_.get("strike") in ("sngStrike", "dblStrike")


def strikes(element: _Element) -> bool:
    """Tell whether any text of a slide or paragraph is struck out, which is left out of it."""
    return any(
        _is_struck(run.find(f"{A}rPr")) and (run.findtext(f"{A}t") or "").strip()
        for run in element.iter(f"{A}r", f"{A}fld")
    )


def _frame(element: _Element, shape: Shape, charts: dict[str, _Element]) -> None:
    """A table, a chart or a diagram."""
    table = next(element.iter(f"{A}tbl"), None)
    if table is not None:
        shape.items = [_table(table)]
        return
    shape.picture = True
    for reference in element.iter(f"{C}chart", f"{DGM}relIds"):
        key = reference.get(f"{R}id") or reference.get(f"{R}dm") or ""
        part = charts.get(key)
        if part is None:
            continue
        if reference.tag == f"{C}chart":
            shape.items = list(_chart(part))
        else:
            for point in part.iter(f"{DGM}pt"):
                body = point.find(f"{DGM}t")
                if body is not None and point.get("type") in (None, "node", "asst"):
                    shape.items += paragraphs(body, listed=False)


def _chart(root: _Element) -> Iterator[Para]:
    """A chart's title as text; the names of its series and categories as furniture."""
    title = root.find(f".//{C}title")
    if title is not None:
        for body in title.iter(f"{C}rich"):
            yield from paragraphs(body, listed=False)
    names: list[str] = []
    for place in root.iter(f"{C}tx", f"{C}cat"):
        names += [v.text or "" for v in place.iter(f"{C}v")]
    said = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if said:
        yield Para("; ".join(said), "furniture", role="picture")


def _table(table: _Element) -> Grid:
    rows: list[list[list[Item]]] = []
    for row in table.iterchildren(f"{A}tr"):
        cells: list[list[Item]] = []
        for cell in row.iterchildren(f"{A}tc"):
            # A merged cell's further places are cells of their own, marked so.
            merged = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
            body = cell.find(f"{A}txBody")
            cells.append(
                [] if merged or body is None else list[Item](paragraphs(body, listed=False))
            )
        rows.append(cells[:_WIDEST])
    return Grid(rows)


def _area(transform: _Element | None) -> Area | None:
    if transform is None:
        return None
    return _box(transform.find(f"{A}off"), transform.find(f"{A}ext"))


def _box(offset: _Element | None, extent: _Element | None) -> Area | None:
    if offset is None or extent is None:
        return None
    left, top = number(offset.get("x")) / POINT, number(offset.get("y")) / POINT
    width, height = number(extent.get("cx")) / POINT, number(extent.get("cy")) / POINT
    return (left, top, left + width, top + height)


def _changed(area: Area, change: tuple[float, float, float, float]) -> Area:
    wide, high, right, down = change
    return (
        area[0] * wide + right,
        area[1] * high + down,
        area[2] * wide + right,
        area[3] * high + down,
    )


def _within(
    transform: _Element | None, change: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """How places in a group become places on the slide: the group's child area fills its own."""
    if transform is None:
        return change
    outer, inner = (
        _area(transform),
        _box(transform.find(f"{A}chOff"), transform.find(f"{A}chExt")),
    )
    if outer is None or inner is None or inner[2] == inner[0] or inner[3] == inner[1]:
        return change
    outer = _changed(outer, change)
    wide = (outer[2] - outer[0]) / (inner[2] - inner[0])
    high = (outer[3] - outer[1]) / (inner[3] - inner[1])
    return (wide, high, outer[0] - inner[0] * wide, outer[1] - inner[1] * high)


def _around(areas: list[Area]) -> Area | None:
    if not areas:
        return None
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
