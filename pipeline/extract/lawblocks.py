"""The blocks of a Japanese law whose format states what each element is, as they are written.

Every text node becomes a block with the locator of the unit it belongs to; what is put between
elements is a block of kind `break`, so that the rest is the source's text nodes, concatenated.
"""

from __future__ import annotations

import re

from pipeline.knowledge import jp_labels, jp_law_id
from pipeline.records import Block, BlockKind

Locator = tuple[str, ...]
REVISION = re.compile(r"(?P<id>\d{3}[0-9A-Z]{12})_(?P<date>\d{8})_(?P<by>[0-9A-Z]{15})")
_LAW_ID = re.compile(r"(?<![0-9A-Z])\d{3}(?:AC|CO|IO|M\d)[0-9A-Z]{10}[0-9](?![0-9A-Z])")
# The locators' segments of annexes, by the tail of the element's or class's name.
_ANNEX_WORDS = {
    "AppdxTable": "appdx", "AppdxNote": "note", "AppdxStyle": "form", "AppdxFormat": "form",
    "AppdxFig": "fig", "Appdx": "addendum",
}  # fmt: skip


class LawBlocks:
    """Blocks in the making."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.doubts: list[str] = []
        self._supplements: list[str] = []
        self._rows: dict[Locator, str] = {}
        self._taken: set[Locator] = set()

    def text(self, text: str | None, at: Locator, role: str = "", kind: BlockKind = "text") -> None:
        """A text node; layout (line ends and indentation between elements) is markup."""
        if not text:
            return
        if kind in ("text", "heading") and text.isspace() and "\n" in text:
            kind, role = "markup", ""
        self.blocks.append(Block(text, kind, at, role=role))

    def gap(self, text: str, at: Locator, role: str = "") -> None:
        """A separator that is not in the source; of two in a row the first stands."""
        last = next((b for b in reversed(self.blocks) if b.kind != "markup"), None)
        apart = last is not None and (last.kind != "break" or last.role == "figure")
        if text and last is not None and (apart or (role and role != last.role)):
            self.blocks.append(Block(text, "break", at, role=role))

    def figure(self, source: str | None, at: Locator) -> None:
        """Say where a figure stands, by its file's name: the text itself has nothing there."""
        name = (source or "").rpartition("/")[2].strip()
        self.blocks.append(
            Block(f"［図：{name}］" if name else "［図］", "break", at, role="figure")
        )

    def deleted(self, at: Locator) -> None:
        """A further unit of a merged deletion: it has no text of its own."""
        self.blocks.append(Block("", "text", at, role="deleted"))

    def supplement(self, text: str) -> str:
        """The segment of the next supplement: the amending law's number, else its place."""
        number = jp_law_id.first(text)
        name = (number.law_id or number.text) if number else str(len(self._supplements) + 1)
        again = self._supplements.count(name)
        self._supplements.append(name)
        return f"suppl_{name}" + (f"-{again + 1}" if again else "")

    def annex(self, element: str, title: str, number: str, above: Locator = ()) -> Locator:
        """The locator of an annex, by its printed title, else its element and number."""
        segment = jp_labels.annex(re.sub(r"^\s*附\s*則\s*", "", title))
        if segment is None:
            word = _ANNEX_WORDS.get(element.removeprefix("SupplProvision"), "appdx")
            plain = number.replace("_", "-")
            segment = f"{word}_{plain}" if re.fullmatch(r"\d+(-\d+)*", plain) else word
        return self.free((*above, segment))

    def free(self, at: Locator) -> Locator:
        """A locator that no unit has yet: a second 別表 of one number becomes `appdx_1.2`."""
        wanted, again = at, 1
        while at in self._taken:
            again += 1
            at = (*wanted[:-1], f"{wanted[-1]}.{again}")
        if again > 1:
            self.doubts.append(f"a second unit stands at {'/'.join(wanted)}; kept at {at[-1]}")
        self._taken.add(at)
        return at

    def row(self, annex: Locator, key: str, filled: bool) -> Locator:
        """The locator of a table's row: its own 項, that of the row it continues, or the annex."""
        numbers = rows(key) if filled else ()
        last = self._rows.get(annex, "")
        if numbers and (not last or jp_labels.order(numbers[0]) > jp_labels.order(last)):
            self._rows[annex] = last = numbers[0]
        return (*annex, f"row_{last}") if last else annex


def rows(key: str) -> tuple[str, ...]:
    """The numbers of the 項 that a row's first cell names; several where rows are merged."""
    label = re.sub(r"\s*の項(?=$|から|まで|及び|・|、)", "", key.strip())
    return jp_labels.numbered(label) if label else ()


def named_revision(name: str) -> dict[str, str]:
    """The law id, revision and date of 施行 that a file's name states as e-Gov writes them."""
    match = REVISION.search(name)
    if match:
        day = match["date"]
        return {
            "law_id": match["id"],
            "revision": match.group(),
            "valid_from": f"{day[:4]}-{day[4:6]}-{day[6:]}",
        }
    match = _LAW_ID.search(name)
    return {"law_id": match.group()} if match else {}
