"""How Japanese and Korean law is cited, in each of the three languages.

Japanese and Korean: as the laws cite each other (第25条の2第1項第2号イ, 제19조의2제1항제2호가목).
English: Japanese law as the standard for translating Japanese laws has it (Article 25-2,
paragraph (1), item (ii), (a)), Korean law as its official translations do (Article 19-2(1),
subparagraph 2, item (a)).
"""

from __future__ import annotations

from pipeline.label.figures import letter, lower_roman, roman
from pipeline.label.numbers import in_english, in_japanese, in_korean
from pipeline.label.style import Style, Unit

_MANY = 1000  # a Korean supplement numbered so is named by its law, not by its place

_JA = {
    "part": Unit("第", "編"), "chap": Unit("第", "章"), "sec": Unit("第", "節"),
    "subsec": Unit("第", "款"), "div": Unit("第", "目"), "art": Unit("第", "条"),
    "para": Unit("第", "項"), "item": Unit("第", "号"),
}  # fmt: skip
_KO = {
    "part": Unit("제", "편"), "chap": Unit("제", "장"), "sec": Unit("제", "절"),
    "subsec": Unit("제", "관"), "div": Unit("제", "목"), "art": Unit("제", "조"),
    "para": Unit("제", "항"), "item": Unit("제", "호"),
}  # fmt: skip
_EN = {
    "part": Unit("Part ", figure=roman), "chap": Unit("Chapter ", figure=roman),
    "sec": Unit("Section "), "subsec": Unit("Subsection "), "div": Unit("Division "),
    "art": Unit("Article "),
}  # fmt: skip


def _japanese_supplement(label: str) -> str:
    return in_japanese(label) or f"第{label}"


def _english_supplement(label: str) -> str:
    return in_english(label) or f"No. {label}"


def _korean_supplement(label: str) -> str:
    return in_korean(label) or f"제{label}"


def _korean_law(label: str) -> str:
    """부칙 <제6305호> by the law that carries it, 부칙 (2) by its place in the document."""
    return f"<제{label}호>" if _by_law(label) else f"({label})"


def _korean_law_en(label: str) -> str:
    return f"(No. {label})" if _by_law(label) else f"({label})"


def _korean_law_ja(label: str) -> str:
    return f"（第{label}号）" if _by_law(label) else f"（{label}）"


def _by_law(label: str) -> bool:
    return not (label.isascii() and label.isdigit()) or int(label[:9]) >= _MANY


JAPANESE = {
    "ja": Style(
        {
            **_JA,
            "row": Unit("の", "", "の項"), "sub": Unit(""),
            "appdx": Unit("別表第", bare="別表"), "form": Unit("様式第", bare="様式"),
            "fig": Unit("別図第", bare="別図"), "note": Unit("別記第", bare="別記"),
            "sheet": Unit("別紙第", bare="別紙"), "addendum": Unit("付録第", bare="付録"),
            "suppl": Unit(
                "附則（", after="）", bare="附則", figure=_japanese_supplement, whole=True
            ),
        },
        opening="", branch="の", named={"suppl_1": "附則"},
    ),
    "ko": Style(
        {
            **_KO,
            "row": Unit("제", "항"), "sub": Unit(""),
            "appdx": Unit("별표 제", bare="별표"), "form": Unit("양식 제", bare="양식"),
            "fig": Unit("별도 제", bare="별도"), "note": Unit("별기 제", bare="별기"),
            "sheet": Unit("별지 제", bare="별지"), "addendum": Unit("부록 제", bare="부록"),
            "suppl": Unit("부칙(", after=")", bare="부칙", figure=_korean_supplement, whole=True),
        },
        branch="의", named={"suppl_1": "부칙"}, loose=frozenset({"suppl", "appdx", "form"}),
    ),
    "en": Style(
        {
            **_EN,
            "para": Unit("paragraph (", ")"), "item": Unit("item (", ")", figure=lower_roman),
            "sub": Unit("(", ")", figure=letter), "row": Unit("row "),
            "appdx": Unit("Appended Table ", bare="Appended Table"),
            "form": Unit("Form ", bare="Form"),
            "fig": Unit("Appended Figure ", bare="Appended Figure"),
            "note": Unit("Appended Note ", bare="Appended Note"),
            "sheet": Unit("Appended Sheet ", bare="Appended Sheet"),
            "addendum": Unit("Addendum ", bare="Addendum"),
            "suppl": Unit(
                "Supplementary Provisions (", after=")", bare="Supplementary Provisions",
                figure=_english_supplement, whole=True,
            ),
        },
        opening=", ", between=", ", named={"suppl_1": "Supplementary Provisions"},
        loose=frozenset({"suppl"}), beneath={"sub": Unit(", ", ".")}, apart=", ",
    ),
}  # fmt: skip

KOREAN = {
    "ko": Style(
        {
            **_KO,
            "row": Unit("제", "항"), "sub": Unit("", "목"), "appdx": Unit("별표 ", bare="별표"),
            "form": Unit("별지 제", "호", "서식", bare="별지 서식"),
            "suppl": Unit("부칙 ", bare="부칙", figure=_korean_law, whole=True),
        },
        branch="의", named={"suppl_1": "부칙"}, loose=frozenset({"suppl", "appdx", "form"}),
    ),
    "ja": Style(
        {
            **_JA,
            "row": Unit("の", "", "の項"), "sub": Unit("", "目"),
            "appdx": Unit("別表", bare="別表"),
            "form": Unit("別紙第", "号", "書式", bare="別紙書式"),
            "suppl": Unit("附則", bare="附則", figure=_korean_law_ja, whole=True),
        },
        opening="", branch="の", named={"suppl_1": "附則"},
    ),
    "en": Style(
        {
            **_EN,
            "para": Unit("(", ")"), "item": Unit("subparagraph "), "row": Unit("row "),
            "sub": Unit("item (", ")", figure=letter),
            "appdx": Unit("Attached Table ", bare="Attached Table"),
            "form": Unit("Attached Form ", bare="Attached Form"),
            "suppl": Unit("Addenda ", bare="Addenda", figure=_korean_law_en, whole=True),
        },
        between=", ", named={"suppl_1": "Addenda"}, tight=frozenset({"para"}),
        loose=frozenset({"suppl"}), apart=", ",
    ),
}  # fmt: skip
