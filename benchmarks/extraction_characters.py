"""Characters right and in the right order: the dual-use list against its text, and made files.

own     what a tool calls the text: Jobun without furniture and footnotes, a peer all it prints
helped  what a peer prints without the lines that the truth knows for furniture or footnotes,
        since a peer cannot tell them; Jobun gets no such help

The text of the dual-use list is another tool's dump that was edited by hand: whole passages of the
PDF are not in it.  They are found by aligning pypdfium2's plain text with it, which owes nothing
to Jobun, and the list is scored twice: all its pages, and those that the text covers.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import extraction_peers as peers
import extraction_product as product
from extraction_files import LIST, LIST_PAGES, LIST_TEXT
from extraction_score import (
    helped,
    listed,
    normal,
    notes_right,
    page_starts,
    right,
    right_of_normal,
    rows_right,
)
from made.shapes import Made

BAR, BAR_MADE = 0.98, 0.99
LACKING = 0.1  # of a page's characters, by which the text may be longer or shorter on it
_HEAD = re.compile(r"\s*CATEGORY \d.{,80}")
_NUMBER = re.compile(r"\s*(\d{2,3})\s*")
Say = Callable[[str], None]
Read = Callable[[Path], product.Reading]


def dual_use(data: Path, names: Sequence[str], read: Read, say: Say) -> dict[str, Any]:
    """The dual-use list by Jobun and by the peers named."""
    first, last = LIST_PAGES
    truth = normal(_without_heads((data / LIST_TEXT).read_text("utf-8")))
    path = data / LIST
    plain = [_page(text) for text in peers.read("pypdfium2", path).pages[first - 1 : last]]
    starts = [*page_starts(truth, plain), len(truth)]
    shares = [(starts[n + 1] - starts[n]) / max(1, len(page)) for n, page in enumerate(plain)]
    covered = [n for n, page in enumerate(plain) if not page or abs(1 - shares[n]) <= LACKING]
    left_out = [n + first for n in range(len(plain)) if n not in set(covered)]
    whole = "".join(truth[starts[n] : starts[n + 1]] for n in covered)
    say(f"pages {first}–{last}, {len(truth):,} characters in the text, which lacks passages of "
        f"pages {_spans(left_out)} ({len(left_out)} pages)")  # fmt: skip
    say(f"{'':14}{'all pages':>12}{'pages covered':>15}{'s':>9}")
    result: dict[str, Any] = {"pages the text lacks": left_out}
    mine = read(path)
    pages = [_page(mine.pages.get(n, "")) for n in range(first, last + 1)]
    readings = [("Jobun", pages, mine.seconds)]
    for name in names:
        if name == peers.DOCLING:
            continue
        other = peers.read(name, path)
        pages = [_page(text) for text in other.pages[first - 1 : last]]
        readings.append((name, pages, other.seconds))
    for name, pages, seconds in readings:
        strict = right_of_normal(truth, "".join(pages))
        fair = right_of_normal(whole, "".join(pages[n] for n in covered if n < len(pages)))
        result[name] = {"all": strict, "covered": fair, "seconds": seconds}
        say(f"{name:14}{strict:12.4f}{fair:15.4f}{seconds:9.1f}")
    say(_verdict("all pages", result["Jobun"]["all"], BAR))
    say(_verdict("pages covered", result["Jobun"]["covered"], BAR))
    return result


def made(files: Sequence[Made], names: Sequence[str], read: Read, say: Say) -> dict[str, Any]:
    """Every made file by Jobun (own and helped) and by the peers (own and helped)."""
    wide = max((len(name) for name in names), default=0) + 14
    say(f"{'':13}{'Jobun own':>10}{'notes':>9}{'heads':>8}{'cells':>10}"
        + "".join(f"{name + ' own':>{wide}}{'helped':>8}" for name in names))  # fmt: skip
    result: dict[str, Any] = {}
    spent = dict.fromkeys(("Jobun", *names), 0.0)
    for file in files:
        mine = read(file.path)
        spent["Jobun"] += mine.seconds
        got, cells = rows_right(file.rows, mine.rows)
        row: dict[str, Any] = {
            "lang": file.lang,
            "Jobun": right(file.body, mine.body),
            "notes": (notes_right(file.notes, mine.notes), len(file.notes)),
            "headings": (listed(file.headings, mine.headings), len(file.headings)),
            "cells": (got, cells),
        }
        line = (
            f"{file.name:13}{row['Jobun']:10.4f}"
            f"{'{}/{}'.format(*row['notes']):>9}{'{}/{}'.format(*row['headings']):>8}"
            f"{f'{got}/{cells}':>10}"
        )
        for name in names:
            other = peers.read(name, file.path)
            spent[name] += other.seconds
            text = "\n".join(other.pages)
            row[name] = (right(file.body, text),
                         right(file.body, helped(text, file.furniture, file.notes)))  # fmt: skip
            line += f"{row[name][0]:{wide}.4f}{row[name][1]:8.4f}"
        result[file.name] = row
        say(line + (f"  {mine.error}" if mine.error else ""))
    for lang in sorted({file.lang for file in files}):
        rows = [row for row in result.values() if row["lang"] == lang]
        line = f"{'mean ' + lang:13}{statistics.mean(row['Jobun'] for row in rows):10.4f}{'':27}"
        for name in names:
            own, other = (statistics.mean(row[name][k] for row in rows) for k in (0, 1))
            line += f"{own:{wide}.4f}{other:8.4f}"
        say(line)
    say("seconds for all: " + ", ".join(f"{name} {spent[name]:.1f}" for name in spent))
    lowest = min(result, key=lambda name: result[name]["Jobun"])
    mean = statistics.mean(row["Jobun"] for row in result.values())
    met = sum(row["Jobun"] >= BAR_MADE for row in result.values())
    say(_verdict(f"made files, mean (lowest {lowest}, {met} of {len(result)} at the bar)",
                 mean, BAR_MADE))  # fmt: skip
    return result


def _page(text: str) -> str:
    """The normal form of one page without the list's running head and page number."""
    return normal(_without_heads(text.replace("\r", "\n")))


def _without_heads(text: str) -> str:
    """Without the lines of running heads (the titles of categories) and page numbers."""
    first, last = LIST_PAGES
    return "\n".join(
        line
        for line in text.replace("\f", "\n").split("\n")
        if not _HEAD.fullmatch(line)
        and not ((found := _NUMBER.fullmatch(line)) and first <= int(found[1]) <= last)
    )


def _spans(numbers: Sequence[int]) -> str:
    said: list[list[int]] = []
    for number in numbers:
        if said and said[-1][-1] == number - 1:
            said[-1][-1:] = [said[-1][-1], number] if len(said[-1]) == 1 else [number]
        else:
            said.append([number])
    return ", ".join("–".join(map(str, span)) for span in said)


def _verdict(what: str, figure: float, bar: float) -> str:
    return f"  → {what}: {figure:.4f}, at least {bar}: {'met' if figure >= bar else 'missed'}"
