"""What an adapter is given, and what it yields: plain records, no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pipeline.revisions import Listed
from pipeline.sources.declaration import Source

# office: HWP, HWPX, DOCX, PPTX
Kind = Literal["xml", "json", "html", "pdf", "office", "text"]


@dataclass(frozen=True, slots=True)
class Response:
    """What the door brought: `data` is the whole body, decoded from its transfer and content
    codings; `media` its type in small letters ("application/xml"); `fresh` tells that the server
    (or the cache, by RFC 9111) said it has not changed since it was last brought.
    """

    url: str
    data: bytes
    media: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False


class Door(Protocol):
    """Asks one source's hosts, within its limits.  `pipeline.sources.fetch` has the real one."""

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        kinds: Sequence[Kind] = (),
        limit: int | None = None,
    ) -> Response:
        """The body at `url`, asked for conditionally.

        `kinds` are the kinds of body that may come (any when empty): an empty body, or HTML where
        XML was due, raises.  Raises `FetchError`; its `kind` says what is the matter.
        """


@dataclass(frozen=True, slots=True)
class Held:
    """What an earlier run accepted under a key: the hash of its bytes, and the adapter's mark."""

    sha256: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document's bytes as they came.

    `key` names it within the source and stays the same from run to run (`324AC0000000228`; a
    version beside the one in force is `324AC0000000228@<revision>`); `name` is a file name whose
    suffix says the type; `mark` is the adapter's own sign of this state (a revision id, a date),
    handed back in `Held`.  `facts` are official facts that the bytes do not state and the source
    does: keys of `records.Extracted.metadata` (valid_from, revision, amended_by, …).
    """

    key: str
    name: str
    data: bytes
    url: str
    mark: str = ""
    lang: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Same:
    """A document that is as it was, as a listing (or the server) says: nothing to take."""

    key: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be had: `kind` as in `FetchError`."""

    key: str
    reason: str
    kind: str = "unreachable"


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that was there and is not listed any more (or is, as repealed)."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Revisions:
    """All versions of one document that the source knows of, oldest first (`pipeline.revisions`).

    With it Jobun can say that a version held applied until the next began, and that one is
    missing in between.  `address` is the document's.
    """

    address: str
    rows: tuple[Listed, ...]


Outcome = Fetched | Same | Failed | Gone | Revisions


class Adapter(Protocol):
    """The one function of an adapter's module, `fetch`."""

    def __call__(
        self, source: Source, door: Door, held: Mapping[str, Held], *, since: str = ""
    ) -> Iterator[Outcome]:
        """One pass over a source: an outcome for each document.

        With `since` (an ISO date) only what the source lists as changed on or after that day need
        be asked for.  A `FetchError` that is raised (the listing itself cannot be had) ends the
        pass; one document's is yielded as `Failed`.
        """
