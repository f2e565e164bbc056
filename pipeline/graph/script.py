"""The language that a text shows by its letters."""

from __future__ import annotations

import re

from pipeline.records import Language

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KANA_OR_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def script(text: str, *, otherwise: Language) -> Language:
    """The language whose glyphs a text needs: Chinese characters differ in Japan and Korea.

    `otherwise` is the answer for a text with no letters of Japanese or Korean in it.
    """
    if _HANGUL.search(text):
        return "ko"
    return "ja" if _KANA_OR_HAN.search(text) else otherwise
