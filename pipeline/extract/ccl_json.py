"""The Commerce Control List as JSON, one object an entry: dialect `ccl-json`.

    {"ecfrIssueDate": "2026-01-02", "entries": [{"eccn": "3A001", "heading": …, "countryChart":
     [{"control": …, "countryChart": …}], "items": [{"paragraph": "b.2", "kind": "item", …}]}]}

The source text is every string of the JSON in document order.  Line ends between them and the
words that its keys say (`Reason for control: `, `LVS: `) are blocks of kind `break`.  Each block
has the entry's code, and for an item paragraph its path, as locator; a row ends at a break with a
line end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.records import Block, Extracted

DIALECT = "ccl-json"
TITLE = "Commerce Control List (Supplement No. 1 to Part 774)"
ADDRESS = "us/cfr/15/774/supp_1"

_CODE = re.compile(r"\d[A-Z]\d{3}[a-z]?")
_SAID = {"reasonForControl": "Reason for control: ", "relatedControls": "Related controls: "}
_REPEATED = ("category", "productGroup")  # both stand in the code
_KNOWN = {"eccn", "code", "category", "productGroup", "heading", "reasonForControl", "countryChart",
          "licenceExceptionFlags", "staSpecialConditions", "relatedControls", "items",
          "topLevelParagraphs"}  # fmt: skip


def extract(data: bytes, name: str) -> Extracted:
    """Read the list.  Raises `ExtractionError` when the JSON is broken or no control list."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ExtractionError(
            f"{name}: the JSON is damaged or truncated ({error}); get the file again."
        ) from error
    entries = value.get("entries") if isinstance(value, dict) else None
    if isinstance(entries, dict):
        entries = list(entries.values())
    if not isinstance(entries, list) or not entries:
        raise ExtractionError(
            f"{name}: this JSON is no Commerce Control List; it needs 'entries', a list of objects "
            "with an 'eccn'."
        )
    blocks: list[Block] = []
    warnings: list[str] = []
    for key, part in value.items():
        if key != "entries":
            blocks.extend(_head(part, key))
            continue
        for number, entry in enumerate(entries):
            code = _code(entry, number, name)
            if blocks:
                blocks.append(Block("\n\n", "break"))
            blocks.extend(_entry(entry, code))
            warnings += [
                f"{name}, {code}: the key {key!r} is not known; its text was kept with the entry."
                for key in entry
                if key not in _KNOWN
            ]
    return Extracted(name, DIALECT, tuple(blocks), _metadata(value), tuple(warnings))


def _code(entry: object, number: int, name: str) -> str:
    code = entry.get("eccn", entry.get("code")) if isinstance(entry, dict) else None
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ExtractionError(
            f"{name}: entry {number} has no ECCN ({code!r}); codes are quoted strings such as "
            "'3A001'."
        )
    return code


def _metadata(value: Mapping[str, Any]) -> dict[str, str]:
    metadata = {
        "title": TITLE,
        "law_number": "15 CFR part 774, Supplement No. 1",
        "address": ADDRESS,
        "url": "https://www.ecfr.gov/current/title-15/part-774/appendix-Supplement%20No.%201%20to"
        "%20Part%20774",
        "kind": "law",
        "lang": "en",
    }
    date = value.get("ecfrIssueDate")
    if isinstance(date, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        metadata |= {"valid_from": date, "revision": date}
    return metadata


def _strings(value: object) -> Iterator[str]:
    """Every string in a value, in document order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _head(value: object, key: str) -> Iterator[Block]:
    """What the file says of itself (source, date, how it was made)."""
    for text in _strings(value):
        yield Block(text, "furniture", role=key)
        yield Block("\n", "break")


def _entry(entry: Mapping[str, Any], code: str) -> Iterator[Block]:
    """One entry: code and heading on a line, then a line for each fact and item."""
    here = (code,)
    for key, value in entry.items():
        if key in ("eccn", "code"):
            yield Block(str(value), "text", here, role="code")
        elif key in _REPEATED:
            for text in _strings(value):
                yield Block(" ", "break")
                yield Block(text, "furniture", here, role=key)
        elif key == "heading":
            yield Block(" ", "break")
            for text in _strings(value):
                yield Block(text, "heading", here, role="heading")
        elif key == "countryChart" and isinstance(value, list):
            for row in value:
                yield from _row(list(_strings(row)), here, role=key, between=": ")
        elif key == "licenceExceptionFlags" and isinstance(value, dict):
            said = entry.get("staSpecialConditions")
            for flag, text in value.items():
                # The special conditions for STA repeat what the flag says.
                again = flag == "STA" and isinstance(said, str) and str(text) in said
                yield Block("\n", "break")
                if not again:
                    yield Block(f"{flag}: ", "break")
                for part in _strings(text):
                    yield Block(part, "furniture" if again else "text", here, role=key)
        elif key == "items" and isinstance(value, list):
            for item in value:
                yield from _item(item, code)
        elif key == "topLevelParagraphs" and isinstance(value, dict):
            known = set(_strings(entry.get("items")))
            for text in _strings(value):
                yield Block("\n", "break")
                yield Block(text, "furniture" if text in known else "text", here, role=key)
        else:
            for text in _strings(value):
                yield from _row([text], here, role=key, said=_SAID.get(key, ""))


def _row(
    texts: list[str], here: tuple[str, ...], *, role: str, said: str = "", between: str = " "
) -> Iterator[Block]:
    """Strings that make one line."""
    for i, text in enumerate(texts):
        yield Block(between if i else f"\n{said}", "break")
        yield Block(text, "text", here, role=role)


def _item(item: object, code: str) -> Iterator[Block]:
    """An item paragraph, a note or a line of text: `b.2 Text`."""
    if not isinstance(item, dict):
        for text in _strings(item):
            yield from _row([text], (code,), role="text")
        return
    kind = item.get("kind")
    path = item.get("paragraph")
    is_item = isinstance(path, str) and bool(path) and kind in ("item", None)
    here = (code, str(path)) if is_item else (code,)
    role = "item" if is_item else "text"
    yield Block("\n", "break")
    pause = ""  # what stands between this string and the last one
    for key, value in item.items():
        for text in _strings(value):
            if pause:
                yield Block(pause, "break")
            if key == "kind":
                yield Block(text, "furniture", here, role=key)
                pause = ". " if pause == " " else "\n"
            elif key == "paragraph":
                yield Block(text, "text", here, role="label")
                pause = " " if "kind" in item else ". "
            else:
                yield Block(text, "text", here, role=role)
                pause = " "
