"""How a list item or a unit of law begins: `(a)`, `１`, `第三条`, `제2조`, `1A001`, a bullet.

Whether one begins where a line looks like it is decided with the line's place.
"""

from __future__ import annotations

import re

LABEL = re.compile(
    r"""(?:
    第\s*[0-9０-９〇一二三四五六七八九十百千]+\s*[条章節款編目類部]
        (?:の[0-9０-９一二三四五六七八九十]+)* (?=[\s\u3000(（〔]|$)
    | 제\s*\d+\s*[조장절관편](?:의\s*\d+)? (?=[\s(（]|$)
    | [(（［\[〔](?:注|註|備考|参考|例|주|비고|참고)\s*[0-9０-９]{0,2}[)）］\]〕]
    | [0-9０-９]{1,2}[(（][a-zA-Z][)）]
    | [(（［\[〔]\s*
        (?: [0-9０-９]{1,3} | [a-zA-Z] | ([a-zA-Z])\1 | [ivxlc]{2,5} | [IVXLC]{2,5} | [ⅰ-ⅹⅠ-Ⅹ]
        | [一二三四五六七八九十]{1,3} | [가-하] | [ァ-ン] ) \s*[)）］\]〕]
    | [0-9０-９]{1,3}(?:[.．-][0-9０-９]{1,3}){0,4}
        (?: [.．)）、](?=[\s\u3000]) | (?=[\s\u3000]\s*[^\sa-z]) )
    | [0-9０-９]{1,2}[.．)）](?=\D)
    | \d{1,3}\s?의\s?\d{1,2}[.)](?=\s)
    | 附[\s\u3000]*則(?=[\s\u3000（(抄]|$)
    | 부\s*칙(?=\s*(?:[<＜(（\[]|$))
    | [①-⑳⑴-⒇❶-❿ⅰ-ⅹⅠ-Ⅹ㈀-㈻]
    | [•●○◦◎■□◆◇▪▫‣⁃・ㆍ※▶▷►➢✓★☆∙·*\uf000-\uf0ff](?=\s|\u3000|\S)
    | [-–—－](?=\s)
    | [가-하][.)](?=\s)
    | [a-zA-Z][.)](?=\s)
    | [ivxlc]{1,5}[.)](?=\s) | [IVXLC]{1,5}[.)](?=\s)
    | [イロハニホヘトチリヌルヲワカヨタレソツネナラム](?=[\s\u3000])
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


def has_label(text: str) -> bool:
    """Tell whether a line begins as a list item or a unit of law does."""
    return bool(LABEL.match(text.lstrip()))
