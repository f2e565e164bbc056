"""The names of instruments as people write them, and what only looks like one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline import knowledge
from pipeline.citations import cite
from pipeline.citations.names import find
from pipeline.citations.page import page
from pipeline.knowledge.spellings import spellings

READ = tomllib.loads(Path(__file__).with_name("cases").joinpath("names.toml").read_text("utf-8"))
CASES = READ["case"]


def test_the_cases_are_enough() -> None:
    assert len(CASES) >= 150
    assert len({case["text"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_name_in_running_text(case: dict[str, object]) -> None:
    text, expected = case["text"], case["expected"]
    assert isinstance(text, str) and isinstance(expected, list)
    found = cite(text)
    for span, address in expected:
        assert any(c.target == address and (span in c.text or c.text in span) for c in found), (
            span,
            address,
        )
    assert {c.target for c in found} <= {address for _, address in expected}


@pytest.mark.parametrize("text", READ["nothing"]["texts"])
def test_what_only_looks_like_a_name(text: str) -> None:
    assert cite(text) == []


@pytest.mark.parametrize(
    ("name", "address", "other"),
    [
        ("ワッセナー・アレンジメント", "regime/wa", "ワッセナーアレンジメント"),
        ("関税及び貿易に関する一般協定", "wto/gatt", "関税および貿易に関する一般協定"),
        ("化学兵器の開発、生産及び貯蔵並びに廃棄", "", "化学兵器の開発,生産および貯蔵ならびに廃棄"),
        ("한ㆍ미 자유무역협정", "", "한미 자유무역협정"),
        ("개발ㆍ생산ㆍ비축", "", "개발,생산,비축"),
        ("EU Dual-Use Regulation", "", "EU DualUse Regulation"),
        ("U.S.-Japan Trade Agreement", "", "US-Japan Trade Agreement"),
        ("国際緊急経済権限法", "us/act/ieepa", "米国国際緊急経済権限法"),
        ("防衛事業法", "kr/방위사업법", "韓国防衛事業法"),
    ],
)
def test_spellings(name: str, address: str, other: str) -> None:
    found = list(spellings(name, address=address))
    assert found[0] == name and other in found
    assert len(found) == len(set(found)) <= 13


@pytest.mark.parametrize("name", ["外為法", "NS-CMIC", "바세나르체제", "米国通商法", ""])
def test_one_spelling(name: str) -> None:
    assert list(spellings(name, address="jp/324AC0000000228")) == [name]


def test_a_spelling_stands_for_one_instrument() -> None:
    """What one name's other spelling is may be no name of another instrument."""
    owners: dict[str, str] = {}
    for known in knowledge.instruments():
        for names in known.names.values():
            for name in names:
                for spelled in spellings(name, address=known.address):
                    owner = owners.setdefault(knowledge.fold(spelled), known.address)
                    assert owner == known.address, (spelled, owner, known.address)


@pytest.mark.parametrize("tail", {"en": ".", "ja": "の規定", "ko": "에 따라"}.items())
def test_every_name_is_found(tail: tuple[str, str]) -> None:
    """Each name of each instrument, with what follows it in a sentence of its language."""
    lang, after = tail
    missed = []
    for known in knowledge.instruments():
        for name in known.names[lang]:
            text = f"{name}{after}"
            if not any(hit.address == known.address for hit in find(page(text))):
                missed.append((name, known.address))
    assert missed == []
