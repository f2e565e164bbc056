"""The number of a Japanese law or notice in the three languages, from its e-Gov id or its text.

324AC0000000228 → 昭和24年法律第228号, Act No. 228 of 1949, 쇼와 24년 법률 제228호.  Ministries are
named in English as the standard for translating Japanese laws names them.
"""

from __future__ import annotations

from pipeline.knowledge import jp_law_id
from pipeline.knowledge.jp_law_id import LawNumber

_ERAS = {
    "明治": (1867, "메이지"), "大正": (1911, "다이쇼"), "昭和": (1925, "쇼와"),
    "平成": (1988, "헤이세이"), "令和": (2018, "레이와"),
}  # fmt: skip
_KINDS = {
    "法律": ("Act", "법률"),
    "政令": ("Cabinet Order", "정령"),
    "勅令": ("Imperial Order", "칙령"),
    "内閣府令": ("Cabinet Office Order", "내각부령"),
}
_BODIES = {
    "総理府": ("the Prime Minister's Office", "총리부"),
    "内閣府": ("the Cabinet Office", "내각부"),
    "総務省": ("the Ministry of Internal Affairs and Communications", "총무성"),
    "外務省": ("the Ministry of Foreign Affairs", "외무성"),
    "法務省": ("the Ministry of Justice", "법무성"),
    "大蔵省": ("the Ministry of Finance", "대장성"),
    "財務省": ("the Ministry of Finance", "재무성"),
    "文部省": ("the Ministry of Education", "문부성"),
    "文部科学省": (
        "the Ministry of Education, Culture, Sports, Science and Technology", "문부과학성",
    ),
    "厚生省": ("the Ministry of Health and Welfare", "후생성"),
    "厚生労働省": ("the Ministry of Health, Labour and Welfare", "후생노동성"),
    "農林省": ("the Ministry of Agriculture and Forestry", "농림성"),
    "農林水産省": ("the Ministry of Agriculture, Forestry and Fisheries", "농림수산성"),
    "通商産業省": ("the Ministry of International Trade and Industry", "통상산업성"),
    "経済産業省": ("the Ministry of Economy, Trade and Industry", "경제산업성"),
    "運輸省": ("the Ministry of Transport", "운수성"),
    "国土交通省": ("the Ministry of Land, Infrastructure, Transport and Tourism", "국토교통성"),
    "郵政省": ("the Ministry of Posts and Telecommunications", "우정성"),
    "環境省": ("the Ministry of the Environment", "환경성"),
    "労働省": ("the Ministry of Labour", "노동성"),
    "建設省": ("the Ministry of Construction", "건설성"),
    "防衛省": ("the Ministry of Defense", "방위성"),
}  # fmt: skip
_ISSUED = {"令": ("Order of", "령"), "告示": ("Public Notice of", " 고시")}


def of_id(law_id: str) -> LawNumber | None:
    """The number that an e-Gov id stands for; None for a kind that it does not tell."""
    text = jp_law_id.law_number(law_id)
    return jp_law_id.first(text) if text else None


def english(number: LawNumber) -> str | None:
    """Act No. 228 of 1949; None for a kind of law that has no name here."""
    kind = _kind(number.kind)
    return (
        f"{kind[0]} No. {number.number} of {_ERAS[number.era][0] + number.year}" if kind else None
    )


def korean(number: LawNumber) -> str | None:
    """쇼와 24년 법률 제228호; None for a kind of law that has no name here."""
    kind = _kind(number.kind)
    return f"{_ERAS[number.era][1]} {number.year}년 {kind[1]} 제{number.number}호" if kind else None


def in_japanese(law_id: str) -> str | None:
    """The number of an id in Japanese; None for what is no id."""
    return jp_law_id.law_number(law_id)


def in_english(law_id: str) -> str | None:
    """The number of an id in English."""
    number = of_id(law_id)
    return english(number) if number else None


def in_korean(law_id: str) -> str | None:
    """The number of an id in Korean."""
    number = of_id(law_id)
    return korean(number) if number else None


def _kind(kind: str) -> tuple[str, str] | None:
    if kind in _KINDS:
        return _KINDS[kind]
    for ending, (issued, ko) in _ISSUED.items():
        body = _BODIES.get(kind.removesuffix(ending)) if kind.endswith(ending) else None
        if body:
            return f"{issued} {body[0]}", body[1] + ko
    return None
