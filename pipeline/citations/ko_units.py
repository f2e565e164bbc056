"""Korean units: 제19조의2제1항제3호가목 read into steps, outermost first.

부칙, 별표 and 별지 서식 stand outside, then 편·장·절·관, 조, 항, 호, 목, then labels as a treaty
prints them.  A range (제1호부터 제4호까지, 제2조 내지 제4조) is expanded here; members of a list
are mentions of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.citations.ko_numerals import ORDER, arabic, circled, span
from pipeline.citations.mention import Step

CIRCLED = "①-⑳㉑-㉟㊱-㊿"
UNITS = {"편": "part", "부": "part", "장": "chap", "절": "sec", "관": "subsec", "조": "art",
         "항": "para", "호": "item", "목": "sub"}  # fmt: skip
RANK = {"suppl": 0, "appdx": 0, "form": 0, "annex": 0, "part": 1, "chap": 2, "sec": 3,
         "subsec": 4, "art": 5, "para": 6, "item": 7, "sub": 8, "label": 9}  # fmt: skip

# A unit ends its word, or a particle or a word of the trade follows: 제1항목, 제2호기 are no units.
END = (
    r"(?:(?![가-힣])|(?=의|에|을|를|은|는|이|가|와|과|로|으로|도|만|및|또는|나|내지|부터|까지|중|상|등"
    r"|각|본문|단서|전단|후단|제\s?\d|관련|규정|소정|위반|외|해당|삭제|신설|보다|처럼|대로|하에|자체|인|라"
    rf"|다음|간의|별로|전체|전문|서\s?식|혹은|이하|[{ORDER}]\s?목|[{ORDER[:14]}]\s?호|마다|조차|따))"
)
# The same after a word that reads as another one (동조자, 이 조사, 같은 항의): fewer may follow.
SHORT_END = (
    r"(?:(?![가-힣])|(?=의(?![를을가는도사장])|에|을(?!지)|를|은|는(?!지)|와|과(?!학|정)|로\s|및|또는"
    r"|내지|부터|까지|중(?!요)|각|본문|단서|전단|후단|제\s?\d|규정|만|도\s|이\s|가\s|상의|외의))"
)
_NUMBER = r"\d{1,4}(?:-\d{1,3})?"
_IN = r"[ ]{0,2}(?:\n[ ]{0,8})?"  # a unit may be broken over lines: 제19\n  조의2
# 제3조의 2분의 1, 제3조의 2항: what is counted there is no branch.
_BRANCH = (
    r"(?:[ ]?(?:\n[ ]{{0,8}})?의\s?(?P<{0}>\d{{1,3}})"
    r"(?!\d|\.\d|\s?(?:분의|개|년|월|일|회|배|차|인|명|가지|종|건|번|항"
    r"|호(?!\s?서)|퍼|%)))?"
)
_ROMAN = r"[IVXL]{1,7}|[Ⅰ-Ⅻ]"
# 제19조제1항; 제19의6제3항 without its 조; 제1ㆍ2항 and 제3, 4호 with one unit for several numbers.
_UNIT = (
    rf"제{_IN}(?P<n>{_NUMBER}){_IN}(?P<u>[조항호장절편관부]){_BRANCH.format('b')}{END}"
    r"|제\s?(?P<tn>\d{1,3})의\s?(?P<tb>\d{1,2})(?=\s?제\s?\d{1,3}\s?[항호])"
    rf"|제\s?(?P<fn>\d{{1,3}})(?=(?:\s?[·,]\s?\d{{1,3}}){{1,6}}\s?(?P<fu>[조항호]){END})"
)
# A treaty's Korean text says 제1항가호 where law says 목.
_SUB = rf"(?P<s>[{ORDER}])(?:\s?의\s?(?P<sb>\d{{1,2}}))?\s?(?:목|(?<=[{ORDER[:14]}])호){END}"
# What stands between two units of one locator: a space, a line or page break, a caption, 의, 중.
_GAP = (
    r"(?:[ ]{0,2}(?:\n{1,2}[ ]{0,8}(?:-?\s?\d{1,4}\s?-?\n{1,2}[ ]{0,8})?)?|\s?의\s|\s?중\s"
    r"|\s?\([^()\n]{1,60}\)\s?|\s?(?:본문|단서|전단|후단)\s?)"
)
_FIRST = re.compile(rf"{_UNIT}|{_SUB}|(?P<bare>\d{{1,2}})항(?=부터|\s?내지)")
_NEXT = re.compile(
    rf"{_GAP}(?:{_UNIT})|[ ]{{0,2}}\n?[ ]{{0,4}}(?:{_SUB})"
    rf"|(?P<close>\s?\))?(?:의(?=\s?\d{{1,3}}\s?항))?\s?(?P<cn>\d{{1,3}})\s?(?P<cu>[조항호]){_BRANCH.format('cb')}{END}"
    rf"|[ ]?(?P<circled>[{CIRCLED}])항?"
    r"|[ ]?\((?P<l>[a-z]|[ivx]{1,5}|[A-Z])\)(?:\s?[항호목])?|\((?P<ld>\d{1,2})\)(?:\s?[항호목])?"
    rf"|[ ]?(?P<lb>[a-z])\s?[항호목]{END}"
    rf"|[ ]?(?P<low>\d{{1,2}}|[{ORDER[:14]}])\)"
)
# After the name of a law 21조, XXI조 and 744.21조 are articles as well.
_NAMED = re.compile(
    rf"(?:제\s?)?(?P<r>{_ROMAN})\s?조{END}"
    rf"|(?:제\s?)?(?P<a>\d{{1,4}}[A-Z]?(?:-\d{{1,3}})?)\s?조{_BRANCH.format('ab')}{END}"
    rf"|(?P<chap>\d{{1,2}})\s?장{END}"
    rf"|제?\s?(?P<point>\d{{1,3}}\.\d{{1,3}})\s?[조항절]?{END}"
)
_SUPPLEMENT = re.compile(
    r"부\s?칙(?![가-힣]{2})(?:\s?[<(](?P<note>[^<>()\n]{1,60})[>)])?(?P<next>\s?(?=제\s?\d))?"
)
_ANNEX = re.compile(
    r"별\s?표(?:\s?제?\s?(?P<n>\d{1,3})(?!\d|\s?호|\.\d)(?:(?:\s?의\s?|-)(?P<b>\d{1,2})(?!\d))?)?\]?"
    rf"(?:(?P<gloss>\s?\([^()\n]{{1,40}}\))(?=\s?의?\s?제))?{END}"
    r"(?:의?\s?「[^「」\n]{2,80}」(?=\s?제))?"
)
_FORM = re.compile(
    r"(?:별\s?지\s?(?:제\s?)?(?P<n>\d{1,3}(?:-\d{1,2})?)(?:\s?호)?(?:\s?의\s?(?P<b>\d{1,2})(?!\d))?"
    r"(?:\s?호)?(?:\s?의?\s?서\s?식)?|별\s?지\s?서\s?식"
    r"|제\s?(?P<n2>\d{1,3})\s?호(?:\s?의\s?(?P<b2>\d{1,2}))?\s?서\s?식)\]?"
)
# Annexes of treaties, which Korean law has none of: 검증부속서 제6부, 부속서 1가, 부속서 B, C 및 D.
_TREATY_ANNEX = re.compile(
    r"(?:(?P<verification>검증\s?부속서)|(?P<chemicals>화학물질에\s?관한\s?부속서)"
    r"|(?P<confidentiality>비밀\s?보호에\s?관한\s?부속서)"
    rf"|부속서\s?(?:제\s?)?(?P<n>\d{{1,2}}|{_ROMAN}|[A-Z])(?P<h>[가-라](?=의|\s|,|$))?(?![A-Za-z\d]))"
    rf"(?:\s?의?\s?목록\s?(?P<list>[123])(?!\d))?{END}|목록\s?(?P<alone>[123])(?!\d){END}"
)
_MORE_ANNEXES = re.compile(
    r"(?:\s?[,·]\s?|\s?(?:및|또는|과|와)\s)(?P<n>\d|[A-Z])(?![A-Za-z\d가-힣.]{2}|\d|[A-Z.])"
)
_TO = re.compile(
    r"\s?(?:부터|내지|~|-)\s?(?:별\s?[표지]\s?)?"
    rf"(?:(?:제\s?)?(?P<n>{_NUMBER})(?:\s?(?P<u>[조항호부장절편관]))?(?:\s?의\s?(?P<b>\d{{1,2}})(?!\d))?"
    rf"|(?P<s>[{ORDER}])(?:\s?의\s?(?P<sb>\d{{1,2}}))?\s?[목호]|(?P<low>\d{{1,2}})\)|\((?P<l>[a-z])\))"
    r"(?:\s?의?\s?서\s?식)?(?!\s?제\s?\d|[가-힣]\s?목)(?:\s?까지)?"
)
_MORE = re.compile(r"\s?[·,]\s?(?P<n>\d{1,3})(?P<u>\s?[조항호])?")
_MORE_LOWS = re.compile(r"(?:\s?[,·]\s?|\s?(?:및|또는|과|와)\s)(?P<n>\d{1,2})\)")
# What a further unit, and what a range or a list of 1), 2) begins with.
_GOES_ON = frozenset(
    f" \n의중(본단전후제)0123456789{ORDER}abcdefghijklmnopqrstuvwxyz"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
)
_ENDS_RANGE = frozenset(" \n부내~-,·및또과와")


@dataclass(slots=True)
class Walked:
    """A locator read: its steps, where it ends, and the members of a list like 제1ㆍ2항."""

    steps: list[Step]
    end: int
    more: list[tuple[int, int, Step]]
    listing: bool = False  # the last number is the first of several that share their unit


def walk(plain: str, at: int, *, named: bool = False) -> Walked | None:
    """Read the locator that begins at `at`; None when none does.

    `named` says that a law's name stands before it.
    """
    match = _FIRST.match(plain, at)
    if match is not None:
        walked = Walked([], at, [])
        _take(walked, match)
        return _beneath(plain, walked)
    match = _NAMED.match(plain, at) if named else None
    if match is None:
        return None
    if match["r"]:
        label = arabic(match["r"])
    else:
        label = match["point"] or match["chap"] or _label(match["a"], match["ab"])
    unit = "chap" if match["chap"] else "art"
    return _beneath(plain, Walked([Step(unit, (label,))], match.end(), []))


def annex(plain: str, at: int) -> Walked | None:
    """Read a 별표 or 별지 서식 and what is cited beneath it; None when none begins here."""
    unit, match = "appdx", _ANNEX.match(plain, at)
    if match is None:
        unit, match = "form", _FORM.match(plain, at)
    if match is None:
        return None
    groups = match.groupdict()
    number = groups["n"] or groups.get("n2") or ""
    if number:
        number = _label(number, groups.get("b") or groups.get("b2"))
    return _beneath(plain, Walked([Step(unit, (number,) if number else ())], match.end(), []))


def treaty_annex(plain: str, at: int) -> Walked | None:
    """Read an annex of a treaty, with those listed after it; None when none begins here."""
    match = _TREATY_ANNEX.match(plain, at)
    if match is None:
        return None
    schedule = match["list"] or match["alone"]
    if match["n"]:
        number = arabic(match["n"]) + ("abcd"["가나다라".index(match["h"])] if match["h"] else "")
    else:
        number = next((w for w in ("verification", "confidentiality") if match[w]), "chemicals")
    walked = Walked([Step("annex", (number,))], match.end(), [])
    if schedule:
        walked.steps.append(Step("label", (f"schedule_{schedule}",)))
    elif (below := _beneath(plain, walked)) and len(below.steps) > 1:
        return below
    last = walked.steps[-1].unit
    while len(walked.more) < 9 and (more := _MORE_ANNEXES.match(plain, _last_end(walked))):
        if more["n"].isdigit() != bool(schedule):
            break
        label = f"schedule_{more['n']}" if schedule else more["n"]
        walked.more.append((more.start("n"), more.end("n"), Step(last, (label,))))
    return walked


def _last_end(walked: Walked) -> int:
    return walked.more[-1][1] if walked.more else walked.end


def supplement(plain: str, at: int) -> Walked | None:
    """Read 부칙 with the unit cited in it; None when 부칙 does not begin here."""
    match = _SUPPLEMENT.match(plain, at)
    if match is None:
        return None
    number = re.search(r"제\s?(\d{1,6})\s?호", match["note"] or "")
    walked = Walked([Step("suppl", (number[1],) if number else ())], match.end(), [])
    if match["next"] is None:
        return walked
    below = walk(plain, match.end())
    if below is not None:
        walked.steps += below.steps
        walked.end, walked.more = below.end, below.more
    return walked


def beneath(plain: str, steps: list[Step], at: int) -> Walked:
    """Read what is cited beneath units that are read already (같은 조 제2항, 이 조 제1항)."""
    return _beneath(plain, Walked(steps, at, []))


def _beneath(plain: str, walked: Walked) -> Walked:
    while not walked.more and len(walked.steps) < 10:
        if plain[walked.end : walked.end + 1] not in _GOES_ON:
            break
        match = _NEXT.match(plain, walked.end)
        if match is None or not _take(walked, match):
            break
    if walked.steps[-1].labels:
        if walked.listing:
            _list(walked, plain)
        elif plain[walked.end : walked.end + 1] in _ENDS_RANGE:
            _range(walked, plain)
            if plain[walked.end - 1] == ")" and walked.steps[-1].unit == "label":
                _lows(walked, plain)
    # An article's address does not go through the chapter that the text names before it.
    if any(step.unit == "art" for step in walked.steps):
        walked.steps = [s for s in walked.steps if s.unit not in ("part", "chap", "sec", "subsec")]
    return walked


def _take(walked: Walked, match: re.Match[str]) -> bool:
    """Add the unit that was matched, when it may stand beneath the last one."""
    step = _step(match)
    last = walked.steps[-1].unit if walked.steps else ""
    if step is None or (last and not _fits(last, step.unit, match)):
        return False
    walked.steps.append(step)
    walked.end = match.end()
    walked.listing = bool(match["fn"])
    return True


def _step(match: re.Match[str]) -> Step | None:
    last = match.lastgroup or ""
    if last in ("u", "b"):
        return Step(UNITS[match["u"]], (_label(match["n"], match["b"]),))
    if last == "tb":
        return Step("art", (_label(match["tn"], match["tb"]),))
    if last == "fu":
        return Step(UNITS[match["fu"]], (match["fn"],))
    if last == "bare":
        return Step("para", (match["bare"],))
    if last in ("s", "sb"):
        return Step("sub", (_label(match["s"], match["sb"]),))
    if last in ("cu", "cb"):
        closed = match["close"]
        return None if closed else Step(UNITS[match["cu"]], (_label(match["cn"], match["cb"]),))
    if last == "circled":
        return Step("para", (str(circled(match["circled"])),))
    return Step("label", (match[last],)) if last else None


def _fits(last: str, unit: str, match: re.Match[str]) -> bool:
    if match["n"] and unit in ("art", "para", "item") and last not in ("label", ""):
        broken = "\n" in match.group() and not _inner_break(unit, match)
        return not broken and RANK[unit] > RANK[last]
    kind = match.lastgroup
    if unit == "label":
        if kind == "low":
            return last == "sub" or (last == "label" and not match["low"].isdigit())
        return last in ("art", "para", "item", "sub", "label", "annex", "appdx")
    if unit == "part":
        return last in ("appdx", "annex")
    if unit == "sub" and last not in ("item", "para", "art", "appdx"):
        return False
    if kind in ("circled", "cu", "cb"):
        above = ("art", "para", "appdx") if unit == "para" else ("art", "para")
        return last in (("chap",) if unit == "art" else above) and RANK[unit] > RANK[last]
    if last == "label" or ("\n" in match.group() and not _inner_break(unit, match)):
        return False
    return RANK[unit] > RANK[last]


def _inner_break(unit: str, match: re.Match[str]) -> bool:
    """Tell whether a line break may stand before this unit: an article begins a line as a head."""
    return unit in ("para", "item", "sub") or "\n" not in match.group().partition("제")[0]


def _list(walked: Walked, plain: str) -> None:
    """제1ㆍ2항: the other numbers, each a member of its own."""
    unit = walked.steps[-1].unit
    at = walked.end
    while len(walked.more) < 6 and (match := _MORE.match(plain, at)):
        walked.more.append((match.start("n"), match.end(), Step(unit, (match["n"],))))
        at = match.end()
        if match["u"]:
            break


def _lows(walked: Walked, plain: str) -> None:
    """가목1)·2): the other numbers, each a member of its own."""
    at = walked.end
    while len(walked.more) < 9 and (match := _MORE_LOWS.match(plain, at)):
        walked.more.append((match.start("n"), match.end(), Step("label", (match["n"],))))
        at = match.end()


def _range(walked: Walked, plain: str) -> None:
    """제1호부터 제4호까지: the last step is given every label up to the end."""
    step = walked.steps[-1]
    match = _TO.match(plain, walked.end)
    first = step.labels[0]
    if match is None:
        return
    if match["n"]:
        unit = UNITS[match["u"]] if match["u"] else step.unit
        if step.unit == "form" and unit == "item":
            unit = "form"
        if unit != step.unit or (not match["u"] and step.unit not in ("appdx", "form")):
            return
        last = _label(match["n"], match["b"])
    elif match["s"]:
        last = _label(match["s"], match["sb"])
        if step.unit != "sub":
            return
    else:
        last = match["low"] or match["l"]
        if step.unit != "label":
            return
    walked.steps[-1] = Step(step.unit, span(first, last))
    walked.end = match.end()


def _label(number: str, branch: str | None) -> str:
    if not number.isdigit() or number[0] == "0":
        number = "-".join(str(int(part)) if part.isdigit() else part for part in number.split("-"))
    return f"{number}-{int(branch)}" if branch else number
