"""The termbase of a workspace: what Jobun ships, and what its user added in `corpus/terms.toml`."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from pipeline.errors import CorpusError, KnowledgeError
from pipeline.knowledge import concept
from pipeline.knowledge.concept import Concept
from pipeline.layout import Layout
from pipeline.records import Language
from pipeline.terms.lexicon import Lexicon, lexicon
from pipeline.terms.profile import profile

OWN = "own"  # the theme of a user's concepts


class NotText(CorpusError):
    """The file is no UTF-8; `line` is where that shows."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path}:{line}: not UTF-8 text; save the file as UTF-8.")
        self.line = line


class Termbase:
    """All concepts, words under the id of a shipped one added to it; read when first needed.

    `digest` changes whenever any of its files does.  Raises `KnowledgeError` for a file that is no
    termbase, `CorpusError` for one that cannot be read.
    """

    def __init__(self, layout: Layout) -> None:
        self._path = layout.terms
        self._own = read(self._path)
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

    def profiles(self, lang: Language) -> tuple[Mapping[str, float], ...]:
        """What is said of each concept in a language, see `profile`."""
        if not self.own:
            return _shipped_profiles(lang)
        return tuple(profile(concept, lang) for concept in self.concepts)


def read(path: Path) -> str:
    """The text of the file, "" where there is none; a byte order mark is left out.

    Raises `NotText`, and `CorpusError` for what is no file or may not be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}).") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(path, raw.count(b"\n", 0, error.start) + 1) from error


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


@functools.cache
def _shipped_profiles(lang: Language) -> tuple[Mapping[str, float], ...]:
    return tuple(profile(concept, lang) for concept in shipped())
