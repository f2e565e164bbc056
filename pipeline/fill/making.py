"""What the stages of filling a generation work on: its documents, read anew or taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.records import Document


@dataclass(frozen=True, slots=True)
class Version:
    """A version read anew: its id, its provisions' ids in order, and whether it is in force."""

    document: Document
    id: int
    ids: Sequence[int]
    current: bool

    @property
    def key(self) -> tuple[str, str]:
        """Its document: address and language."""
        return self.document.address, self.document.lang


@dataclass(slots=True)
class Moved:
    """Where the provisions of documents that are taken over stood, and stand now.

    Each run of documents lies together in both generations, so that one shift serves all ids of a
    run; `firsts` and `lasts` are its bounds in the last generation, ascending.
    """

    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)

    def add(self, first: int, last: int, shift: int) -> None:
        """A run of provisions."""
        self.firsts.append(first)
        self.lasts.append(last)
        self.shifts.append(shift)

    def moved(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The new ids, 0 for what is not taken over."""
        if not self.firsts or not len(ids):
            return np.zeros(len(ids), np.int64)
        at = np.searchsorted(np.array(self.firsts), ids, side="right") - 1
        inside = (at >= 0) & (ids <= np.array(self.lasts)[at])
        found: NDArray[np.int64] = np.where(inside, ids + np.array(self.shifts)[at], 0)
        return found


@dataclass(frozen=True, slots=True)
class Made:
    """The documents of a generation in the making, stored.

    `versions` are those read anew, in the order of their ids (duplicates left out), `moved` says
    what was taken over, `documents` the id of each document's first provision, ascending.
    """

    versions: Sequence[Version]
    moved: Moved
    documents: Sequence[int]
