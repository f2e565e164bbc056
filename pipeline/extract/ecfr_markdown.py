"""The eCFR Markdown: a chapter of the CFR as one file, dialect `ecfr-markdown`.

    ---                                  front matter: title, chapter, title_number
    PART 745—CHEMICAL WEAPONS …          a heading, printed
    ### Part 745                         … and said again in Markdown: furniture
    **Authority:** …   > [64 FR 27143 …] editors' notes: furniture
      § 745.1   Advance notification …   the section's caption, then `#### § § 745.1`
      (a)  You must notify …             paragraphs, one a line

Blocks concatenated are the file.  Headings carry their kind as `role` (chapter, subchapter, part,
subpart, center, section) and, where they have a number, the locator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import ExtractionError
from pipeline.records import Block, BlockKind, Extracted

DIALECT = "ecfr-markdown"

# Role, level and form of the printed heading that a Markdown heading repeats.
_PRINTED = {
    1: ("chapter", re.compile(r"CHAPTER\s+(?P<n>\w+)", re.I)),
    2: ("subchapter", re.compile(r"SUBCHAPTER\s+(?P<n>\w+)", re.I)),
    3: ("part", re.compile(r"PARTS?\s+(?P<n>\d+[a-z]?(?:\s?[-–—]\s?\d+[a-z]?)?)", re.I)),
    4: ("section", re.compile(r"§+\s*(?P<n>\d+[a-z]?\.[\w.]+(?:[-–—][\w.]+)*)")),
}
_ANNEX = re.compile(
    r"(?:Supplement|Appendix|Appendices)\b(?:(?:\s+Nos?\.?)?\s+(?!Appendi|Supplem|to\b)[\w-]{1,8})?"
    r"\s+to\s+(?:Subpart\s+\w+\s+of\s+)?(?:(?:Sub)?part|(?:Sub)?chapter)\s+\w+",
    re.I,
)
_ANNEX_LINE = re.compile(_ANNEX.pattern + r"\s*(?:[—–-]\s*\S.{0,200}|\[Reserved\])?", re.I)
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*)")
_SUBPART = re.compile(r"Subparts?\s+[A-Z]{1,3}(?:[-–—][A-Z]{1,3})?(?:\s*[—–].*|\s*\[Reserved\]|)$")
_NOTE = re.compile(
    r"\*\*[^*]{2,40}:\*\*|(?:Authority|Source|Editorial Notes?|Effective Date Notes?|"
    r"Cross References?):"
)
_SOURCE = re.compile(r">\s*\[")
_SENTENCE_END = tuple(".;:,")
_LABELLED = re.compile(r"\s*\*?\s*\(\w{1,6}\)")
_INLINE = re.compile(r"_{3,}|(?P<markup>\*\*|_{1,2}|\\(?=[!-/:-@[-`{-~]))")
_NETWORK = ("@", "://", "www.")  # in an address on the network, underscores are no italics


def extract(text: str, name: str) -> Extracted:
    """Read one chapter.  Raises `ExtractionError` when the file names no CFR title."""
    metadata = _metadata(text, name)
    rows = re.findall(r".*\n|.+", text)
    roles = _roles(rows)
    blocks: list[Block] = []
    for row, (kind, role, level) in zip(rows, roles, strict=True):
        blocks.extend(_row_blocks(row, kind, role, level))
    return Extracted(name, DIALECT, tuple(blocks), metadata)


def _metadata(text: str, name: str) -> dict[str, str]:
    head = re.match(r"---[ \t]*\r?\n(.*?)^---[ \t]*$", text, re.S | re.M)
    facts = dict(re.findall(r"^(\w+):[ \t]*(.*?)[ \t]*$", head[1], re.M)) if head else {}
    number = facts.get("title_number", "").strip("\"'")
    if not number.isdecimal():
        found = re.search(r"title[-_ ]?(\d{1,2})(?!\d)", name, re.I)
        if not found:
            raise ExtractionError(
                f"{name}: no CFR title; the front matter needs a line such as 'title_number: 15'."
            )
        number = found[1]
    chapter = facts.get("chapter", "").strip("\"'")
    title = facts.get("title", "").strip("\"'")
    address = facts.get("address", "").strip("\"'")
    link = "" if address else f"https://www.ecfr.gov/current/title-{number}"
    metadata = {
        "title": title,
        "address": address,
        "law_number": f"{number} CFR" + (f" chapter {chapter}" if chapter else ""),
        "url": link + (f"/chapter-{chapter}" if link and chapter else ""),
        "kind": "law",
        "lang": "en",
    }
    return {key: value for key, value in metadata.items() if value}


def _roles(rows: list[str]) -> list[tuple[BlockKind, str, int]]:
    """Kind, role and heading level of each line."""
    found: list[tuple[BlockKind, str, int]] = [("text", "", 0)] * len(rows)
    start = _front_matter(rows, found)
    before = -1  # the last line with content
    for i in range(start, len(rows)):
        line = rows[i].strip()
        if not line:
            continue
        heading = _HEADING.fullmatch(line)
        if heading:
            _heading(rows, found, i, before, heading)
        elif _SOURCE.match(line) or _NOTE.match(line):
            found[i] = ("furniture", "note", 0)
        elif _SUBPART.fullmatch(line):
            found[i] = ("heading", "subpart", 4)
        elif _ANNEX_LINE.fullmatch(line) and not line.endswith("."):
            found[i] = ("heading", "annex", 5)
        before = i
    _centers(rows, found)
    return found


def _front_matter(rows: list[str], found: list[tuple[BlockKind, str, int]]) -> int:
    if not rows or rows[0].strip() != "---":
        return 0
    for end in range(1, len(rows)):
        if rows[end].strip() == "---":
            found[: end + 1] = [("furniture", "front matter", 0)] * (end + 1)
            return end + 1
    return 0


def _heading(
    rows: list[str],
    found: list[tuple[BlockKind, str, int]],
    i: int,
    before: int,
    heading: re.Match[str],
) -> None:
    """A Markdown heading: furniture when the line before prints it, else the heading itself."""
    level = len(heading["marks"])
    printed = rows[before].strip() if before >= 0 else ""
    role, form = _PRINTED.get(level, ("center", re.compile(r"(?!)")))
    own = form.search(heading["text"])
    above = form.match(printed)
    if own_annex := _ANNEX.search(heading["text"]):
        role, above = "annex", _ANNEX.match(printed)
        if above and above[0].lower() != own_annex[0].lower():
            above = None
    elif level == 4 and own is None:
        role = "center"
    if above and (role == "annex" or _number(above) == _number(own)):
        found[before] = ("heading", role, level if role != "section" else 5)
        found[i] = ("furniture", "heading", level)
    elif not own and role in ("part", "section"):
        found[i] = ("heading", "center", level)
    else:
        found[i] = ("heading", role, level if role != "section" else 5)


def _number(match: re.Match[str] | None) -> str:
    return re.sub(r"\s", "", match.groupdict().get("n") or "").rstrip(".") if match else "?"


def _centers(rows: list[str], found: list[tuple[BlockKind, str, int]]) -> None:
    """Undesignated headings: a short line, less indented than the section caption below it."""
    below = -1  # the indentation of the caption or centre heading that follows
    for i in range(len(rows) - 1, -1, -1):
        line = rows[i].strip()
        if not line or found[i][0] == "furniture":
            if found[i][1] == "heading":
                below = -1
            continue
        indent = len(rows[i]) - len(rows[i].lstrip())
        kind, role, _ = found[i]
        if role == "section":
            below = indent
        elif (
            kind == "text"
            and indent < below
            and len(line) < 150
            and not line.endswith(_SENTENCE_END)
            and not _LABELLED.match(line)
            and line[0].isupper()
        ):
            found[i] = ("heading", "center", 4)
            below = indent + 1
        else:
            below = -1


def _row_blocks(row: str, kind: BlockKind, role: str, level: int) -> list[Block]:
    """One line as blocks: Markdown syntax apart from content."""
    if not row.strip():
        return [Block(row, "markup")]
    if kind == "furniture":
        return [Block(row, kind, role=role)]
    locator: tuple[str, ...] | None = None
    start = 0
    if kind == "heading":
        form = dict(_PRINTED.values()).get(role)
        match = form.search(row) if form else None
        locator = (_number(match),) if match and role in ("part", "section") else None
        opening = re.match(r"\s*#+\s+(?:§\s+(?=§))?", row)
        start = opening.end() if opening else 0
    elif row.lstrip().startswith(">"):
        start = len(row) - len(row.lstrip(" \t>"))
    elif row.lstrip().startswith("|") and not re.search(r"\w", row):
        return [Block(row, "markup")]
    table = row.lstrip().startswith("|")
    blocks = [Block(row[:start], "markup")] if start else []
    end = start
    for match in _markup(row, start):
        if match.start() > end:
            blocks.append(Block(row[end : match.start()], kind, locator, level, role=role))
        blocks.append(Block(match[0], "markup"))
        end = match.end()
    if end < len(row):
        blocks.append(Block(row[end:], kind, locator, level, role=role))
    return _cells(blocks) if table else blocks


def _markup(row: str, start: int) -> Iterator[re.Match[str]]:
    for word in re.compile(r"\S+").finditer(row, start):
        if not any(sign in word[0] for sign in _NETWORK):
            for match in _INLINE.finditer(row, word.start(), word.end()):
                if match["markup"]:
                    yield match


def _cells(blocks: list[Block]) -> list[Block]:
    """A table row: its bars are syntax."""
    return [
        Block(part, "markup" if part == "|" else block.kind, role="row")
        for block in blocks
        for part in re.split(r"(\|)", block.text)
        if part
    ]
