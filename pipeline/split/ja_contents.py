"""Where the contents table (目次) of a law in plain text stands."""

from __future__ import annotations

import re

from pipeline.knowledge import jp_labels
from pipeline.knowledge.jp_labels import N

_BEGIN = re.compile(r"[［\[【]?目\s*次[］\]】]?")
_LEADER = re.compile(r"[.．…‥・\s　]*[0-9０-９\-－―ー]*$")
_ARTICLES = re.compile(rf"[（(]\s*第\s*{N}\s*条.*[）)]?")
_ENTRY = re.compile(rf"第\s*{N}\s*条(?:の{N})*(?:[　\s]|[（(]).{{0,60}}")
_OTHER = re.compile(r"(?:附\s*則|別表|様式|別記|前\s*文).{0,60}")


def contents(texts: list[str]) -> set[int]:
    """The indices of the lines of a contents table; none when there is no 目次.

    It ends where a heading comes a second time, or with the first line that is no entry.
    """
    begin = next((i for i, text in enumerate(texts) if _BEGIN.fullmatch(text)), None)
    if begin is None:
        return set()
    seen: set[str] = set()
    found = {begin}
    for i in range(begin + 1, len(texts)):
        text = texts[i]
        key = _key(text)
        if key is None or "。" in text or key in seen:
            break
        seen.add(key)
        found.add(i)
    return found


def _key(text: str) -> str | None:
    """What an entry names, the same as its heading in the text would; None when it is none."""
    label = jp_labels.division_label(text)
    if label:
        title = re.split(r"[（(]", text[len(label) :])[0]
        # A section's number comes again in every chapter; with its title it does not.
        return re.sub(r"\s", "", label + _LEADER.sub("", title))
    entry = re.match(rf"第\s*{N}\s*条(?:の{N})*", text)
    if entry and _ENTRY.fullmatch(text):
        return re.sub(r"\s", "", entry.group())
    if _ARTICLES.fullmatch(text) or _OTHER.fullmatch(text):
        return re.sub(r"\s", "", _LEADER.sub("", text))
    return None
