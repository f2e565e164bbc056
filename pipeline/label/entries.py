"""The parts of a control-list entry as they are called: Note 1, License Requirements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.label.american import brackets

_NOTES = {
    "note": {"en": "Note {}", "ja": "注{}", "ko": "비고 {}"},
    "technical-note": {"en": "Technical Note {}", "ja": "技術的な注{}", "ko": "기술해설 {}"},
    "nb": {"en": "N.B. {}", "ja": "N.B. {}", "ko": "N.B. {}"},
}
_PARTS = {
    "license-requirements": {"en": "License Requirements", "ja": "許可要件", "ko": "허가 요건"},
    "license-exceptions": {"en": "License Exceptions", "ja": "許可例外", "ko": "허가 예외"},
    "related-controls": {"en": "Related Controls", "ja": "関連する規制", "ko": "관련 통제"},
    "related-definitions": {"en": "Related Definitions", "ja": "関連する定義", "ko": "관련 정의"},
}


def entry(code: str, locators: Sequence[str], lang: str) -> str:
    """`ECCN 3A001.b, Note 1` of the code and what stands beneath it."""
    said = code if code == "EAR99" else f"ECCN {code}"
    for locator in locators:
        note = re.fullmatch(r"(note|technical-note|nb)_(\w+)", locator)
        if note:
            said += ", " + _NOTES[note[1]][lang].format(note[2])
        elif locator in _PARTS:
            said += ", " + _PARTS[locator][lang]
        else:
            said += brackets((locator,))
    return said
