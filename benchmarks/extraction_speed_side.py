"""One process that reads pages of a PDF through `pipeline.extract.pdf.reading`, when told to.

    python benchmarks/extraction_speed_side.py FILE FIRST-LAST…

It imports, says "ready", waits for a line, reads, and prints the seconds and the pages.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read the pages named."""
    sys.path.insert(0, str(ROOT))
    from pipeline.extract.pdf.reading import read_pages

    path, *spans = sys.argv[1:]
    data = Path(path).read_bytes()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    pages = 0
    for span in spans:
        first, last = map(int, span.split("-"))
        pages += sum(1 for _ in read_pages(data, first, last))
    print(time.perf_counter() - begun, pages, flush=True)


if __name__ == "__main__":
    main()
