"""What the Federal Register's API says of a document, and its listings, page by page.

    /documents.json?conditions[…]…&per_page=1000     a search, oldest first
    /documents/2024-00190.json                       one document

A search gives no more than its first pages; where it holds more, it is asked again by halves of
its time.  `Published` keeps what a document's text does not say in a form that can be counted on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from pipeline.errors import FetchError
from pipeline.sources.outcome import Door

_PER_PAGE = 1000
_MOST = 2000  # results of one search that can be paged to
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIELDS = (
    "document_number", "citation", "volume", "start_page", "end_page", "type", "title", "action",
    "abstract", "dates", "publication_date", "effective_on", "agencies", "docket_ids",
    "cfr_references", "correction_of", "corrections", "html_url", "body_html_url", "raw_text_url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """One document: where it was printed, when, by whom, and where its text is.

    Days are ISO, "" where the source says none; `effective` is the day a rule takes effect.
    `texts` are the addresses of its text, the plain one first; `mark` changes when what the source
    says of the document does.
    """

    number: str
    volume: str
    page: str
    kind: str
    title: str
    published: str
    effective: str
    issuer: str
    dockets: str
    parts: str
    url: str
    texts: tuple[str, ...]
    mark: str

    @property
    def citation(self) -> str:
        """As it is cited: 89 FR 1064."""
        return f"{self.volume} FR {self.page}" if self.volume and self.page else ""


def read(row: Mapping[str, Any]) -> Published | None:
    """One document of a listing; None where it has no number or no day."""
    number, published = _text(row, "document_number"), _text(row, "publication_date")
    if not number or not _DAY.fullmatch(published):
        return None
    printed = re.fullmatch(r"(\d+) FR (\d+)", _text(row, "citation"))
    effective = _text(row, "effective_on")
    corrected = sorted(str(one) for one in _list(row, "corrections"))
    mark = " ".join([published, effective or "-", *(corrected or ["-"])])
    agencies = (_text(a, "name") or _text(a, "raw_name") for a in _tables(row, "agencies"))
    parts = (f"{r.get('title')} CFR {r.get('part')}" for r in _tables(row, "cfr_references"))
    texts = (_text(row, "raw_text_url"), _text(row, "body_html_url"))
    return Published(
        number,
        _text(row, "volume") or (printed[1] if printed else ""),
        _text(row, "start_page") or (printed[2] if printed else ""),
        _text(row, "type"),
        re.sub(r"\s+", " ", _text(row, "title")).strip(),
        published,
        effective if _DAY.fullmatch(effective) else "",
        "; ".join(dict.fromkeys(filter(None, agencies))),
        "; ".join(str(one) for one in _list(row, "docket_ids")),
        "; ".join(dict.fromkeys(parts)),
        _text(row, "html_url"),
        tuple(filter(None, texts)),
        mark,
    )


def addresses(documents: Iterable[Published]) -> dict[str, str]:
    """Each document's address by its number: `us/fr/89/1064`.

    Several may begin on one page (89 FR 5 has two); those are told apart by their numbers:
    `us/fr/89/5/doc_2023-27906`.  One without a page is its number: `us/fr/doc/2023-27906`.
    """
    documents = tuple(documents)
    begun = Counter((d.volume, d.page) for d in documents)
    found: dict[str, str] = {}
    for one in documents:
        if not one.citation:
            found[one.number] = f"us/fr/doc/{one.number}"
            continue
        shared = begun[one.volume, one.page] > 1
        tail = f"/doc_{one.number}" if shared else ""
        found[one.number] = f"us/fr/{one.volume}/{one.page}{tail}"
    return found


def single(door: Door, base: str, number: str) -> Published:
    """One document by its number."""
    url = f"{base}/documents/{number}.json?{urlencode([('fields[]', f) for f in FIELDS])}"
    found = read(_json(door, url))
    if found is None:
        raise FetchError(f"{url} is no document of the Federal Register.", "wrong")
    return found


def search(
    door: Door, base: str, conditions: Sequence[tuple[str, str]], since: str
) -> tuple[Published, ...]:
    """All documents of a search that were published on or after an ISO day, oldest first.

    `conditions` are pairs such as ("conditions[agencies][]", "industry-and-security-bureau").
    """
    return tuple(_between(door, base, conditions, date.fromisoformat(since), None))


def _between(
    door: Door, base: str, conditions: Sequence[tuple[str, str]], begin: date, end: date | None
) -> list[Published]:
    pairs = [*conditions, ("conditions[publication_date][gte]", begin.isoformat())]
    if end is not None:
        pairs.append(("conditions[publication_date][lte]", end.isoformat()))
    pairs += [("fields[]", name) for name in FIELDS]
    pairs += [("per_page", str(_PER_PAGE)), ("order", "oldest")]
    url = f"{base}/documents.json?{urlencode(pairs)}"
    value = _json(door, url)
    count = value.get("count")
    total = count if isinstance(count, int) else 0
    if total <= _MOST:
        rows = _pages(door, url, value)
        if len(rows) >= total:
            return _read_all(rows, url)
    last = end or max(begin, datetime.now(UTC).date())
    if last <= begin:
        raise FetchError(
            f"{url} says it has {total} documents and does not give them all; name fewer agencies "
            "or add a term.",
            "wrong",
        )
    middle = begin + (last - begin) // 2
    return [
        *_between(door, base, conditions, begin, middle),
        *_between(door, base, conditions, middle + timedelta(days=1), end),
    ]


def _pages(door: Door, url: str, value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The results of a search, all pages; the next one is where the last one says."""
    rows = list(_tables(value, "results"))
    seen = {url}
    while after := _text(value, "next_page_url"):
        here, there = urlsplit(url), urlsplit(after)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise FetchError(
                f"{url} goes on at {there.netloc}, which is not where it began; nothing was asked "
                "there.",
                "refused",
            )
        if after in seen:
            raise FetchError(f"{url}: its pages go round in a circle.", "wrong")
        seen.add(after)
        value = _json(door, after)
        rows += _tables(value, "results")
    return rows


def _read_all(rows: Sequence[Mapping[str, Any]], url: str) -> list[Published]:
    found = []
    for row in rows:
        one = read(row)
        if one is None:
            number = row.get("document_number")
            raise FetchError(
                f"{url}: a document without a number or a day ({number!r}); its shape has changed.",
                "wrong",
            )
        found.append(one)
    return found


def _json(door: Door, url: str) -> dict[str, Any]:
    data = door.get(url, kinds=("json",)).data
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{url} is no JSON ({error}); try again later.", "wrong") from error
    if not isinstance(value, dict):
        raise FetchError(f"{url} is JSON of another shape than the Federal Register's.", "wrong")
    return value


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value).strip() if isinstance(value, str | int) else ""


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    return [one for one in value if one] if isinstance(value, list) else []


def _tables(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [one for one in _list(row, key) if isinstance(one, dict)]
