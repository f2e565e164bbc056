"""Build and search on the real texts: time, memory, and the search dev topics.

    python benchmarks/spine.py [--data DIR] [--keep DIR]

Prints, for all of data/{ja,ko,en} with ja/history and ja/egov-html: seconds and peak memory of
`jobun add` and `jobun build`, provisions per second, a second build with nothing changed, `jobun
--help` and a cold `jobun search` per language (whole process, median of five), and warm queries
inside one process (p50, p95 over the dev topics in their three wordings).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JOBUN = [sys.executable, "-m", "pipeline.cli"]
COLD = {
    "en": "Do I need a licence before shipping dual-use items abroad?",
    "ja": "輸出の許可を受ける義務",
    "ko": "전략물자의 수출허가",
}


def run(*args: str, workspace: Path) -> tuple[float, float, str]:
    """Wall seconds, peak MiB of the process and its children, and stdout of a `jobun` command."""
    code = (
        "import resource, subprocess, sys\n"
        "p = subprocess.run(sys.argv[1:])\n"
        "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print('PEAK', peak, file=sys.stderr)\n"
        "sys.exit(p.returncode)\n"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *JOBUN, *args, "--workspace", str(workspace)],
        capture_output=True, text=True, check=False, cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    if done.returncode != 0:
        sys.exit(f"jobun {' '.join(args)} ended with {done.returncode}:\n{done.stderr}")
    peak = re.search(r"PEAK (\d+)", done.stderr)
    return seconds, int(peak[1]) / 1024 if peak else 0.0, done.stdout


def cold(args: list[str]) -> float:
    """Median wall seconds of five runs of a whole process."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([*JOBUN, *args], capture_output=True, check=True, cwd=ROOT)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def warm(workspace: Path, evaluation: Path) -> None:
    """p50 and p95 of one query inside a process, over the dev topics' queries."""
    from pipeline import Workspace

    queries = [
        query
        for name in ("topics.dev.jsonl", "topics.dev.a.jsonl", "topics.dev.b.jsonl")
        for line in (evaluation / name).read_text("utf-8").splitlines()
        for query in json.loads(line)["queries"].values()
    ]
    with Workspace.open(workspace) as opened:
        for query in queries[:10]:
            opened.search(query)
        times = []
        for query in queries:
            begun = time.perf_counter()
            opened.search(query)
            times.append((time.perf_counter() - begun) * 1000)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"warm query, {len(queries)} queries        p50 {p50:6.1f} ms   p95 {p95:6.1f} ms")


def main() -> None:
    """Run and print everything."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--keep", type=Path, help="build here and leave the workspace")
    args = parser.parse_args()
    if not args.data.is_dir():
        sys.exit(f"{args.data} is not there; name the real texts with --data DIR.")
    workspace = (args.keep or Path(tempfile.mkdtemp(prefix="jobun-bench-"))).resolve()
    subprocess.run([*JOBUN, "init", str(workspace)], check=True, capture_output=True, cwd=ROOT)
    folders = [str(args.data / name) for name in ("ja", "ko", "en")]
    seconds, peak, out = run("add", *folders, "--json", workspace=workspace)
    print(
        f"add    {len(json.loads(out)['added']):4} files        {seconds:7.1f} s   {peak:6.0f} MiB"
    )
    seconds, peak, out = run("build", "--json", workspace=workspace)
    counts = json.loads(out)["counts"]
    provisions = sum(counts["provisions"].values())
    print(
        f"build  {provisions:6,} provisions   {seconds:7.1f} s   {peak:6.0f} MiB"
        f"   {provisions / seconds:,.0f} provisions/s"
    )
    print(f"       {json.dumps(counts)}")
    seconds, peak, _ = run("build", "--json", workspace=workspace)
    print(f"build  nothing changed      {seconds:7.1f} s   {peak:6.0f} MiB")
    print(f"jobun --help                {cold(['--help']):7.2f} s")
    for lang, query in COLD.items():
        took = cold(["search", query, "--workspace", str(workspace)])
        print(f"jobun search, cold, {lang}      {took:7.2f} s")
    evaluation = args.data.parent / "eval"
    if evaluation.is_dir():
        warm(workspace, evaluation)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the searching process {own:6.0f} MiB")


if __name__ == "__main__":
    main()
