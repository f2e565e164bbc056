"""The levels of a locator, and how a step is written beneath each kind of instrument.

Japanese and Korean law name their units (`art_9/para_2/item_1`); a treaty, an EU act and a WTO
agreement number the article and print the rest (`art_21/b/iii`); a resolution numbers paragraphs.
"""

from __future__ import annotations

import re

from pipeline.citations.scope import Cited

# Outermost first.  Units of one level are alternatives: an annex stands where an article does, and
# 項 is a row of an annex as well as a paragraph.
_LEVELS = {
    "suppl": 0,
    "part": 1,
    "chap": 2,
    "sec": 3,
    "subsec": 4,
    "art": 5,
    "appdx": 5,
    "form": 5,
    "annex": 5,
    "pre": 5,
    "row": 6,
    "para": 6,
    "item": 7,
    "sub": 8,
}
LABEL = 9
_HEADING_LEVELS = (1, 2, 3, 4)


def level_of(unit: str) -> int:
    """How deep a unit stands: 0 is outermost; labels without a name are deepest."""
    return _LEVELS.get(unit, LABEL)


def unit_of(segment: str) -> str:
    """The unit that a segment names: `art_25-2` is an `art`; a bare label is a `label`."""
    unit = segment.partition("_")[0]
    return unit if unit in _LEVELS else "label"


def label_of(segment: str) -> str:
    """The label of a segment: `art_25-2` is `25-2`."""
    return segment.partition("_")[2] if unit_of(segment) != "label" else segment


def cut(path: tuple[str, ...], level: int) -> tuple[str, ...]:
    """The beginning of a path that lies above `level`."""
    for i, segment in enumerate(path):
        if _LEVELS.get(segment.partition("_")[0], LABEL) >= level:
            return path[:i]
    return path


def upto(path: tuple[str, ...], unit: str) -> tuple[str, ...] | None:
    """The beginning of a path down to its segment of this unit; None when it has none.

    項 is one word for two units: a row answers for a paragraph and the other way round.
    """
    wanted = {"para": ("para", "row"), "row": ("row", "para")}.get(unit, (unit,))
    for i, segment in enumerate(path):
        if unit_of(segment) in wanted:
            return path[: i + 1]
    return None


def upto_label(cited: Cited, unit: str) -> tuple[str, ...] | None:
    """The same of an instrument that prints no units: 이 항 in Article 7(1)(a) is 7(1)."""
    depth = ("para", "item", "sub").index(unit) + 2 if unit in ("para", "item", "sub") else 0
    if not depth or cited.instrument.startswith(_PRINTS_UNITS) or len(cited.path) < depth:
        return None
    labels = all(unit_of(segment) == "label" for segment in cited.path[1:depth])
    return cited.path[:depth] if labels and unit_of(cited.path[0]) == "art" else None


def is_heading(unit: str) -> bool:
    """Tell whether a unit is a chapter or the like, which no article's address goes through."""
    return level_of(unit) in _HEADING_LEVELS


def below(base: Cited, unit: str, label: str) -> Cited:
    """The unit `unit` `label` beneath `base`, written as the instrument writes it."""
    return Cited(*_placed(base, unit, label))


def _placed(base: Cited, unit: str, label: str) -> tuple[str, tuple[str, ...]]:
    root, _, rest = base.instrument.partition("/")
    if root == "us" and unit in ("art", "part") and rest.startswith("cfr/"):
        return f"{base.instrument.rpartition('/')[0]}/{label}", ()
    if root == "jp" and unit == "para" and base.path and unit_of(base.path[-1]) == "appdx":
        unit = "row"  # a Korean text says 항 of a row as well
    if unit == "appdx" and not label and base.path[-1:] == ("appdx",):
        return base.instrument, base.path  # 関税率表別表: the table is the annex itself
    if root in ("jp", "kr", "doc"):
        segment = label if unit == "label" else f"{unit}_{label}" if label else unit
    elif root == "us":
        segment = label or unit
    elif unit in ("art", "chap", "part", "sec", "annex", "suppl", "pre"):
        segment = f"{unit}_{label.lower()}" if label else unit
    elif unit == "appdx":
        segment = f"annex_{label.lower()}" if label else "annex"
    elif base.instrument.startswith("un/") and unit == "para":
        segment = f"para_{label}"
    else:
        segment = label.lower()
    return base.instrument, (*base.path, segment)


_PRINTS_UNITS = ("jp/", "kr/", "doc/", "us/")
_SORTS = (r"\d+", r"[ivx]{2,}", r"[a-z]+", r"[A-Z]+", "[가-힣]", "[ァ-ヶ]")


def stem(shared: Cited, unit: str, label: str) -> tuple[str, ...] | None:
    """What a label in a list lies beneath where only labels are printed: 제1항가호 또는 나호.

    It stands beside the last label of its sort (digits, letters, hangul); None where units are
    printed, or where the list has none of the sort.
    """
    if shared.instrument.startswith(_PRINTS_UNITS) or level_of(unit) < level_of("para"):
        return None
    sort = next((sort for sort in _SORTS if re.fullmatch(sort, label)), None)
    for i in range(len(shared.path) - 1, -1, -1):
        segment = shared.path[i]
        if unit_of(segment) == "label" and sort and re.fullmatch(sort, segment):
            return shared.path[:i]
    return None
