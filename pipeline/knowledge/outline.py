"""The articles of the main Japanese laws and how many paragraphs each has: `outlines.toml`.

Japanese drafting prints no number on a first paragraph and says 次条 without its number, so a
passage alone does not tell whether 次条 of 第十条 is 第十条の二, or whether an item stands in a
first paragraph of several.  The outline tells, for the text of the date it names.
`scripts/outlines.py` makes the file from the official texts of a workspace.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files

from pipeline.errors import KnowledgeError

Units = Mapping[tuple[str, ...], Sequence[str]]


@functools.cache
def _raw() -> Mapping[str, Mapping[str, str]]:
    text = files(__package__).joinpath("outlines.toml").read_text("utf-8")
    return tomllib.loads(text)


@functools.cache
def outline(address: str) -> Units:
    """The segments beneath the law and beneath each article; empty for a law that is not known."""
    entry = _raw().get(address)
    return read(entry["articles"], where=address) if entry else {}


def read(articles: str, *, where: str) -> Units:
    """Read `1 2:3 2-2` (第一条, 第二条 of three paragraphs, 第二条の二), else `KnowledgeError`."""
    units: dict[tuple[str, ...], list[str]] = {(): []}
    for item in articles.split():
        label, _, count = item.partition(":")
        if not label[:1].isdigit() or (count and not count.isdigit()):
            raise KnowledgeError(f"outlines.toml: {where}: {item!r} is no article.")
        units[()].append(f"art_{label}")
        if int(count or 1) > 1:
            units[(f"art_{label}",)] = [f"para_{n}" for n in range(1, int(count) + 1)]
    return units
