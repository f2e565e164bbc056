"""What follows from an address by rule: the official identifier, the official page, and the
names of what is known by a number (UN resolutions, executive orders).

An entry states these only where the rule gives nothing or something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.knowledge import jp_law_id

_USC = re.compile(r"(\d+) U\.S\.C\. (\d+(?:[A-Za-z]+(?:-\d+[a-z]*)?)?)")
_PUBLIC_LAW = re.compile(r"Pub\. L\. (\d+)-(\d+)")
_FIRST_LINKED_CONGRESS = 104  # govinfo resolves public laws from the 104th Congress (1995)
_FIRST_LINKED_ORDER = 12890  # federalregister.gov resolves executive orders since 1994


def identifier(address: str, dates: Mapping[str, str]) -> str:
    """昭和24年法律第228号, 15 CFR 730-774, S/RES/1540 (2004), 32021R0821; "" where none follows."""
    parts = address.split("/")
    if parts[0] == "jp" and len(parts) == 2:
        return jp_law_id.law_number(parts[1]) or ""
    if parts[0] == "eu" and len(parts) == 2:
        return parts[1]
    if parts[:2] == ["us", "cfr"] and len(parts) == 4:
        return f"{parts[2]} CFR {parts[3]}"
    if parts[:2] == ["us", "eo"]:
        return f"E.O. {parts[2]}"
    if parts[:3] == ["un", "sc", "res"] and "adopted" in dates:
        return f"S/RES/{parts[3]} ({dates['adopted'][:4]})"
    if parts[:3] == ["un", "ga", "res"]:
        return f"A/RES/{parts[3]}/{parts[4]}"
    if parts[:2] == ["iaea", "infcirc"]:
        return "INFCIRC/" + "/".join(parts[2:]).replace("part_", "Part ").replace("/Part", " Part")
    return ""


def link(address: str, kind: str, known_as: str) -> str:
    """The official page of an instrument; `known_as` is its identifier.  "" where none follows."""
    parts = address.split("/")
    if parts[0] == "jp" and len(parts) == 2:
        return f"https://laws.e-gov.go.jp/law/{parts[1]}"
    if parts[0] == "kr":
        return f"https://www.law.go.kr/{'행정규칙' if kind == 'notice' else '법령'}/{parts[1]}"
    if parts[0] == "eu":
        return f"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{parts[1]}"
    if parts[:3] == ["un", "sc", "res"]:
        return f"https://undocs.org/{known_as.replace(' ', '')}" if known_as else ""
    if parts[:3] == ["un", "ga", "res"]:
        return f"https://undocs.org/A/RES/{parts[3]}/{parts[4]}"
    if parts[0] == "us":
        return _american(parts, known_as)
    return ""


def _american(parts: list[str], known_as: str) -> str:
    if parts[1] == "eo":
        number = parts[2]
        if number.isdigit() and int(number) >= _FIRST_LINKED_ORDER:
            return f"https://www.federalregister.gov/executive-order/{number}"
        return ""
    if parts[1] == "cfr":
        unit = "section" if "." in parts[3] else "part"
        return f"https://www.ecfr.gov/current/title-{parts[2]}/{unit}-{parts[3]}"
    code = _USC.search(known_as)
    if code:
        return f"https://www.govinfo.gov/link/uscode/{code[1]}/{code[2]}"
    law = _PUBLIC_LAW.search(known_as)
    if law and int(law[1]) >= _FIRST_LINKED_CONGRESS:
        return f"https://www.govinfo.gov/link/plaw/{law[1]}/public/{law[2]}"
    return ""


def numbered_titles(address: str, dates: Mapping[str, str]) -> dict[str, str]:
    """The titles of a UN resolution or executive order, by language; empty for what is none."""
    parts = address.split("/")
    if parts[:3] == ["un", "sc", "res"] and "adopted" in dates:
        number = parts[3]
        return {
            "en": f"Security Council resolution {number} ({dates['adopted'][:4]})",
            "ja": f"国際連合安全保障理事会決議第{number}号",
            "ko": f"국제연합 안전보장이사회 결의 제{number}호",
        }
    if parts[:3] == ["un", "ga", "res"]:
        number = f"{parts[3]}/{parts[4]}"
        return {
            "en": f"General Assembly resolution {number}",
            "ja": f"国際連合総会決議{number}",
            "ko": f"국제연합 총회 결의 {number}",
        }
    if parts[:2] == ["us", "eo"]:
        return {"en": f"Executive Order {parts[2]}"}
    return {}


def numbered_names(address: str, dates: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Other names in use for a UN resolution or executive order; empty for what is none."""
    parts = address.split("/")
    if parts[:3] == ["un", "sc", "res"] and "adopted" in dates:
        n, year = parts[3], dates["adopted"][:4]
        council = ("国連安保理", "国連安全保障理事会", "国際連合安全保障理事会")
        return {
            "en": (
                f"UNSCR {n}", f"Resolution {n} ({year})", f"S/RES/{n} ({year})", f"S/RES/{n}",
                f"Security Council resolution {n}", f"UN Security Council Resolution {n}",
                f"United Nations Security Council resolution {n}", f"UNSC resolution {n}",
            ),
            "ja": (
                f"安保理決議{n}", f"安保理決議{n}号", f"安保理決議第{n}号", f"国連安保理決議{n}",
                *(f"{body}決議{of}{n}号" for body in council for of in ("", "第")),
                f"UNSCR{n}号",
            ),
            "ko": (
                f"안보리 결의 {n}",
                *(
                    f"{body} 결의 {of}{n}호"
                    for body in ("안보리", "유엔 안보리", "유엔 안전보장이사회")
                    for of in ("", "제")
                ),
                f"국제연합 안전보장이사회 결의 {n}호",
            ),
        }  # fmt: skip
    if parts[:3] == ["un", "ga", "res"]:
        n = f"{parts[3]}/{parts[4]}"
        return {
            "en": (
                f"A/RES/{n}", f"UNGA resolution {n}", f"UN General Assembly resolution {n}",
                f"United Nations General Assembly resolution {n}",
            ),
            "ja": (f"国連総会決議{n}", f"総会決議{n}"),
            "ko": (f"유엔 총회 결의 {n}", f"유엔총회 결의 {n}호"),
        }  # fmt: skip
    if parts[:2] == ["us", "eo"]:
        n = parts[2]
        return {
            "en": (f"E.O. {n}", f"EO {n}"),
            "ja": (f"大統領令{n}号", f"大統領令第{n}号", f"米国大統領令{n}号"),
            "ko": (f"행정명령 {n}호", f"행정명령 제{n}호"),
        }
    return {}
