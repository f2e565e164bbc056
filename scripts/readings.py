"""Make `pipeline/language/readings.txt`: the Sino-Korean reading of each kanji and hanja.

    python scripts/readings.py /usr/share/libhangul/hanja/hanja.txt

The source is libhangul's hanja.txt (Debian: libhangul-data; BSD-3-Clause, its notice is kept in
the file made).  Of several readings a character has that which most words use; syllables are
folded (두음법칙: 여성 and 남녀 have the same 女).  Kept are the characters of JIS X 0208 and of
KS X 1001.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.language.sino import folded  # noqa: E402

OUT = ROOT / "pipeline" / "language" / "readings.txt"


def main() -> None:
    """Read the dictionary, count, write."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    notice = [line for line in lines[:40] if line.startswith("#")]
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        reading, _, rest = line.partition(":")
        word = rest.partition(":")[0]
        if line.startswith("#") or not word or len(word) != len(reading):
            continue
        for char, syllable in zip(word, reading, strict=True):
            if _wanted(char) and "가" <= syllable <= "힣":
                # An entry of the character itself is worth a word, so that rare ones are read too.
                used[char][folded(syllable)] += 1
    of: dict[str, list[str]] = defaultdict(list)
    for char, counted in used.items():
        best = min(counted, key=lambda syllable: (-counted[syllable], syllable))
        of[best].append(char)
    made = [f"{syllable}{''.join(sorted(chars))}" for syllable, chars in sorted(of.items())]
    OUT.write_text("\n".join([*notice, *made]) + "\n", "utf-8")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}: {len(used)} characters, {len(made)} syllables\n")


def _wanted(char: str) -> bool:
    if not ("一" <= char <= "鿿" or "豈" <= char <= "龎"):
        return False
    for encoding in ("shift_jis", "euc_kr"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


if __name__ == "__main__":
    main()
