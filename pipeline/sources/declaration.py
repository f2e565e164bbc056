"""A source's declaration: who issues, in which languages, under which licence, and how to fetch it.

Declarations are `corpus/sources/*.toml` of the workspace and those that travel with Jobun; the
workspace's win.

    id = "egov"
    issuer = "デジタル庁"
    languages = ["ja"]
    licence = "…"
    frequency = "daily"                 # in words, for a reader
    link = "https://laws.e-gov.go.jp/"

    [title]
    en = "…"

    [refresh]                           # without it a source is filled by hand
    adapter = "egov"                    # a key of pipeline.sources.adapters.ADAPTERS
    every = "1d"                        # due again after this time: 6h, 1d, 2w
    base = "https://laws.e-gov.go.jp/api/2"
    hosts = ["laws.e-gov.go.jp"]        # all that may be asked; the base's host is
    rate = 1.0                          # requests a second to a host, 0 for no limit
    robots = false                      # ask robots.txt first (for pages; an API is for programs)
    key = "LAW_GO_KR_OC"                # the environment variable that holds a key
    private = false                     # true: loopback and private addresses may be asked
    limit_mb = 64                       # the largest body
    timeout = 30                        # seconds without a byte

    [expected]
    documents = [10, 40]                # least and most; outside of it the run is partial

    [options]                           # what the adapter alone knows
    history = true

    [[document]]                        # what to fetch; other keys are the adapter's
    id = "324AC0000000228"
    title = "外国為替及び外国貿易法"
"""  # fmt: skip

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import KnowledgeError, UsageError
from pipeline.layout import Layout, source_declarations

LOCAL = "local"
_EVERY = re.compile(r"(?P<n>[1-9]\d*)(?P<unit>[hdw])")
_HOURS = {"h": 1, "d": 24, "w": 168}
_TABLES = {"title", "refresh", "expected", "options", "document"}
_WORDS = ("issuer", "licence", "frequency", "link")


@dataclass(frozen=True, slots=True)
class Refresh:
    """How a source is fetched; `hosts` are all that may be asked, `rate` requests a second to
    each (0 for no limit), `limit` the bytes of the largest body, `timeout` seconds.
    """

    adapter: str
    every: timedelta
    base: str = ""
    hosts: tuple[str, ...] = ()
    rate: float = 1.0
    robots: bool = False
    key: str = ""
    private: bool = False
    limit: int = 64_000_000
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class Source:
    """One declared source of documents; `refresh` is None where it is filled by hand.

    `documents` are the `[[document]]` tables, each with an `id`; `expected` the least and most
    documents; `options` what the adapter alone knows.  `path` is the declaration's file.
    """

    id: str
    titles: Mapping[str, str]
    issuer: str = ""
    languages: tuple[str, ...] = ()
    licence: str = ""
    frequency: str = ""
    link: str = ""
    refresh: Refresh | None = None
    expected: tuple[int, int] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[Mapping[str, Any], ...] = ()
    path: str = ""


def declared(layout: Layout) -> dict[str, Source]:
    """All sources by id."""
    found: dict[str, Source] = {}
    for folder in (source_declarations(), layout.corpus / "sources"):
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            source = read(path)
            found[source.id] = source
    return found


def require(layout: Layout, identifier: str) -> Source:
    """The source with this id; `UsageError` with the known ids when there is none."""
    known = declared(layout)
    if identifier not in known:
        raise UsageError(
            f"no source {identifier!r} is declared. Known: {', '.join(sorted(known))}; "
            f"declare another in {layout.corpus / 'sources' / (identifier + '.toml')}."
        )
    return known[identifier]


def read(path: Path) -> Source:
    """One declaration; `KnowledgeError` says what is wrong with it."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not valid TOML ({error}). Correct the file.") from error
    identifier, titles = table.get("id"), table.get("title")
    if not isinstance(identifier, str) or not isinstance(titles, dict) or not titles:
        raise KnowledgeError(f"{path}: a source needs a quoted id and a [title] table.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", identifier):
        raise KnowledgeError(
            f"{path}: the id {identifier!r} must be of small letters, digits and hyphens."
        )
    unknown = set(table) - _TABLES - {"id", "languages", *_WORDS}
    if unknown:
        raise KnowledgeError(f"{path}: unknown {', '.join(sorted(unknown))}. Correct the file.")
    text = {key: table.get(key, "") for key in _WORDS}
    wrong = [key for key, value in text.items() if not isinstance(value, str)]
    if wrong:
        raise KnowledgeError(f"{path}: {', '.join(wrong)} must be a quoted string.")
    return Source(
        identifier,
        titles,
        languages=tuple(table.get("languages", ())),
        refresh=_refresh(path, table["refresh"]) if "refresh" in table else None,
        expected=_expected(path, table.get("expected", {})),
        options=table.get("options", {}),
        documents=_documents(path, table.get("document", [])),
        path=str(path),
        **text,
    )


def _refresh(path: Path, table: Any) -> Refresh:
    kinds: dict[str, tuple[type, ...]] = {
        "adapter": (str,), "every": (str,), "base": (str,), "hosts": (list,),
        "rate": (int, float), "robots": (bool,), "key": (str,), "private": (bool,),
        "limit_mb": (int, float), "timeout": (int, float),
    }  # fmt: skip
    if not isinstance(table, dict):
        raise KnowledgeError(f"{path}: [refresh] must be a table.")
    for key, value in table.items():
        if key not in kinds:
            raise KnowledgeError(f"{path}: [refresh] has no {key}; known: {', '.join(kinds)}.")
        odd = isinstance(value, bool) and bool not in kinds[key]
        if odd or not isinstance(value, kinds[key]):
            raise KnowledgeError(f"{path}: [refresh] {key} cannot be {value!r}.")
    every = _EVERY.fullmatch(table.get("every", "1d"))
    if not table.get("adapter") or every is None:
        raise KnowledgeError(f'{path}: [refresh] needs an adapter, and every like "6h", "1d".')
    if table.get("rate", 1) < 0 or table.get("limit_mb", 1) <= 0 or table.get("timeout", 1) <= 0:
        raise KnowledgeError(f"{path}: [refresh] rate, limit_mb and timeout cannot be below 0.")
    base = table.get("base", "").rstrip("/")
    own = [urlsplit(base).netloc] if urlsplit(base).netloc else []
    hosts = tuple(dict.fromkeys([*own, *(str(host).lower() for host in table.get("hosts", []))]))
    return Refresh(
        table["adapter"],
        timedelta(hours=int(every["n"]) * _HOURS[every["unit"]]),
        base,
        hosts,
        float(table.get("rate", 1.0)),
        table.get("robots", False),
        table.get("key", ""),
        table.get("private", False),
        int(table.get("limit_mb", 64) * 1_000_000),
        float(table.get("timeout", 30)),
    )


def _expected(path: Path, table: Any) -> tuple[int, int] | None:
    if not table:
        return None
    bounds = table.get("documents") if isinstance(table, dict) else None
    if (
        not isinstance(bounds, list)
        or len(bounds) != 2
        or not all(type(n) is int for n in bounds)
        or not 0 <= bounds[0] <= bounds[1]
    ):
        raise KnowledgeError(f"{path}: [expected] documents must be [least, most].")
    return bounds[0], bounds[1]


def _documents(path: Path, tables: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise KnowledgeError(f"{path}: documents are written as [[document]] tables.")
    for table in tables:
        if not isinstance(table.get("id"), str) or not table["id"]:
            raise KnowledgeError(f"{path}: every [[document]] needs a quoted id.")
    ids = [table["id"] for table in tables]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise KnowledgeError(f"{path}: [[document]] {', '.join(twice)} is declared twice.")
    return tuple(tables)
