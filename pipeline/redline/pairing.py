"""Which group of an old version is which of a new one: by address, then by what they say.

Supplements are counted by Jobun where the law gives them no number, so their addresses say
nothing: they are aligned by their texts, in order.  An annex that one version has as a whole and
the other row by row is compared as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.redline.groups import Group
from pipeline.redline.likeness import dice, matched, runs

_GROWN = 0.6  # of the runs of a supplement that a later one holds, to be the same


@dataclass(frozen=True, slots=True)
class Pair:
    """A group of the old version and the same of the new one; None where there is none."""

    old: Group | None
    new: Group | None


def paired(old: Sequence[Group], new: Sequence[Group]) -> list[Pair]:
    """Every group of both versions once, in the order of the new one; what only the old one has
    stands where it stood there.
    """
    renamed = _supplements(old, new)
    before, after = _levelled({_key(g, renamed): g for g in old}, {g.address: g for g in new})
    home = [key for key in after if key in before]
    settled = {
        key for key in home
        if (before[key].gone and after[key].gone)
        or (not (before[key].gone or after[key].gone) and before[key].said == after[key].said)
    }  # fmt: skip
    partner = {key: key for key in settled}
    loose_old = [k for k, group in before.items() if k not in settled and not group.gone]
    loose_new = [k for k, group in after.items() if k not in settled and not group.gone]
    partner |= matched(before, after, loose_old, loose_new, kin=_kin)
    taken = set(partner.values())
    # What is deleted in one version and has no other counterpart meets its number in the other.
    for key in home:
        if key not in partner and key not in taken:
            partner[key] = key
    return _ordered(before, after, partner)


def _ordered(
    before: Mapping[str, Group], after: Mapping[str, Group], partner: Mapping[str, str]
) -> list[Pair]:
    stands = {key: i for i, key in enumerate(before)}
    taken = set(partner.values())
    lost = [key for key in before if key not in taken]
    out: list[Pair] = []
    for key, group in after.items():
        other = partner.get(key)
        if other is not None:
            while lost and stands[lost[0]] < stands[other]:
                out.append(Pair(before[lost.pop(0)], None))
        out.append(Pair(before[other] if other is not None else None, group))
    return [*out, *(Pair(before[key], None) for key in lost)]


def _kin(old: Group, new: Group) -> bool:
    """Tell whether one may have become the other: an article no row, a supplement no article."""
    return old.kind == new.kind and not old.supplement and not new.supplement


def _key(group: Group, renamed: Mapping[str, str]) -> str:
    """The address a group of the old version would have in the new one, did nothing move."""
    if not group.supplement:
        return group.address
    head = renamed.get(group.supplement)
    # One that only the old version has must not meet another that has its number now.
    return (head or group.supplement + "\0") + group.address[len(group.supplement) :]


def _levelled(
    before: Mapping[str, Group], after: Mapping[str, Group]
) -> tuple[dict[str, Group], dict[str, Group]]:
    """Both versions with what one has whole and the other in parts as a whole in both."""
    return _merged(before, after), _merged(after, before)


def _merged(parts: Mapping[str, Group], wholes: Mapping[str, Group]) -> dict[str, Group]:
    out: dict[str, Group] = {}
    for key, group in parts.items():
        names = key.split("/")
        above = ("/".join(names[:n]) for n in range(3, len(names)))
        top = next((a for a in above if a in wholes and a not in parts), "")
        if not top:
            out[key] = group
        elif top not in out:
            whole = wholes[top]
            address = group.address[: len(group.address) - len(key) + len(top)]
            out[top] = replace(
                group, address=address, kind=whole.kind, label=whole.label, heading=whole.heading
            )
        else:
            held = out[top]
            out[top] = replace(
                held, gone=held.gone and group.gone, pieces=(*held.pieces, *group.pieces)
            )
    return out


def _supplements(old: Iterable[Group], new: Iterable[Group]) -> dict[str, str]:
    """The addresses of the old version's supplements in the new version."""
    before, after = _texts(old), _texts(new)
    froms, tos = list(before), list(after)
    matcher = SequenceMatcher(None, list(before.values()), list(after.values()), autojunk=False)
    out: dict[str, str] = {}
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out.update(zip(froms[a:b], tos[c:d], strict=True))
        elif kind == "replace":
            spent = c
            for one in froms[a:b]:
                scores = [(_grown(before[one], after[tos[i]]), -i) for i in range(spent, d)]
                best, at = max(scores, default=(0.0, 0))
                if best >= _GROWN:
                    out[one] = tos[-at]
                    spent = -at + 1
    return out


def _texts(of: Iterable[Group]) -> dict[str, str]:
    """What each supplement says, by its address, in order."""
    out: dict[str, list[str]] = {}
    for group in of:
        if group.supplement:
            out.setdefault(group.supplement, []).append(group.said)
    return {address: "".join(said) for address, said in out.items()}


def _grown(old: str, new: str) -> float:
    """How much of an old text a new one holds, 0 to 1, what it lacks beside counted lightly.

    A supplement grows as its articles come into force one after the other.
    """
    one, other = runs(old), runs(new)
    return 0.9 * len(one & other) / len(one) + 0.1 * dice(one, other)
