"""The listings of the 국가법령정보 API (`lawSearch.do`): the versions of a law or a rule.

A law is listed by `target=eflaw`, which has every version by the day it applies from (시행일),
those in force (현행), past (연혁) and to come (시행예정); `target=law` would mix provisions to come
into the text in force.  A rule (훈령, 예규, 고시) is listed by `target=admrul`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pipeline.errors import FetchError
from pipeline.knowledge import by_name
from pipeline.revisions import Listed
from pipeline.sources.lawgokr_ask import Service, first

if TYPE_CHECKING:
    from lxml.etree import _Element

Target = Literal["law", "admrul"]
PAGE = 100  # rows, the most that the service gives
_MOST_PAGES = 50
_DOTS = re.compile(r"[·・ᆞ‧･•∙]")
_ROOTS = {"eflaw": "LawSearch", "admrul": "AdmRulSearch"}
_ROWS = {"eflaw": ("law",), "admrul": ("admrul",)}


@dataclass(frozen=True, slots=True)
class Version:
    """One row: `serial` is the 법령일련번호 (MST) or 행정규칙일련번호, `identifier` the 법령ID;
    dates are ISO; `listed` what the service calls its state, `change` the 제개정구분.
    """

    target: Target
    serial: str
    identifier: str
    title: str
    valid_from: str
    promulgated: str
    number: str
    issuer: str
    listed: str
    change: str

    @property
    def state(self) -> str:
        """`current`, `pending`, `past` or `repealed`, as the service says."""
        if self.change in ("폐지", "타법폐지"):  # 폐지제정 is a new law in place of an old one
            return "repealed"
        return {"현행": "current", "시행예정": "pending"}.get(self.listed, "past")

    @property
    def mark(self) -> str:
        """The sign of this state, and the law's id for the next listing."""
        return f"{self.serial} {self.valid_from} {self.identifier}"

    @property
    def name(self) -> str:
        """What tells it from the other versions: `276491_2025-10-01`."""
        return f"{self.serial}_{self.valid_from}"

    @property
    def facts(self) -> dict[str, str]:
        """What the listing states of it, under the keys of `Extracted.metadata`."""
        made = self.change.endswith("제정")
        found = {
            "title": self.title,
            "law_id": self.identifier,
            "law_number": self.number,
            "valid_from": self.valid_from,
            "promulgated": self.promulgated,
            "revision": self.serial,
            "amended_by": "" if made else self.number,
            "issuer": self.issuer,
            "lang": "ko",
        }
        return {key: value for key, value in found.items() if value}

    @property
    def row(self) -> Listed:
        """The same for the list of versions."""
        amended = self.facts.get("amended_by", "")
        return Listed(self.valid_from, self.serial, amended, self.promulgated, self.state)


def address(title: str) -> str:
    """`kr/<title without spaces>` (ADDRESSES.md), or what is known as the address of that name."""
    known = by_name(title)
    if known is not None and known.address.startswith("kr/"):
        return known.address
    return "kr/" + plain(title).replace("/", "／")


def plain(title: str) -> str:
    """A title to compare: without spaces and the search's markup, one kind of middle dot."""
    title = re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(title))
    return unicodedata.normalize("NFC", _DOTS.sub("ㆍ", "".join(title.split())))


def laws_named(api: Service, title: str) -> list[Version]:
    """The versions in force whose title is this one exactly."""
    return [
        version
        for version in _listed(api, "eflaw", {"query": title, "nw": "3"})
        if plain(version.title) == plain(title)
    ]


def law_versions(api: Service, identifier: str) -> list[Version]:
    """Every version of a law, oldest first."""
    rows = _listed(api, "eflaw", {"LID": identifier})
    return _ordered(v for v in rows if v.identifier.lstrip("0") == identifier.lstrip("0"))


def rules_named(api: Service, title: str, *, history: bool = False) -> list[Version]:
    """The versions of rules of exactly this title: those in force, or with `history` the others."""
    params = {"query": title} | ({"nw": "2"} if history else {})
    rows = _listed(api, "admrul", params)
    return _ordered(v for v in rows if plain(v.title) == plain(title))


def _ordered(versions: Iterator[Version]) -> list[Version]:
    unique = {(v.serial, v.valid_from): v for v in versions}
    return sorted(unique.values(), key=lambda v: (v.valid_from, v.promulgated, v.serial))


def _listed(api: Service, target: str, params: dict[str, str]) -> list[Version]:
    """All rows of a listing, page by page; `FetchError` when it is none or ends too early."""
    found: list[Version] = []
    seen = 0
    for page in range(1, _MOST_PAGES + 1):
        asked = {"target": target, **params, "display": str(PAGE), "page": str(page)}
        answer = api.xml("lawSearch.do", asked)
        if answer.root.tag != _ROOTS[target]:
            raise FetchError(
                f"{answer.url}: <{answer.root.tag}> came where <{_ROOTS[target]}> was due. "
                "Try again later.",
                "wrong",
            )
        count = first(answer.root, "totalCnt")
        if not count.isdigit():
            raise FetchError(
                f"{answer.url}: the listing does not say how many rows it has (totalCnt). "
                "Try again later.",
                "wrong",
            )
        rows = [row for tag in _ROWS[target] for row in answer.root.iter(tag)]
        found += [_version(row, target) for row in rows]
        seen += len(rows)
        if seen >= int(count):
            return found
        if not rows:
            raise FetchError(
                f"{answer.url}: the listing ended after {seen} of {count} rows. Try again later.",
                "wrong",
            )
    raise FetchError(
        f"{api.base}/lawSearch.do: {params} lists more than {PAGE * _MOST_PAGES} rows; "
        "name the document more closely in the declaration.",
        "wrong",
    )


def _version(row: _Element, target: str) -> Version:
    if target == "eflaw":
        kind = first(row, "법령구분명", "법종구분")
        return Version(
            "law",
            first(row, "법령일련번호"),
            first(row, "법령ID"),
            _title(row, "법령명한글"),
            iso(first(row, "시행일자")),
            iso(first(row, "공포일자")),
            numbered(kind, first(row, "공포번호")),
            first(row, "소관부처명"),
            first(row, "현행연혁코드"),
            first(row, "제개정구분명"),
        )
    issuer = first(row, "소관부처명")
    kind = "".join(issuer.split()) + first(row, "행정규칙종류")
    return Version(
        "admrul",
        first(row, "행정규칙일련번호"),
        first(row, "행정규칙ID"),
        _title(row, "행정규칙명"),
        iso(first(row, "시행일자")),
        iso(first(row, "발령일자")),
        numbered(kind, first(row, "발령번호")),
        issuer,
        first(row, "현행연혁구분"),
        first(row, "제개정구분명"),
    )


def _title(row: _Element, tag: str) -> str:
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(first(row, tag))).strip()


def numbered(kind: str, number: str) -> str:
    """`법률 제21065호` of a kind and 21065 (or 021065, 제21065호)."""
    bare = re.sub(r"[제호\s]", "", number).lstrip("0")
    return f"{kind} 제{bare}호".strip() if bare else ""


def iso(day: str) -> str:
    """`20251001` or `2025.10.1` as an ISO date; "" for what is none."""
    match = re.fullmatch(r"(\d{4})[-./ ]*(\d{1,2})[-./ ]*(\d{1,2})\.?", day.strip())
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ""
    except ValueError:
        return ""
