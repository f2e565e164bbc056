"""Which weak names count: WA, AG and their like, when the text shows that it means them.

A weak name counts where the full name stands in the same text (or stood before it in the
document), or where it is listed or bracketed together with another known name (NSG, AG, MTCR).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.citations.page import NameHit

# What may stand between the members of a list: commas, dots, brackets, "and".
_BETWEEN = re.compile(
    r"[\s,、·/()「」『』\"'&;]*(?:(?:and|or|및|또는|과|와|や|と|及び|又は|および)\s*)?[\s(「『\"']*"
)
_NEAR = 12


def settled(
    hits: Sequence[NameHit], plain: str, *, known: Collection[str] = ()
) -> list[NameHit]:
    """The hits without the weak ones that nothing supports; `known` were named before."""
    named = {hit.address for hit in hits if not hit.weak} | set(known)
    out = []
    for i, hit in enumerate(hits):
        if hit.weak and hit.address not in named:
            around = [*hits[max(0, i - 1) : i], *hits[i + 1 : i + 2]]
            if not any(_listed(hit, other, plain) for other in around):
                continue
        out.append(hit)
    return out


def _listed(one: NameHit, other: NameHit, plain: str) -> bool:
    """Tell whether two names stand side by side, with nothing but a list's signs between."""
    if one.kind != other.kind:
        return False
    first, last = (one, other) if one.start < other.start else (other, one)
    gap = last.start - first.end
    return 0 <= gap <= _NEAR and _BETWEEN.fullmatch(plain, first.end, last.start) is not None
