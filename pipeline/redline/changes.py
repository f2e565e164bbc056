"""What changed between two versions of a document, group by group."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.redline.groups import Group, groups
from pipeline.redline.pairing import Pair, paired

ChangeKind = Literal["added", "amended", "repealed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """A group (article, section, row, supplement's article) that differs between two versions.

    `moved` is the same text, or nearly, under another address; where it was amended too, `old` and
    `new` differ, else both are the new text.  `address` is that of the new version, of the old one
    where the group was repealed; `was` that of the old version, "" for what was added.  `old` and
    `new` are the stored texts, "" where there is none.
    """

    kind: ChangeKind
    address: str
    was: str
    lang: str
    label: str
    heading: str
    old: str
    new: str


def changed(catalog: sqlite3.Connection, old: int, new: int) -> list[Change]:
    """The groups that differ between two versions (their ids), in document order.

    Layout is not compared (see `folding`).  What becomes 削除, 삭제 or [Reserved] is repealed, and
    what stands under such a number again is added.
    """
    made = (change(pair) for pair in pairs(catalog, old, new))
    return [one for one in made if one is not None]


def pairs(catalog: sqlite3.Connection, old: int, new: int) -> list[Pair]:
    """Every group of two versions, each with its counterpart, in document order."""
    return paired(groups(catalog, old), groups(catalog, new))


def change(pair: Pair) -> Change | None:
    """How the two groups of a pair differ; None where they do not, or nobody would say so."""
    old = None if pair.old is None or pair.old.gone else pair.old
    new = None if pair.new is None or pair.new.gone else pair.new
    if old is None:
        return None if new is None or not _says(new) else _change("added", new, None, new)
    if new is None:
        return _change("repealed", old, old, pair.new) if _says(old) else None
    moved = not (old.supplement or new.supplement) and old.address != new.address
    if old.said == new.said:
        # Its number is another one, which is told by the address.
        return replace(_change("moved", new, old, new), old=new.text) if moved else None
    if not old.said.strip() or not new.said.strip():
        return None  # a picture, or a title that one rendition does not print
    return _change("moved" if moved else "amended", new, old, new)


def _says(group: Group) -> bool:
    return bool(group.said.strip()) and group.kind not in ("chapter", "part", "document")


def _change(kind: ChangeKind, shown: Group, old: Group | None, new: Group | None) -> Change:
    return Change(
        kind=kind,
        address=shown.address,
        was=old.address if old else "",
        lang=shown.lang,
        label=shown.label,
        heading=shown.heading,
        old=old.text if old else "",
        new=new.text if new else "",
    )
