"""The one message for a workspace that has no index yet: what is missing, and what to run."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from pipeline import corpus
from pipeline.errors import IndexUnreadableError
from pipeline.layout import Layout


def unbuilt(layout: Layout) -> IndexUnreadableError:
    """The error to raise: it names `jobun build` alone where there are files to build from.

    The commands are such that they work where the user is: with `--workspace` where neither
    JOBUN_WORKSPACE nor the current folder is this workspace.
    """
    try:
        here = Path(os.environ.get("JOBUN_WORKSPACE") or ".").resolve()
    except OSError:  # the current folder is gone
        here = None
    there = "" if here == layout.root else f" --workspace {shlex.quote(str(layout.root))}"
    build = f"`jobun build{there}`"
    if corpus.read(layout):
        return IndexUnreadableError(
            f"{layout.index}: documents were added, but nothing is built yet. Run {build}."
        )
    return IndexUnreadableError(
        f"{layout.index}: nothing is built yet. Add documents (`jobun add PATH…{there}`), "
        f"then run {build}."
    )
