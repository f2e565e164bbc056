"""Score cross-lingual search on the development topics, in their three wordings.

    python benchmarks/topics.py --workspace DIR [--eval ../shared/eval]

DIR is a built workspace of all of data/{ja,ko,en} without history and HTML (versions and HTML
renditions of the same laws change nothing).  The scorer is the evaluation set's own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDINGS = {"": "the statute's words", ".a": "keywords", ".b": "situations"}


def main() -> None:
    """Ask, score and print one block per wording."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval")
    chosen = parser.parse_args()
    scorer = chosen.eval / "score_search.py"
    if not scorer.is_file():
        sys.exit(f"{scorer} is not there; name the evaluation set with --eval DIR.")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, wording in WORDINGS.items():
            topics = chosen.eval / f"topics.dev{suffix}.jsonl"
            queries, hits = Path(folder, "queries"), Path(folder, "hits")
            _to(queries, [str(scorer), str(topics), "--queries"])
            _to(hits, ["-m", "pipeline.cli", "search", "--queries", str(queries), "--limit", "300",
                       "--json", "--workspace", str(chosen.workspace)])  # fmt: skip
            print(f"\n{wording}", flush=True)
            subprocess.run([sys.executable, str(scorer), str(topics), str(hits)], check=True)


def _to(path: Path, command: list[str]) -> None:
    """Run Python with these arguments from the repository's root, stdout into a file."""
    with path.open("wb") as stream:
        subprocess.run([sys.executable, *command], check=True, stdout=stream, cwd=ROOT)


if __name__ == "__main__":
    main()
