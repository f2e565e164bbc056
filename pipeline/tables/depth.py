"""What counts as the thing cited: the instrument, the article, or the address in full."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Literal, get_args

from pipeline import knowledge
from pipeline.address import covers, parse

Depth = Literal["instrument", "article", "full"]
DEPTHS: tuple[Depth, ...] = get_args(Depth)

# A locator of these units only holds others: the article beneath it is what is cited.
_HOLDS_OTHERS = re.compile(r"(?:chap|part|subpart|suppl|appdx|annex|title)(?:_|\Z)")
_RANGE = re.compile(r"us/cfr/\d+/\d+-\d+")
_CCL, _USML = "us/cfr/15/774/supp_1", "us/cfr/22/121.1"


@functools.lru_cache(maxsize=65536)
def instrument_of(address: str) -> str:
    """The law, treaty, list or other instrument that `address` belongs to, as people name it.

    It is the longest beginning of the address that is known by a name (the USML is a section of
    the ITAR), a regulation as a whole where the address names a part or section of one (15 CFR
    744.21 is of the EAR), else what the address says, a section of the CFR going to its part.
    Entries of the two American lists belong to their lists.
    """
    where = parse(address)
    if where.instrument[0] in ("eccn", "usml"):
        return _CCL if where.instrument[0] == "eccn" else _USML
    parts = address.split("/")
    for length in range(len(parts), 1, -1):
        if knowledge.by_address(known := "/".join(parts[:length])):
            return known
    whole = "/".join(where.instrument)
    if where.instrument[:2] == ("us", "cfr"):
        for regulation in _regulations():
            if covers(regulation, whole):
                return regulation
        return whole.partition(".")[0]
    return whole


@functools.lru_cache(maxsize=65536)
def article_of(address: str) -> str:
    """The article, section, annex row or list entry that `address` is or lies in.

    An address above all of those (a chapter, an instrument) stays as it is.
    """
    where = parse(address)
    if where.instrument[0] == "eccn":
        return "eccn/" + where.instrument[1].partition(".")[0]
    section = where.instrument[:2] == ("us", "cfr") and "." in where.instrument[3]
    if section or where.instrument[0] == "usml":
        return "/".join(where.instrument)
    kept = list(where.instrument)
    for locator in where.locators:
        kept.append(locator)
        if not _HOLDS_OTHERS.match(locator):
            break
    return "/".join(kept)


def cut(depth: Depth) -> Callable[[str], str]:
    """The function that brings an address to a depth."""
    if depth == "instrument":
        return instrument_of
    return article_of if depth == "article" else str


@functools.cache
def _regulations() -> tuple[str, ...]:
    """The ranges of CFR parts that are known as one regulation."""
    return tuple(i.address for i in knowledge.instruments() if _RANGE.fullmatch(i.address))
