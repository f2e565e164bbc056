"""Law numbers of Japan and the e-Gov ids that follow from them.

昭和二十四年法律第二百二十八号 is 324AC0000000228: era digit, two-digit year, kind, number.  A
ministry's ordinance carries a code for the ministry (M5 before, M6 since the reform of January
2001).  Members' bills carry another kind that the number does not tell, and joint ordinances and
ministries not listed here are not derived: a known id always comes before a derived one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.numerals import KANJI, integer

_ERAS = {
    "明治": (1, 1867),
    "大正": (2, 1911),
    "昭和": (3, 1925),
    "平成": (4, 1988),
    "令和": (5, 2018),
}
_ERA_NAMES = {"Meiji": "明治", "Taisho": "大正", "Showa": "昭和", "Heisei": "平成", "Reiwa": "令和"}
_KINDS = {"法律": "AC", "政令": "CO", "勅令": "IO"}
_TYPES = {"Act": "法律", "CabinetOrder": "政令", "ImperialOrder": "勅令"}
# Checked against ids in use; a ministry stands under one reform only, unless it kept its name.
_MINISTRIES = {
    "総理府令": "M50000002", "内閣府令": "M60000002", "総務省令": "M60000008",
    "外務省令": "M?0000020", "法務省令": "M?0000010", "大蔵省令": "M50000040",
    "財務省令": "M60000040", "文部省令": "M50000080", "文部科学省令": "M60000080",
    "厚生省令": "M50000100", "厚生労働省令": "M60000100", "農林省令": "M50000200",
    "農林水産省令": "M?0000200", "通商産業省令": "M50000400", "経済産業省令": "M60000400",
    "運輸省令": "M50000800", "国土交通省令": "M60000800", "郵政省令": "M50001000",
    "環境省令": "M60001000", "労働省令": "M50002000", "建設省令": "M50004000",
}  # fmt: skip
_REFORMED = 2001
# Ordinances before the National Government Organization Act (June 1949) are coded otherwise.
_ORGANIZED = date(1949, 6, 1)

_ID = re.compile(
    r"(?P<era>[1-5])(?P<year>\d\d)(?P<kind>AC|CO|IO|M[56])(?P<code>\d{7})(?P<number>\d{3})"
)
_ID_KINDS = {code: kind for kind, code in _KINDS.items()}
_ID_MINISTRIES = {
    code.replace("?", reform): kind for kind, code in _MINISTRIES.items() for reform in "56"
}
# Government bills, and members' bills of the two houses (衆法, 参法).
_ORIGINS = ("0000000", "1000000", "0100000")

_N = rf"[0-9０-９{KANJI}]+"
_NUMBER = re.compile(
    rf"(?P<era>明治|大正|昭和|平成|令和)\s*(?P<year>{_N})\s*年\s*"
    rf"(?:(?P<month>{_N})\s*月\s*(?P<day>{_N})\s*日\s*)?"
    rf"(?P<kind>[^\s第（）()、。「」年月日/]{{2,40}}?)\s*第\s*(?P<number>{_N})\s*号"
)


@dataclass(frozen=True, slots=True)
class LawNumber:
    """A law number as printed: era name, year of the era, kind (法律, 政令, 財務省令), number.

    `promulgated` is the ISO date where the number is printed with one, else "".
    """

    era: str
    year: int
    kind: str
    number: int
    promulgated: str = ""

    @property
    def text(self) -> str:
        """The number in ASCII digits, without its date: 平成9年法律第59号."""
        return f"{self.era}{self.year}年{self.kind}第{self.number}号"

    @property
    def law_id(self) -> str | None:
        """The e-Gov id; None where the kind does not tell its code."""
        digit, before = _ERAS[self.era]
        if not 1 <= self.year <= 99:
            return None
        head = f"{digit}{self.year:02}"
        if self.kind in _KINDS:
            return f"{head}{_KINDS[self.kind]}{self.number:010}"
        code = _MINISTRIES.get(self.kind)
        year = before + self.year
        if code is None or not 0 < self.number < 1000 or not self._organized(year):
            return None
        return f"{head}{code.replace('?', '6' if year >= _REFORMED else '5')}{self.number:03}"

    def _organized(self, year: int) -> bool:
        if self.promulgated:
            return date.fromisoformat(self.promulgated) >= _ORGANIZED
        # A number of 1949 without its date may be of either half of that year.
        return year > _ORGANIZED.year


def numbers(text: str) -> Iterator[LawNumber]:
    """The law numbers printed in a text, in order."""
    for match in _NUMBER.finditer(text):
        year, number = integer(match["year"]), integer(match["number"])
        if match["year"] == "元":
            year = 1
        if year is None or number is None:
            continue
        day = ""
        if match["month"]:
            day = _iso(match["era"], year, integer(match["month"]), integer(match["day"]))
        yield LawNumber(match["era"], year, match["kind"], number, day)


def first(text: str) -> LawNumber | None:
    """The first law number printed in a text."""
    return next(numbers(text), None)


def law_id(text: str) -> str | None:
    """The id of the first law number in a text, where it can be derived."""
    number = first(text)
    return number.law_id if number else None


def law_number(law_id: str) -> str | None:
    """The law number that an id stands for: 324AC0000000228 → 昭和24年法律第228号.

    The inverse of `law_id`, with the ids of members' bills; None for a kind not listed here.
    """
    match = _ID.fullmatch(law_id)
    if not match:
        return None
    era = next(name for name, (digit, _) in _ERAS.items() if str(digit) == match["era"])
    kind = _ID_KINDS.get(match["kind"]) or _ID_MINISTRIES.get(match["kind"] + match["code"])
    if kind is None or (match["kind"] in _ID_KINDS and match["code"] not in _ORIGINS):
        return None
    year = "元" if match["year"] == "01" else str(int(match["year"]))
    return f"{era}{year}年{kind}第{int(match['number'])}号"


def from_attributes(era: str, year: str, kind: str, number: str) -> str | None:
    """The id from the attributes of 法令標準XML (Showa, 24, Act, 228); None where not derivable."""
    if era not in _ERA_NAMES or kind not in _TYPES or not (year.isdigit() and number.isdigit()):
        return None
    return LawNumber(_ERA_NAMES[era], int(year), _TYPES[kind], int(number)).law_id


def promulgation(era: str, year: str, month: str, day: str) -> str:
    """The ISO date of the attributes of 法令標準XML, or ""."""
    if era not in _ERA_NAMES or not all(part.isdigit() for part in (year, month, day)):
        return ""
    return _iso(_ERA_NAMES[era], int(year), int(month), int(day))


def _iso(era: str, year: int, month: int | None, day: int | None) -> str:
    try:
        return date(_ERAS[era][1] + year, month or 0, day or 0).isoformat()
    except ValueError:
        return ""
