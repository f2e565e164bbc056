"""Where a Western text stands, and what a step means beneath each kind of instrument.

us/cfr/15/744.21/b/2        a section is the instrument, its labels the path
us/cfr/15/774/supp_1        a supplement stands beneath its part
treaty/cwc/art_6/3          articles are named, paragraphs printed as they are
un/sc/res/1540/para_3/d     a resolution's paragraphs are named
jp/…/art_48/para_1/item_2   a translation has the units of its original
"""

from __future__ import annotations

import functools
from typing import Literal

from pipeline.citations.mention import Step
from pipeline.citations.scope import Cited
from pipeline.knowledge.jp_labels import IROHA
from pipeline.numerals import GANADA, roman

Family = Literal["cfr", "treaty", "east", "act", "list", ""]
_FAMILIES: dict[str, Family] = {
    "treaty": "treaty", "wto": "treaty", "eu": "treaty", "un": "treaty",
    "iaea": "treaty", "icao": "treaty",
    "jp": "east", "kr": "east", "eccn": "list", "usml": "list",
}  # fmt: skip
# How deep a segment of a treaty's path is: what a new unit cuts off.
_DEPTH = {"annex": 0, "protocol": 0, "schedule": 1, "part": 1, "chap": 1, "sec": 2, "art": 3}
_CWC_ANNEXES = {
    "implementation": "verification",
    "protection": "confidentiality",
    "chemical": "chemicals",
}
_CHEMICALS = "annex_chemicals"


@functools.lru_cache(maxsize=1024)
def family(instrument: str) -> Family:
    """The way an instrument is divided."""
    root, _, rest = instrument.partition("/")
    if root == "us":
        return "cfr" if rest.startswith("cfr/") else "act"
    return _FAMILIES.get(root, "")


@functools.lru_cache(maxsize=1024)
def cfr_title(instrument: str) -> str:
    """The title of `us/cfr/15/…`."""
    parts = instrument.split("/")
    return parts[2] if parts[:2] == ["us", "cfr"] and len(parts) > 2 else ""


def cfr_place(document: str, here: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Where a text in the CFR stands: the title, the section or part, the path beneath it.

    The document may be a range of parts, a part or a section; `here` then begins with the section.
    """
    parts = document.split("/")
    title, unit = (parts[2] if len(parts) > 2 else ""), (parts[3] if len(parts) > 3 else "")
    beneath = (*parts[4:], *here)
    if (
        beneath
        and beneath[0][:1].isdigit()
        and "." not in unit
        and (not unit or "-" in unit or "." in beneath[0])
    ):
        return title, beneath[0], beneath[1:]
    return title, ("" if "-" in unit else unit), beneath


def part_of(unit: str) -> str:
    """The part of a section: 744.21 is of part 744."""
    return unit.partition(".")[0]


def cfr_below(base: Cited, title: str, step: Step, label: str) -> Cited | None:
    """A step within title `title` of the CFR; None when it cannot stand there."""
    unit = step.unit
    part = part_of(base.instrument.split("/")[3]) if base.instrument.count("/") >= 3 else ""
    if unit == "part" and "." not in label:
        if base.path and base.path[0].startswith(("supp_", "appdx_")):
            return Cited(base.instrument, (*base.path, label))
        return Cited(f"us/cfr/{title}/{label}") if label.isdigit() else None
    if unit in ("sec", "part"):
        if base.path:
            return Cited(base.instrument, (*base.path, label))
        if "." not in label and not label.isdigit():
            return None
        return Cited(f"us/cfr/{title}/{label}")
    if unit in ("supp", "appdx", "subpart"):
        return (
            Cited(f"us/cfr/{title}/{part}", (f"{unit}_{label}" if label else unit,))
            if part
            else None
        )
    if unit in ("label", "para", "subpara", "subsec", "item"):
        return (
            Cited(base.instrument, (*base.path, label)) if base.instrument.count("/") >= 3 else None
        )
    return None


def treaty_below(base: Cited, step: Step, label: str) -> Cited:
    """A step within a treaty, an EU act or a resolution."""
    unit, low = step.unit, label.lower()
    path = base.path
    cwc = base.instrument == "treaty/cwc"
    if unit == "annex":
        if cwc:
            low = _CWC_ANNEXES.get(low, low)
        return Cited(base.instrument, (f"annex_{low}" if low else "annex",))
    if unit == "sched":
        if cwc and not path:
            path = (_CHEMICALS,)
        return Cited(base.instrument, (*path, f"schedule_{low}" if low else "schedule"))
    if unit in ("art", "part", "chap", "sec", "appdx", "supp"):
        word = {"appdx": "annex"}.get(unit, unit)
        return Cited(base.instrument, (*path, f"{word}_{low}" if low else word))
    if base.instrument.startswith("un/") and unit == "para":
        return Cited(base.instrument, (*path, f"para_{low}"))
    return Cited(base.instrument, (*path, low))


def east_below(base: Cited, step: Step, label: str) -> Cited:
    """A step within a Japanese or Korean law in translation: Article 48, paragraph (1)."""
    unit = step.unit
    path = base.path
    last = path[-1].partition("_")[0] if path else ""
    korean = base.instrument.startswith("kr/")
    if unit == "label":
        unit = {"art": "para", "para": "item", "item": "sub", "appdx": "row", "row": "item"}.get(
            last, "label"
        )
        if unit == "para" and not label.isdigit():
            unit = "item" if roman(label) else "sub"
    elif unit == "subpara":
        unit = "item" if korean and label.isdigit() else "sub"
    elif unit == "item" and korean and label.isalpha():
        unit = "sub"
    elif unit in ("annex", "sched"):
        unit = "appdx"
    if unit == "item" and label.isalpha() and roman(label):
        label = str(roman(label))
    if unit == "sub" and len(label) == 1 and "a" <= label <= "z":
        letters = GANADA if korean else IROHA
        place = ord(label) - ord("a")
        label = letters[place] if place < len(letters) else label
    segment = label if unit == "label" else f"{unit}_{label}" if label else unit
    return Cited(base.instrument, (*path, segment))


def act_below(base: Cited, label: str) -> Cited:
    """A section of an act or of the Code, or what it is divided into."""
    return Cited(base.instrument, (*base.path, label))


def treaty_cut(path: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """The beginning of a treaty's path that a `unit` stands in."""
    if unit in ("annex", "art"):
        return ()  # an article's address does not go through parts and chapters
    wanted = {"art": 3, "part": 1, "chap": 1, "sched": 1, "sec": 2, "appdx": 0}.get(unit, 4)
    for i, segment in enumerate(path):
        word = segment.partition("_")[0]
        if _DEPTH.get(word, 4) >= wanted:
            return path[:i]
    return path


def east_cut(path: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """The beginning of a law's path that a `unit` stands in."""
    order = {
        "art": 0,
        "appdx": 0,
        "annex": 0,
        "para": 1,
        "row": 1,
        "item": 2,
        "subpara": 2,
        "label": 3,
        "sub": 3,
    }
    wanted = order.get(unit, 0)
    for i, segment in enumerate(path):
        if order.get(segment.partition("_")[0], 3) >= wanted:
            return path[:i]
    return path
