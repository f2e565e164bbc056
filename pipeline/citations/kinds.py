"""What sort of thing an address names, as citations and tables report it."""

from __future__ import annotations

import functools
from typing import Literal

Kind = Literal["regime", "treaty", "un_resolution", "law", "notice", "list_entry", "document"]
# What 同法, 同令, 같은 규칙 ask for.
Sort = Literal["act", "decree", "rule", "notice", "treaty"]

# The root that stands for a law which the text names and which has no known address.
UNKNOWN = "?"

_ROOTS: dict[str, Kind] = {
    "regime": "regime",
    "iaea": "regime",
    "treaty": "treaty",
    "wto": "treaty",
    "icao": "treaty",
    "un": "un_resolution",
    "eccn": "list_entry",
    "usml": "list_entry",
    "doc": "document",
}
_NOTICE_ENDINGS = (
    *("고시", "공고", "훈령", "예규", "지침", "요령", "규정", "기준", "세칙"),
    *("要領", "通達", "告示", "要綱"),
)


_UNKNOWN_ENDINGS: dict[Sort, tuple[str, ...]] = {
    "rule": ("規則", "省令", "府令", "규칙"),
    "decree": ("令", "령", "영"),
    "treaty": ("条約", "協定", "議定書", "憲章", "조약", "협정"),
}


@functools.lru_cache(maxsize=4096)
def kind_of(address: str) -> Kind:
    """The kind of instrument that an address begins with."""
    parts = address.split("/", 2)
    if parts[0] == "jp" and parts[1:2] == ["notice"]:
        return "notice"
    if parts[0] == "kr" and len(parts) > 1 and parts[1].endswith(_NOTICE_ENDINGS):
        return "notice"
    return _ROOTS.get(parts[0], "law")


def sort_of(instrument: str) -> Sort:
    """Whether a law is an act, a decree, a rule or a notice, as its id or title says."""
    root, _, name = instrument.partition("/")
    if root == UNKNOWN:
        return next((sort for sort, ends in _UNKNOWN_ENDINGS.items() if name.endswith(ends)), "act")
    if root in ("treaty", "wto", "un", "regime"):
        return "treaty"
    if kind_of(instrument) == "notice":
        return "notice"
    if root == "jp":
        code = name[3:5]
        return "act" if code == "AC" else "decree" if code == "CO" else "rule"
    if root == "kr":
        if name.endswith("규칙"):
            return "rule"
        if name.endswith(("령", "영")):
            return "decree"
    return "act"


def has_articles(instrument: str) -> bool:
    """Tell whether a bare 第三条 or 제3조 can be one of the instrument's articles."""
    return instrument.startswith(("jp/", "kr/", "eu/", "treaty/", "wto/"))
