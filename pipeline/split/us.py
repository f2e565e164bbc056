"""United States regulations: CFR chapters and parts, split into sections and paragraphs.

A part is a document (`us/cfr/15/745`), a section a group (`us/cfr/15/745.1`), its paragraphs hang
on it by their labels (`us/cfr/15/745.1/a/2`).  Supplements and appendices are groups of the part
(`us/cfr/15/774/supp_1`, `us/cfr/22/4/appdx_A`), subparts and centre headings are headings
(`us/cfr/22/120/subpart_A`, `…/head_1`).  [Reserved] units have the status `deleted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import SplitError
from pipeline.records import Block, Document, Extracted
from pipeline.split import us_text
from pipeline.split.builder import Builder
from pipeline.split.lines import Line, lines
from pipeline.split.us_heads import Head, annex_head, part_title, section_head
from pipeline.split.us_paragraphs import RESERVED
from pipeline.split.us_units import add_unit


@dataclass
class _Unit:
    """A section or supplement: its head lines and the lines beneath."""

    head: Head
    kind: str
    headings: tuple[str, ...]
    caption: list[Line]
    body: list[Line] = field(default_factory=list)


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split CFR text: one document a part.

    Raises `SplitError` when no part or section is found, or the CFR title stays unknown.
    """
    if extracted.dialect not in ("ecfr-markdown", "ecfr-xml"):
        return (us_text.split(extracted),)
    number = re.match(r"(\d+) CFR", extracted.metadata.get("law_number", ""))
    if not number:
        raise SplitError(f"{extracted.name}: the CFR title is not known (metadata law_number).")
    parts = tuple(_parts(extracted))
    if not parts:
        raise SplitError(
            f"{extracted.name}: no part heading ('PART 745—…' and '### Part 745') was found."
        )
    if len(parts) > 1 and extracted.metadata.get("address"):
        raise SplitError(
            f"{extracted.name}: the head states one address and the file holds {len(parts)} parts; "
            "leave the address out or cut the file at its parts."
        )
    return tuple(_document(part, number[1], name) for part, name in parts)


def _parts(extracted: Extracted) -> Iterator[tuple[Extracted, str]]:
    """Cut at the part headings; chapter headings go with the part that follows them."""
    blocks = extracted.blocks
    starts: list[int] = []
    fresh = True  # whether no block of the row is a part's heading yet
    for i, block in enumerate(blocks):
        if fresh and block.role == "part" and block.locator and block.text.strip():
            starts.append(i)
            fresh = False
        fresh = fresh or "\n" in block.text
    cuts = [_back(blocks, start) for start in starts]
    if not cuts:
        return
    cuts[0] = 0
    for cut, end, start in zip(cuts, [*cuts[1:], len(blocks)], starts, strict=True):
        name = (blocks[start].locator or ("",))[0]
        piece = replace(extracted, blocks=blocks[cut:end], warnings=extracted.warnings)
        yield replace(piece, name=f"{extracted.name} (part {name})"), name


def _back(blocks: Sequence[Block], start: int) -> int:
    """Where the part that begins at `start` takes over: the chapter headings above belong to it."""
    cut = start
    for i in range(start - 1, -1, -1):
        block = blocks[i]
        if block.kind == "heading" and block.role in ("chapter", "subchapter"):
            cut = i
        elif block.kind == "markup" and "\n" not in block.text:
            cut = i if cut == i + 1 else cut
        elif not (block.kind == "markup" or block.role == "heading"):
            break
    return cut


def _document(extracted: Extracted, title: str, part: str) -> Document:
    # A text that states an address of its own (a draft, a model) is not the CFR's part.
    stated = extracted.metadata.get("address", "")
    base = stated or f"us/cfr/{title}"
    address = stated or f"{base}/{part}"
    caption = " ".join(
        re.sub(r"^PARTS?\s+\S+?(?=[—–\s\[])[—–\s]*", "", b.text.strip(), flags=re.I)
        for b in extracted.blocks
        if b.kind == "heading" and b.role == "part"
    )
    name = part_title(title, part, caption, extracted.text)
    metadata = {
        **extracted.metadata,
        "title": name,
        "law_number": f"{title} CFR part {part}",
        "address": address,
    }
    if not stated:
        metadata["url"] = (
            f"https://www.ecfr.gov/current/title-{title}/part-{part.partition('-')[0]}"
        )
    builder = Builder(extracted, address, name, "law", "en", metadata=metadata)
    if RESERVED.search(caption):
        builder.update(0, status="deleted")
    for unit in _units(builder, base, part):
        add_unit(builder, unit.head, unit.kind, unit.headings, unit.caption, unit.body,
                 base=base, part=part)  # fmt: skip
    return builder.finish()


def _stated(block: Block, text: str, part: str) -> Head | None:
    """The head of a supplement whose format states its number and whose heading prints none."""
    return Head(text, block.locator[-1], "", part=part) if block.locator else None


def _units(builder: Builder, base: str, part: str) -> Iterator[_Unit]:
    """Read the lines of a part: headings are opened at once, sections are handed on complete."""
    unit: _Unit | None = None
    headings: tuple[str, ...] = ()
    owner, centers = 0, 0
    for line in lines(builder.extracted):
        text = line.text.strip()
        role = line.block.role if line.block.kind == "heading" else ""
        head = None
        if role == "section":
            head = section_head(text)
        elif role == "annex":
            head = annex_head(text) or _stated(line.block, text, part)
            headings = () if line.block.locator and line.block.level == 3 else headings
        if head is not None:
            if unit:
                yield unit
            unit = _Unit(head, role, headings, [line])
        elif role in ("subpart", "center") and text:
            if unit:
                yield unit
            unit = None
            label, _, caption = (re.sub(r"\s*[—–]\s*", "—", text, count=1)).partition("—")
            if role == "subpart":
                headings = ()
                segment = f"subpart_{re.sub('[–—]', '-', label.split()[1])}"
            else:
                centers += 1
                segment, label, caption = f"head_{centers}", "", text
                headings = headings[:1] if headings[:1] and "Subpart" in headings[0] else ()
            address = f"{base}/{part}/{segment}"
            found = builder.find(address)
            owner = (
                builder.open(address, "chapter", label=label, heading=caption, headings=headings)
                if found is None
                else found
            )
            if RESERVED.search(text):
                builder.update(owner, status="deleted")
            headings = (*headings, text)
            builder.own((line.start, line.end), owner)
        elif unit is None or role in ("chapter", "subchapter", "part"):
            builder.own((line.start, line.end), 0 if role else owner)
        else:
            unit.body.append(line)
    if unit:
        yield unit
