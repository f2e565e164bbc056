"""What Jobun reads in a file, in the shape that the measures want.

By the command (`jobun extract FILE --json`) where there is one, else by the package itself.
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
    last: int = 0  # the footnote read last


def by_package(path: Path, *, split: bool = False) -> Reading:
    """Read through `pipeline.extract`, and split too where the addresses are wanted."""
    sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]
    from pipeline.errors import JobunError
    from pipeline.extract import extract

    begun = time.perf_counter()
    try:
        extracted = extract(path.read_bytes(), path.name)
    except JobunError as error:
        return Reading(error=str(error), seconds=time.perf_counter() - begun)
    reading = Reading(seconds=time.perf_counter() - begun)
    reading.grades = {page.number: page.grade for page in extracted.pages}
    paragraph: list[Any] = []
    for block in extracted.blocks:
        paragraph.append(block)
        if block.text.endswith("\n"):
            _paragraph(reading, paragraph)
            paragraph = []
    if paragraph:
        _paragraph(reading, paragraph)
    if split:
        from pipeline.split import split as split_into

        documents = split_into(extracted)
        reading.addresses = [p.address for each in documents for p in each.provisions]
    return reading


def _paragraph(reading: Reading, blocks: list[Any]) -> None:
    """Take one paragraph in: its first block that is no syntax says what it is."""
    first = next((b for b in blocks if b.kind not in ("break", "markup")), blocks[0])
    whole = "".join(b.text for b in blocks)
    said = "".join(b.text for b in blocks if b.kind in ("text", "heading"))
    reading.everything += whole if whole.endswith("\n") else whole + "\n"
    if first.role in ("footnote", "footnote-more"):
        locator = "/".join(first.locator or ())
        _note(reading, locator, said, more=first.role == "footnote-more")
        return
    if first.kind == "furniture":
        return
    if first.kind == "heading":
        reading.headings.append(said.strip())
    if first.role == "row":
        reading.rows.append(tuple(cell.strip() for cell in whole.strip("\n").split(" | ")))
    reading.body += said if said.endswith("\n") else said + "\n"
    page = 0
    for block in blocks:
        if block.kind in ("text", "heading"):
            page = block.page
            reading.pages[page] = reading.pages.get(page, "") + block.text
    reading.pages[page] = reading.pages.get(page, "") + "\n"


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
            _note(reading, address, text, more=False)
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


def has_command() -> bool:
    """Whether this Jobun has `jobun extract`."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "extract", "--help"],
        capture_output=True, cwd=ROOT, timeout=SECONDS,
    )  # fmt: skip
    return done.returncode == 0


def _note(reading: Reading, address: str, text: str, *, more: bool) -> None:
    found = _NOTE.search(address)
    if found:
        reading.last = int(found[1])
    elif not more:
        reading.last = 0
    reading.notes[reading.last] = reading.notes.get(reading.last, "") + text
