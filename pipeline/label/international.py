"""How treaties, WTO agreements, EU acts, resolutions and reports are cited, by language.

English prints the article's number as the instrument does: Roman in those of `_ROMAN`, whose
official English texts number their articles so, else Arabic.  WTO practice joins an article and its
paragraph by a colon in the GATT (Article XI:1) and by a point elsewhere (Article 11.1).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from pipeline.label.figures import roman, roman_annex, upper
from pipeline.label.style import Style, Unit

_ROMAN = frozenset(
    {
        "wto/gatt", "wto/gats", "wto/agreement", "wto/gpa", "treaty/npt", "treaty/cwc",
        "treaty/bwc", "treaty/ctbt", "treaty/outer-space-treaty", "treaty/enmod",
        "treaty/iaea-statute", "treaty/ptbt", "treaty/seabed-treaty", "treaty/antarctic-treaty",
        "treaty/genocide-convention", "treaty/cites", "treaty/日韓請求権協定",
    }
)  # fmt: skip
_ENGLISH = {
    "annex_chemicals": "Annex on Chemicals",
    "annex_verification": "Verification Annex",
    "annex_confidentiality": "Confidentiality Annex",
}
_JAPANESE = {
    "annex_chemicals": "化学物質に関する附属書",
    "annex_verification": "検証附属書",
    "annex_confidentiality": "秘密扱いに関する附属書",
}
_KOREAN = {
    "annex_chemicals": "화학물질에 관한 부속서",
    "annex_verification": "검증부속서",
    "annex_confidentiality": "비밀보호에 관한 부속서",
}


def style(instrument: str, first: str, lang: str) -> Style:
    """The style of an instrument in a language; `first` is its outermost locator."""
    root = instrument.partition("/")[0]
    numerals = "roman" if instrument in _ROMAN else "eu" if root == "eu" else ""
    joint = ":" if instrument == "wto/gatt" else "." if root == "wto" else ""
    report = root == "doc" and not first.startswith("art_")
    return _style(lang, numerals, joint, report, root == "un")


@functools.cache
def _style(lang: str, numerals: str, joint: str, report: bool, resolution: bool) -> Style:
    if lang == "en":
        return _english(numerals, joint, report, ", " if report or resolution else " ")
    # Annexes keep the Roman numerals that they are printed with in every language.
    annex = roman_annex if numerals else upper
    return _japanese(annex, report) if lang == "ja" else _korean(annex, report)


def _ad(article: str) -> str:
    """art_6 or part_4 of a note to the GATT, in English."""
    unit, _, number = article.partition("_")
    return f"{'Part' if unit == 'part' else 'Article'} {roman(number)}"


def _ad_japanese(article: str) -> str:
    unit, _, number = article.partition("_")
    return f"第{number}{'部' if unit == 'part' else '条'}"


def _ad_korean(article: str) -> str:
    unit, _, number = article.partition("_")
    return f"제{number}{'부' if unit == 'part' else '조'}"


def _english(numerals: str, joint: str, report: bool, opening: str) -> Style:
    article = roman if numerals == "roman" else str
    large = roman if numerals else str
    paragraph = Unit(", paragraph ")
    return Style(
        {
            "art": Unit("Article ", figure=article), "chap": Unit("Chapter ", figure=roman),
            "part": Unit("Part ", figure=large), "sec": Unit("Section ", figure=upper),
            "subsec": Unit("Subsection "), "annex": Unit("Annex ", bare="Annex",
            figure=roman_annex if numerals else upper), "schedule": Unit("Schedule "),
            "app": Unit("Appendix ", bare="Appendix", figure=upper),
            "appdx": Unit("Appendix ", bare="Appendix", figure=upper),
            "protocol": Unit("Protocol ", bare="Protocol", figure=roman), "list": Unit("List "),
            "ad": Unit("Ad ", figure=_ad, whole=True), "row": Unit("row "), "item": Unit("item "),
            "para": Unit("paragraph "), "pre": Unit("preambular paragraph ", bare="preamble"),
            "fn": Unit("footnote "), "table": Unit("table "), "fig": Unit("figure "),
            "page": Unit("p. "), "cat": Unit("Category "), "suppl": Unit("Supplement "),
        }
        | ({"sec": Unit("section ", whole=True)} if report else {}),
        opening=opening, between=", ", latin=True, named=_ENGLISH, apart=", ",
        number=paragraph, beneath={
            "art": Unit(joint) if joint else Unit("(", ")"), "para": Unit("(", ")"),
            "sec": Unit(", paragraph ") if not report else Unit("(", ")"),
        },
    )  # fmt: skip


def _japanese(figure: Callable[[str], str], report: bool) -> Style:
    return Style(
        {
            "art": Unit("第", "条"), "chap": Unit("第", "章"), "part": Unit("第", "部"),
            "sec": Unit("", "節", figure=upper), "subsec": Unit("第", "款"),
            "annex": Unit("附属書", bare="附属書", figure=figure), "schedule": Unit("表"),
            "app": Unit("付録", bare="付録", figure=upper),
            "appdx": Unit("付録", bare="付録", figure=upper),
            "protocol": Unit("議定書", bare="議定書", figure=roman), "list": Unit("表"),
            "ad": Unit("の", after="について", figure=_ad_japanese, whole=True),
            "row": Unit("第", "項"), "item": Unit("第", "号"), "para": Unit("第", "項"),
            "pre": Unit("前文第", "段落", bare="前文"), "fn": Unit("脚注"), "table": Unit("表"),
            "fig": Unit("図"), "page": Unit("", "頁"), "cat": Unit("カテゴリー"),
            "suppl": Unit("補遺"),
        }
        | (
            {"sec": Unit("", after="節", whole=True), "para": Unit("第", "段落")} if report else {}
        ),
        opening=" " if report else "", between=" " if report else "", branch="の",
        named=_JAPANESE, number=Unit("第", "項"),
    )  # fmt: skip


def _korean(figure: Callable[[str], str], report: bool) -> Style:
    return Style(
        {
            "art": Unit("제", "조"), "chap": Unit("제", "장"), "part": Unit("제", "부"),
            "sec": Unit("", "절", figure=upper), "subsec": Unit("제", "관"),
            "annex": Unit("부속서 ", bare="부속서", figure=figure), "schedule": Unit("목록 "),
            "app": Unit("부록 ", bare="부록", figure=upper),
            "appdx": Unit("부록 ", bare="부록", figure=upper),
            "protocol": Unit("의정서 ", bare="의정서", figure=roman), "list": Unit("표 "),
            "ad": Unit("", after="에 관하여", figure=_ad_korean, whole=True),
            "row": Unit("제", "항"), "item": Unit("제", "호"), "para": Unit("제", "항"),
            "pre": Unit("전문 제", "항", bare="전문"), "fn": Unit("각주 "), "table": Unit("표 "),
            "fig": Unit("그림 "), "page": Unit("", "쪽"), "cat": Unit("카테고리 "),
            "suppl": Unit("보충서 "),
        }
        | (
            {"sec": Unit("", after="절", whole=True), "para": Unit("제", "단락")} if report else {}
        ),
        between=" " if report else "", branch="의", named=_KOREAN, number=Unit("제", "항"),
        loose=frozenset({"annex", "part", "sec", "chap", "schedule", "app", "ad", "protocol"}),
        beneath={
            unit: Unit(" 제", "항")
            for unit in ("annex", "part", "sec", "schedule", "app", "appdx", "protocol")
        },
    )  # fmt: skip
