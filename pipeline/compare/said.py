"""How a comparison is worded, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.compare.comparison import Cell, Comparison, Held

_OWN = {"jp": "ja", "kr": "ko"}
_MOST = 12  # concepts that a line tells; JSON has all


@dataclass(frozen=True, slots=True)
class Line:
    """A line below the columns: whose provisions hold which concepts, and how many more.

    `word` is "all: ", "only " or "", in English; `names` are those of the jurisdictions.
    """

    word: str
    names: str
    concepts: tuple[Held, ...]
    more: int

    @property
    def whose(self) -> str:
        """Whose they are: only Japan."""
        return f"{self.word}{self.names}"


def lines(found: Comparison) -> Iterator[Line]:
    """Who shares what: all, then some together, then each alone."""
    if found.shared:
        yield _line("all: ", _names(found, found.shared[0]), found.shared)
    sets = dict.fromkeys(held.jurisdictions for held in found.partly)
    for together in sorted(sets, key=lambda one: -len(one)):
        of = tuple(held for held in found.partly if held.jurisdictions == together)
        yield _line("", _names(found, of[0]), of)
    for column in found.columns:
        if alone := found.alone(column.jurisdiction):
            yield _line("only ", column.names[found.lang], alone)


def _line(word: str, names: str, concepts: tuple[Held, ...]) -> Line:
    return Line(word, names, concepts[:_MOST], max(0, len(concepts) - _MOST))


def _names(found: Comparison, held: Held) -> str:
    return ", ".join(found.named(one) for one in held.jurisdictions)


def beside(held: Held, lang: str) -> tuple[tuple[str, str], ...]:
    """What a concept is called in the languages of those who hold it, other than `lang`: (language,
    term), each language once.
    """
    langs = dict.fromkeys(_OWN.get(one, "en") for one in held.jurisdictions)
    name = held.name(lang)
    terms = ((one, held.terms.get(one, "")) for one in langs if one != lang)
    return tuple((one, term) for one, term in terms if term and term != name)


def concept(held: Held, lang: str) -> str:
    """A concept by name, with its terms in the languages of those who hold it."""
    also = ", ".join(term for _, term in beside(held, lang))
    return f"{held.name(lang)} ({also})" if also else held.name(lang)


def text(line: Line, lang: str) -> str:
    """The concepts of a line, one after the other."""
    told = [concept(held, lang) for held in line.concepts]
    return "; ".join(told) + (f"; and {line.more} more" if line.more else "")


def name(cell: Cell, lang: str) -> str:
    """A provision's name with its caption: Foreign Trade Act (Korea) Article 19-3 (상황허가)."""
    named = cell.names[lang]
    return f"{named} ({cell.hit.heading})" if cell.hit.heading else named


def dates(cell: Cell) -> str:
    """When the text was retrieved and, where it says so, since when it is in force."""
    hit = cell.hit
    since = f", in force from {hit.valid_from}" if hit.valid_from else ""
    status = f", {hit.status}" if hit.status else ""
    return f"retrieved {hit.retrieved}{since}{status}"
