"""국가법령정보 API (law.go.kr, `lawService.do`): a law or an administrative rule, XML or JSON.

A law (`<법령>`) states its 조, 항, 호 and 목 as elements; an administrative rule
(`<AdmRulService>`) is a list of texts under one head.  Both carry 부칙 and 별표 with their
numbers.  The answers of searches, and the errors that come with status 200, are no documents.
"""

from __future__ import annotations

import html
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.extract.korean_head import iso_date
from pipeline.extract.lawgokr_tree import Node, cleaned, from_json, from_xml
from pipeline.extract.lawgokr_write import write
from pipeline.records import Extracted

LAW_ROOTS = ("법령", "law")
RULE_ROOT = "AdmRulService"


def extract_xml(data: bytes, name: str) -> Extracted:
    """Read a law or a rule from UTF-8 XML; `ExtractionError` when it is broken or holds none."""
    text, dropped = cleaned(data.decode("utf-8", "surrogatepass"))
    return _extracted(from_xml(text.encode("utf-8", "replace"), name), name, dropped)


def extract_json(value: Any, name: str) -> Extracted:
    """Read a law or a rule from a JSON value; `ExtractionError` when it holds none."""
    key = next((k for k in (LAW_ROOTS[0], RULE_ROOT) if isinstance(value.get(k), dict)), "")
    if not key:
        raise ExtractionError(f"{name}: the JSON holds no law (법령) and no rule (AdmRulService).")
    counter = [0]
    root = from_json(key, _cleaned(value[key], counter), name)
    return _extracted(root, name, counter[0])


def _cleaned(value: Any, counter: list[int]) -> Any:
    """A JSON value whose strings hold no control characters; `counter` counts those dropped."""
    if isinstance(value, str):
        text, dropped = cleaned(value)
        counter[0] += dropped
        return text
    if isinstance(value, list):
        return [_cleaned(one, counter) for one in value]
    if isinstance(value, dict):
        return {str(key): _cleaned(one, counter) for key, one in value.items()}
    return value


def _extracted(root: Node, name: str, dropped: int) -> Extracted:
    metadata = facts(root)
    if not metadata.get("title"):
        raise ExtractionError(
            f"{name}: the answer names no law or rule "
            f"({' '.join(root.whole.split())[:120]!r}); fetch it again."
        )
    blocks, doubts = write(root)
    if dropped:
        doubts.append(f"{dropped} control characters were left out")
    return Extracted(
        name, "lawgokr", tuple(blocks), metadata, tuple(f"{name}: {doubt}." for doubt in doubts)
    )


def facts(root: Node) -> dict[str, str]:
    """The facts that the head (기본정보) states, under the keys of `Extracted.metadata`."""
    rule = root.tag == RULE_ROOT
    head = root.find("행정규칙기본정보" if rule else "기본정보")
    if head is None:
        return {}
    ministry = head.find("소관부처")
    issuer = head.value("소관부처명") or (_own(ministry) if ministry else "")
    if rule:
        kind = "".join(issuer.split()) + head.value("행정규칙종류")
        number = head.value("발령번호")
    else:
        field = head.find("법종구분")
        kind = _own(field) if field else ""
        number = head.value("공포번호")
    if number and not number.startswith("제"):
        number = f"제{number.lstrip('0') or '0'}호"
    found = {
        "title": " ".join(
            html.unescape(head.value("행정규칙명" if rule else "법령명_한글", "법령명한글")).split()
        ),
        "law_id": head.value("행정규칙ID" if rule else "법령ID"),
        "revision": head.value("행정규칙일련번호" if rule else "법령일련번호"),
        "law_number": f"{kind} {number}".strip() if number else "",
        "promulgated": iso_date(head.value("발령일자" if rule else "공포일자")),
        "valid_from": iso_date(head.value("시행일자")),
        "issuer": " ".join(issuer.split()),
        "kind": "law",
        "lang": "ko",
    }
    return {key: value for key, value in found.items() if value}


def _own(node: Node) -> str:
    """A node's own text, without that of its children."""
    return "".join(part for part in node.parts if isinstance(part, str)).strip()
