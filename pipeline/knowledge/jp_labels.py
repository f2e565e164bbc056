"""How Japanese law numbers its units, and the address segment that each printed label gives.

第二十五条の二 → art_25-2, 一の二 → item_1-2, イ → sub_イ, （十三の二） → 13-2, 別表第三の三 →
appdx_3-3.  Numerals of every script become ASCII digits, branch numbers are joined with `-`.
"""

from __future__ import annotations

import re

from pipeline.numerals import KANJI, integer

IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
N = rf"[0-9０-９{KANJI}]+"
BRANCHED = rf"{N}(?:の{N})*"

# The levels of headings above articles, outermost first, with their segments.
DIVISIONS = {"編": "part", "章": "chap", "節": "sec", "款": "subsec", "目": "div"}
_DIVISION = re.compile(
    rf"第\s*{N}\s*(?P<unit>[編章節款目])(?:の{N})*"
    rf"(?:\s*(?:から|及び|・|―)\s*第\s*{N}\s*[編章節款目](?:の{N})*(?:\s*まで)?)?"
)
# Annexes by the word that names them, longest first; `form` is a document to be filled in.
_ANNEXES = {
    "別記様式": "form", "別紙様式": "form", "様式": "form", "書式": "form", "別表": "appdx",
    "別図": "fig", "別記": "note", "別紙": "sheet", "付録": "addendum",
}  # fmt: skip
ANNEX = re.compile(
    rf"(?:別記|別紙|別表)?\s*第?\s*(?P<before>{N})\s*号?(?P<of>(?:\s*の\s*{N})*)\s*(?:様式|書式)"
    rf"(?P<after>(?:\s*の\s*{N})*)"
    rf"|(?P<word>{'|'.join(_ANNEXES)})"
    rf"\s*(?:第?\s*(?P<number>{N})\s*号?(?P<branch>(?:\s*の\s*{N})*))?"
)
_ARTICLE = re.compile(rf"第\s*(?P<number>{N})\s*条(?P<branch>(?:の{N})*)")
_LABEL = re.compile(rf"(?P<kana>[ア-ンヰヱヲ]{{1,3}})|(?P<number>{BRANCHED}|[{_CIRCLED}]|○{N})")


def number(text: str) -> str | None:
    """A number with branches in ASCII: 三の二 → 3-2, ５の２ → 5-2, ③ → 3; None when it is none."""
    parts = [integer(part) for part in re.sub(r"\s", "", text).lstrip("○").split("の")]
    if not parts or any(part is None for part in parts):
        return None
    return "-".join(str(part) for part in parts)


def order(branched: str) -> tuple[int, ...]:
    """The sort key of a number with branches: 2 < 2-2 < 2-10 < 3."""
    return tuple(int(part) for part in branched.split("-"))


def articles(label: str) -> tuple[str, ...]:
    """The numbers an article's label states, ranges and lists expanded.

    第二十五条の二 → 25-2; 第二条から第四条まで → 2, 3, 4; 第四十九条及び第五十条 → 49, 50.
    """
    found: list[str] = []
    end = 0
    for match in _ARTICLE.finditer(label):
        here = number(match["number"] + match["branch"])
        if here is None:
            continue
        linked = label[end : match.start()].strip() in ("から", "―", "－", "～", "乃至", "ないし")
        found += spread(found[-1], here)[1:] if found and linked else [here]
        end = match.end()
    return tuple(dict.fromkeys(found))


def spread(first: str, last: str) -> list[str]:
    """The numbers of a range: whole numbers between its ends, branches of the last's stem.

    2, 4 → 2, 3, 4; 5-2, 5-4 → 5-2, 5-3, 5-4; 10, 12-2 → 10, 11, 12, 12-2.
    """
    low, high = order(first), order(last)
    if low >= high or high[0] - low[0] > 1000:
        return [first] if low == high else [first, last]
    if len(low) == len(high) and low[:-1] == high[:-1]:
        return ["-".join(map(str, (*low[:-1], n))) for n in range(low[-1], high[-1] + 1)]
    found = [first, *(str(n) for n in range(low[0] + 1, high[0] + 1))]
    for depth in range(1, len(high)):
        start = low[depth] + 1 if low[:depth] == high[:depth] and depth < len(low) else 2
        found += ["-".join(map(str, (*high[:depth], n))) for n in range(start, high[depth] + 1)]
    return found


def numbered(label: str) -> tuple[str, ...]:
    """The numbers of a paragraph's, item's or row's label: 一から四まで → 1, 2, 3, 4; ２ → 2."""
    label = _bare(label)
    ends = re.fullmatch(rf"({BRANCHED})(?:から|―|～)({BRANCHED})(?:まで)?", label)
    if ends:
        first, last = number(ends[1]), number(ends[2])
        return tuple(spread(first, last)) if first and last else ()
    parts = [number(part) for part in re.split(r"及び|並びに|、|・", label)]
    return tuple(part for part in parts if part) if None not in parts else ()


def division(label: str) -> tuple[str, str] | None:
    """The unit (章) and segment (chap_6-2) of a heading's label; a range gives its first."""
    match = _DIVISION.match(label)
    if match is None:
        return None
    unit = match["unit"]
    first = re.match(rf"第\s*({N})\s*{unit}((?:の{N})*)", label)
    value = number(first[1] + first[2]) if first else None
    return (unit, f"{DIVISIONS[unit]}_{value}") if value else None


def division_label(line: str) -> str | None:
    """The label that a chapter heading begins with (第六章の二), or None."""
    match = _DIVISION.match(line)
    return match.group() if match else None


def segment(label: str, *, outer: bool) -> str | None:
    """The segment of a 号 (`outer`: item_1-2) or of a unit beneath one (sub_イ, 1); None if unread.

    Brackets and full stops around the label do not count.
    """
    bare = _bare(label)
    match = _LABEL.fullmatch(bare)
    if match is None:
        values = numbered(bare) if outer else ()
        if values:
            return f"item_{values[0]}"
        ascii_label = re.fullmatch(r"[A-Za-zａ-ｚＡ-Ｚ]{1,4}", bare)
        return narrow(bare) if ascii_label else None
    if match["kana"]:
        return f"sub_{bare}" if set(bare) <= set(IROHA) else None
    value = number(bare)
    return (f"item_{value}" if outer else value) if value else None


def annex(label: str) -> str | None:
    """The segment of an annex's title: 別表第三の三 → appdx_3-3, 様式第一号 → form_1."""
    match = ANNEX.match(label.strip().lstrip("（(【["))
    if match is None:
        return None
    if match["before"]:
        word, printed = "form", match["before"] + match["of"] + match["after"]
    else:
        word, printed = _ANNEXES[match["word"]], (match["number"] or "") + (match["branch"] or "")
    value = number(printed) if printed else ""
    return None if value is None else f"{word}_{value}" if value else word


def _bare(label: str) -> str:
    return re.sub(r"[\s（）()．.〔〕\[\]]", "", label)


def narrow(text: str) -> str:
    """Full-width letters and digits as ASCII."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
