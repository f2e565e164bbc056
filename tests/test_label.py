"""Addresses as lawyers write them, in three languages."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import knowledge
from pipeline.address import parse
from pipeline.errors import AddressError
from pipeline.label import LANGUAGES, label, languages, title
from pipeline.label.figures import letter, roman, roman_annex

CASES = tomllib.loads((Path(__file__).parent / "cases" / "labels.toml").read_text("utf-8"))["case"]
PARTS = st.sampled_from(
    [
        *("art_1", "art_25-2", "para_3", "item_10-2", "sub_イ", "sub_가", "sub_", "row_3-2"),
        *("suppl", "appdx", "appdx_2", "form_9.6", "suppl_x", "annex_i", "annex_2a", "ad_art_3"),
        *("b", "iii", "supp_4", "chap_2", "sec_병렬-처리", "fn_1", "5.3.1", "ITT最善慣行", "_"),
        *("art_", "part_4-a"),
    ]
) | st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
ROOTS = st.sampled_from(
    [
        *("jp/324AC0000000228", "jp/x", "jp/notice/x", "kr/대외무역법", "kr/시행령"),
        *(
            "us/cfr/15/744",
            "us/cfr/15/744.21",
            "us/usc/50/4801",
            "us/fr/1/2",
            "us/publ/1-2",
            "us/act/x",
        ),
        *(
            "us/eo/1",
            "us/list/x",
            "eu/32021R0821",
            "eu/x",
            "un/sc/res/x",
            "un/ga/res/1/2",
            "wto/gatt",
        ),
        *("wto/x", "treaty/cwc", "treaty/x", "regime/wa", "iaea/infcirc/254", "iaea/x"),
        *("icao/doc/9284", "org/meti", "org/x", "eccn/3A001", "usml/11", "usml/²", "doc/x"),
        "jp/notice/令和5年告示",
    ]
)


@pytest.mark.parametrize("case", CASES, ids=[case["address"] for case in CASES])
def test_an_address_is_written_as_lawyers_write_it(case: dict[str, str]) -> None:
    assert {"address": case["address"], **label(case["address"])} == case


@settings(max_examples=400, deadline=None)
@given(ROOTS, st.lists(PARTS, max_size=5))
def test_a_well_formed_address_always_has_a_label(root: str, locators: list[str]) -> None:
    address = "/".join((root, *locators))
    try:
        parse(address)
    except AddressError:
        with pytest.raises(AddressError):
            label(address)
        return
    assert list(label(address)) == list(LANGUAGES)
    assert all(label(address).values())
    assert all(title(address).values())
    assert set(languages(address)) == set(LANGUAGES)


@pytest.mark.parametrize("bad", ["", "/", "jp", "jp/", "xx/1", "kr/a b", "us/cfr/15"])
def test_what_is_no_address_is_an_error(bad: str) -> None:
    with pytest.raises(AddressError):
        label(bad)


def test_every_known_instrument_has_a_label_out_of_its_own_names() -> None:
    for instrument in knowledge.everything():
        labels = label(instrument.address)
        said = languages(instrument.address)
        assert json.dumps(labels, ensure_ascii=False)
        for lang in LANGUAGES:
            if said[lang] in LANGUAGES and instrument.kind in ("regime", "agency", "treaty"):
                known = {name for names in instrument.names.values() for name in names}
                assert labels[lang] in known, (instrument.address, labels)
                assert said[lang] == lang or not instrument.names[lang]


def test_a_name_of_another_language_is_said_to_be_one() -> None:
    address = "kr/아무도모르는법/art_1"
    assert languages(address) == dict.fromkeys(LANGUAGES, "ko")
    assert languages("wto/gatt") == {lang: lang for lang in LANGUAGES}
    assert languages("us/cfr/15/744.21") == dict.fromkeys(LANGUAGES, "")


def test_the_title_is_the_official_one() -> None:
    assert title("wto/gatt/art_21") == {
        "en": "General Agreement on Tariffs and Trade",
        "ja": "関税及び貿易に関する一般協定",
        "ko": "관세 및 무역에 관한 일반협정",
    }
    assert title("jp/324AC0000000228")["ja"] == "外国為替及び外国貿易法"


def test_no_label_is_a_name_that_was_given_up() -> None:
    former = [i for i in knowledge.everything() if i.former]
    assert former
    for instrument in former:
        for lang, names in instrument.former.items():
            assert not set(names) & {
                label(instrument.address)[lang],
                title(instrument.address)[lang],
            }
            assert set(names) <= set(instrument.names[lang])  # texts still cite it so


def test_a_label_cannot_be_spoilt_by_its_reader() -> None:
    label("wto/gatt")["en"] = "spoilt"
    assert label("wto/gatt")["en"] == "GATT"


def test_figures() -> None:
    assert [roman(n) for n in ("1", "4", "14", "40", "1990", "0", "4000", "x", "²")] == [
        *("I", "IV", "XIV", "XL", "MCMXC", "0", "4000", "x", "²"),
    ]
    assert [letter(x) for x in ("イ", "ロ", "ス", "가", "하", "거", "q")] == [
        *("a", "b", "uu", "a", "n", "o", "q"),
    ]
    assert [roman_annex(x) for x in ("1", "2a", "f", "word")] == ["I", "IIa", "F", "word"]


@pytest.mark.data
def test_every_marked_citation_has_a_label(data: Path) -> None:
    marked = data.parent / "eval" / "citations.dev.jsonl"
    if not marked.is_file():
        pytest.skip("the marked passages are not beside this checkout (../shared/eval)")
    rows = [json.loads(line) for line in marked.read_text("utf-8").splitlines()]
    targets = {citation["target"] for row in rows for citation in row["citations"]}
    assert len(targets) > 100
    for target in filter(None, targets):
        assert all(label(target).values())
        assert not any("_" in text for text in label(target).values()), label(target)


def test_the_labels_load_nothing_heavy() -> None:
    heavy = "spacy", "numpy", "torch", "kiwipiepy", "sudachipy"
    code = (
        "import sys; from pipeline.label import label; label('wto/gatt');"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_parts_of_a_list_entry_go_by_their_names() -> None:
    assert label("eccn/3A001.b/note_1") == {
        "en": "ECCN 3A001.b, Note 1", "ja": "ECCN 3A001.b, 注1", "ko": "ECCN 3A001.b, 비고 1",
    }  # fmt: skip
    assert label("eccn/3A001/license-requirements")["en"] == "ECCN 3A001, License Requirements"
    assert label("eccn/EAR99")["ko"] == "EAR99"
