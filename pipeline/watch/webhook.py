"""Webhooks: what happened under a watch is posted as JSON to the address that the watch names.

A report is told at least once: what could not be told is kept in `corpus/changes/untold.json` and
tried again with the next report.  The receiver knows a report it had before by its `report`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pipeline import durable
from pipeline.errors import CorpusError, FetchError, JobunError
from pipeline.layout import Layout
from pipeline.watch.own import Watch

FILE = "untold.json"
_MOST = 50  # reports kept for a webhook that does not answer, the newest

Untold = Mapping[str, tuple[str, ...]]
Post = Callable[[Watch, Mapping[str, Any]], None]


def read(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Names of reports by the watch whose webhook was not told of them; `CorpusError` if damaged.
    """  # fmt: skip
    path = layout.changes / FILE
    try:
        value = json.loads(path.read_text("utf-8"))
        return {str(name): tuple(map(str, reports)) for name, reports in value.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"{path}: damaged ({error!r}). Delete it; reports that it named are not sent to "
            "webhooks any more (`jobun changes` shows them)."
        ) from error


def write(layout: Layout, untold: Untold) -> None:
    """Replace the file; none is left when everything was told."""
    path = layout.changes / FILE
    kept = {name: list(reports[-_MOST:]) for name, reports in sorted(untold.items()) if reports}
    if kept:
        durable.replace(path, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode())
    elif path.exists():
        path.unlink()
        durable.sync_folder(path.parent)


def tell(
    layout: Layout,
    watches: Sequence[Watch],
    said: Callable[[str, str], Mapping[str, Any] | None],
    *,
    post: Post | None = None,
    contact: str = "",
) -> list[str]:
    """Tell every webhook of what it was not told of yet; return a warning for each that failed.

    `said` gives what a report (by name) says under a watch (by name), None where there is nothing.
    After a webhook's first failure its later reports wait for the next time.
    """
    untold = read(layout)
    if not untold:
        return []
    by_name = {watch.name: watch for watch in watches if watch.webhook}
    warnings: list[str] = []
    left: dict[str, tuple[str, ...]] = {}
    for name, reports in untold.items():
        watch = by_name.get(name)
        if watch is None:
            continue  # removed, or without a webhook now
        waiting = list(reports)
        while waiting:
            value = said(waiting[0], name)
            try:
                if value is not None:
                    (post or _posting(contact))(watch, value)
            except (JobunError, OSError) as error:
                warnings.append(
                    f"watch {name}: its webhook could not be told ({error}); "
                    f"{len(waiting)} of its reports wait for the next refresh."
                )
                break
            waiting.pop(0)
        left[name] = tuple(waiting)
    write(layout, left)
    return warnings


def _posting(contact: str) -> Post:
    """Posting through the one door to the network, to the watch's own host only."""

    def post(watch: Watch, value: Mapping[str, Any]) -> None:
        from pipeline.sources.fetch import Fetcher

        host = urlsplit(watch.webhook).netloc.lower()
        if not host:
            raise FetchError(f"{watch.webhook}: names no host", "refused")
        with Fetcher.for_hosts([host], private=watch.private, contact=contact) as fetcher:
            fetcher.post_json(watch.webhook, value)

    return post
