"""Which weak names count: WA, AG and their like, when the text shows that it means them.

A weak name counts where the full name stands in the same text (or stood before it in the
document), where it is listed or bracketed together with another known name (NSG, AG, MTCR), and
that of a regime where the text speaks of another regime, unless it ends somebody's name (X AG); and
in the texts of the body whose instrument it is (TPRM in those of the WTO, EAA in those of the US).
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
_BODIES = ("wto", "us")
_WORD_BEFORE = re.compile(r"[A-Z][A-Za-z&.-]*,? $")


def settled(
    hits: Sequence[NameHit], plain: str, *, known: Collection[str] = (), document: str = ""
) -> list[NameHit]:
    """The hits without the weak ones that nothing supports; `known` were named before."""
    if not any(hit.weak for hit in hits):
        return [*hits]
    named = {hit.address for hit in hits if not hit.weak} | set(known)
    body = document.partition("/")[0]
    own = f"{body}/" if body in _BODIES else "-"
    regimes = any(address.startswith("regime/") for address in named)
    out = []
    for i, hit in enumerate(hits):
        if hit.weak and hit.address not in named and not hit.address.startswith(own):
            around = [*hits[max(0, i - 1) : i], *hits[i + 1 : i + 2]]
            listed = any(_listed(hit, other, plain) for other in around)
            if not listed and (hit.kind != "regime" or not regimes or _ends_a_name(hit, plain)):
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


def _ends_a_name(hit: NameHit, plain: str) -> bool:
    """Tell whether a Latin word in capitals stands right before: Muster AG."""
    return _WORD_BEFORE.search(plain, max(0, hit.start - 40), hit.start) is not None
