"""Instruments that a Korean text cites by number: UN resolutions, executive orders, EU regulations.

유엔 안보리 결의 제1718호ㆍ제1874호, 제1546호(2004) 결의, 총회 결의 제46/36호, 행정명령 제13222호.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.mention import Mention

COUNCIL = (
    r"(?:(?:유엔|UN|국제연합|U\.N\.)\s?(?:의\s)?)?(?:안보리|안전\s?보장\s?이사회|총회)"
    r"|(?:유엔|UN|국제연합)(?=\s?(?:제재\s?)?결의)|대북한?\s?제재(?=\s?결의)"
)
_NUMBER = r"(?:제\s?)?\d{{{0},4}}\s?(?:\(\d{{4}}\)\s?)?(?:호\s?(?:\(\d{{4}}년?\))?)"
_NEXT = r"(?:\s?[,·]\s?|\s?(?:및|와|과|또는|그리고)\s?)"
_PARAGRAPH = (
    r"(?:\s?(?:의\s)?(?:본문\s|주문\s|전문\s)?(?:제\s?)?\d{1,2}(?:\s?\([a-z]\))?\s?(?:항|조|문단)(?:\s?\([a-z]\)(?:\s?[호목])?)?"
    r"(?=의|에|은|는|을|를|과|와|이|가|및|[^가-힣]|$))?"
)
# 안보리 결의 1540, 안보리 결의 제1718호(2006) 및 제1874호; without the Council's name only with 호.
RESOLUTION = (
    rf"(?:{COUNCIL})\s?(?:의\s)?(?:대북한?\s?)?(?:제재\s?)?결의(?:안|문)?\s?(?:제\s?)?"
    rf"(?:\d{{1,3}}/\d{{1,3}}(?:\s?호)?|\d{{2,4}}(?!\d|년|\.\d)\s?(?:\(\d{{4}}\)\s?)?호?(?:\s?\(\d{{4}}년?\))?"
    rf"(?:{_NEXT}(?:제\s?)?\d{{2,4}}(?:\s?\(\d{{4}}\)|\s?호(?:\s?\(\d{{4}}년?\))?|(?={_NEXT}(?:제\s?)?\d{{3,4}}\s?호))){{0,12}}"
    rf"{_PARAGRAPH})"
    rf"|결의(?:안)?\s?(?:제\s?)?\d{{3,4}}\s?(?:\(\d{{4}}\)\s?호?|호(?:\s?\(\d{{4}}년?\))?)"
    rf"(?:{_NEXT}(?:제\s?)?\d{{3,4}}(?:\s?\(\d{{4}}\)|\s?호(?:\s?\(\d{{4}}년?\))?)){{0,12}}{_PARAGRAPH}"
    rf"|제\s?\d{{3,4}}\s?호(?:\s?\(\d{{4}}년?\))?(?:{_NEXT}제?\s?\d{{3,4}}\s?호(?:\s?\(\d{{4}}년?\))?){{0,12}}"
    r"\s?(?:안보리\s?)?결의(?!권|사항)"
)
ORDER = r"행정명령\s?(?:제\s?)?\d{4,5}\s?호?"
EU = (
    r"(?:(?:(?:EU|유럽연합)\s?(?:이사회\s?)?(?:규정|규칙|지침|결정)|이사회\s?규[정칙])\s?(?:\(E[UC]\)\s?)?"
    r"|(?:규정|규칙|지침|결정)\s?\(E[UC]\)\s?)(?:제\s?)?\d{1,4}/\d{1,4}(?:/E[UC])?\s?호?"
)
PUBLIC_LAW = r"공법\s?(?:제\s?)?\d{2,3}-\d{1,3}\s?호?"

_MEMBER = re.compile(
    r"(?:제\s?)?(?P<n>\d{2,4})(?!\d|/)\s?(?:\((?P<y>\d{4})\)\s?)?(?:호\s?(?:\(\d{4}년?\))?)?"
)
_ASSEMBLY = re.compile(r"(?P<session>\d{1,3})/(?P<n>\d{1,3})")
_UNDER = re.compile(
    r"(?P<pre>전문\s)?(?:제\s?)?(?P<p>\d{1,2})(?:\s?\((?P<a>[a-z])\))?\s?(?:항|조|문단)(?:\s?\((?P<b>[a-z])\)(?:\s?[호목])?)?$"
)
_OTHER_BODY = re.compile(r"(?:국회|의회|주주총회|이사회|위원회|하원|상원|시의회)(?:의)?\s?$")


def resolutions(plain: str, start: int, end: int) -> Iterator[Mention]:
    """The resolutions that a list names, each with its span; the first with the body's name."""
    text = plain[start:end]
    if text.startswith("결의") and _OTHER_BODY.search(plain[max(0, start - 8) : start]):
        return
    assembly = _ASSEMBLY.search(text)
    if assembly:
        target = f"un/ga/res/{assembly['session']}/{assembly['n']}"
        yield _code(start, end, target, "resolution")
        return
    under = _UNDER.search(text)
    stop = under.start() if under else len(text)
    members = list(_MEMBER.finditer(text, 0, stop))
    for i, member in enumerate(members):
        begin = start if i == 0 else start + member.start()
        last = start + len(text[: member.end()].rstrip())
        target = f"un/sc/res/{int(member['n'])}"
        if i == len(members) - 1:
            last = end
            if under:
                unit = "pre" if under["pre"] else "para"
                target += f"/{unit}_{under['p']}"
                target += "".join(f"/{label}" for label in (under["a"], under["b"]) if label)
        yield _code(begin, last, target, "resolution")


def order(plain: str, start: int, end: int) -> Iterator[Mention]:
    """An executive order of the United States."""
    yield _code(start, end, f"us/eo/{_digits(plain[start:end])[0]}", "executive-order")


def public_law(plain: str, start: int, end: int) -> Iterator[Mention]:
    """A public law of the United States: 공법 115-232."""
    congress, number = _digits(plain[start:end])
    yield _code(start, end, f"us/publ/{congress}-{number}", "public-law")


def european(plain: str, start: int, end: int) -> tuple[str, int]:
    """The CELEX number of a regulation (EU 규정 2021/821, 428/2009 in the older order), a
    directive (지침) or a decision (결정).
    """
    text = plain[start:end]
    first, second = _digits(text)[-2:]
    sort = "L" if "지침" in text else "D" if "결정" in text else "R"
    year_first = len(first) == 4 and (sort != "R" or int(first) > 2014)
    year, number = (first, second) if year_first else (second, first)
    return f"eu/3{year}{sort}{int(number):04}", end


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _code(start: int, end: int, target: str, form: str) -> Mention:
    return Mention(start, end, role="code", target=target, form=form)
