"""Which numbering tradition a text without a dialect of its own is in.

Law, treaty, resolution and control list show themselves by a chain of unit heads (第一条, 第二条 …)
that runs through the text; a report may quote some, but they neither count up from the first nor
carry the text.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Sequence
from typing import Literal

from pipeline.numerals import integer, roman
from pipeline.records import Extracted
from pipeline.split import ccl_text, control_list
from pipeline.split.control_list_marks import CODE, order_of
from pipeline.split.lines import lines

Tradition = Literal[
    "ja", "ko", "us", "law-en", "treaty", "resolution", "control-list", "report"
]  # fmt: skip

# What follows a number decides: 第48条第1項, 제19조에, Article 5 of … are references.
_JA = re.compile(
    r"第\s*(?P<n>[〇一二三四五六七八九十百千0-9０-９]+)\s*条"
    r"(?P<branch>(?:の[二三四五六七八九十0-9０-９]+)*)"
    r"(?=\s*[（(]|[\s　]|$|[^のにはをがとへもでや、。，．）)」』各第及又若等中並ま])"
)
_KO = re.compile(r"제\s*(?P<n>\d+)\s*조(?P<branch>(?:의\s*\d+)*)\s*(?=[(（\[【]|$)")
_EN = re.compile(
    r"(?:Article|ARTICLE|Art\.)\s+(?P<n>[IVXLC]+|\d+)(?P<branch>(?:\s*bis)?)"
    r"(?=\s*[.:—–-]?\s*$|\s*[.:—–-]\s+[A-Z“\"]"
    r"|\s+[A-Z(“\"](?!.*\b(?:of the|shall be read)\b.{0,20}$))"
)
_CODE = re.compile(rf"(?P<code>[0-9][A-EY][0-9]{{3}}|{CODE})(?:\.[a-z]\b)?\.?(?=\s|$)")
_ORGAN = re.compile(r"\s*The\s+(?:Security Council|General Assembly)\s*,?\s*$", re.I)
_SYMBOL = re.compile(
    r"\b[SA]/RES/\d|\bResolution\s+\d{3,4}\s*\(\d{4}\)"
    r"|\bresolution adopted by the (?:General|Security)",
    re.I,
)
_OPERATIVE = re.compile(r"\s*(?P<n>\d{1,2})\.\s+[A-Z][a-z]+s?\b")
_Head = tuple[int, int, int]  # a number, what sorts its branches, where it stands
_FIRST_BY = 0.5  # of the text may stand before the first head
_GAP = 12  # numbers that a repeal may take out at once
_LONGEST = 6000  # characters of a unit, on average
_LAW = re.compile(
    r"\b(?:[Tt]reaty|TREATY|[Cc]onvention|CONVENTION|[Pp]rotocol|PROTOCOL|[Aa]greement|AGREEMENT"
    r"|[Cc]ovenant|COVENANT|[Cc]harter|CHARTER|REGULATION|Regulation \((?:EU|EC)"
    r"|DIRECTIVE|DECISION)"
    r"\b[^.;:]*$|法律|法$|政令|省令|告示|規則|規程|要領|通達|条例|条約|協定|細則|要綱|定款|規約"
    r"|법$|법률|시행령|시행규칙|고시|규정|조약|협약|협정|조례|규칙|세칙|내규|예규|훈령|지침|요령|정관|규약"
)


def tradition(extracted: Extracted) -> Tradition:
    """Decide by the unit heads in the text; `report` when none carry it."""
    if extracted.metadata.get("kind") == "report":
        return "report"
    rows = [row.text.strip() for row in lines(extracted)]
    rows = [row for row in rows if row]
    if _is_control_list(rows) or ccl_text.recognises(extracted):
        # A Korean notice holds its list as an annex, below its articles.
        return "ko" if _is_carried(_before_list(rows), _KO, integer, least=2) else "control-list"
    if _is_resolution(rows):
        return "resolution"
    from pipeline.split import us_text

    if us_text.recognises("\n".join(rows)):
        return "us"
    if _is_translated_law(rows):
        return "law-en"
    stated = extracted.metadata.get("kind") in ("law", "treaty") or any(
        _LAW.search(row) for row in [extracted.metadata.get("title", ""), *rows[:5]]
    )
    readers: tuple[tuple[Tradition, re.Pattern[str], Callable[[str], int | None]], ...] = (
        ("ja", _JA, integer),
        ("ko", _KO, integer),
        ("treaty", _EN, lambda n: int(n) if n.isdigit() else roman(n)),
    )
    for name, pattern, read in readers:
        if _is_carried(rows, pattern, read, least=2 if stated else 3):
            return name
    return "report"


def _is_carried(
    rows: Sequence[str],
    pattern: re.Pattern[str],
    read: Callable[[str], int | None],
    *,
    least: int,
) -> bool:
    """Tell whether heads count up from the first and units of a plausible length follow them."""
    total = sum(map(len, rows))
    position = 0
    heads: list[_Head] = []
    first = -1
    for row in rows:
        match = pattern.match(row)
        number = read(match["n"]) if match else None
        if match and number is not None:
            fresh = first < 0 or all(head[0] == 1 for head in heads[first:])
            if number == 1 and not match["branch"] and fresh:
                # The last of several ones counts: a table of contents may stand before it.
                first = len(heads)
            heads.append((number, position if match["branch"] else 0, position))
        position += len(row)
    if first < 0:
        return False
    run = _run(heads[first:])
    counted, reached, chain = {head[0] for head in run}, run[-1][0], len(run)
    begin, end = run[0][2], run[-1][2]
    # Supplements and quoted amendments count from one again, so not every head is in the chain.
    return (
        len(counted) >= least
        and len(counted) >= 0.4 * reached
        and begin <= _FIRST_BY * total
        and (end - begin) / chain <= _LONGEST
        and chain >= min(10, 0.25 * len(heads))
    )


def _run(heads: Sequence[_Head]) -> list[_Head]:
    """The longest run of rising numbers, the first of several, without too wide a gap.

    A head that is quoted (第十七条 between 第九条 and 第十条) is left out.
    """
    lowest: list[tuple[int, int]] = []  # the last number of the best run of each length
    ends: list[int] = []
    before: list[int] = []
    for k, (number, branch, _) in enumerate(heads):
        length = bisect.bisect_left(lowest, (number, branch))
        before.append(ends[length - 1] if length else -1)
        if length == len(lowest):
            lowest.append((number, branch))
            ends.append(k)
        elif (number, branch) < lowest[length]:
            lowest[length], ends[length] = (number, branch), k
    chosen: list[_Head] = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chosen.append(heads[k])
        k = before[k]
    chosen.reverse()
    for i, (one, other) in enumerate(itertools.pairwise(chosen)):
        if other[0] - one[0] > _GAP:
            return chosen[: i + 1]
    return chosen


def _is_translated_law(rows: Sequence[str]) -> bool:
    """Tell whether articles in English stand as translations of Japanese or Korean law print them.

    Captions in brackets, above an article or after its number, are in no treaty; a number like
    (Act No. 228 of December 1, 1949) near the title says the same.
    """
    from pipeline.split import law_en_lines

    heads = captioned = 0
    last: tuple[int, ...] = (0,)
    for i, row in enumerate(rows):
        above = i > 0 and bool(law_en_lines.CAPTION.fullmatch(rows[i - 1]))
        found = law_en_lines.article(row, announced=above)
        here = tuple(int(n) for n in found.numbers[0].split("-")) if found else (0,)
        if found and here > last and (heads or here[0] == 1):
            heads, last = heads + 1, here
            captioned += above or bool(found.caption)
    numbered = any(law_en_lines.states_number(row) for row in rows[:12])
    return heads >= 2 and (captioned * 2 >= heads or numbered)


def _is_control_list(rows: Sequence[str]) -> bool:
    """Tell whether entries 0A001, 0A002 … begin lines all through the text."""
    codes = [order_of(m["code"]) for row in rows if (m := _CODE.match(row))]
    distinct = list(dict.fromkeys(codes))
    rising = sum(control_list.follows(b, a) for a, b in itertools.pairwise(distinct))
    return len(distinct) >= 10 and rising >= 0.8 * (len(distinct) - 1)


def _before_list(rows: Sequence[str]) -> Sequence[str]:
    """The lines before the first entry of a list."""
    return rows[: next((i for i, row in enumerate(rows) if _CODE.match(row)), len(rows))]


def _is_resolution(rows: Sequence[str]) -> bool:
    """Tell whether an organ of the United Nations speaks, in numbered operative paragraphs."""
    head = rows[:60]
    organ = next((i for i, row in enumerate(head) if _ORGAN.match(row)), None)
    if organ is None or not any(_SYMBOL.search(row) for row in head):
        return False
    expected = 1
    for row in rows[organ:]:
        match = _OPERATIVE.match(row)
        if match and int(match["n"]) == expected:
            expected += 1
    return expected > 1
