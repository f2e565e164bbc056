"""A comparison as a file: Markdown, XLSX, HTML, JSON.  The same comparison, the same bytes."""

from __future__ import annotations

import json
from pathlib import PurePath

from pipeline.compare.comparison import Comparison
from pipeline.errors import UsageError

FORMATS = ("md", "xlsx", "html", "json")
_ENDINGS = {"markdown": "md", "htm": "html"}


def format_of(name: str) -> str:
    """The format that a file's ending says; raises `UsageError` for another one."""
    ending = PurePath(name).suffix.removeprefix(".").lower()
    ending = _ENDINGS.get(ending, ending)
    if ending not in FORMATS:
        raise UsageError(
            f"{name}: its ending says no format; end it with "
            f"{', '.join(f'.{one}' for one in FORMATS)}."
        )
    return ending


def encode(found: Comparison, to: str) -> bytes:
    """The comparison in one of `FORMATS`."""
    if to == "xlsx":
        from pipeline.compare.formats.xlsx import xlsx

        return xlsx(found)
    if to == "md":
        from pipeline.compare.formats.markdown import markdown

        return markdown(found).encode()
    if to == "html":
        from pipeline.compare.formats.html import html

        return html(found).encode()
    return (json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "replace"
    )
