"""The files of reports: written so that a kill at any moment leaves nothing that is not true.

Order: the JSON file of a report, its Markdown, the feeds, and at the very end what was reported
(`reported.json`).  A run that was killed in between is made again: with the same generation under
the same name and time, so that the bytes are the same; with another, in place of what was left.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline import durable
from pipeline.changes import atom
from pipeline.changes.markdown import markdown
from pipeline.changes.records import ChangeReport, from_json
from pipeline.changes.reported import FILE, Reported
from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.watch.own import Watch
from pipeline.watch.webhook import FILE as UNTOLD


def read(
    layout: Layout, *, newest: int | None = None, since: str = "", strict: bool = True
) -> list[ChangeReport]:
    """Reports, the newest first; at most `newest`, and none from before the ISO date `since`.

    Raises `CorpusError` for a damaged file, or leaves it out where that is not `strict`.
    """
    paths = [p for p in layout.changes.glob("*.json") if p.name not in (FILE, UNTOLD)]
    found: list[ChangeReport] = []
    for path in sorted(paths, key=_place, reverse=True)[:newest]:
        if path.name < since:
            break  # names begin with the date
        try:
            found.append(load(path))
        except CorpusError:
            if strict:
                raise
    return sorted(found, key=lambda report: report.number, reverse=True)


def _place(path: Path) -> tuple[str, int, str]:
    """Where the file of a report stands in order: `<date>-<generation>[-<copy>]`.

    The name of a generation holds one hyphen and a date two, so that a fifth begins the copy.
    """
    parts = path.stem.split("-")
    copy = parts[5] if len(parts) == 6 else ""
    return "-".join(parts[:5]), int(copy) if copy.isdecimal() else 1, path.stem


def load(path: Path) -> ChangeReport:
    """The report of one JSON file; `CorpusError` for what is none."""
    try:
        return from_json(json.loads(path.read_text("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"{path}: no report of changes ({error!r}). Delete it; the others stay."
        ) from error


def named(layout: Layout, report: ChangeReport, *, now: datetime) -> ChangeReport:
    """The report with its name and time: those of the same run where it was killed before."""
    earlier = _from(layout, report.number)
    same = next((r for r in earlier if r.generation == report.generation), None)
    for other in earlier:
        if other is not same:
            _remove(layout, other)
    if same is not None:
        return replace(report, name=same.name, at=same.at)
    stem = f"{now.date().isoformat()}-{report.generation}"
    name, copy = stem, 2
    while (layout.changes / f"{name}.json").exists():
        name, copy = f"{stem}-{copy}", copy + 1
    return replace(report, name=name, at=now.isoformat(timespec="seconds"))


def drop(layout: Layout, *, after: int) -> bool:
    """Remove what a killed run left, of which nothing is to be told now: reports with numbers
    above `after`.  Tells whether there were any; the feeds are to be made anew then.
    """
    left = _from(layout, after + 1)
    for report in left:
        _remove(layout, report)
    return bool(left)


def _from(layout: Layout, number: int) -> list[ChangeReport]:
    newest = read(layout, newest=1, strict=False)
    if newest and newest[0].number < number:
        return []
    return [r for r in read(layout, newest=atom.NEWEST, strict=False) if r.number >= number]


def _remove(layout: Layout, report: ChangeReport) -> None:
    for ending in (".md", ".json"):
        (layout.changes / f"{report.name}{ending}").unlink(missing_ok=True)


def write(layout: Layout, report: ChangeReport) -> None:
    """The JSON and the Markdown of a report."""
    layout.changes.mkdir(exist_ok=True)
    kept = replace(report, warnings=())
    text = json.dumps(kept.as_json(), ensure_ascii=False, indent=1) + "\n"
    durable.replace(layout.changes / f"{report.name}.json", text.encode("utf-8", "replace"))
    durable.replace(
        layout.changes / f"{report.name}.md", markdown(report).encode("utf-8", "replace")
    )


def feeds(layout: Layout, reported: Reported, watches: Sequence[Watch] | None) -> None:
    """All feeds, made from the newest reports; those of watches that are no more are removed.

    Where the watches are not known (None), their feeds are left as they are.
    """
    reports = read(layout, newest=atom.NEWEST, strict=False)
    layout.changes.mkdir(exist_ok=True)
    made = {
        "feed.atom": atom.all_changes(reports, feed=reported.feed, began=reported.began),
        **{
            f"watch-{watch.name}.atom": atom.under_watch(
                reports, watch.name, feed=reported.feed, began=reported.began,
                watches=watch.watches,
            )
            for watch in watches or ()
        },
    }  # fmt: skip
    for name, data in made.items():
        path = layout.changes / name
        if not path.is_file() or path.read_bytes() != data:
            durable.replace(path, data)
    for path in layout.changes.glob("watch-*.atom") if watches is not None else ():
        if path.name not in made:
            path.unlink()
