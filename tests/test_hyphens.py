"""Hyphens at line ends: the printer's go, the words' own stay."""

from __future__ import annotations

import pytest

from pipeline.hyphens import Hyphens

PLAIN = ["An exporter keeps the record", "of every shipment, and shows it", "to the authority"] * 40


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("the inter-", "ministerial body", True),
        ("a soft\u00ad", "hyphen", True),
        ("goods of dual-", "use", False),  # a first part that English hyphenates
        ("an n-", "type layer", False),  # one letter is never left on a line
        ("a type-", "a device", False),
        ("the ad hoc Non-", "Proliferation Committee", False),
        ("below 218 K (-", "55 °C)", False),
        ("-", "and", False),
        ("", "and", False),
        ("word-", "", False),
    ],
)
def test_a_text_that_says_nothing_of_its_words(before: str, after: str, gone: bool) -> None:
    assert Hyphens([]).is_printers(before, after) is gone


def test_the_text_is_the_dictionary() -> None:
    known = Hyphens(
        ["one work-hour of labour and two work-hours", "the licensing authority of the day",
         "a lighter-than-air craft", "an aircraft of the air force"]
    )  # fmt: skip
    assert not known.is_printers("for each work-", "hour")
    assert not known.is_printers("a lighter-than-", "air vehicle")
    assert known.is_printers("the licen-", "sing of it")
    assert known.is_printers("the air-", "craft")  # both halves are words, and so is the whole
    assert not known.is_printers("the labour-", "day")  # both are words, the whole is none


def test_halves_of_words_are_no_words() -> None:
    """`control` and `led` stand at line ends only because the printer parted `controlled`."""
    known = Hyphens(["goods that are control-", "led by the list", "and what is control-", "led"])
    assert known.is_printers("what is control-", "led goes on")


def test_a_text_that_never_parts_words_keeps_every_hyphen() -> None:
    never = Hyphens([*PLAIN, "a lighter-than-air craft", "one that is lighter-than-", "air"])
    assert not never.is_printers("a frequency-", "domain result")
    assert not never.is_printers("time-delay-and-", "integration")
    parted = Hyphens([*PLAIN, "to the author-", "ity and the ship-", "ment of re-", "cord"])
    assert parted.is_printers("a fre-", "quency")


def test_a_line_that_is_nothing_but_the_rest_of_a_word() -> None:
    assert Hyphens(["the autho-", "rity", "", "of it"]).is_printers("the autho-", "rity")


def test_a_program_that_parts_words_by_a_hyphen_of_its_own() -> None:
    lines = ["goods of dual-use are la\u2010", "belled, and what is in wai\u2010",
             "ting is kept in ware\u2010", "houses"]  # fmt: skip
    assert Hyphens(lines).is_printers("a fre\u2010", "Quency of EC\u2010")
    assert Hyphens(lines).is_printers("an EC\u2010", "CN of the list")
    assert not Hyphens(lines).is_printers("an EC-", "CN of the list")
    own = Hyphens([*lines, "goods of dual\u2010use"])
    assert not own.is_printers("an EC\u2010", "CN of the list")


def test_a_hyphen_between_figures_is_no_printers() -> None:
    """A program that parts words by U+2010 writes spans of years with it as well."""
    known = Hyphens(["goods are la\u2010", "belled, and what is in wai\u2010", "ting is kept in "
                     "ware\u2010", "houses"])  # fmt: skip
    assert known.is_printers("goods are la\u2010", "belled")
    assert not known.is_printers("in the years 1990\u2010", "2000 and later")
    assert not known.is_printers("the form B\u20102\u2010", "c of the office")
    assert known.is_printers("in the years 1990\u00ad", "2000")  # a soft one is nobody else's
