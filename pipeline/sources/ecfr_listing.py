"""What the eCFR versioner lists: titles with their dates, the parts of a title, amendments.

    /versioner/v1/titles.json                        every title, and how far it is up to date
    /versioner/v1/structure/{date}/title-15.json     the tree of a title, without its text
    /versioner/v1/versions/title-15.json?part=744    one row a section and amendment, 1,000 a page

Dates are ISO.  A text may be asked for on any day to a title's `up_to`, not after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import FetchError
from pipeline.sources.outcome import Door

_PAGES = 500  # of a listing: more is a listing that never ends
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Title:
    """One CFR title: `issued` is the day of its latest issue, `up_to` the last day that can be
    asked for; `busy` while the eCFR is still taking in an issue.
    """

    number: str
    issued: str
    up_to: str
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One amendment of one section or supplement: `date` from which it applies, `issued` the day
    on which the eCFR took it in.
    """

    part: str
    unit: str
    date: str
    issued: str
    removed: bool = False


def titles(door: Door, api: str) -> dict[str, Title]:
    """Every title by its number; `api` is the address of the versioner."""
    url = f"{api}/titles.json"
    found: dict[str, Title] = {}
    for row in _rows(_json(door, url), "titles", url):
        number, up_to = row.get("number"), _date(row, "up_to_date_as_of", "latest_issue_date")
        if number is None or not up_to:
            continue  # a reserved title has no dates
        found[str(number)] = Title(
            str(number),
            _date(row, "latest_issue_date", "latest_amended_on") or up_to,
            up_to,
            row.get("processing_in_progress") is True,
        )
    if not found:
        raise FetchError(f"{url} lists no title with a date; try again later.", "wrong")
    return found


def parts(door: Door, api: str, title: Title) -> tuple[str, ...]:
    """The parts of a title as they stand, in order; reserved ones are left out."""
    url = f"{api}/structure/{title.up_to}/title-{title.number}.json"
    found = dict.fromkeys(_parts(_json(door, url)))
    if not found:
        raise FetchError(f"{url} lists no part; try again later.", "wrong")
    return tuple(found)


def amendments(
    door: Door, api: str, title: str, *, part: str = "", issued_since: str = ""
) -> tuple[Row, ...]:
    """The amendments of a title or part, all pages, in the source's order.

    With `issued_since` those that the eCFR took in on or after that day.
    """
    url = f"{api}/versions/title-{title}.json"
    asked = {"part": part, "issue_date[gte]": issued_since}
    params = {key: value for key, value in asked.items() if value}
    found: list[Row] = []
    page, pages = 1, 1
    while page <= pages:
        value = _json(door, url, params if page == 1 else {**params, "page": str(page)})
        found += [row for line in _rows(value, "content_versions", url) if (row := _row(line))]
        meta = value.get("meta")
        pages = _number(meta, "total_pages", 1)
        if pages > _PAGES:
            raise FetchError(f"{url} says it has {pages} pages, which cannot be.", "wrong")
        page += 1
    return tuple(found)


def _json(door: Door, url: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    data = door.get(url, params=params or None, kinds=("json",)).data
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{url} is no JSON ({error}); try again later.", "wrong") from error
    if not isinstance(value, dict):
        raise FetchError(f"{url} is JSON of another shape than the eCFR's.", "wrong")
    return value


def _rows(value: Mapping[str, Any], key: str, url: str) -> list[dict[str, Any]]:
    rows = value.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchError(f"{url} has no list {key!r}; its shape has changed.", "wrong")
    return rows


def _row(line: Mapping[str, Any]) -> Row | None:
    """One row; None where it names no part or no day."""
    date = _date(line, "date", "amendment_date")
    part = line.get("part")
    if not date or not isinstance(part, str | int):
        return None
    issued = _date(line, "issue_date") or date
    removed = line.get("removed") is True
    return Row(str(part), str(line.get("identifier", "")), date, issued, removed)


def _date(line: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that holds an ISO date."""
    values = (line.get(key) for key in keys)
    return next((v for v in values if isinstance(v, str) and _DATE.fullmatch(v)), "")


def _number(meta: object, key: str, default: int) -> int:
    value = meta.get(key) if isinstance(meta, dict) else None
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else default


def _parts(tree: dict[str, Any]) -> Iterator[str]:
    """The identifiers of the parts of a structure that hold text, in order."""
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict):
            continue
        if node.get("type") == "part":
            label = f"{node.get('label', '')} {node.get('label_description', '')}"
            if node.get("reserved") is not True and "[reserved]" not in label.lower():
                yield str(node.get("identifier", ""))
            continue
        children = node.get("children")
        waiting += reversed(children) if isinstance(children, list) else ()
