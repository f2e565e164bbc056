"""Files of the corpus through the stages that need no neighbour, several at a time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

from pipeline import corpus
from pipeline.errors import CorpusError
from pipeline.layout import Layout
from pipeline.parse import Parsed, parse_file, with_citations

# Below this many bytes two processes cost more than they save.
_WORTH_A_SECOND_PROCESS = 4_000_000


def parse_all(
    layout: Layout, entries: Sequence[corpus.Entry], tell: Callable[[str, int, int], None]
) -> list[Parsed]:
    """Each file as `Parsed`, in order; on several processes if that is worth it."""
    jobs = [(layout, entry) for entry in entries]
    tell("read", 0, len(jobs))
    done: list[Parsed] = []
    workers = min(len(os.sched_getaffinity(0)), 4) if hasattr(os, "sched_getaffinity") else 2
    if workers > 1 and sum(entry.size for entry in entries) > _WORTH_A_SECOND_PROCESS:
        with ProcessPoolExecutor(workers, initializer=_end_with, initargs=(os.getpid(),)) as pool:
            for parsed in pool.map(_parse_one, jobs):
                done.append(parsed)
                tell("read", len(done), len(jobs))
        return done
    for job in jobs:
        done.append(_parse_one(job))
        tell("read", len(done), len(jobs))
    return done


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, so that a kill leaves no orphans."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _parse_one(job: tuple[Layout, corpus.Entry]) -> Parsed:
    layout, entry = job
    try:
        data = corpus.load(layout, entry)
    except CorpusError as error:
        return Parsed("", (), str(error))
    parsed = parse_file(data, entry.name, lang=entry.lang, facts=entry.facts)
    return with_citations(parsed, entry.name)
