"""The footnotes of two given files: apart from the body, whole, and under their numbers.

The truth holds no text: lengths and hashes of what a person read (`extraction_notes.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import extraction_product as product
from extraction_files import NARS, PAPER
from extraction_score import fingerprint, without_mark

FILES = {"report": NARS, "paper": PAPER}
SLACK = 0.02  # by which a note's length may differ, with its beginning and end right
TRUTH = Path(__file__).with_name("extraction_notes.toml")


def given(
    data: Path, read: Callable[[Path], product.Reading], say: Callable[[str], None]
) -> dict[str, Any]:
    """Both files: notes under their number, right from end to end, and the same to a character."""
    truth = tomllib.loads(TRUTH.read_text("utf-8"))["note"]
    result: dict[str, Any] = {}
    for file, where in FILES.items():
        wanted = [note for note in truth if note["file"] == file]
        reading = read(data / where)
        judged = {note["number"]: judge(note, reading.notes) for note in wanted}
        extra = sorted(set(reading.notes) - set(judged) - {0})  # 0: marked with a star
        whole = sum(verdict in ("same", "whole") for verdict in judged.values())
        same = sum(verdict == "same" for verdict in judged.values())
        off = ", ".join(f"{n} {v}" for n, v in judged.items() if v not in ("same", "whole"))
        result[file] = {"notes": judged, "extra": extra, "error": reading.error}
        said = [f"{whole} of {len(wanted)} whole and numbered right ({same} to the character)"]
        said += [f"not: {off}"] if off else []
        said += [f"more than there are: {extra}"] if extra else []
        said += [reading.error] if reading.error else []
        say(f"{where}: {'; '.join(said)}")
        met = whole == len(wanted) and not extra
        say(f"  → all: {'met' if met else 'missed'}")
    return result


def judge(note: dict[str, Any], read: dict[int, str]) -> str:
    """same, whole (both ends right and the length about right), cut, or missing."""
    if note["number"] not in read:
        return "missing"
    text = without_mark(read[note["number"]], note["number"])
    if fingerprint(text) == note["whole"]:
        return "same"
    ends = fingerprint(text[:8]) == note["head"] and fingerprint(text[-8:]) == note["tail"]
    near = abs(len(text) - note["length"]) <= max(2, SLACK * note["length"])
    return "whole" if ends and near else "cut"
