"""What `jobun search --explain` prints beside the hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from pipeline.cli import output

if TYPE_CHECKING:
    from pipeline.search import Explanation, Hit

_WAYS = {
    "named": "", "profile": "by its wording", "asked": "by its sense",
    "beside": "beside the strongest",
}  # fmt: skip


def say(reading: Explanation) -> None:
    """How the query was read: concepts with the words that named them, and unknown words."""
    output.data(typer.style("read as", bold=True) + f"  [{reading.lang}]")
    for heard in reading.concepts:
        words = " ".join(f"“{word}”" for word in heard.words)
        ways = [words, *(_WAYS[way] for way in heard.ways)]
        how = ", ".join(way for way in ways if way)
        output.data(f"  {heard.weight:4.2f}  {heard.name}  ({heard.concept})  {how}")
    if not reading.concepts:
        output.data("  no concept of the termbase: results rest on words and vectors")
    if reading.unknown:
        words = ", ".join(f"“{word}”" for word in reading.unknown)
        output.data(f"no term known for {words}: for these, results rest on words and vectors")
    for word, near in reading.suggestions:
        output.data(f"  for “{word}” the termbase has: {', '.join(near)}")
    output.data()


def legs(hit: Hit) -> str:
    """What each leg gave a hit, most first."""
    given = sorted(hit.legs.items(), key=lambda item: (-item[1], item[0]))
    return "  ".join(f"{name} {score:+.2f}" for name, score in given)
