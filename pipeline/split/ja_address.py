"""Which Japanese instrument a text is: its id, its title, its number, else a slug of its name."""

from __future__ import annotations

import re
import unicodedata

from pipeline.knowledge import by_name, jp_law_id
from pipeline.records import Extracted
from pipeline.split.unofficial import unofficial

_NOTICE = re.compile(r"(?:告示|通達|要領|要綱|規程|指針|通知|訓令|ガイドライン)(?:について)?$")
_ID = re.compile(r"[0-9A-Z]{8,20}")
# A law's own number stands alone on a line near its title; one inside a sentence is another's.
_OWN_NUMBER = re.compile(r"^\s*[（(]?\s*(?P<number>[^\s（）()、。]{6,45}号)\s*[）)]?\s*$", re.M)
# A text that begins with its first article or chapter states no title.
_UNIT = re.compile(
    r"第[0-9０-９〇一二三四五六七八九十百千]+(?:条|章|編|節|款)|[（(][^（）()]{1,40}[）)]$"
)
_HEAD = 600  # characters


def address(extracted: Extracted, title: str) -> str:
    """The document's address; a known id comes before one derived from the law number."""
    metadata = extracted.metadata
    if metadata.get("address"):
        return metadata["address"]
    law_id = metadata.get("law_id", "")
    if _ID.fullmatch(law_id):
        return f"jp/{law_id}"
    known = by_name(title) if title else None
    if known and known.address.startswith("jp/"):
        return known.address
    number = metadata.get("law_number") or own_number(extracted)
    stated = jp_law_id.first(number) if number else None
    if stated and stated.law_id:
        return f"jp/{stated.law_id}"
    segment = re.sub(r"\s+", "", unicodedata.normalize("NFC", title)).replace("/", "／")
    if segment and (stated or _NOTICE.search(segment)):
        return f"jp/notice/{segment}"
    if stated:
        return f"jp/notice/{stated.text}"
    return unofficial(extracted, title)


def own_number(extracted: Extracted) -> str:
    """The law number that the text's head states for itself, or ""."""
    head = "".join(b.text for b in extracted.blocks if b.kind != "furniture")[:_HEAD]
    match = _OWN_NUMBER.search(head)
    return match["number"] if match and jp_law_id.first(match["number"]) else ""


def _is_number(line: str) -> bool:
    number = jp_law_id.first(line)
    return bool(number and _OWN_NUMBER.fullmatch(line) and line.strip("（） ()").endswith("号"))


def first_line(extracted: Extracted) -> str:
    """The first line with content: the title of a law printed without a head."""
    text = "".join(b.text for b in extracted.blocks if b.kind in ("text", "heading", "break"))
    parts = [part.strip() for part in text.splitlines() if part.strip()][:5]
    # The law's number may stand above its title.
    line = next((part for part in parts if not _is_number(part)), parts[0] if parts else "")
    title = re.sub(r"^[○◎●◯]\s*|[（(][^（）()]*号[）)]$", "", line).strip()
    return "" if len(title) > 120 or _UNIT.match(title) else title
