"""List entries of the dual-use list: are the codes that it prints addressed?

Three truths, found in the list's text dump by rules that share nothing with Jobun's:
heads   codes of entries at the start of a line (3A001)
cited   codes that the text itself prints in full somewhere (3A001.b.2), of entries that it has
labels  codes that follow from the labels a., 1., … by succession and indent, notes left out; this
        walk makes mistakes of its own, and says how many of the cited codes it knows
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import extraction_product as product
from extraction_files import LIST, LIST_TEXT

BAR = 0.98
_HEAD = re.compile(r"\s{0,6}(\d[A-E]\d{3})\b(?=\s{2,}\S)")
_ADDRESS = re.compile(r"(?:^eccn/|/sec_)(\d[A-E]\d{3})((?:[./](?:[a-z]{1,2}|\d{1,3}))*)$")
_CITED = re.compile(r"(?<![\w.])(\d[A-E]\d{3}(?:\.(?:[a-z]|\d{1,2}))+)(?![\w])")
_LABEL = re.compile(r"(\s*)([a-z]|\d{1,2})\.(?=\s)\s+")
_CONTINUED = re.compile(r"\s*\d[A-E]\d{3}\s+continued\s*")  # a running head of an entry
_NOTE = re.compile(r"(\s*)(?:Technical\s+)?(Notes?)(?:\s+to\b.*|\s*\d*\s*)?:?", re.I)


def given(
    data: Path, read: Callable[[Path], product.Reading], say: Callable[[str], None]
) -> dict[str, Any]:
    """The list's codes against the addresses of its provisions."""
    text = (data / LIST_TEXT).read_text("utf-8").replace("\f", "\n")
    reading = read(data / LIST)
    held = {code for address in reading.addresses if (code := _code(address))}
    heads = set(entries(text))
    cited = {code for code in _CITED.findall(text) if code[:5] in heads}
    walked = set(walk(text))
    known = len(cited & walked) / max(1, len(cited))
    result: dict[str, Any] = {"addresses": len(held), "error": reading.error}
    say(
        f"{len(held):,} codes addressed in {LIST}" + (f"; {reading.error}" if reading.error else "")
    )
    for name, truth in (("heads", heads), ("cited", cited), ("labels", walked)):
        found = len(truth & held)
        share = found / max(1, len(truth))
        result[name] = {"found": found, "of": len(truth), "missing": sorted(truth - held)}
        missing = ", ".join(sorted(truth - held)[:8]) if held else "all"
        say(
            f"{name:7}{found:6,} of {len(truth):,} = {share:.4f}"
            + (f"; not {missing}" if missing else "")
        )
        say(f"  → at least {BAR}: {'met' if share >= BAR else 'missed'}")
    say(f"the walk knows {known:.3f} of the cited codes; "
        f"addresses that it does not know: {len(held - walked - heads):,}")  # fmt: skip
    return result


def _code(address: str) -> str:
    """The code that an address spells: `eccn/3A001.b.2`, `doc/<slug>/sec_3A001/b/2`; "" if none."""
    found = _ADDRESS.search(address)
    return (found[1] + found[2].replace("/", ".")) if found else ""


def entries(text: str) -> Iterator[str]:
    """Codes of entries, where a line begins with one and its heading follows after a gap."""
    for line in text.splitlines():
        if found := _HEAD.match(line):
            yield found[1]


def walk(text: str) -> Iterator[str]:
    """Codes of entries and of their lettered and numbered items, in order."""
    code = ""
    stack: list[tuple[str, int]] = []  # label and indent at each depth
    note = -1  # indent of the note that is open
    run = 0  # last number of a numbered run of notes
    for line in text.splitlines():
        if not line.strip():
            continue
        rest, indent = line, len(line) - len(line.lstrip())
        if _CONTINUED.fullmatch(line):
            continue
        if found := _HEAD.match(line):
            code, stack, note, run = found[1], [], -1, 0
            yield code
            indent = found.end()
            rest = line[indent:]
            indent += len(rest) - len(rest.lstrip())
        elif opened := _NOTE.match(line):
            note = len(opened[1])
            run = 1 if opened[2].lower() == "notes" else 0
            continue
        while code and (found := _LABEL.match(rest)):
            label = found[2]
            if note >= 0 and indent > note + 2:
                break
            if run and label == str(run):  # 1., 2. of "Technical Notes:" at the notes' own indent
                run += 1
                break
            depth = _depth(stack, label, indent)
            if depth is None:
                break
            stack[depth:] = [(label, indent)]
            note, run = -1, 0
            yield ".".join((code, *(each for each, _ in stack)))
            rest = rest[found.end() :]
            indent += found.end()


def _depth(stack: list[tuple[str, int]], label: str, indent: int) -> int | None:
    """Where a label fits: the next of its siblings, or the first below the last item."""
    fits = []
    for depth, (before, column) in enumerate(stack):
        if _follows(before, label):
            fits.append((abs(column - indent), depth))
    if label in ("a", "1") and (
        not stack or (indent > stack[-1][1] and label.isalpha() != stack[-1][0].isalpha())
    ):
        fits.append((0, len(stack)))
    return min(fits)[1] if fits else None


def _follows(before: str, label: str) -> bool:
    """The next label; a list may leave out a few (not used)."""
    if label.isalpha() and before.isalpha():
        return 0 < ord(label) - ord(before) <= 3
    return label.isdigit() and before.isdigit() and 0 < int(label) - int(before) <= 3
