"""A build reads everything again when the code that reads has changed: all of that code."""

from __future__ import annotations

import grimp

from pipeline.build import _CODE

# What these do shows in no stored row: where files lie, how they are written, what is said of
# errors; and the encoder, which has a digest of its own.
_ELSEWHERE = {"about", "corpus", "durable", "embed", "errors", "generations", "layout", "settings"}


def test_the_digest_of_the_code_holds_all_that_a_reading_imports() -> None:
    graph = grimp.build_graph("pipeline")
    stages = [name.removesuffix(".py") for name in _CODE]
    needed = set(stages)
    for stage in stages:
        for module in (f"pipeline.{stage}", *graph.find_descendants(f"pipeline.{stage}")):
            needed |= {
                name.split(".")[1] for name in graph.find_upstream_modules(module) if "." in name
            }
    assert needed - _ELSEWHERE == set(stages)
