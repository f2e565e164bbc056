"""Where the service dropped line ends: the texts of administrative rules in JSON.

    … 다음 각 호와 같다.1. 첫째 사항2. 둘째 사항② 위원장은 …

A label that stands right behind a character, and is the next of its numbering, began a line.
"""

from __future__ import annotations

import re

_HANGUL = "가나다라마바사아자차카타파하"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_LABEL = re.compile(
    # Behind the end of a sentence; 부칙 제2조(경과조치) within one is a reference.
    r"(?<=[.>\])〉］」』])(?P<article>제\d{1,4}조(?:의\d{1,3})?\([^()]{1,60}\)(?=[\s①]))"
    rf"|(?P<circled>[{_CIRCLED}])(?=\s|삭제)"
    r"|(?:\A|(?<=[^\s\d(])(?<!\d\.))(?P<number>\d{1,3})(?:의(?P<branch>\d{1,2}))?\.(?=\s(?!\d{1,2}\s?\.))"
    rf"|(?<=\S)(?P<letter>[{_HANGUL}])\.(?=\s)"
    r"|(?<=[^\s\d(])(?P<deep>\d{1,2})\)(?=\s)"
)
# 제1조① and 제2항 및 ③ refer.
_REFERRED = re.compile(r"(?:\d\s*[조항]|제|[,ㆍ]|및|또는|부터)\s*$")
# 한다. 다만, …: the end of a sentence looks like the third letter of a list.
_ENDED = re.compile(
    r"(?:[.)>\]」』”\"\d]|[것자때등]|경우|사항|서류|자료|물품|국가|기술|법인|단체|행위|기관|업무|기준|내용|방법|계획|현황|결과|여부"
    r"|설비|시설|장비|인력|조치|관리|운영|보호|평가|심사|인증|교육|절차|범위|명칭|주소|성명|목적|기간|수량|금액|가격)$"
)


def line_starts(text: str) -> list[int]:
    """The offsets in a text without line ends where a line began."""
    if "\n" in text:
        return []
    found: list[int] = []
    circle = number = letter = deep = began = 0
    for match in _LABEL.finditer(text):
        if match["article"]:
            circle = number = letter = deep = 0
        elif match["circled"]:
            place = _CIRCLED.index(match["circled"]) + 1
            near = place == circle + 1 or (place == circle + 2 and text[match.start() - 1] in ".>")
            if not near or _REFERRED.search(text[: match.start()]):
                continue
            circle, number, letter, deep = place, 0, 0, 0
            if not match.start() or text[match.start() - 1].isspace():
                continue  # 제1조(목적) ① stands on one line
        elif match["number"]:
            due = int(match["number"]) == number + (0 if match["branch"] else 1)
            if not due:
                continue
            number, letter, deep = int(match["number"]), 0, 0
            began = match.start()
        elif match["letter"]:
            if _HANGUL.find(match["letter"]) != letter or not number:
                continue
            before = text[began : match.start()]
            if match["letter"] == "가" and not re.search(r"각\s*목", before):
                continue
            if match["letter"] in "다자" and not _ENDED.search(before):
                continue
            letter, deep = letter + 1, 0
        else:
            if int(match["deep"]) != deep + 1 or not letter:
                continue
            deep += 1
        found += [match.start()] if match.start() else []
    return found
