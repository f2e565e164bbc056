"""The termbase of a workspace: what Jobun ships, and what its user added in `corpus/terms.toml`."""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files
from pathlib import Path

from pipeline.errors import CorpusError, KnowledgeError
from pipeline.knowledge import concept
from pipeline.knowledge.concept import Concept
from pipeline.layout import Layout
from pipeline.terms.lexicon import Lexicon, lexicon

OWN = "own"  # the theme of a user's concepts


class Termbase:
    """All concepts, words under the id of a shipped one added to it; read when first needed.

    `digest` changes whenever any of its files does.  Raises `KnowledgeError` for a file that is no
    termbase, `CorpusError` for one that cannot be read.
    """

    def __init__(self, layout: Layout) -> None:
        self._path = layout.terms
        self._own = _text(self._path)
        state = hashlib.sha256(_shipped_digest().encode())
        state.update(self._own.encode("utf-8"))
        self.digest = state.hexdigest()

    @functools.cached_property
    def own(self) -> tuple[Concept, ...]:
        """The user's additions."""
        try:
            return concept.read(self._own, where=str(self._path), theme=OWN, adding=True)
        except KnowledgeError as error:
            raise KnowledgeError(f"{error} `jobun terms check` lists all of it.") from error

    @functools.cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """What is shipped and what was added, merged."""
        return concept.merged(shipped(), self.own)

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        """The concepts ready for matching."""
        return lexicon(self.concepts) if self.own else _shipped_lexicon()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # editors of Windows begin a file with a mark
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}). Save it as UTF-8 text.") from error


@functools.cache
def _shipped_digest() -> str:
    state = hashlib.sha256()
    folder = files("pipeline.knowledge").joinpath("terms")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        state.update(file.read_bytes())
    return state.hexdigest()


@functools.cache
def shipped() -> tuple[Concept, ...]:
    """The concepts of this package, each once."""
    return concept.merged(concept.shipped())


@functools.cache
def _shipped_lexicon() -> Lexicon:
    return lexicon(shipped())
