"""What Jobun reads in a file, in the shape that the measures want.

By the package in this process, or by the command (`jobun extract FILE --json`): the same blocks.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extraction_files import ROOT

SECONDS = 900
_NOTE = re.compile(r"(?:^|/)fn_(\d+)")


@dataclass(slots=True)
class Reading:
    """A file as Jobun read it.

    `body` is the text without furniture and footnotes, `everything` with them in their places;
    `pages` the body of each page, `grades` what each page was found to be, `addresses` those of
    the provisions, `rows` the tables' rows as cells.
    """

    body: str = ""
    everything: str = ""
    notes: dict[int, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    pages: dict[int, str] = field(default_factory=dict)
    grades: dict[int, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    seconds: float = 0.0
    error: str = ""


def by_package(path: Path) -> Reading:
    """Read as `jobun extract` does, in this process."""
    sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]
    from pipeline.errors import JobunError
    from pipeline.proof import proof

    begun = time.perf_counter()
    try:
        found = proof(path.read_bytes(), path.name)
    except JobunError as error:
        return Reading(error=str(error), seconds=time.perf_counter() - begun)
    seconds = time.perf_counter() - begun
    reading = from_json(found.as_json())
    reading.seconds = seconds
    return reading


def by_command(path: Path) -> Reading:
    """Read through `jobun extract FILE --json`; its seconds hold the program's start."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "extract", str(path), "--json"],
        capture_output=True, text=True, cwd=ROOT, timeout=SECONDS,
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    if not done.stdout.strip():
        return Reading(error=done.stderr.strip()[-300:], seconds=seconds)
    reading = from_json(json.loads(done.stdout))
    reading.seconds = seconds
    return reading


def from_json(answer: dict[str, Any]) -> Reading:
    """A reading from what `jobun extract --json` prints."""
    reading = Reading()
    reading.grades = {page["page"]: page["grade"] for page in answer["pages"]}
    for block in answer["blocks"]:
        text = block["text"].rstrip("\n") + "\n"
        reading.everything += text
        address = block.get("address") or ""
        if address:
            reading.addresses.append(address)
        if block["kind"] == "furniture":
            continue
        if block["kind"] == "footnote":
            _note(reading, address, text)
            continue
        if block["kind"] == "heading":
            reading.headings.append(text.strip())
        if block["kind"] == "table":
            reading.rows += [
                tuple(c.strip() for c in row.split(" | ")) for row in text.splitlines()
            ]
            text = text.replace(" | ", "\n")
        reading.body += text
        page = block.get("page") or 0
        reading.pages[page] = reading.pages.get(page, "") + text
    return reading


def _note(reading: Reading, address: str, text: str) -> None:
    """A footnote's paragraphs are blocks of one address; 0 is a note marked with a star."""
    found = _NOTE.search(address)
    number = int(found[1]) if found else 0
    reading.notes[number] = reading.notes.get(number, "") + text
