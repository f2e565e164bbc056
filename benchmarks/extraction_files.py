"""Where the given files lie, and the folder that the made ones are written to."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("JOBUN_DATA", ROOT.parent / "shared" / "data"))
LIST = "pdf/en-dual-use-list-253p.pdf"
LIST_TEXT = "en/dual-use-list-II-en-2022.txt"
LIST_PAGES = (25, 248)  # that the text covers, first and last
NARS = "pdf/ko-nars-two-column.pdf"
PAPER = "seeds/003_369235cd58500bb4.txt"
