"""Addresses: parse and format are inverse, prefixes cover."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.address import Address, covers, parse
from pipeline.errors import AddressError

EXAMPLES = [
    ("jp/324AC0000000228/art_48/para_1", "jp", 2, ("art_48", "para_1")),
    ("jp/notice/包括許可取扱要領", "jp", 3, ()),
    ("kr/대외무역법/art_19-2/para_3", "kr", 2, ("art_19-2", "para_3")),
    ("us/cfr/15/744.21/b/2", "us", 4, ("b", "2")),
    ("us/cfr/15/730-774", "us", 4, ()),
    ("us/usc/50/4801", "us", 4, ()),
    ("us/act/aeca/40A", "us", 3, ("40A",)),
    ("us/eo/13222", "us", 3, ()),
    ("eu/32021R0821/art_4/1/a", "eu", 2, ("art_4", "1", "a")),
    ("un/sc/res/1540/para_3/d", "un", 4, ("para_3", "d")),
    ("un/ga/res/77/321", "un", 5, ()),
    ("wto/gatt/art_21/b/iii", "intl", 2, ("art_21", "b", "iii")),
    ("eccn/3A001.b.2", "us", 2, ()),
    ("us/list/sdn", "us", 3, ()),
    ("iaea/infcirc/254/part_1/5.3.1/b", "intl", 3, ("part_1", "5.3.1", "b")),
    ("icao/annex-18", "intl", 2, ()),
    ("icao/doc/9284", "intl", 3, ()),
    ("org/meti", "", 2, ()),
    ("doc/jp-kr-cooperation/sec_2-1", "", 2, ("sec_2-1",)),
]


@pytest.mark.parametrize(("text", "jurisdiction", "length", "locators"), EXAMPLES)
def test_parse(text: str, jurisdiction: str, length: int, locators: tuple[str, ...]) -> None:
    address = parse(text)
    assert str(address) == text
    assert address.jurisdiction == jurisdiction
    assert len(address.instrument) == length
    assert address.locators == locators


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jp",
        "jp/",
        "/jp/x",
        "de/x",
        "us/cfr/15",
        "kr/대외 무역법",
        "un/sc",
        "jp//art_1",
        "iaea/infcirc",
        "org",
        "icao/doc",
        "us/list",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        parse(text)


@given(
    st.sampled_from(["jp/324AC0000000228", "kr/관세법", "us/cfr/15/744.2", "doc/x", "wto/gatt"]),
    st.lists(st.from_regex(r"[a-z0-9가-힣ア-ン一-十_.-]+", fullmatch=True), max_size=5),
)
def test_format_and_parse_are_inverse(instrument: str, locators: list[str]) -> None:
    address = Address(tuple(instrument.split("/")), tuple(locators))
    assert parse(str(address)) == address


def test_parent_and_below() -> None:
    address = parse("wto/gatt/art_21/b")
    assert address.parent == parse("wto/gatt/art_21")
    assert parse("wto/gatt").parent is None
    assert str(parse("wto/gatt").below("art_21", "b")) == str(address)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("wto/gatt", "wto/gatt/art_21", True),
        ("wto/gatt/art_2", "wto/gatt/art_21", False),
        ("us/cfr/15/744", "us/cfr/15/744.21/b", True),
        ("us/cfr/15/744", "us/cfr/15/7440.1", False),
        ("us/cfr/15/730-774", "us/cfr/15/744.21", True),
        ("us/cfr/15/730-774", "us/cfr/15/774/supp_1", True),
        ("us/cfr/15/730-774", "us/cfr/15/801.1", False),
        ("us/cfr/15/730-774", "us/cfr/22/744", False),
        ("us/cfr/15/744.2", "us/cfr/15/744.21", False),
        ("eccn/3A001", "eccn/3A001.b.2", True),
        ("eccn/3A001", "eccn/3A0011", False),
        ("kr/대외무역법", "kr/대외무역법시행령/art_1", False),
    ],
)
def test_covers(outer: str, inner: str, expected: bool) -> None:
    assert covers(outer, inner) is expected
