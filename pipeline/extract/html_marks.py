"""Footnotes that a page sets by their words alone: 注1 in the text, 注1 … at the section's end.

A line is a note when it begins with a mark (注1, （注1）, *1, ※1, 주1), a raised 1) that
stands in the text before it, and when only such lines and remarks follow it up to the next heading
or the page's end.  A note below a table, with text after it, stays in its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Block

# 受注1件 and 주1회 are no marks: the word begins one, and 주 has a bracket after the number.
_MARK = re.compile(
    r"(?<![受発外特傍])(?P<word>[注註])\s?(?P<n>[0-9]{1,2})(?![0-9])"
    r"|(?P<sign>[*※])\s?(?P<m>[0-9]{1,2})(?![0-9])|(?P<ko>주)\s?(?P<k>[0-9]{1,2})\)"
)
# A raised number at the end of a word or sentence is a mark; m² and 10⁶ are none.
_RAISED = re.compile(
    r"(?<=[^\W\d]|[.,;:!?)\]'\"”’»。、，）」』%])(?<![ckmnµμ]m)(?<!\bm)(?<!\b(?:ft|in))"
    r"[⁽]?(?P<n>[¹²³⁴-⁹][⁰¹²³⁴-⁹]?)[⁾]?(?![⁰¹²³⁴-⁹⁺⁻])"
)
_LED = re.compile(r"\s*[⁽]?(?P<n>[¹²³⁴-⁹][⁰¹²³⁴-⁹]?)[⁾]?[.)]?\s*(?=[^\s⁰¹²³⁴-⁹⁺⁻])(?=.{3})", re.S)
_HEAD = re.compile(r"\s*[(\[〔【<]?\s*(?=[注註*※주])")
# A remark without a number (（注） …, ※ …) may stand among the notes and is none.
_REMARK = re.compile(r"\s*[(\[〔【<]?\s*(?:[注註]|備考|비고|참고|[*※])[\s)\]〕】>:]")
_AFTER = re.compile(r"\s*[)\]〕】>:.、]?\s*\S")
_LONGEST = 3000  # characters of a note


@dataclass(slots=True)
class _Line:
    """Blocks `start` to `end` of a line, without its end; the mark that it begins with."""

    start: int
    end: int
    mark: str = ""
    heading: bool = False
    content: bool = False
    remark: bool = False


def with_notes(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with such lines as footnotes (`fn_1`); their text is as it was."""
    found = list(blocks)
    lines = _lines(found)
    last = True  # whether a note here would be among the last lines of its section
    for line in reversed(lines):
        if not line.content or line.remark:
            continue
        if line.heading:
            last = True
        elif last and line.mark:
            number = re.sub(r"\D", "", line.mark)
            for n in range(line.start, line.end):
                if found[n].kind == "text":
                    found[n] = replace(found[n], role="footnote", locator=(f"fn_{number}",))
        elif not any(found[n].role.startswith("footnote") for n in range(line.start, line.end)):
            last = False
    return found


def _lines(blocks: Sequence[Block]) -> list[_Line]:
    """The lines in order; one has a `mark` when it begins with it and it was seen before."""
    lines: list[_Line] = []
    seen: set[str] = set()
    start = 0
    for end in range(len(blocks) + 1):
        if end < len(blocks) and blocks[end].text != "\n":
            continue
        line = _Line(start, end)
        held = [b for b in blocks[start:end] if b.kind in ("text", "heading")]
        start = end + 1
        lines.append(line)
        written = "".join(b.text for b in held)
        text = unicodedata.normalize("NFKC", written)
        line.content = bool(text.strip())
        line.heading = any(b.kind == "heading" for b in held)
        line.remark = not line.heading and _REMARK.match(text) is not None
        marks = list(_marks(text))
        plain = all(b.kind == "text" and b.role in ("", "item") for b in held)
        if marks and plain and len(text) <= _LONGEST:
            first, after = marks[0]
            head = _HEAD.match(text)
            leads = head is not None and _MARK.match(text, head.end()) is not None
            if leads and first in seen and _AFTER.match(text, after):
                line.mark = first
        led = _LED.match(written)
        if led and plain and len(text) <= _LONGEST and _raised(led) in seen:
            line.mark = _raised(led)
        if not line.mark:
            seen.update(mark for mark, _ in marks)
            seen.update(map(_raised, _RAISED.finditer(written)))
    return lines


def _raised(match: re.Match[str]) -> str:
    return f"^{int(unicodedata.normalize('NFKC', match['n']))}"


def _marks(text: str) -> Iterator[tuple[str, int]]:
    """The marks in a text, each as its sign and number, and where it ends."""
    for match in _MARK.finditer(text):
        sign = "注" if match["word"] else match["sign"] or match["ko"]
        yield f"{sign}{int(match['n'] or match['m'] or match['k'])}", match.end()
