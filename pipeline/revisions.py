"""What sources say of a document's versions, held or not: `corpus/revisions.jsonl`.

One line a document: its address, the source, the day it was asked, and every version with the
date it applies from and the law that made it.  It tells a gap from a history without one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from pipeline import durable
from pipeline.errors import CorpusError
from pipeline.layout import Layout


@dataclass(frozen=True, slots=True)
class Listed:
    """One version as its source lists it; what the source does not say is "" (`state` is past,
    current, pending or repealed).
    """

    valid_from: str
    revision: str = ""
    amended_by: str = ""
    promulgated: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one document, oldest first, as `source` listed them on the day `asked`."""

    source: str
    asked: str
    rows: tuple[Listed, ...]


def asked(layout: Layout) -> dict[str, str]:
    """The ISO day on which the versions of each document, by address, were last asked for."""
    return {address: history.asked for address, history in read(layout).items()}


def read(layout: Layout) -> dict[str, History]:
    """The histories by address; `CorpusError` where a line cannot be read."""
    path = layout.revisions
    if not path.is_file():
        return {}
    found: dict[str, History] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows = tuple(Listed(**of) for of in row["rows"])
            found[row["address"]] = History(row["source"], row["asked"], rows)
        except (ValueError, TypeError, KeyError) as error:
            raise CorpusError(
                f"{path}, line {number}: no list of versions ({error}). "
                "Delete the line; the next refresh asks again."
            ) from error
    return found


def digest(histories: Mapping[str, History]) -> str:
    """A hash of what a generation takes from the histories; the day of asking is read anew."""
    return hashlib.sha256(json.dumps(digests(histories)).encode()).hexdigest()


def digests(histories: Mapping[str, History]) -> dict[str, str]:
    """The same of each history, by address."""
    found: dict[str, str] = {}
    for address, history in sorted(histories.items()):
        taken = json.dumps(asdict(replace(history, asked="")), ensure_ascii=False)
        found[address] = hashlib.sha256(taken.encode()).hexdigest()[:16]
    return found


def write(layout: Layout, histories: Mapping[str, History]) -> None:
    """Replace the file."""
    rows = (
        json.dumps({"address": address, **asdict(history)}, ensure_ascii=False)
        for address, history in sorted(histories.items())
    )
    durable.replace(layout.revisions, "".join(row + "\n" for row in rows).encode())
