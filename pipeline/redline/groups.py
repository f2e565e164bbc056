"""The groups of a version (articles, sections, rows, supplements) as they are compared."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from pipeline.redline.folding import body, deleted, fold


@dataclass(frozen=True, slots=True)
class Piece:
    """One provision of a group: its text as stored, and `said`, its folded text without number
    and caption.
    """

    address: str
    kind: str
    label: str
    heading: str
    text: str
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """An article, section, row or other group of one version, with the provisions beneath it.

    `supplement` is the address of the supplement it stands in, "" elsewhere; `gone` tells that it
    is only kept as deleted.
    """

    address: str
    kind: str
    lang: str
    label: str
    heading: str
    gone: bool
    supplement: str
    pieces: tuple[Piece, ...]

    @property
    def said(self) -> str:
        """What the group says, its caption included, without layout."""
        # Some renditions print a supplement's law number there, or an annex's articles.
        beside = self.kind == "supplement" or self.heading.endswith(("関係", "관련"))
        return (
            ("" if beside else fold(self.heading))
            + "\n"
            + "".join(piece.said for piece in self.pieces)
        )

    @property
    def text(self) -> str:
        """The stored text, a provision a line."""
        return "\n".join(piece.text for piece in self.pieces if piece.text)


_ROWS = (
    "SELECT p.id, p.address, p.grp, p.kind, p.lang, p.label, p.heading, p.status,"
    " p.text FROM provision p WHERE p.version = ? ORDER BY p.id"
)
_TITLES = frozenset({"chapter", "part"})


def groups(catalog: sqlite3.Connection, version: int) -> list[Group]:
    """The groups of a version, in document order.

    The title of a chapter or part is a group of its own, wherever it is filed.
    """
    heads: dict[int, Group] = {}
    pieces: dict[int, list[Piece]] = {}
    root = ""
    for row in catalog.execute(_ROWS, (version,)):
        own, address, grp, kind, lang, label, heading, status, text = tuple(row)
        root = root or address
        at = own if kind in _TITLES else grp
        said = body(text, kind=kind, label=label, heading=heading)
        if kind == "document":
            said = ""  # the title and its number: renditions print them or not
        if at not in heads:
            gone = at == own and (status == "deleted" or deleted(said))
            heads[at] = Group(
                address, kind, lang, label, heading, gone, _supplement(root, address), ()
            )
        pieces.setdefault(at, []).append(Piece(address, kind, label, heading, text, said))
    return [replace(group, pieces=tuple(pieces[at])) for at, group in heads.items()]


def _supplement(root: str, address: str) -> str:
    first, _, _ = address[len(root) + 1 :].partition("/")
    return f"{root}/{first}" if first == "suppl" or first.startswith("suppl_") else ""
