"""The 별표 of a law or rule that the service gives as files: which there are, and fetching them.

The words of a 별표 stand in the answer as a rule; where they do not, its PDF is fetched as a
document of its own.  What is there as HWP only is not fetched: reading the answer says so of each.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import FetchError
from pipeline.sources.lawgokr_ask import Service, first
from pipeline.sources.lawgokr_listing import PAGE, Version, address, plain
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Outcome, Same

if TYPE_CHECKING:
    from lxml.etree import _Element

# target, root and row elements, and where a row names what the annex belongs to
_LISTED = {
    "law": ("licbyl", ("licbyl",), ("관련법령명",)),
    "admrul": ("admbyl", ("admrulbyl", "admbyl"), ("관련행정규칙명", "행정규칙명")),
}


@dataclass(frozen=True, slots=True)
class Annex:
    """A 별표: the tail of its address (`appdx_2-2`), title, link to its PDF, whether the answer
    holds its words.
    """

    segment: str
    title: str
    pdf: str
    told: bool


def in_answer(root: _Element) -> list[Annex]:
    """The 별표 of a text's answer; 서식 and 별지 (blank forms) are left out."""
    return [
        Annex(
            _segment(first(unit, "별표번호"), first(unit, "별표가지번호")),
            html.unescape(first(unit, "별표제목")),
            first(unit, "별표서식PDF파일링크"),
            bool(first(unit, "별표내용")),
        )
        for unit in root.iter("별표단위")
        if first(unit, "별표구분") not in ("서식", "별지")
    ]


def in_listing(api: Service, version: Version) -> list[Annex]:
    """The 별표 that a listing of their own names for this very version."""
    target, tags, owners = _LISTED[version.target]
    params = {"target": target, "search": "2", "query": version.title, "display": str(PAGE)}
    root = api.xml("lawSearch.do", params).root
    found = []
    for row in (row for tag in tags for row in root.iter(tag)):
        serial = first(row, "관련법령일련번호", "관련행정규칙일련번호")
        if plain(first(row, *owners)) != plain(version.title):
            continue
        if first(row, "별표종류") not in ("", "별표") or serial not in ("", version.serial):
            continue
        segment = _segment(first(row, "별표번호"), first(row, "별표가지번호"))
        title, pdf = html.unescape(first(row, "별표명")), first(row, "별표서식PDF파일링크")
        found.append(Annex(segment, title, pdf, told=False))
    return found


def fetched(
    api: Service,
    key: str,
    version: Version,
    annexes: list[Annex],
    held: Mapping[str, Held],
    *,
    every: bool,
) -> Iterator[Outcome]:
    """An outcome for each 별표 that is a document of its own, and for those that were one.

    With `every` the PDFs of all are taken, else those whose words the answer does not hold.
    """
    due: dict[str, Annex] = {}
    for annex in annexes:
        if annex.pdf and (every or not annex.told):
            due.setdefault(f"{key}/{annex.segment}", annex)
    for name, annex in due.items():
        mark = _mark(annex.pdf)
        if name in held and held[name].mark == mark:
            yield Same(name)
            continue
        try:
            data, url = api.pdf(annex.pdf)
        except FetchError as error:
            yield Failed(name, str(error), error.kind)
            continue
        label = _label(annex.segment)
        title = f"{version.title} {label} {annex.title}".strip()
        facts = version.facts | {"title": title, "kind": "law"}
        facts.pop("law_id", None)
        if not annex.told:  # otherwise the text itself has a unit of this address
            facts["address"] = f"{address(version.title)}/{annex.segment}"
        yield Fetched(
            name, f"{version.title} {label}.pdf", data, url, mark=mark, lang="ko", facts=facts
        )
    for name in held:
        if name.startswith(f"{key}/") and name not in due:
            yield Gone(name, "it is not among the 별표 that are given as files any more")


def _mark(link: str) -> str:
    """The number of the file, which is another one after every change."""
    match = re.search(r"flSeq=(\d+)", link)
    return match[1] if match else link


def _segment(number: str, branch: str) -> str:
    """`appdx_2-2` of 0002 and 02, or of 000202; `appdx` where there is no number."""
    if re.fullmatch(r"\d{6}", number) and not branch:
        number, branch = number[:4], number[4:]
    main, further = number.lstrip("0"), branch.lstrip("0")
    if not main.isdigit():
        return "appdx"
    return f"appdx_{main}-{further}" if further.isdigit() else f"appdx_{main}"


def _label(segment: str) -> str:
    main, _, further = segment.removeprefix("appdx").removeprefix("_").partition("-")
    return ("별표 " + main + (f"의{further}" if further else "")).strip()
