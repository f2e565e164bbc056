"""What a line of a Japanese or Korean law in English translation says.

(Purpose)                                        a caption above its article (Japan)
Article 2-2 (1) The term "goods" means …         an article that goes straight on (Japan)
Article 19-3 (Catch-All) (1) Any person …        an article with its caption (Korea)
Supplementary Provisions, ADDENDA, Appended Table 1, CHAPTER II GENERAL PROVISIONS
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.knowledge import jp_labels, jp_law_id
from pipeline.numerals import roman
from pipeline.split import treaty_headings

_N = r"\d{1,4}(?:-\d{1,3})*"
_ARTICLE = re.compile(
    rf"(?P<label>Articles?\s+(?P<n>{_N})(?:\s+(?:through|to|and)\s+(?:Article\s+)?(?P<last>{_N}))?)"
    r"(?P<caption>\s*\((?=[A-Z“\"‘'])(?:[^()]|\([^()]*\))*\))?\s*(?P<rest>.*)",
    re.DOTALL,
)
_OPENING = re.compile(r"(?:\(1\)\s+)?[A-Z“\"‘'\[<]|①")
_REFERENCE = re.compile(
    r"(?:Article|Paragraph|Item|Chapter)s?\b|[A-Z][a-z]+\s+(?:Act|Order)\b.*\bof\s*$"
)
_DELETED = re.compile(r"[\[<(]?\s*(?:Deleted|Omitted)\b.{0,80}", re.DOTALL)
CAPTION = re.compile(r"\([A-Z“\"‘'](?:[^()]|\([^()]*\)){0,200}\)")
_DIVISION = re.compile(
    r"(?P<label>(?P<unit>part|chapter|section|subsection|division)\s+"
    r"(?P<n>[IVXLC]+|\d{1,3})(?:-(?P<b>\d{1,2}))?)(?:[.:]?\s+(?P<title>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_SUPPLEMENT = re.compile(
    r"(?P<label>Supplementary\s+Provisions?|Addend(?:a|um))(?:\s*(?P<rest>[\[<(].*))?(?:\s*Extract)?",
    re.IGNORECASE | re.DOTALL,
)
_ANNEX = re.compile(
    rf"[\[(]?(?P<label>(?:Appended|Attached|Annexed|Appendix)\s+(?P<what>Table|Form|Figure)s?"
    rf"(?:\s+(?:No\.\s*)?(?P<n>{_N}))?)[\])]?\s*(?P<title>[\[(<].*)?",
    re.IGNORECASE | re.DOTALL,
)
_ACT = re.compile(
    r"(?P<kind>Act|Cabinet\s+Order|Presidential\s+Decree)\s+No\.\s*(?P<n>\d{1,5})"
    r"(?:\s+of\s+(?:[A-Z][a-z]+\s+\d{1,2},\s*)?(?P<year>\d{4}))?"
)
_CONTENTS = re.compile(r"(?:table\s+of\s+)?contents", re.IGNORECASE)
_RANGE = re.compile(r"\(?Articles?\s+\d.*\)", re.DOTALL)
# The first year of each era; in the year of a change the number alone does not tell the era.
_ERAS = (("Reiwa", 2019), ("Heisei", 1989), ("Showa", 1926), ("Taisho", 1912), ("Meiji", 1868))
_DIVISIONS = {"part": "part", "chapter": "chap", "section": "sec", "subsection": "subsec",
              "division": "div"}  # fmt: skip
_ANNEXES = {"table": "appdx", "form": "form", "figure": "fig"}


@dataclass(frozen=True, slots=True)
class Article:
    """An article's head: its numbers (several when merged), caption, where its text begins."""

    label: str
    numbers: tuple[str, ...]
    caption: str
    body: int
    deleted: bool


def article(text: str, *, announced: bool = False) -> Article | None:
    """Read a line as an article's head; None for a reference (Article 2, paragraph (1) is …)."""
    match = _ARTICLE.match(text)
    if match is None:
        return None
    rest = match["rest"]
    deleted = bool(_DELETED.fullmatch(rest))
    spaced = match.end("label") < len(text) and not text[match.end("label")].isspace()
    if (match["last"] and not deleted) or (spaced and not match["caption"]):
        return None
    if rest and not (_OPENING.match(rest) and not _REFERENCE.match(rest)):
        return None
    if not rest and not match["caption"] and not announced:
        return None
    numbers: tuple[str, ...] = (match["n"],)
    if match["last"]:
        numbers = (
            (match["n"], match["last"])
            if re.search(r"\sand\s", match["label"])
            else tuple(jp_labels.spread(match["n"], match["last"]))
        )
    caption = (match["caption"] or "").strip()[1:-1].strip()
    return Article(match["label"], numbers, caption, match.start("rest"), deleted)


def division(text: str) -> tuple[str, str, str] | None:
    """A heading above articles: its level (`chap`), segment (`chap_2`) and label."""
    match = _DIVISION.fullmatch(text)
    if match is None or len(text) > 150 or re.search(r"[.;,:]$", text):
        return None
    title = match["title"] or ""
    if title and not (title[0].isupper() or title[0] in "(<["):
        return None
    number = int(match["n"]) if match["n"].isdigit() else roman(match["n"])
    if not number:
        return None
    level = _DIVISIONS[match["unit"].lower()]
    branch = f"-{match['b']}" if match["b"] else ""
    return level, f"{level}_{number}{branch}", match["label"]


def supplement(text: str) -> tuple[str, str] | None:
    """A supplement's head: its number ("" when it prints none) and what stands in brackets."""
    match = _SUPPLEMENT.fullmatch(text)
    if match is None or len(text) > 200:
        return None
    rest = (match["rest"] or "").strip()
    found = _ACT.search(rest)
    number = (law_id(rest) or found["n"]) if found else ""
    return number, re.sub(r"^[\[<(]|[\]>)]$", "", re.sub(r"\s*[\[(]Extract[\])]$", "", rest))


def annex(text: str) -> tuple[str, str, str] | None:
    """An annex's head: segment (`appdx_1`), label and title."""
    match = _ANNEX.fullmatch(text)
    if match is None or len(text) > 200:
        return None
    name = _ANNEXES[match["what"].lower()]
    segment = f"{name}_{match['n']}" if match["n"] else name
    title = re.sub(r"^[\[(<]|[\])>]$", "", (match["title"] or "").strip())
    return segment, match["label"], title


def appended(text: str) -> tuple[str, str, str] | None:
    """The head of what is appended under a treaty's word: `Schedule A`, `Annex 1 – Goods`.

    Its segment (`schedule_a`), label and title, as `annex` gives them.
    """
    found = treaty_headings.read(text, strong=False)
    if found is None or found.kind not in ("annex", "schedule") or "_" not in found.locator:
        return None
    return found.locator, found.label, found.caption


def law_id(text: str) -> str:
    """The e-Gov id that a number such as `Act No. 228 of December 1, 1949` gives, or ""."""
    found = _ACT.search(text)
    if not found or not found["year"] or found["kind"].startswith("Pres"):
        return ""
    year = int(found["year"])
    era, first = next(((e, y) for e, y in _ERAS if year >= y), ("", 0))
    if not era or year in (1989, 2019, 1926, 1912):
        return ""
    kind = "Act" if found["kind"] == "Act" else "CabinetOrder"
    return jp_law_id.from_attributes(era, str(year - first + 1), kind, found["n"]) or ""


def states_number(text: str) -> bool:
    """Tell whether a line is a law's own number: (Act No. 228 of December 1, 1949)."""
    return bool(re.match(r"\s*[\[(<]", text) and _ACT.search(text) and len(text) < 200)


def contents(texts: list[str]) -> set[int]:
    """The lines of a table of contents: from its title to where its first entry comes again."""
    begin = next((i for i, text in enumerate(texts) if _CONTENTS.fullmatch(text)), None)
    found: set[int] = set()
    if begin is None:
        return found
    seen: set[str] = set()
    for i in range(begin, len(texts)):
        text = texts[i]
        bare = re.sub(r"\s*\(Articles?\s.*$", "", text, flags=re.DOTALL).lower()
        entry = division(re.sub(r"\s*\(Articles?\s.*$", "", text, flags=re.DOTALL))
        if i > begin and bare in seen:
            break
        if i > begin and not (entry or supplement(text) or annex(text) or _RANGE.fullmatch(text)):
            break
        # Sections are counted anew in every chapter; with their titles they are told apart.
        seen.add(bare)
        found.add(i)
    return found
