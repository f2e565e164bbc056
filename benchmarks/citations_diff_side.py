"""One side of the comparison: reads documents from a file with the finder on its PYTHONPATH.

    PYTHONPATH=<tree> python citations_diff_side.py DOCUMENTS.jsonl OUT.jsonl

Lines in: a document as JSON with its `file`.  Lines out: for each provision with citations [index,
[[start, end, target] …]].  A tree without a finder writes `{"absent": true}` and nothing else.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping
from typing import Any


def main() -> None:
    """Read every document and write what it cites."""
    source, out = sys.argv[1:3]
    with open(source, encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as stream:  # noqa: PTH123
        try:
            from pipeline.citations import read_document
        except ImportError as error:
            # A tree from before the finder; a finder that is broken must not pass for one.
            if getattr(error, "name", "") not in ("pipeline", "pipeline.citations"):
                raise
            stream.write('{"absent": true}\n')
            return
        for line in lines:
            row = json.loads(line)
            try:
                found = read_document(_document(row))
            except Exception as error:  # this document's trouble, reported as such
                why = f"{type(error).__name__}: {error}"
                stream.write(json.dumps({"file": row["file"], "problem": why}) + "\n")
                continue
            cited = [
                [index, [[c.start, c.end, c.target] for c in citations]]
                for index, citations in enumerate(found)
                if citations
            ]
            stream.write(json.dumps({"file": row["file"], "cited": cited}) + "\n")


def _document(row: Mapping[str, Any]) -> Any:
    """The document, with the fields that this tree's records have."""
    from pipeline import records

    return _made(
        records.Document,
        {
            **row,
            "pieces": tuple(_made(records.Piece, piece) for piece in row["pieces"]),
            "provisions": tuple(
                _made(records.Provision, {**p, "headings": tuple(p["headings"])})
                for p in row["provisions"]
            ),
            "warnings": tuple(row["warnings"]),
        },
    )


def _made(record: Any, values: Mapping[str, Any]) -> Any:
    names = {field.name for field in dataclasses.fields(record)}
    return record(**{name: value for name, value in values.items() if name in names})


if __name__ == "__main__":
    main()
