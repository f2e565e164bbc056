"""Moves the place to the label that a Western text prints before a provision."""

from __future__ import annotations

from pipeline.citations.mention import Step
from pipeline.citations.scope import Scope
from pipeline.citations.west_labels import stand as stand_labels
from pipeline.citations.west_place import (
    cfr_place,
    east_below,
    east_cut,
    family,
    treaty_below,
    treaty_cut,
)


def stand(scope: Scope, steps: tuple[Step, ...]) -> None:
    """Move `scope.here` to a unit that the text heads: an article, a section, (b)  (1)."""
    kind = family(scope.document)
    if not kind or not steps:
        return
    if kind == "cfr":
        _in_cfr(scope, steps)
    elif kind == "treaty":
        _in_treaty(scope, steps)
    elif kind == "east":
        _in_east(scope, steps)


def _in_cfr(scope: Scope, steps: tuple[Step, ...]) -> None:
    first = steps[0]
    label = first.labels[0] if first.labels else ""
    _, unit, beneath = cfr_place(scope.document, scope.here)
    inside = "-" in scope.document.rpartition("/")[2] or scope.document.count("/") == 2
    if first.unit in ("sec", "part"):
        if inside or (
            scope.document.count("/") == 3 and "." not in scope.document.rpartition("/")[2]
        ):
            scope.here = (label,)
        return
    if first.unit == "supp":
        part = steps[1].labels[0] if len(steps) > 1 and steps[1].labels else unit.partition(".")[0]
        if inside and part:
            scope.here = (part, f"supp_{label}")
        return
    if first.unit != "label" or not unit or (beneath and "_" in beneath[0]):
        return
    labels = [step.labels[0] for step in steps if step.labels]
    path = stand_labels(beneath, labels, cfr=True)
    depth = len(scope.here) - len(beneath)
    scope.here = (*scope.here[: max(0, depth)], *path)


def _in_treaty(scope: Scope, steps: tuple[Step, ...]) -> None:
    from pipeline.citations.scope import Cited

    first = steps[0]
    if first.unit != "label":
        if not first.labels:
            return
        base = Cited(scope.document, treaty_cut(scope.here, first.unit))
        if first.unit == "art":
            base = Cited(scope.document, tuple(s for s in base.path if s.startswith("annex")))
        scope.here = treaty_below(base, first, first.labels[0]).path
        return
    named = [i for i, s in enumerate(scope.here) if "_" in s and not s.startswith("para_")]
    if not named and not scope.document.startswith("un/"):
        return
    cut = named[-1] + 1 if named else 0
    labels = [step.labels[0].lower() for step in steps if step.labels]
    numbered = [s.removeprefix("para_") for s in scope.here[cut:]]
    path = list(stand_labels(numbered, labels, cfr=False))
    if scope.document.startswith("un/") and path and path[0].isdecimal():
        path[0] = f"para_{path[0]}"
    scope.here = (*scope.here[:cut], *path)


def _in_east(scope: Scope, steps: tuple[Step, ...]) -> None:
    from pipeline.citations.scope import Cited

    for step in steps:
        if not step.labels:
            continue
        label, unit = step.labels[0], step.unit
        if unit == "label":
            unit = "para" if label.isdecimal() else "item" if _roman(label) else "subpara"
        if unit not in ("art", "para", "item", "subpara", "annex", "appdx"):
            continue
        base = Cited(scope.document, east_cut(scope.here, "label" if unit == "subpara" else unit))
        if unit != "art" and not base.path:
            continue
        scope.here = east_below(base, Step(unit, (label,)), label).path
        if unit == "art":
            scope.trail.append(scope.here[-1])
            del scope.trail[:-3]


def _roman(label: str) -> bool:
    from pipeline.numerals import roman

    return bool(roman(label)) and label.islower()
