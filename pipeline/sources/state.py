"""What is known of a source from its refreshes: `corpus/state/<source>.json`, one file a source.

The file is replaced whole, and only after the manifest holds what it names as accepted, so that a
kill at any moment leaves a state that claims no document too many.  A damaged file is an error
that names it; nothing resets it in silence.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from pipeline import durable
from pipeline.errors import CorpusError
from pipeline.layout import Layout


@dataclass(frozen=True, slots=True)
class Back:
    """A state of a document that was brought and held back: all that is needed to accept it later.

    Its bytes are kept raw under `sha256`; `since` is the UTC time it was first held back, `facts`
    are as in `corpus.Entry`.
    """

    sha256: str
    reason: str
    since: str
    name: str
    url: str = ""
    mark: str = ""
    lang: str = ""
    size: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """One document of a source.

    `sha256` is what was accepted last ("" when nothing was), `mark` the adapter's sign of it,
    `checked` the UTC time a run last heard of it.  `back` is what waits to be accepted, `failed`
    why the last attempt failed, `gone` why it is thought lost; `forgotten` tells that the loss was
    accepted.
    """

    sha256: str = ""
    mark: str = ""
    url: str = ""
    checked: str = ""
    back: Back | None = None
    failed: str = ""
    gone: str = ""
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a person accepted, and why: `what` is "held back" or "gone"."""

    key: str
    what: str
    reason: str
    date: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A source's state.

    Times are UTC, ISO 8601.  A run is a success when the pass came to its end and every document
    was answered for, one that was held back too.  `error` is why the last pass did not come to its
    end, `count` what is wrong with the number of documents; "" when nothing is.
    """

    source: str
    attempted: str = ""
    succeeded: str = ""
    error: str = ""
    count: str = ""
    documents: Mapping[str, Known] = field(default_factory=dict)
    accepted: tuple[Accepted, ...] = ()

    @property
    def held_back(self) -> dict[str, Known]:
        """The documents of which a newer state waits to be accepted."""
        return {key: known for key, known in self.documents.items() if known.back}

    @property
    def failed(self) -> dict[str, Known]:
        """The documents that could not be had."""
        return {key: known for key, known in self.documents.items() if known.failed}

    @property
    def gone(self) -> dict[str, Known]:
        """The documents that are thought lost, which nobody accepted yet."""
        known = self.documents.items()
        return {key: one for key, one in known if one.gone and not one.forgotten}

    @property
    def whole(self) -> bool:
        """Tell whether the last run left nothing to be seen to."""
        return not (self.error or self.count or self.held_back or self.failed or self.gone)


def is_version(key: str, keys: Container[str]) -> bool:
    """Tell whether a key is of a version (KEY@revision) beside the document KEY, one of `keys`.

    A file's name may have an @ of its own.
    """
    document, at, _ = key.partition("@")
    return bool(at) and document in keys


def path(layout: Layout, source: str) -> Path:
    """The file of a source's state."""
    return layout.state / f"{source}.json"


def read(layout: Layout, source: str) -> State:
    """A source's state, an empty one where it was never refreshed; `CorpusError` when damaged."""
    where = path(layout, source)
    try:
        data = where.read_bytes()
    except FileNotFoundError:
        return State(source)
    try:
        table = json.loads(data)
        known = {key: _known(row) for key, row in table.pop("documents").items()}
        accepted = tuple(Accepted(**row) for row in table.pop("accepted"))
        state = State(documents=known, accepted=accepted, **table)
        if state.source != source or not all(type(v) is str for v in table.values()):
            raise ValueError("it is of another source or kind")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CorpusError(
            f"{where}: the state of the source {source} is damaged ({error}). Put back a copy of "
            "it; or delete the file, and the next refresh asks for everything again and takes the "
            "texts as they then are."
        ) from error
    return state


def _known(row: Mapping[str, Any]) -> Known:
    back = row.get("back")
    return Known(**{**row, "back": Back(**back) if back else None})


def write(layout: Layout, state: State) -> None:
    """Replace the file of a source's state."""
    table = asdict(replace(state, documents={}))
    # What is at its default is left out: a source may have thousands of documents.
    table["documents"] = {
        key: {f.name: value for f in fields(known) if (value := _plain(getattr(known, f.name)))}
        for key, known in sorted(state.documents.items())
    }
    layout.state.mkdir(parents=True, exist_ok=True)
    text = json.dumps(table, ensure_ascii=False, indent=1)
    durable.replace(path(layout, state.source), (text + "\n").encode("utf-8", "surrogatepass"))


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Back) else value


def every(layout: Layout) -> tuple[str, ...]:
    """The ids of the sources that have a state, in order."""
    return tuple(sorted(p.stem for p in layout.state.glob("*.json") if p.name[0] != "."))
