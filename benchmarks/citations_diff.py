"""What a change to the finder gained and lost over the real texts, against a commit.

    python benchmarks/citations_diff.py [--against REV] [--show N] [--data DIR] [FILE…]

Both finders read the same documents, extracted and split by the working tree, so that nothing but
citations differs; the finder of the commit runs from its own files (`git archive`), the other from
the working tree, one process each.  Per language and file: spans gained, lost, and kept with
another target; then the first N of each in their context.  The exit code is 0 whatever changed.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
import multiprocessing
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from citation_texts import LANGUAGES, ROOT, command, files, machine, readable

_SIDE = Path(__file__).resolve().parent / "citations_diff_side.py"
_AROUND = 24  # characters of context on either side
Change = Literal["gained", "lost", "retargeted"]
Spans = Mapping[tuple[int, int], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One span that differs: where, in its provision's text, and its targets before and after."""

    change: Change
    file: str
    lang: str
    provision: str
    context: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def write_documents(paths: Sequence[Path], data: Path, out: Path) -> int:
    """Write the documents of the files as JSON lines, by two processes; how many there are."""
    count = 0
    # spawn: a fork of a process with threads (NumPy's) may hang
    with (
        multiprocessing.get_context("spawn").Pool(2) as pool,
        out.open("w", encoding="utf-8") as stream,
    ):
        jobs = [(path, _shown(path, data)) for path in paths]
        for lines in pool.imap(_lines, jobs, chunksize=1):
            stream.writelines(lines)
            count += len(lines)
    return count


def _shown(path: Path, data: Path) -> str:
    return str(path.relative_to(data)) if path.is_relative_to(data) else str(path)


def _lines(job: tuple[Path, str]) -> list[str]:
    path, name = job
    return [
        json.dumps({**dataclasses.asdict(document), "file": name, "metadata": {}}) + "\n"
        for document in readable(path)
    ]


def tree_of(revision: str, folder: Path) -> Path:
    """The package as a commit holds it, unpacked into `folder`; leaves with git's message."""
    done = subprocess.run(
        ["git", "archive", "--format=tar", revision, "pipeline"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"git archive {revision} failed: {done.stderr.decode('utf-8', 'replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def run_sides(trees: Sequence[Path], source: Path, folder: Path) -> list[Path]:
    """Read the documents with the finder of each tree at once; the files they wrote."""
    outs = [folder / f"side{i}.jsonl" for i in range(len(trees))]
    errors = [folder / f"side{i}.err" for i in range(len(trees))]
    running = []
    for tree, out, error in zip(trees, outs, errors, strict=True):
        environment = {**os.environ, "PYTHONPATH": str(tree)}
        with error.open("wb") as stream:
            # -P: the finder is the tree's, never one beside this script.
            line = [sys.executable, "-P", str(_SIDE), str(source), str(out)]
            running.append(subprocess.Popen(line, env=environment, stderr=stream, cwd=tree))
    for process, tree, error in zip(running, trees, errors, strict=True):
        if process.wait() != 0:
            sys.exit(f"the finder in {tree} failed:\n{error.read_text('utf-8', 'replace')}")
    return outs


def compare(source: Path, before: Path, after: Path) -> Iterator[Difference]:
    """Every span that one side has and the other has not, or has with other targets."""
    with (
        source.open(encoding="utf-8") as documents,
        before.open(encoding="utf-8") as old,
        after.open(encoding="utf-8") as new,
    ):
        for document, left, right in zip(documents, _rows(old), _rows(new), strict=False):
            row = json.loads(document)
            sides = [_spans(left), _spans(right)]
            for index in sorted(sides[0].keys() | sides[1].keys()):
                pair = (sides[0].get(index, {}), sides[1].get(index, {}))
                yield from _provision(row, row["provisions"][index], *pair)


def _rows(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The lines of a side; for a tree without a finder an empty row for every document."""
    for line in lines:
        row = json.loads(line)
        while "absent" in row:
            yield {"cited": []}
        yield row


def _spans(row: Mapping[str, Any]) -> dict[int, Spans]:
    out: dict[int, dict[tuple[int, int], frozenset[str]]] = {}
    for index, citations in row.get("cited", []):
        spans = out.setdefault(index, {})
        for start, end, target in citations:
            spans[start, end] = spans.get((start, end), frozenset()) | {target}
    return dict(out)


def _provision(
    document: Mapping[str, Any], provision: Mapping[str, Any], old: Spans, new: Spans
) -> Iterator[Difference]:
    for span in sorted(old.keys() | new.keys()):
        before, after = old.get(span, frozenset()), new.get(span, frozenset())
        if before == after:
            continue
        change: Change = "retargeted" if before and after else "gained" if after else "lost"
        yield Difference(
            change,
            document["file"],
            document["lang"],
            provision["address"],
            _context(provision["text"], *span),
            tuple(sorted(before)),
            tuple(sorted(after)),
        )


def _context(text: str, start: int, end: int) -> str:
    """One line: the citation between ⟦ and ⟧ with what stands around it."""
    around = (text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND])
    left, cited, right = (" ".join(part.split()) for part in around)
    return f"…{left}⟦{cited}⟧{right}…"


def table(differences: Sequence[Difference], *, show: int) -> str:
    """Counts by language and file, then the first `show` of each kind of change."""
    by_lang: Counter[tuple[str, str]] = Counter((d.lang, d.change) for d in differences)
    by_file: Counter[tuple[str, str]] = Counter((d.file, d.change) for d in differences)
    changes: tuple[Change, ...] = ("gained", "lost", "retargeted")
    lines = [f"{'':44} {'gained':>8} {'lost':>8} {'retargeted':>10}"]
    for lang in LANGUAGES:
        lines.append(_counts(lang, by_lang))
    for file in sorted({d.file for d in differences}):
        lines.append(_counts(file, by_file))
    for change in changes:
        chosen = [d for d in differences if d.change == change]
        if chosen and show:
            lines.append(f"\n{change}: {len(chosen):,}, the first {min(show, len(chosen))}")
        for d in chosen[:show]:
            targets = " → ".join(" + ".join(side) for side in (d.before, d.after) if side)
            lines += [f"  {d.file}  {d.provision}", f"    {d.context}", f"    {targets}"]
    return "\n".join(lines)


def _counts(key: str, counts: Counter[tuple[str, str]]) -> str:
    gained, lost, moved = (counts[key, change] for change in ("gained", "lost", "retargeted"))
    return f"{key:44} {gained:8,} {lost:8,} {moved:10,}"


def problems(out: Path, which: str) -> Iterator[str]:
    """What one side could not read, and whether it has a finder at all."""
    for line in out.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "absent" in row:
            yield f"{which} has no finder: everything counts as gained or lost"
        elif "problem" in row:
            yield f"{which} fails on {row['file']}: {row['problem']}"


def main(arguments: list[str] | None = None) -> None:
    """Compare and print."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="only these files")
    parser.add_argument("--against", default="HEAD", metavar="REV", help="the commit (HEAD)")
    parser.add_argument("--show", type=int, default=10, metavar="N", help="examples of each change")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    args = parser.parse_args(given)
    if not args.files and not args.data.is_dir():
        sys.exit(f"{args.data} is not there; name the real texts with --data DIR.")
    begun = time.perf_counter()
    print(f"{command(given)}\n{machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "documents.jsonl"
        count = write_documents(args.files or files(args.data), args.data, source)
        tree = tree_of(args.against, folder / "commit")
        outs = run_sides([tree, ROOT], source, folder)
        print(f"{count} documents, extracted and split by the working tree for both finders: "
              f"{args.against} → working tree")  # fmt: skip
        for out, which in zip(outs, (args.against, "the working tree"), strict=True):
            for problem in problems(out, which):
                print(problem)
        print(table(list(compare(source, *outs)), show=args.show))
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
