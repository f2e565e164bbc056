"""The termbase of a workspace: what Jobun ships, and what its user added in `corpus/terms.toml`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.errors import CorpusError
from pipeline.knowledge import concept
from pipeline.knowledge.concept import Concept
from pipeline.layout import Layout

OWN = "own"  # the theme of a user's concepts


def load(layout: Layout) -> tuple[Concept, ...]:
    """All concepts; words under the id of a shipped one are added to it.

    Raises `KnowledgeError` for a file that is no termbase, `CorpusError` for one that cannot be
    read.
    """
    return concept.merged(concept.shipped(), own(layout))


def own(layout: Layout) -> tuple[Concept, ...]:
    """The user's additions, none when there is no such file."""
    path = layout.terms
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}). Save it as UTF-8 text.") from error
    return concept.read(text, where=str(path), theme=OWN)


def digest(concepts: Sequence[Concept]) -> str:
    """A hash of everything in it."""
    return hashlib.sha256(repr(concepts).encode("utf-8", "surrogatepass")).hexdigest()
