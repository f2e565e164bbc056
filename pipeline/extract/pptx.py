"""PPTX (PresentationML): slides in order, each with its title, its boxes as read, its notes.

A slide's title is a heading and the slide its page.  What the speaker says (role "notes") follows
the slide; slide numbers, dates, footers and descriptions of pictures are furniture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pipeline.errors import ExtractionError
from pipeline.extract.office_blocks import Grid, Item, Para, Writer
from pipeline.extract.ooxml import P, Package, R, number, package
from pipeline.extract.pptx_shapes import POINT, Shape, flat, inherited, shapes, strikes
from pipeline.records import Box, Extracted, PageGrade

if TYPE_CHECKING:
    from lxml.etree import _Element

DIALECT = "pptx"
_MAIN = "ppt/presentation.xml"
_LONGEST_TITLE = 80  # characters of a box that is read as the title of a slide without one


def extract(data: bytes, name: str) -> Extracted:
    """Read a PPTX or PPTM; raise `ExtractionError` for one without text, locked or damaged."""
    whole = package(data, name)
    path, root = whole.main(_MAIN)
    size = root.find(f"{P}sldSz")
    width = number(size.get("cx")) / POINT if size is not None else 0.0
    height = number(size.get("cy")) / POINT if size is not None else 0.0
    relations = whole.relations(path)
    writer = Writer()
    pages: list[PageGrade] = []
    hidden: list[int] = []
    lost: list[int] = []
    struck: list[int] = []
    for page, reference in enumerate(root.iter(f"{P}sldId"), 1):
        relation = relations.get(reference.get(f"{R}id") or "")
        writer.page = page
        grade: Literal["text", "image", "empty"] = "empty"
        try:
            slide = whole.xml(relation.target) if relation is not None else None
            if relation is None or slide is None:
                lost.append(page)
            else:
                if slide.get("show") in ("0", "false"):
                    hidden.append(page)
                if strikes(slide):
                    struck.append(page)
                grade = _slide(whole, relation.target, slide, writer)
        except ExtractionError as error:
            whole.warnings.append(str(error).removeprefix(f"{name}: "))
            lost.append(page)
        pages.append(PageGrade(page, grade, width, height))
    if not any(b.kind in ("text", "heading") and b.text.strip() for b in writer.blocks):
        if not pages:
            raise ExtractionError(f"{name}: the presentation has no slides; get it again.")
        what = "the slide holds" if len(pages) == 1 else f"the {len(pages)} slides hold"
        raise ExtractionError(
            f"{name}: {what} no text; if it is a matter of pictures, they need OCR: save the "
            "presentation as PDF and add that."
        )
    warnings = list(whole.warnings)
    for numbers, what in (
        (hidden, "the slide is hidden when it is shown; it is read"),
        (struck, "struck-out text was left out"),
        (lost, "the slide is missing or damaged and is not read"),
    ):
        if numbers:
            warnings.append(f"slide {', '.join(map(str, numbers))}: {what}")
    return Extracted(
        name,
        DIALECT,
        tuple(writer.blocks),
        whole.facts(),
        tuple(f"{name}: {w}" for w in warnings),
        tuple(pages),
    )


def _slide(
    whole: Package, path: str, root: _Element, writer: Writer
) -> Literal["text", "image", "empty"]:
    """Write one slide; say what is on it."""
    layout_path = next(iter(whole.related(path, "slideLayout")), "")
    layout = whole.xml(layout_path) if layout_path else None
    master_path = next(iter(whole.related(layout_path, "slideMaster")), "") if layout_path else ""
    master = whole.xml(master_path) if master_path else None
    tree = root.find(f"{P}cSld/{P}spTree")
    if tree is None:
        return "empty"
    found = list(flat(shapes(tree, inherited(layout, master), charts=_parts(whole, path))))
    title = _title(found)
    if title is not None:
        _put(writer, [Para(_one_line(title.items), "heading", 1)], title)
    for shape in found:
        if shape is not title:
            _put(writer, shape.items, shape)
    written = any(_says(item) for shape in found for item in shape.items)
    _notes(whole, path, writer)
    writer.boxes = ()
    if written:
        return "text"
    return "image" if any(shape.picture for shape in found) else "empty"


def _title(found: list[Shape]) -> Shape | None:
    """The title: its placeholder, else one short line on top, larger than all else."""
    filled = [s for s in found if any(_says(item) for item in s.items)]
    stated = next((s for s in filled if s.placeholder in ("title", "ctrTitle")), None)
    if stated is not None or len(filled) < 2:
        return stated
    top = min(filled, key=lambda s: s.area[1])
    short = len(top.items) == 1 and isinstance(top.items[0], Para)
    largest = top.size > max(s.size for s in filled if s is not top)
    if short and largest and len(_one_line(top.items)) <= _LONGEST_TITLE:
        return top
    return None


def _one_line(items: list[Item]) -> str:
    return " ".join(" ".join(i.text.split()) for i in items if isinstance(i, Para) and _says(i))


def _says(item: Item) -> bool:
    if isinstance(item, Grid):
        return any(_says(inner) for row in item.rows for cell in row for inner in cell)
    return item.kind != "furniture" and bool(item.text.strip())


def _put(writer: Writer, items: list[Item], shape: Shape) -> None:
    left, top, right, bottom = (round(value, 1) for value in shape.area)
    placed = right > left and bottom > top
    writer.boxes = (Box(writer.page, left, top, right, bottom),) if placed else ()
    writer.write(items)


def _notes(whole: Package, path: str, writer: Writer) -> None:
    """What the notes page says beneath the slide's picture."""
    notes_path = next(iter(whole.related(path, "notesSlide")), "")
    root = whole.xml(notes_path) if notes_path else None
    tree = root.find(f"{P}cSld/{P}spTree") if root is not None else None
    if tree is None:
        return
    writer.boxes = ()
    for shape in flat(shapes(tree, inherited(), charts={})):
        if shape.placeholder == "body":
            for item in shape.items:
                if isinstance(item, Para):
                    writer.paragraph(Para(item.text, "text", role="notes"))


def _parts(whole: Package, path: str) -> dict[str, _Element]:
    """The parts of a slide's charts and diagrams by relation id; a damaged one is left out."""
    found: dict[str, _Element] = {}
    for key, relation in whole.relations(path).items():
        if relation.kind not in ("chart", "diagramData"):
            continue
        try:
            part = whole.xml(relation.target)
        except ExtractionError as error:
            whole.warnings.append(str(error).removeprefix(f"{whole.name}: "))
            continue
        if part is not None:
            found[key] = part
    return found
