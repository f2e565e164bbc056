"""What the adapters of the Python peers share: read the job, find in every text, or time it.

    python jlawcite_adapter.py find JOB OUT        python jlawcite_adapter.py time JOB OUT

JOB is JSON: {"rows": [{"id", "text", "context"}], "names": {name: address}, "seconds"}.  An adapter
runs in the peers' own environment and imports nothing of Jobun.  `find` writes lines {"id",
"citations"}; `time` writes {"bytes", "seconds", "texts", "citations"}: as many texts as fit into
`seconds` of processor time, the best of three passes over those.  A target that begins with
`jp/#昭和24年法律第228号` is turned into the law's id by whoever reads it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Found = list[dict[str, Any]]


def serve(prepare: Callable[[Mapping[str, str]], Callable[[Row], Found]]) -> None:
    """Do the job: `prepare` gets the known names and returns the finder of one row."""
    task, job_path, out_path = sys.argv[1:4]
    job = json.loads(Path(job_path).read_text("utf-8"))
    find = prepare(job.get("names", {}))
    if task == "find":
        lines = [json.dumps({"id": row["id"], "citations": find(row)}) for row in job["rows"]]
        Path(out_path).write_text("\n".join(lines) + "\n", "utf-8")
    else:
        Path(out_path).write_text(json.dumps(_timed(find, job["rows"], job["seconds"])), "utf-8")


def cited(text: str, start: int, end: int, target: str) -> dict[str, Any]:
    """One found citation in the form that the scorer reads."""
    return {"start": start, "end": end, "text": text[start:end], "target": target}


def _timed(find: Callable[[Row], Found], rows: list[Row], limit: float) -> dict[str, float]:
    begun, used, found = time.process_time(), [], 0
    for row in rows:
        found += len(find(row))
        used.append(row)
        if time.process_time() - begun > limit:
            break
    best = time.process_time() - begun
    for _ in range(2):
        begun = time.process_time()
        for row in used:
            find(row)
        best = min(best, time.process_time() - begun)
    size = sum(len(row["text"].encode("utf-8", "replace")) for row in used)
    return {"bytes": size, "seconds": best, "texts": len(used), "citations": found}
