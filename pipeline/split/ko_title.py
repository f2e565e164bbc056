"""What a Korean law is called, and the facts its first lines state when no head does.

대외무역법 시행령
[시행 2026. 3. 17.] [대통령령 제36181호, 2026. 3. 17., 일부개정]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from pipeline.errors import AddressError
from pipeline.knowledge import by_name

_LAW = re.compile(
    r"(?:법|법률|령|규칙|고시|규정|요령|지침|훈령|예규|조례|공고|특례|기준|세칙|요강|헌법|협정|조약)$"
)
_DAY = r"(\d{4})\s*[.년-]\s*(\d{1,2})\s*[.월-]\s*(\d{1,2})\s*[.일]?"
_IN_FORCE = re.compile(rf"[\[(<]\s*시행\s*{_DAY}\s*[\])>]")
_ISSUED = re.compile(
    r"[\[(<]\s*(?P<kind>[가-힣· ㆍ]{2,30}?)\s*(?P<number>제\s*[\d-]+\s*호)\s*,\s*" + _DAY
)
_AFTER = re.compile(r"\s*[(（\[<【].*$")
_UNNAMED = re.compile(r"[\[(<【■]|\d{4}\s*[.년]|[제第]\s*\d|부\s*칙|목\s*차|\W*$|[①-⑳]")
_DOTS = re.compile(r"[·・ᆞ‧･•∙]")


def title(metadata: Mapping[str, str], first: Sequence[str], name: str) -> str:
    """The official title: the head's, else the first line that is a law's name, else the file's.

    `first` are the lines before the first article, without blank ones; "" when none names a law.
    """
    if metadata.get("title", "").strip():
        return " ".join(metadata["title"].split())
    stem = _AFTER.sub("", PurePath(name).stem.replace("_", " ")).strip()
    lines = [line.strip() for line in first[:20]]
    for i, line in enumerate(lines):
        for count in (1, 2, 3):  # a long title is broken over lines
            known = by_name("".join(lines[i : i + count]))
            if known is not None and known.address.startswith("kr/"):
                return known.titles.get("ko", " ".join(lines[i : i + count]))
        if _is_law(line):
            return _bare(line)
        broken = " ".join(lines[i : i + 2])
        if len(line) >= 25 and not re.search(r"[.。:]$", line) and _is_law(broken):
            return _bare(broken)
    return stem if _is_law(stem) else ""


def _bare(line: str) -> str:
    return " ".join(_AFTER.sub("", line).split())


def _is_law(line: str) -> bool:
    bare = _bare(line)
    return bool(_LAW.search(bare)) and len(bare) <= 100 and not _UNNAMED.match(bare)


def address(title: str) -> str:
    """`kr/<title without spaces>`, or what is known as the address of a law of this name."""
    known = by_name(title)
    if known is not None and known.address.startswith("kr/"):
        return known.address
    bare = unicodedata.normalize("NFC", _DOTS.sub("ㆍ", "".join(title.split())))
    bare = bare.replace("/", "／")
    if not bare:
        raise AddressError("An empty title can be no address.")
    return f"kr/{bare}"


def facts(metadata: Mapping[str, str], first: Sequence[str]) -> dict[str, str]:
    """The metadata with what the lines under the title add: dates, number."""
    found = dict(metadata)
    text = "\n".join(first[:20])
    force = _IN_FORCE.search(text)
    if force and (day := _iso(force.groups())):
        found.setdefault("valid_from", day)
    issued = _ISSUED.search(text)
    if issued:
        number = re.sub(r"\s", "", issued["number"])
        found.setdefault("law_number", f"{issued['kind'].strip()} {number}")
        if day := _iso(issued.groups()[2:]):
            found.setdefault("promulgated", day)
    return found


def _iso(parts: Sequence[str]) -> str:
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat()
    except ValueError:
        return ""
