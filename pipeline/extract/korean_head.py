"""The YAML head of a Korean law or rule in the dialects legalize-kr and regulate-kr.

Both name the same facts in Korean (제목, 소관부처, 시행일자, 출처); a law has 공포일자, 공포번호
and 법령구분, an administrative rule 발령일자, 발령번호 and 행정규칙구분.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from pipeline.errors import ExtractionError

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.M)
_DATE = re.compile(r"(\d{4})\s*[-./]?\s*(\d{1,2})\s*[-./]?\s*(\d{1,2})\s*\.?")


def korean_head(text: str, name: str) -> tuple[int, dict[str, str], tuple[str, ...]]:
    """Where the head ends, the facts that it states under our fixed keys, and warnings.

    A file of these dialects has a head by definition: `ExtractionError` when it is missing, is
    not YAML, or has no 제목.
    """
    import yaml

    match = _HEAD.match(text)
    if match is None:
        raise ExtractionError(
            f"{name}: no YAML head between two lines of ---; "
            "a legalize-kr or regulate-kr file begins with one."
        )
    try:
        # Strings only: as YAML 1.1 the law id 001467 would be the octal number 823.
        head = yaml.load(match["yaml"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 2}" if where else ""
        raise ExtractionError(
            f"{name}{line}: the YAML head cannot be read "
            f"({getattr(error, 'problem', None) or type(error).__name__}); correct the head."
        ) from error
    if not isinstance(head, Mapping):
        raise ExtractionError(f"{name}: the YAML head holds no keys; 제목 (title) is needed.")
    if not _plain(head, "제목"):
        raise ExtractionError(f"{name}: the YAML head does not say the law's title (제목).")
    return match.end(), *_facts(head, name)


def _facts(head: Mapping[object, object], name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    warnings: list[str] = []

    def dated(*keys: str) -> str:
        for key in keys:
            value = _plain(head, key)
            if value and not (iso := iso_date(value)):
                warnings.append(f"{name}: {key} {value!r} is not a date")
            elif value:
                return iso
        return ""

    facts = {
        "title": " ".join(_plain(head, "제목").split()),
        "address": _plain(head, "address"),
        "law_id": _plain(head, "법령ID", "행정규칙ID", "admRulSeq", "행정규칙일련번호"),
        "revision": _plain(head, "법령MST", "admRulSeq", "행정규칙일련번호"),
        "law_number": _number(head),
        "promulgated": dated("공포일자", "발령일자"),
        "valid_from": dated("시행일자"),
        "issuer": _plain(head, "소관부처", "소관부처명"),
        "url": _plain(head, "출처"),
        "kind": "law",
        "lang": "ko",
    }
    return {key: value for key, value in facts.items() if value}, tuple(warnings)


def _plain(head: Mapping[object, object], *keys: str) -> str:
    """The first of the keys that holds text; a list of texts is joined with commas."""
    for key in keys:
        value = head.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, list):
            texts = [v.strip() for v in value if isinstance(v, str) and v.strip()]
            if texts:
                return ", ".join(texts)
    return ""


def _number(head: Mapping[object, object]) -> str:
    """The number as the Official Gazette writes it: 법률 제21065호, 산업통상부고시 제2025-37호."""
    number = _plain(head, "공포번호", "발령번호")
    if not number:
        return ""
    kind = _plain(head, "법령구분")
    rule = _plain(head, "행정규칙구분", "행정규칙종류")
    if not kind and rule:
        kind = _plain(head, "소관부처", "소관부처명").split(", ")[0].replace(" ", "") + rule
    number = number if number.startswith("제") else f"제{number}호"
    return f"{kind} {number}".strip()


def iso_date(text: str) -> str:
    """`2025-10-01`, `20251001` or `2025. 10. 1.` as an ISO date; "" when it is none."""
    match = _DATE.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ""
    except ValueError:
        return ""
