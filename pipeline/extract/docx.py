"""DOCX (WordprocessingML): the document as Word shows it, paragraph by paragraph.

Generated numbers stand in the text, notes follow the paragraph that their mark is in, tables are
rows, text boxes follow the paragraph that they hang on.  Headers, footers, tables of contents and
descriptions of pictures are furniture.  Macros are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import ExtractionError
from pipeline.extract.docx_body import NoteStyle, Story
from pipeline.extract.docx_numbering import Numbering, numbering
from pipeline.extract.docx_styles import Styles, list_of, styles
from pipeline.extract.office_blocks import Grid, Item, Para, Writer
from pipeline.extract.ooxml import Package, W, number, package
from pipeline.records import Extracted

if TYPE_CHECKING:
    from lxml.etree import _Element

DIALECT = "docx"
_MAIN = "word/document.xml"


def extract(data: bytes, name: str) -> Extracted:
    """Read a DOCX or DOCM; raise `ExtractionError` for one without text, locked or damaged."""
    whole = package(data, name)
    path, root = whole.main(_MAIN)
    body = root.find(f"{W}body")
    if body is None:
        raise ExtractionError(f"{name}: the document has no body; save the file again.")
    story = _story(whole, path, root)
    items = story.items(body)
    writer = Writer()
    writer.write(_around(whole, path, root, "header", story))
    writer.write(items)
    writer.write(_around(whole, path, root, "footer", story))
    if not any(b.kind in ("text", "heading") and b.text.strip() for b in writer.blocks):
        raise ExtractionError(
            f"{name}: the document holds no text; if it is a picture of one, it needs OCR: save it "
            "as PDF and add that."
        )
    facts = whole.facts()
    title = next((b.text for b in writer.blocks if b.role == "title"), "")
    if title:
        facts["title"] = title
    warnings = (*whole.warnings, *_doubts(story))
    return Extracted(
        name, DIALECT, tuple(writer.blocks), facts, tuple(f"{name}: {w}" for w in warnings)
    )


def _story(whole: Package, path: str, root: _Element) -> Story:
    known = styles(_part(whole, path, "styles"))
    story = Story(known, _lists(whole, path, known))
    for kind in ("footnote", "endnote"):
        notes = _part(whole, path, f"{kind}s")
        for note in notes.iter(f"{W}{kind}") if notes is not None else ():
            # The separators between text and notes are kept as notes too.
            if note.get(f"{W}type") in (None, "normal"):
                story.note_parts[kind, note.get(f"{W}id") or ""] = note
    settings = _part(whole, path, "settings")
    sections: list[_Element | None] = [*root.iter(f"{W}sectPr")]
    for section in sections or [None]:
        story.note_styles.append({
            kind: _note_style(kind, settings, section) for kind in ("footnote", "endnote")
        })  # fmt: skip
    return story


def _lists(whole: Package, path: str, known: Styles) -> Numbering:
    by_style: dict[str, str] = {}
    for key, element in known.elements.items():
        if element.get(f"{W}type") == "numbering":
            numbers = element.find(f"{W}pPr/{W}numPr")
            by_style[key] = (list_of(numbers)[0] or "") if numbers is not None else ""
    return numbering(_part(whole, path, "numbering"), by_style)


def _note_style(kind: str, settings: _Element | None, section: _Element | None) -> NoteStyle:
    """What the section says of its notes, else the whole document, else Word's custom."""
    style = NoteStyle("lowerRoman" if kind == "endnote" else "decimal")
    for place in (settings, section):
        stated = place.find(f"{W}{kind}Pr") if place is not None else None
        if stated is None:
            continue
        for key in ("numFmt", "numStart", "numRestart"):
            element = stated.find(f"{W}{key}")
            value = (element.get(f"{W}val") or "") if element is not None else ""
            if key == "numFmt" and value:
                style.form = value
            elif key == "numStart" and value:
                style.start = number(value, 1)
            elif value:
                style.each_section = value == "eachSect"
    return style


def _around(whole: Package, path: str, root: _Element, kind: str, story: Story) -> Sequence[Item]:
    """Headers or footers as furniture, each text once, in the order of the sections."""
    relations = whole.relations(path)
    found: list[Item] = []
    said: set[str] = set()
    for reference in root.iter(f"{W}{kind}Reference"):
        key = next((v for k, v in reference.attrib.items() if str(k).endswith("}id")), "")
        relation = relations.get(str(key))
        part = whole.xml(relation.target) if relation is not None else None
        if part is None:
            continue
        for text in _texts(Story(story.styles, story.numbering, titled=True).items(part)):
            if text.strip() and text not in said:
                said.add(text)
                found.append(Para(text, "furniture", role=kind))
    return found


def _texts(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Grid):
            for row in item.rows:
                for cell in row:
                    yield from _texts(cell)
        else:
            yield item.text.replace("\n", " ")


def _part(whole: Package, path: str, kind: str) -> _Element | None:
    """The part that the document names by a kind of relation; None without one.

    Styles, lists and settings only say how the text looks: a damaged one costs a warning.
    """
    target = next(iter(whole.related(path, kind)), "")
    if not target:
        return None
    try:
        return whole.xml(target)
    except ExtractionError as error:
        if kind in ("footnotes", "endnotes"):
            raise
        whole.warnings.append(f"read without its {kind}: {error}")
        return None


def _doubts(story: Story) -> Iterator[str]:
    if story.reader.changed:
        yield (
            "the document has tracked changes; it is read as if all were accepted "
            "(insertions in, deletions out)"
        )
    if story.reader.hidden:
        yield "hidden text is left out"
    if story.reader.struck:
        yield "struck-out text was left out"
    if story.chunks:
        yield f"{story.chunks} embedded files (w:altChunk) are not read; open and save it in Word"
