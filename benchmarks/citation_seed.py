"""What the documents that Jobun started from cite: a table, checked against a person's reading.

The table holds facts only: addresses, how a lawyer writes them, counts, places; no sentence of the
documents.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citation_texts import ROOT, documents

from pipeline.citations.kinds import kind_of
from pipeline.records import Document

EXPECTED = ROOT / "tests" / "cases" / "seed_citations.toml"
PAGE = ROOT / "docs" / "citations-of-the-seed-paper.md"
# The two documents by the number that their file names begin with.
DOCUMENTS = {"slides": "000", "paper": "003"}
_TITLES = {
    "slides": "Slides on the history of export control (in Japanese)",
    "paper": "A research paper on export control and Japan–Korea cooperation (in Japanese)",
}
_GROUPS = {
    "regime": "Regimes", "un_resolution": "UN resolutions", "treaty": "Treaties and WTO agreements",
    "law": "Laws", "notice": "Notices and circulars", "list_entry": "Control-list entries",
    "document": "Documents",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """An address that a document cites: how often, and the first place, beneath the document."""

    address: str
    count: int
    first: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An address that a person read and the finder found less often than that."""

    document: str
    address: str
    least: int
    found: int


def read(data: Path) -> dict[str, list[Row]]:
    """The rows of each of the two documents, in the order of their first citation."""
    found = {}
    for name, number in DOCUMENTS.items():
        path = next((data / "seeds").glob(f"{number}_*.txt"))
        found[name] = rows(documents(path))
    return found


def rows(read: Sequence[Document]) -> list[Row]:
    """The addresses that documents cite, in order."""
    from pipeline.citations import place, read_document

    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for document in read:
        for placed in place(document, read_document(document)):
            target = placed.citation.target
            counts[target] = counts.get(target, 0) + 1
            citing = document.provisions[placed.provision].address
            first.setdefault(target, citing.removeprefix(document.address).lstrip("/"))
    return [Row(address, count, first[address]) for address, count in counts.items()]


def missing(found: Mapping[str, Sequence[Row]], expected: Path = EXPECTED) -> list[Missing]:
    """What the expectation lists and the documents' rows do not hold as often."""
    out = []
    for entry in tomllib.loads(expected.read_text("utf-8"))["cited"]:
        counts = {row.address: row.count for row in found[entry["document"]]}
        for address in entry["addresses"]:
            count = sum(counts.get(a, 0) for a in (address, *entry.get("or", ())))
            if count < entry["least"]:
                out.append(Missing(entry["document"], address, entry["least"], count))
    return out


def expected_count(expected: Path = EXPECTED) -> int:
    """How many addresses the expectation lists."""
    listed = tomllib.loads(expected.read_text("utf-8"))["cited"]
    return sum(len(entry["addresses"]) for entry in listed)


def page(found: Mapping[str, Sequence[Row]], *, command: str) -> str:
    """The table as a Markdown page: for each document, the addresses by kind of instrument."""
    from pipeline.label import label

    lines = [
        "# What the seed documents cite",
        "",
        "The two documents that Jobun started from, read by `jobun cite`: every regime, UN",
        "resolution, treaty, law and notice that they cite, with its articles, by address.",
        "Facts only; the texts themselves are not part of this repository. *Place* is where the",
        "address is cited first (`sec` section, `para` paragraph, `fn` footnote, `table`).",
        f"Made by `{command}`;",
        "`tests/test_benchmarks_citations.py` compares it with what a person read",
        "(`tests/cases/seed_citations.toml`).",
    ]
    for name, cited in found.items():
        mentions = sum(row.count for row in cited)
        lines += ["", f"## {_TITLES[name]}", "", f"{len(cited)} addresses, {mentions} citations."]
        for kind, heading in _GROUPS.items():
            group = sorted((r for r in cited if kind_of(r.address) == kind), key=_order)
            if not group:
                continue
            lines += ["", f"### {heading}", ""]
            lines += ["| address | English | 日本語 | 한국어 | times | place |",
                      "| --- | --- | --- | --- | ---: | --- |"]  # fmt: skip
            for row in group:
                names = label(row.address)
                cells = [f"`{row.address}`", *(names[lang] for lang in ("en", "ja", "ko"))]
                cells += [str(row.count), f"`{row.first}`" if row.first else ""]
                lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _order(row: Row) -> list[tuple[str, int]]:
    """Addresses in their natural order: row_2 before row_10."""
    parts = []
    for part in row.address.split("/"):
        head, _, number = part.rpartition("_")
        stem = number.partition("-")[0]
        parts.append((head, int(stem)) if stem.isdigit() else (part, -1))
    return parts


def table(found: Mapping[str, Sequence[Row]], lacking: Sequence[Missing]) -> str:
    """The seed part as lines: how many of the expected addresses were found, and the rest."""
    total = expected_count()
    lines = [
        f"{name}: {len(cited)} addresses, {sum(r.count for r in cited)} citations"
        for name, cited in found.items()
    ]
    lines.append(f"{total - len(lacking)} of {total} addresses that a person read are found")
    lines += [f"  {m.document}  {m.address}: {m.found} of at least {m.least}" for m in lacking]
    return "\n".join(lines)


def as_json(found: Mapping[str, Sequence[Row]], lacking: Sequence[Missing]) -> dict[str, Any]:
    """The same as a JSON object."""
    return {
        "documents": {
            name: [{"address": r.address, "count": r.count, "first": r.first} for r in cited]
            for name, cited in found.items()
        },
        "expected": expected_count(),
        "missing": [
            {"document": m.document, "address": m.address, "least": m.least, "found": m.found}
            for m in lacking
        ],
    }
