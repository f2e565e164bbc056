"""Extraction on the files given and on files made from known text, beside other tools.

    python benchmarks/extraction.py [--part characters|speed|grades|ocr|notes|tables|lists]…
                                    [--data DIR] [--keep DIR] [--by package|command] [--json FILE]

characters  characters right in the right order: the dual-use list against its text, and made files
            in three languages (columns, vertical, slides, footnotes, tables)
speed       pages per second in one process and in two
grades      pages with a broken text layer or none, told; no sound page among them
ocr         made scans at 300 dpi: vertical Japanese, horizontal Korean
notes       the footnotes of the Korean report and of the seed paper
tables      tables of three PDFs, cell by cell (benchmarks/extraction_tables.py); those of the seed
            paper, which is plain text
lists       list entries of the dual-use list, addressed by code

The made files need LibreOffice Writer (soffice), Chromium, and the Noto CJK and Liberation fonts;
what is not there is skipped and named.  They are made anew each time, in a temporary folder or in
--keep, from the same text.  Characters right = 1 − Levenshtein distance / length of the truth, in
NFKC and without white space.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import extraction_characters
import extraction_grades
import extraction_lists
import extraction_notes
import extraction_ocr
import extraction_paper
import extraction_peers
import extraction_product
import extraction_speed
from extraction_files import DATA
from made.files import broken_files, made_files, scanned_files

PARTS = ("characters", "speed", "grades", "ocr", "notes", "tables", "lists")
Say = Callable[[str], None]


def main(arguments: list[str] | None = None) -> None:
    """Run the chosen parts and print them."""
    args = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    if not args.data.is_dir():
        print(f"{args.data} is not there: only made files are measured (--data DIR)")
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    versions, missing = extraction_peers.available()
    print("peers: " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    for name, why in missing.items():
        print(f"left out: {name}, {why}")
    report: dict[str, Any] = {}
    crashed: list[str] = []
    folder = args.keep or Path(tempfile.mkdtemp(prefix="jobun-extraction-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for part in args.part or PARTS:
            print(f"\n== {part} ==", flush=True)
            try:
                report[part] = _PARTS[part](args, folder.resolve(), list(versions), _say)
            except Exception as error:  # the other parts are measured all the same
                traceback.print_exc()
                crashed.append(f"{part}: {type(error).__name__}: {error}")
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if args.json:
        args.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if crashed:
        sys.exit("crashed: " + "; ".join(crashed))


def _characters(args: argparse.Namespace, folder: Path, names: list[str], say: Say) -> Any:
    report: dict[str, Any] = {}
    if args.data.is_dir():
        read = _reader(args)
        report["list"] = extraction_characters.dual_use(args.data, names, read, say)
    skipped: dict[str, str] = {}
    files = list(made_files(folder, skipped))
    _name_skipped(skipped, say)
    report["made"] = extraction_characters.made(files, names, _reader(args), say)
    return report


def _speed(args: argparse.Namespace, _: Path, names: list[str], say: Say) -> Any:
    if _no_data(args, say):
        return None
    return extraction_speed.given(args.data, names, say)


def _grades(args: argparse.Namespace, folder: Path, _: list[str], say: Say) -> Any:
    report: dict[str, Any] = {}
    if not _no_data(args, say):
        report["given"] = extraction_grades.given(args.data, _reader(args), say)
    skipped: dict[str, str] = {}
    broken = list(broken_files(folder, skipped))
    scanned = [each.path for each in scanned_files(folder, skipped)]
    _name_skipped(skipped, say)
    report["made"] = extraction_grades.made(broken, scanned, _reader(args), say)
    return report


def _ocr(args: argparse.Namespace, folder: Path, _: list[str], say: Say) -> Any:
    skipped: dict[str, str] = {}
    files = list(scanned_files(folder, skipped))
    _name_skipped(skipped, say)
    return extraction_ocr.scans(files, _reader(args), say)


def _notes(args: argparse.Namespace, _: Path, __: list[str], say: Say) -> Any:
    if _no_data(args, say):
        return None
    return extraction_notes.given(args.data, _reader(args), say)


def _tables(args: argparse.Namespace, _: Path, __: list[str], say: Say) -> Any:
    if _no_data(args, say):
        return None
    try:
        tables = importlib.import_module("extraction_tables")
    except ModuleNotFoundError:
        say("benchmarks/extraction_tables.py is not there")
        return None
    report = tables.given(args.data, say)
    return {"cells": report, "paper": extraction_paper.given(args.data, say)}


def _lists(args: argparse.Namespace, _: Path, __: list[str], say: Say) -> Any:
    if _no_data(args, say):
        return None
    return extraction_lists.given(args.data, _reader(args), say)


def _reader(args: argparse.Namespace) -> extraction_characters.Read:
    if args.by == "command":
        return extraction_product.by_command
    return extraction_product.by_package


def _no_data(args: argparse.Namespace, say: Say) -> bool:
    if not args.data.is_dir():
        say("left out: it needs the given files")
    return not args.data.is_dir()


def _name_skipped(skipped: dict[str, str], say: Say) -> None:
    for what, why in skipped.items():
        say(f"not made: {what}: {why}")


def _say(line: str) -> None:
    print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--keep", type=Path, help="keep the made files in this folder")
    parser.add_argument("--by", choices=("package", "command"), default="package",
                        help="read in this process, or by `jobun extract FILE --json`")  # fmt: skip
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    return parser


_PARTS: dict[str, Callable[[argparse.Namespace, Path, list[str], Say], Any]] = {
    "characters": _characters,
    "speed": _speed,
    "grades": _grades,
    "ocr": _ocr,
    "notes": _notes,
    "tables": _tables,
    "lists": _lists,
}

if __name__ == "__main__":
    main()
