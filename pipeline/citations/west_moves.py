"""What this section, that Part, the preceding paragraph mean where the text stands."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.citations.mention import Step
from pipeline.citations.neighbours import before, earlier, following
from pipeline.citations.scope import Cited, Scope
from pipeline.citations.west_place import cfr_place, family, part_of

_EAST = {
    "art": "art",
    "para": "para",
    "item": "item",
    "subpara": "item",
    "chap": "chap",
    "sec": "sec",
}
_TREATY = {"art": "art_", "part": "part_", "annex": "annex", "chap": "chap_", "sec": "sec_",
           "sched": "schedule", "appdx": "annex"}  # fmt: skip


def moved(scope: Scope, step: Step, *, said: Sequence[Cited] = ()) -> list[Cited]:
    """The units that a step without labels means; `said` come first for "that paragraph"."""
    if step.move in ("same", "these"):
        return _same(scope, step, said)
    if not scope.document:
        return []
    kind = family(scope.document)
    if kind == "cfr":
        return _cfr(scope, step)
    if kind == "east":
        return _east(scope, step)
    if kind == "treaty":
        return _treaty(scope, step)
    return []


def _same(scope: Scope, step: Step, said: Sequence[Cited]) -> list[Cited]:
    if step.move == "these":
        found = [_upto(c, step.unit) for c in scope.group]
        return [c for c in found if c]
    for cited in (*reversed(said), *reversed(scope.recent)):
        whole = _upto(cited, step.unit)
        if whole:
            return [whole]
    return []


def _upto(cited: Cited, unit: str) -> Cited | None:
    """The citation down to its unit of this kind; None when it has none."""
    kind = family(cited.instrument)
    if kind == "cfr":
        number = cited.instrument.split("/")[-1]
        if unit == "sec":
            return Cited(cited.instrument) if "." in number else None
        if unit == "part":
            return (
                Cited(f"{cited.instrument.rpartition('/')[0]}/{part_of(number)}")
                if "-" not in number
                else None
            )
        if unit == "supp":
            return cited if cited.path and cited.path[0].startswith("supp") else None
        return cited if unit in ("para", "subpara") and cited.path else None
    if kind == "east":
        word = _EAST.get(unit, unit)
        for i, segment in enumerate(cited.path):
            if segment.partition("_")[0] == word:
                return Cited(cited.instrument, cited.path[: i + 1])
        return None
    if kind == "treaty":
        start = _TREATY.get(unit)
        for i, segment in enumerate(cited.path):
            if segment.startswith(start) if start else _is_paragraph(cited.path, i):
                return Cited(cited.instrument, cited.path[: i + 1])
        return None
    if kind == "act" and unit == "sec" and cited.path:
        return Cited(cited.instrument, cited.path[:1])
    return None


def _is_paragraph(path: tuple[str, ...], i: int) -> bool:
    return path[i].startswith("para_") or (i > 0 and "_" not in path[i])


def _cfr(scope: Scope, step: Step) -> list[Cited]:
    title, unit, beneath = cfr_place(scope.document, scope.here)
    if step.move != "this" or not unit:
        return []
    if step.unit == "part":
        return [Cited(f"us/cfr/{title}/{part_of(unit)}")]
    if step.unit == "supp":
        return (
            [Cited(f"us/cfr/{title}/{unit}", beneath[:1])]
            if beneath[:1] and beneath[0].startswith("supp")
            else []
        )
    if step.unit == "sec":
        return [Cited(f"us/cfr/{title}/{unit}")] if "." in unit else []
    if step.unit in ("para", "subpara") and beneath and "." in unit:
        return [Cited(f"us/cfr/{title}/{unit}", beneath)]
    return []


def _east(scope: Scope, step: Step) -> list[Cited]:
    word = _EAST.get(step.unit)
    here = scope.here
    place = next((i for i, s in enumerate(here) if s.partition("_")[0] == word), None)
    if word is None or place is None:
        if word == "item" and step.move == "all_prev" and here:
            return []
        if word == "para" and step.move == "this" and here[:1] and here[0].startswith("art"):
            return [Cited(scope.document, here[:1])]
        return []
    above, segment = here[:place], here[place]
    if step.move == "this":
        segments = [segment]
    elif step.move == "next":
        segments = [following(segment, scope.units.get(above, ()))]
    elif step.move == "all_prev":
        segments = earlier(segment, scope.units.get(above, ()))
    else:
        segments = before(segment, step.count, scope.units.get(above, ()), scope.trail)
    return [Cited(scope.document, (*above, s)) for s in segments if s]


def _treaty(scope: Scope, step: Step) -> list[Cited]:
    here = scope.here
    start = _TREATY.get(step.unit)
    for i in range(len(here) - 1, -1, -1):
        if here[i].startswith(start) if start else _is_paragraph(here, i):
            break
    else:
        return []
    if not start and step.unit == "para":
        i = next((k for k in range(len(here)) if _is_paragraph(here, k)), i)
    above, segment = here[:i], here[i]
    if step.move == "this":
        return [Cited(scope.document, (*above, segment))]
    stem, _, label = segment.rpartition("_")
    if not label.isdecimal():
        return []
    number = int(label)
    wanted = [number + 1] if step.move == "next" else list(range(number - step.count, number))
    if step.move == "all_prev":
        wanted = list(range(1, number))
    prefix = f"{stem}_" if stem else ""
    return [Cited(scope.document, (*above, f"{prefix}{n}")) for n in wanted if n > 0]
