"""A comparison: what it says, whatever it is written as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.search import Hit

Labels = Mapping[str, str]  # en, ja, ko

NOT_HELD = "no document of this jurisdiction in the workspace"
NOT_FOUND = "nothing on this topic among the documents held"
CAUTION = (
    "The nearest provisions among the documents held. That one stands here does not say that it "
    "corresponds to the others, and a concept that is missing here may stand elsewhere in the law."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A provision in a column: the hit, its name in three languages and its best sentence.

    `asked` tells whether it is one that was asked with.
    """

    hit: Hit
    names: Labels
    sentence: str
    asked: bool

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        hit = self.hit
        return {
            "address": hit.address, "at": hit.at, "asked": self.asked, "lang": hit.lang,
            "names": dict(self.names), "title": hit.title, "label": hit.label,
            "heading": hit.heading, "sentence": self.sentence, "score": hit.score,
            "link": hit.link, "retrieved": hit.retrieved, "valid_from": hit.valid_from,
            "status": hit.status,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A jurisdiction, best provision first; `note` says why there is none."""

    jurisdiction: str
    names: Labels
    cells: tuple[Cell, ...]
    note: str

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return {
            "jurisdiction": self.jurisdiction, "names": dict(self.names), "note": self.note,
            "provisions": [cell.as_json() for cell in self.cells],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A concept of the termbase and whose provisions, of those shown, hold it.

    `terms` are its first term in each language ("" where it has none); `read` tells whether the
    topic was read as it; `worth` orders concepts within one comparison only.
    """

    concept: str
    terms: Labels
    jurisdictions: tuple[str, ...]
    read: bool
    worth: float

    def name(self, lang: str) -> str:
        """Its term in a language, else in English or any, else its id."""
        return next((t for t in (self.terms.get(lang), *self.terms.values()) if t), self.concept)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`topics` as they were asked, `lang` the language things are named in.

    `shared` are concepts that the provisions shown of every jurisdiction hold, `partly` those of
    two or more, `only` those of one, each strongest first.  Where only one jurisdiction has
    provisions there is nothing to share.
    """

    topics: tuple[str, ...]
    lang: str
    columns: tuple[Column, ...]
    shared: tuple[Held, ...]
    partly: tuple[Held, ...]
    only: tuple[Held, ...]

    def __bool__(self) -> bool:
        """Whether any provision was found."""
        return any(column.cells for column in self.columns)

    @property
    def title(self) -> str:
        """The topics in one line."""
        return " · ".join(self.topics)

    def named(self, jurisdiction: str) -> str:
        """A jurisdiction's name."""
        found = next(c.names for c in self.columns if c.jurisdiction == jurisdiction)
        return found[self.lang]

    def alone(self, jurisdiction: str) -> tuple[Held, ...]:
        """The concepts that only this one's provisions hold."""
        return tuple(held for held in self.only if held.jurisdictions == (jurisdiction,))

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return {
            "topics": list(self.topics),
            "lang": self.lang,
            "caution": CAUTION,
            "columns": [column.as_json() for column in self.columns],
            "concepts": {
                name: [asdict(held) for held in of]
                for name, of in (
                    ("shared", self.shared), ("partly", self.partly), ("only", self.only)
                )
            },
        }  # fmt: skip
