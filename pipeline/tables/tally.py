"""What a unit cites, counted: one line for each thing cited by each document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.label import label
from pipeline.tables.amount import Span, span
from pipeline.tables.depth import Depth, cut
from pipeline.tables.heads import cited_link
from pipeline.tables.rows import Row


@dataclass(slots=True)
class Tally:
    """`count` citations of `target` in one document (`first` is the first of them), by `places`."""

    target: str
    kind: str
    label: Mapping[str, str]
    link: str
    first: Row
    count: int = 0
    places: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order, with the dates of the citing document."""
        row = self.first
        return {
            "target": self.target, "label": dict(self.label), "kind": self.kind,
            "count": self.count, "link": self.link, "document": row.document,
            "lang": row.document_lang, "title": row.title, "places": self.places,
            "retrieved": row.retrieved, "valid_from": row.valid_from,
        }  # fmt: skip


def tally(found: Iterable[Row], *, depth: Depth = "full") -> list[Tally]:
    """The things cited by each document, the most cited first, brought to `depth`."""
    to = cut(depth)
    made: dict[tuple[str, str, str], Tally] = {}
    seen: set[tuple[str, str, str, Span]] = set()
    for row in found:
        target = to(row.target)
        key = (row.document, row.document_lang, target)
        if (*key, span(row)) in seen:
            continue
        seen.add((*key, span(row)))
        if key not in made:
            made[key] = Tally(target, row.kind, label(target), cited_link(target), row)
        made[key].count += 1
        if row.place not in made[key].places:
            made[key].places.append(row.place)
    order = {document: i for i, document in enumerate(dict.fromkeys(k[:2] for k in made))}
    return [made[key] for key in sorted(made, key=lambda k: (order[k[:2]], -made[k].count, k[2]))]
