"""The pages of a PDF, read by child processes: two of them share a long file."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pipeline.errors import ExtractionError
from pipeline.extract import apart
from pipeline.extract.pdf.page import PageRead, page_read

MOST_PAGES = 5000  # of one file
_A_CHUNK = 24  # pages of one request
_ALONE = 30.0  # seconds for a page that is read by itself, after its chunk could not be
_MOST_FAILED = 8  # pages of one file that may end or hang their reader; the rest is not tried
_WORTH_TWO = 12  # pages from which on a second process gains more than its start costs
_OCR_SECONDS = 240  # for one page: two writing directions are tried, each with its own model


def count_pages(data: bytes, name: str) -> tuple[int, dict[str, str]]:
    """How many pages a PDF has, and its metadata; `ExtractionError` for what cannot be opened."""
    facts = _asked(apart.readers()[0], "pdf-facts", data, name)
    wrong = facts.get("error")
    if wrong == "password":
        raise ExtractionError(
            f"{name}: the PDF is encrypted and needs a password; save it without one."
        )
    if wrong:
        raise ExtractionError(
            f"{name}: the PDF is damaged or truncated ({facts.get('detail', '')}); get it again."
        )
    count = facts["count"]
    if not count:
        raise ExtractionError(f"{name}: the PDF has no pages; save it again from its source.")
    if count > MOST_PAGES:
        raise ExtractionError(
            f"{name}: the PDF has {count} pages; at most {MOST_PAGES} of one file are read. "
            "Split it into parts."
        )
    return count, facts["metadata"]


def read_all(data: bytes, name: str, count: int, *, processes: int | None = None) -> list[PageRead]:
    """Every page, in order; `processes` None means as many as this machine has use for.

    A page that cannot be read, or that ends its reader, is graded `broken` and has `error` set: the
    others are read all the same.
    """
    if processes is None:
        processes = _useful(count)
    size = max(4, min(_A_CHUNK, -(-count // (2 * processes))))
    jobs = [(first, min(first + size - 1, count)) for first in range(1, count + 1, size)]

    failed: list[int] = []

    def ask(reader: apart.Reader, job: tuple[int, int]) -> list[PageRead]:
        first, last = job
        try:
            if len(failed) >= _MOST_FAILED:
                raise ExtractionError("not tried, for so many pages of this file failed before it")
            seconds = _ALONE if first == last else apart.SECONDS
            got = _asked(reader, "pdf-pages", data, name, seconds=seconds, first=first, last=last)
        except ExtractionError as error:
            if first < last and len(failed) < _MOST_FAILED:
                return [page for n in range(first, last + 1) for page in ask(reader, (n, n))]
            failed.extend(range(first, last + 1))
            why = _why(error, name)
            return [PageRead(n, 0.0, 0.0, "broken", error=why) for n in range(first, last + 1)]
        return [_unread(page_read(page)) for page in got["pages"]]

    return [page for pages in _shared(jobs, ask, processes) for page in pages]


def _why(error: ExtractionError, name: str) -> str:
    """What is said of a page: without the file's name, and what to do with a file."""
    return str(error).removeprefix(f"{name}: ").partition(";")[0]


def _unread(page: PageRead) -> PageRead:
    """A page with an error is not empty, whatever was found on it."""
    if page.error and page.grade == "empty":
        page.grade = "broken"
    return page


def read_pictures(
    data: bytes, name: str, numbers: Sequence[int], languages: Sequence[str]
) -> Iterator[PageRead]:
    """These pages by OCR, one request a page; a page whose reading fails says so in `error`."""

    def ask(reader: apart.Reader, number: int) -> PageRead:
        try:
            got = _asked(reader, "pdf-ocr", data, name, seconds=_OCR_SECONDS,
                         numbers=[number], languages=list(languages))  # fmt: skip
            return page_read(got["pages"][0])
        except ExtractionError as error:
            return PageRead(number, 0.0, 0.0, "image", error=_why(error, name))

    yield from _shared(list(numbers), ask, _useful(_WORTH_TWO if len(numbers) > 1 else 1))


def _useful(count: int) -> int:
    """One process for a short file, or where the caller is one of several itself."""
    if count < _WORTH_TWO or multiprocessing.parent_process() is not None:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
    return min(cores, 4)


def _shared(jobs: Sequence[Any], ask: Any, processes: int) -> Iterator[Any]:
    """The answers to all jobs in their order; each reader takes the next job when it is free."""
    free = apart.readers(max(1, min(processes, len(jobs))))
    if len(free) == 1:
        yield from (ask(free[0], job) for job in jobs)
        return
    idle = list(free)

    def work(job: Any) -> Any:
        reader = idle.pop()
        try:
            return ask(reader, job)
        finally:
            idle.append(reader)

    with ThreadPoolExecutor(len(free)) as pool:
        try:
            yield from pool.map(work, jobs)
        except BaseException:
            # Ctrl-C, and what else nobody waits for: else the pool waits for what is being read.
            for reader in free:
                reader.end()
            raise


def _asked(
    reader: apart.Reader,
    what: str,
    data: bytes,
    name: str,
    *,
    seconds: float = apart.SECONDS,
    **options: Any,
) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reader.ask(what, data, name, seconds=seconds, **options))
    return found
