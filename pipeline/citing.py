"""Citations of files and of batch lines, without a workspace or an index."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.address import parse
from pipeline.citations import Context, cite, place, read_document
from pipeline.errors import AddressError, ExtractionError, UsageError
from pipeline.parse import parse_file
from pipeline.records import Citation, Document

_CONTEXT = ("document", "article", "preceding")


@dataclass(frozen=True, slots=True)
class Found:
    """A citation in a file's text: `start`..`end` there, its line and column (from 1), the address
    of the provision that cites, and the page (from 1; 0 in a format that has none).
    """

    start: int
    end: int
    line: int
    column: int
    provision: str
    citation: Citation
    text: str  # as it stands in the file, a line break inside included
    page: int = 0

    @property
    def where(self) -> str:
        """What a person looks up: the page of a printed document, line and column of a text."""
        return f"p. {self.page}" if self.page else f"{self.line}:{self.column}"


def cite_file(data: bytes, name: str, *, lang: str = "") -> tuple[list[Found], str]:
    """Every citation of a file, in order, and its extracted text, which the offsets are into.

    The file is split into provisions first, so that relative references have their place.
    Raises `ExtractionError` for a file that cannot be read.
    """
    parsed = parse_file(data, name, lang=lang)
    if parsed.problem:
        raise ExtractionError(parsed.problem)
    out: list[Found] = []
    base = line = 0
    for document in parsed.documents:
        breaks, pages = _Lines(document.text), _Pages(document)
        for placed in place(document, read_document(document)):
            row, column = breaks.position(placed.start)
            address = document.provisions[placed.provision].address
            written = document.text[placed.start : placed.end]
            out.append(Found(base + placed.start, base + placed.end, line + row, column, address,
                             placed.citation, written, pages.at(placed.start)))  # fmt: skip
        base += len(document.text)
        line += len(breaks.starts) - 1
    return out, "".join(document.text for document in parsed.documents)


def cite_text(text: str, *, context: Context) -> list[Found]:
    """Every citation of a text that stands in `context`; the citing provision is its article."""
    breaks = _Lines(text)
    here = "/".join(part for part in (context.document, context.article) if part)
    return [
        Found(c.start, c.end, *breaks.position(c.start), here, c, c.text)
        for c in cite(text, context=context)
    ]


def answer(number: int, raw: bytes) -> dict[str, Any]:
    """The output line for one line of a batch; a bad line gets an error, never an exception."""
    identifier: Any = None
    warning = ""
    try:
        row = json.loads(raw)
        if not isinstance(row, dict):
            raise ValueError("not an object")
        identifier = row.get("id")
        if "id" not in row or not isinstance(row.get("text"), str):
            raise ValueError('needs "id" and a string "text"')
        context, warning = _context(row.get("context"))
    except (ValueError, RecursionError) as error:
        return {"id": identifier, "error": f"line {number}: {error}"}
    found = cite(row["text"], context=context)
    out: dict[str, Any] = {"id": identifier, "citations": [
        {"start": c.start, "end": c.end, "text": c.text, "target": c.target,
         "relative": c.relative}
        for c in found
    ]}  # fmt: skip
    return {**out, "warning": warning} if warning else out


def _context(raw: object) -> tuple[Context, str]:
    """The context of a batch line (any field may be null, empty or absent), and a warning.

    A document may be named (EAR, 外為法); one that is neither an address nor a known name is
    left out, with a warning.
    """
    if raw is None:
        return Context(), ""
    if not isinstance(raw, Mapping):
        raise ValueError('"context" is no object')
    fields = {key: raw.get(key) or "" for key in _CONTEXT}
    for key, value in fields.items():
        if not isinstance(value, str):
            raise ValueError(f'"context": "{key}" is no string')
    document = _document(fields["document"])
    if fields["document"] and not document:
        warning = f'"document": {fields["document"]!r} is neither an address nor a known name'
        return Context(preceding=fields["preceding"]), warning
    return Context(document, fields["article"], fields["preceding"]), ""


def _document(given: str) -> str:
    """The address of a document that is given by address or by name; "" when it is neither."""
    from pipeline import knowledge

    try:
        return str(parse(given.strip().rstrip("/")))
    except AddressError:
        known = knowledge.by_name(given) if given.strip() else None
        return known.address if known else ""


def checked_context(document: str, article: str) -> Context:
    """A context as a user gives it, the address checked; raises `UsageError`."""
    if article and not document:
        raise UsageError("--article needs --document: an article of what?")
    if document and not _document(document):
        raise UsageError(f"--document {document!r} is not an address and no known name.")
    return Context(_document(document), article)


class _Lines:
    """Where each line of a text begins."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *_after_breaks(text)]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        row = bisect_right(self.starts, offset)
        return row, offset - self.starts[row - 1] + 1


class _Pages:
    """On which page each stretch of a document's text is printed."""

    def __init__(self, document: Document) -> None:
        self._places = document.places
        self._starts = [place.start for place in document.places]

    def at(self, offset: int) -> int:
        """The page of an offset, 0 where the format has none."""
        before = bisect_right(self._starts, offset) - 1
        return self._places[max(before, 0)].box.page if self._places else 0


def _after_breaks(text: str) -> Iterator[int]:
    at = text.find("\n")
    while at >= 0:
        yield at + 1
        at = text.find("\n", at + 1)
