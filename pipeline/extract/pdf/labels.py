"""How a list item or a unit of law begins: `(a)`, `１`, `第三条`, `제2조`, `1A001`, a bullet.

Whether one begins where a line looks like it is decided with the line's place.
"""

from __future__ import annotations

import re

# Signs of a list, as a set of characters in a pattern; the last are those of symbol fonts.
BULLETS = r"•●○◦◎■□◆◇▪▫‣⁃・ㆍ※▶▷►➢✓★☆∙·❍❏❖◈▸▹◾◼☐☑◻✔⦁➤☞\uf000-\uf0ff"
LABEL = re.compile(
    r"""(?:
    第\s*[0-9０-９〇一二三四五六七八九十百千]+\s*[条章節款編目類部]
        (?:の[0-9０-９一二三四五六七八九十]+)* (?=[\s\u3000(（〔]|$)
    | 제\s*\d+\s*[조장절관편](?:의\s*\d+)? (?=[\s(（]|$)
    | [(（［\[〔](?:注|註|備考|参考|例|주|비고|참고)\s*[0-9０-９]{0,2}[)）］\]〕]
    | [0-9０-９]{1,2}[(（][a-zA-Z][)）]
    | [(（［\[〔]\s*
        (?: [0-9０-９]{1,3} | [a-zA-Zａ-ｚＡ-Ｚ] | ([a-zA-Zａ-ｚＡ-Ｚ])\1 | [ⅰ-ⅹⅠ-Ⅹ]
        | [ivxlc]{2,7} | [IVXLC]{2,7} | [ｉｖｘｌｃ]{2,7}
        | [一二三四五六七八九十]{1,3} | [가-하] | [ァ-ン] ) \s*[)）］\]〕]
    | [0-9０-９]{1,3}(?:[.．-][0-9０-９]{1,3}){0,4}
        (?: [.．)）、](?=[\s\u3000]) | (?=[\s\u3000]\s*[^\sa-z]) )
    | [0-9０-９]{1,2}[.．)）](?=\D)
    | \d{1,3}\s?의\s?\d{1,2}[.)](?=\s)
    | 附[\s\u3000]*則(?=[\s\u3000（(抄]|$)
    | 부\s*칙(?=\s*(?:[<＜(（\[]|$))
    | [①-⑳⑴-⒇❶-❿ⅰ-ⅹⅠ-Ⅹ㈀-㈻](?![」』の、をにが])
    | ["""
    + BULLETS
    + r"""*](?=\s|\u3000|\S)
    | [ㅇᄋ](?=\s) | [oO](?=\s+[가-힣])
    | [-–—－](?=\s)
    | [–－](?=[\u3041-\u30ff\u4e00-\u9fff가-힣])
    | [가-하][.)](?=\s)
    | [a-zA-Z][.)](?=\s)
    | [ivxlc]{1,5}[.)](?=\s) | [IVXLC]{1,5}[.)](?=\s)
    | [ア-ン](?=[\s\u3000])
    | [一二三四五六七八九十]{1,4}(?:の[一二三四五六七八九十]{1,3})*(?=[\s\u3000])
    | [0-9][A-EY]\d{3}\b
    | §+\s*\d
    | (?:Article|ARTICLE|Section|SECTION|Annex|ANNEX|Chapter|CHAPTER|PART|Part|Appendix)
        \s+(?:\d+|[IVXLC]+)\b
        (?!\S*\s+(?:of|and|or|to|shall|is|are|in|does|above|below|applies|may)\b)
    | (?:Technical\s+)?Notes?(?:\s*\d+)?\s*[.:] | N\.\s?B\.
    | [≪《【〔<＜\[［](?!\s*(?:개정|신설|삭제|시행|\d{4}))(?=\S)
    | [*＊†‡](?=\S)
    )""",
    re.X,
)


# What begins anew whatever stands before it: the head of an article with its title in brackets, a
# supplement, an annex or form with nothing else on its line.
_KANJI = "[0-9０-９〇一二三四五六七八九十百千]"
UNIT = re.compile(
    rf"""(?:
    第\s*{_KANJI}+\s*[条章節款編](?:の{_KANJI}+)*
        (?:[\s\u3000]|[(（][^()（）]*[)）](?:[\s\u3000]|$)|$)
    | 제\s*\d+\s*조(?:의\s*\d+)?\s* [(（](?:[^()（）]|[(（][^()（）]*[)）])*
        (?:$ | [)）](?=\s|$|[①<＜]))
    | 제\s*\d+\s*[장절관편](?:의\s*\d+)?\s(?!제\s*\d)
    | 附[\s\u3000]*則(?:[\s\u3000（(抄]|$)
    | 부\s*칙\s*(?:[<＜(（\[]|$)
    | (?:別表|別紙|別記|付表|附属書|様式)(?:第?{_KANJI}+)?(?:の{_KANJI}+)*
        (?:様式)?(?:第{_KANJI}+号?)?[\s\u3000]*(?:[(（][^()（）]*関係[)）].*)?$
    | [<\[【＜［]\s*(?:별표|별지|서식|부표)[^<>\[\]【】]*[>\]】＞］]
    | (?:별표|부표)\s*\d+(?:의\s*\d+)?\s*(?:[<＜(（].*)?$
    | (?:Appended|Attached)\s+(?:Tables?|Forms?)\b [\s\d-]*(?:[(（].*|Re(?:lated|:).*)?$
    )""",
    re.X,
)
# A unit's title on a line of its own above it, as Japanese laws print it: （定義）.
CAPTION = re.compile(r"[\s\u3000]*[(（〔][^()（）〔〕]{1,60}[)）〕][\s\u3000]*")
# Looks like a label, and is a reference that a line break put at a line's start.
REFERENCE = re.compile(
    rf"""[(（][^()（）]{{1,7}}[)）](?:[にをはがのと、]|及び|又は|並びに|若しくは|から|まで)
    | 제\s*\d+조(?:의\s*\d+)?[(（][^()（）]*[)）][가-힣]
    | 第{_KANJI}+条(?:の{_KANJI}+)*[(（][^()（）]*[)）][にをはがのと、]""",
    re.X,
)


_FORMS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("unit", rf"第\s*{_KANJI}+\s*([編部章節款条])"),
        ("unit", r"제\s*\d+\s*([편장절관조])"),
        ("unit", r"((?i:part|chapter|section|article|annex|appendix))\s+(?:\d|[IVXLC]+\b)"),
        ("1.1.1", r"\d{1,2}([.．])\d{1,2}[.．]\d{1,2}"),
        ("1.1", r"\d{1,2}([.．])\d{1,2}(?!\d)"),
        ("I", r"([IVXⅠ-Ⅹ]+)(?:[.．:]|[\s\u3000])"),
        ("A", r"[A-Z]([.．])\s"),
        ("1", r"[0-9０-９]{1,2}([.．)）]|[\s\u3000])"),
        ("(1)", r"([(（])[0-9０-９]{1,2}[)）]"),
        ("가", r"[가-하]([.)])"),
        ("(a)", r"([(（])[a-z][)）]"),
        ("①", r"([①-⑳])"),
        ("ア", r"([ア-ン])[\s\u3000]"),
    )
)


def label_form(text: str) -> str:
    """The form of the number that a heading begins with: `1.1`, `I`, `unit章`; "" without one."""
    for name, pattern in _FORMS:
        match = pattern.match(text.lstrip())
        if match:
            return name + match[1].lower() if name in ("unit", "1", "가") else name
    return ""


def has_label(text: str) -> bool:
    """Tell whether a line begins as a list item or a unit of law does."""
    return bool(LABEL.match(text.lstrip()))


def begins_unit(text: str) -> bool:
    """Tell whether a line begins a unit of law, whatever stands before it."""
    return bool(UNIT.match(text.lstrip()))


def is_caption(text: str) -> bool:
    """Tell whether a line is nothing but a title in brackets: the caption of an article."""
    return bool(CAPTION.fullmatch(text))
