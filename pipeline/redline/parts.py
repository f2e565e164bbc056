"""A group of two versions, paragraph by paragraph and item by item."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from pipeline.redline.changes import Change
from pipeline.redline.folding import fold, printed
from pipeline.redline.groups import Group, Piece
from pipeline.redline.likeness import matched
from pipeline.redline.pairing import Pair
from pipeline.redline.spans import Span, spans

PartKind = Literal["same", "amended", "added", "repealed", "moved"]


@dataclass(frozen=True, slots=True)
class Part:
    """A provision of a group: `address` and `label` of the new version (of the old one when
    repealed), `was` and `label_was` of the old one, "" when added.

    `moved` is a part under another number within its group; its spans say whether it was amended
    too.  `depth` counts from the group.
    """

    address: str
    was: str
    kind: PartKind
    label: str
    label_was: str
    depth: int
    spans: tuple[Span, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain object; spans as pairs of operation and text."""
        return {
            "address": self.address, "was": self.was, "kind": self.kind, "label": self.label,
            "label_was": self.label_was, "depth": self.depth,
            "spans": [list(span) for span in self.spans],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Redline:
    """A changed group with its parts in order."""

    change: Change
    parts: tuple[Part, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain object: the change without its texts, which the parts hold."""
        made = self.change
        return {
            "kind": made.kind, "address": made.address, "was": made.was, "lang": made.lang,
            "label": made.label, "heading": made.heading,
            "parts": [part.as_json() for part in self.parts],
        }  # fmt: skip


def redline(change: Change, pair: Pair) -> Redline:
    """The parts of a changed group, those that did not change included."""
    old = None if pair.old is None or change.kind == "added" else pair.old
    new = None if pair.new is None or (pair.new.gone and change.kind == "repealed") else pair.new
    return Redline(change, tuple(parts(old, new)))


def parts(old: Group | None, new: Group | None) -> list[Part]:
    """The parts of a group of which one version may be missing."""
    before = {_place(piece, old): piece for piece in old.pieces} if old else {}
    after = {_place(piece, new): piece for piece in new.pieces} if new else {}
    partner = _partners(before, after)
    taken = set(partner.values())
    lost = [key for key in before if key not in taken]
    stands = {key: i for i, key in enumerate(before)}
    top = new or old
    above = top.address.count("/") if top else 0

    def told(was: str | None, now: str | None) -> list[Part]:
        first = before[was] if was is not None else None
        second = after[now] if now is not None else None
        shown = second or first
        depth = shown.address.count("/") - above if shown else 0
        return _part(was, now, first, second, depth)

    out: list[Part] = []
    for key in after:
        other = partner.get(key)
        if other is not None:
            while lost and stands[lost[0]] < stands[other]:
                out += told(lost[0], None)
                del lost[0]
        out += told(other, key)
    for key in lost:
        out += told(key, None)
    return out


def _part(
    was: str | None, now: str | None, old: Piece | None, new: Piece | None, depth: int
) -> list[Part]:
    shown = new or old
    if shown is None:
        return []
    said_old, said_new = _text(old), _text(new)
    if not said_old and not said_new and not shown.label:
        return []
    kind: PartKind
    if old is None:
        kind = "added"
    elif new is None:
        kind = "repealed"
    elif was != now:
        kind = "moved"
    else:
        kind = "same" if fold(said_old) == fold(said_new) else "amended"
    if fold(said_old) == fold(said_new):
        made: tuple[Span, ...] = (Span("same", said_new),) if said_new else ()
    else:
        made = spans(said_old, said_new)
    return [
        Part(shown.address, old.address if old else "", kind, shown.label,
             old.label if old else "", depth, made)
    ]  # fmt: skip


def _text(piece: Piece | None) -> str:
    """What a part says, its caption first."""
    if piece is None:
        return ""
    own = printed(piece.text, label=piece.label, heading=piece.heading)
    if not piece.heading:
        return own
    return f"({piece.heading})\n{own}".rstrip("\n")


def _place(piece: Piece, group: Group) -> str:
    """The place of a piece in its group: `para_1/item_2`; a sole paragraph is the first one."""
    below = piece.address.removeprefix(group.address).strip("/")
    return below.removeprefix("para_1/") if below.startswith("para_1/") else below


def _partners(before: dict[str, Piece], after: dict[str, Piece]) -> dict[str, str]:
    """New places with the old ones: what stayed in order first, then place and likeness."""
    froms = [key for key, piece in before.items() if piece.said]
    tos = [key for key, piece in after.items() if piece.said]
    out: dict[str, str] = {}
    matcher = SequenceMatcher(
        None, [(before[k].kind, before[k].said) for k in froms],
        [(after[k].kind, after[k].said) for k in tos], autojunk=False,
    )  # fmt: skip
    for block in matcher.get_matching_blocks():
        for i in range(block.size):
            out[tos[block.b + i]] = froms[block.a + i]
    spent = set(out.values())
    loose_old = [key for key in froms if key not in spent]
    loose_new = [key for key in tos if key not in out]
    out |= matched(before, after, loose_old, loose_new, kin=_kin)
    spent = set(out.values())
    out |= {key: key for key in after if key in before and key not in out and key not in spent}
    return out


def _kin(old: Piece, new: Piece) -> bool:
    return old.kind == new.kind
