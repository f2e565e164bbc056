"""A style: how one language writes the locators of one tradition, as a table of units.

A segment `art_19-2` has the unit `art`, the head 19 and the branch 2.  What has no unit in the
table is a label, printed as it is: (b), (iii), 5A002.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.label.figures import branch_number, plain

# A label that stands in brackets: a number, a letter, a small Roman numeral.
_SHORT = re.compile(r"[0-9]{1,3}(?:-[0-9]+)*|[A-Za-z]{1,4}(?:-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """How a unit is written: 별지 제3호의2서식 has `before` 별지 제, `middle` 호, `after` 서식.

    `bare` is the unit without a number (別表, 附則), `figure` how the head is printed; `whole` when
    the label is one name and its hyphens join no branches (a report's section 2-1).
    """

    before: str
    middle: str = ""
    after: str = ""
    bare: str = ""
    figure: Callable[[str], str] = plain
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a locator is put together.

    `opening` stands between the instrument's name and the locator, `between` between two units;
    units of `tight` join without it, and after a unit of `loose` stands a space instead.
    `number` writes a number without a unit that does not stand beneath another one: the paragraph
    of a treaty's article; `beneath` holds how it is written beneath other units.  `named` holds
    segments that have a name of their own, `apart` what stands before a label too long for
    brackets, `branch` the joint of a branch number, `latin` whether bis stays bis.
    """

    units: Mapping[str, Unit]
    opening: str = " "
    between: str = ""
    branch: str = "-"
    latin: bool = False
    tight: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    number: Unit | None = None
    beneath: Mapping[str, Unit] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    apart: str = " "

    def write(self, name: str, locators: Sequence[str]) -> str:
        """The name with its locators."""
        out = [name]
        before = ""
        # Latin words and Japanese do not run into each other: "Child Soldiers … Act 第404条".
        opening = self.opening or (" " if name.isascii() and " " in name else "")
        for segment in locators:
            before = self._segment(segment, before, opening, out)
        return "".join(out)

    def _segment(self, segment: str, before: str, opening: str, out: list[str]) -> str:
        """Write one segment after a unit `before` ("" at first); what it is for the next one."""
        known, word = self._known(segment)
        if known:
            if not before:
                out.append(opening)
            elif before in self.loose:
                out.append(" ")
            elif known not in self.tight:
                out.append(self.between)
            out.append(word)
            return known
        unit = self.beneath.get(before, self.number) if before != "label" else None
        if unit is not None and segment[:1].isdigit():
            if not before and not unit.before.startswith(","):
                out.append(opening)
            out.append(self.unit(unit, segment))
        elif _SHORT.fullmatch(segment):
            out.append(f"({segment})")
        else:
            out.append(f"{self.apart}{segment}")
        return "label"

    def _known(self, segment: str) -> tuple[str, str]:
        """The unit of a segment and how it is written; ("", "") when it is a label."""
        name, _, label = segment.partition("_")
        if segment in self.named:
            return name, self.named[segment]
        unit = self.units.get(name)
        if unit is None or (not label and not unit.bare):
            return "", ""
        return name, self.unit(unit, label) if label else unit.bare

    def unit(self, unit: Unit, label: str) -> str:
        """A unit with its number: 19-2 → 제19조의2."""
        if unit.whole or not label[:1].isdigit():
            return f"{unit.before}{unit.figure(label)}{unit.middle}{unit.after}"
        head, *branches = label.split("-")
        joined = "".join(map(self._branch, branches)) if branches else ""
        return f"{unit.before}{unit.figure(head)}{unit.middle}{joined}{unit.after}"

    def _branch(self, part: str) -> str:
        if part.isdigit():
            return f"{self.branch}{part}"
        number = branch_number(part)
        if number == part:
            return f"({part.upper()})"  # Part IV(A) of the Verification Annex
        return f" {part}" if self.latin else f"{self.branch}{number}"
