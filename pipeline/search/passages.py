"""From scored groups to hits: the best part of each, the passage to show, the facts beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.links import provision_link
from pipeline.printed import printed
from pipeline.search.hits import Hit, Shown, excerpt, sentences
from pipeline.search.opened import Opened
from pipeline.search.spotted import sentence

_EXCERPT = {"en": 320, "ja": 160, "ko": 180}
# Beyond this many hits the best sentence is not looked for: nobody reads that far.
_WITH_BEST_SENTENCE = 20


class Passages:
    """Reads passages from the catalogue."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def hits(
        self, query: str, shown: Sequence[Shown], *, vector: NDArray[np.float32] | None
    ) -> list[Hit]:
        """The hits, ranked from 1; with the query's `vector` the best sentence goes by meaning."""
        passages = {s.at: self._opened.text_below(s.at) for s in shown}
        texts = [passages[s.at] for s in shown]
        best = _sharing(query, texts) if vector is None else self._nearest(vector, texts)
        hits = []
        for rank, (one, nearest) in enumerate(zip(shown, best, strict=True), 1):
            told = sentence(passages[one.at], one.words) if one.words else nearest
            row = self._row(one.group)
            where = printed(self._opened.catalog, one.at)
            hits.append(
                Hit(
                    rank=rank,
                    address=row["address"],
                    at=self._row(one.at)["address"],
                    lang=row["lang"],
                    title=row["title"],
                    score=round(one.score, 4),
                    text=excerpt(passages[one.at], told, _EXCERPT[row["lang"]]),
                    label=row["label"],
                    heading=row["heading"],
                    headings=tuple(json.loads(row["headings"])),
                    kind=row["kind"],
                    jurisdiction=row["jurisdiction"],
                    link=provision_link(row["address"], row["link"]),
                    retrieved=row["retrieved"][:10],
                    valid_from=row["valid_from"],
                    status=row["status"],
                    as_of=self._opened.on,
                    note=self._opened.note(row["document"]),
                    pages=where.pages,
                    ocr=where.ocr,
                    legs=one.legs,
                )
            )
        return hits

    def flat(self, shown: Sequence[Shown], vector: NDArray[np.float32], limit: int) -> list[Shown]:
        """The provisions of the groups shown, each with its own vector: paragraphs by themselves.

        A group's score goes to its nearest part, the others stand below it by what they are
        farther away, in cosine.
        """
        found: list[Shown] = []
        for one in shown:
            near: dict[int, float] = {}
            rows = self._opened.catalog.execute(
                "SELECT id, provision, lang, past FROM unit WHERE grp = ? ORDER BY id",
                (int(self._opened.view.held(np.array([one.group]))[0]),),
            ).fetchall()
            index = (
                self._opened.index(rows[0]["lang"], past=bool(rows[0]["past"])) if rows else None
            )
            if index is None:
                found.append(one)
                continue
            vectors = index.vectors(np.array([row["id"] for row in rows], np.int64))
            for row, cosine in zip(rows, (vectors @ vector).tolist(), strict=True):
                part = self._opened.part(one.group, row["provision"])
                near[part] = max(near.get(part, -1.0), cosine)
            top = max(near.values())
            found += [
                Shown(one.score - 10 * (top - cosine), part, part, one.legs)
                for part, cosine in near.items()
            ]
        return sorted(found, key=lambda s: (-s.score, s.group))[:limit]

    def _row(self, provision: int) -> Any:
        return self._opened.catalog.execute(
            "SELECT p.address, p.lang, p.label, p.heading, p.headings, p.status, d.title, d.kind,"
            " d.jurisdiction, d.link, v.document, v.retrieved, v.valid_from FROM provision p"
            " JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document"
            " WHERE p.id = ?",
            (provision,),
        ).fetchone()

    def _nearest(self, vector: NDArray[np.float32], passages: Sequence[str]) -> list[str]:
        """Of each passage too long to be shown whole, the sentence nearest to the query."""
        best = [""] * len(passages)
        todo = [
            (i, one)
            for i, passage in enumerate(passages[:_WITH_BEST_SENTENCE])
            if len(passage) > min(_EXCERPT.values())
            for one in sentences(passage)[:24]
        ]
        if not todo:
            return best
        made = self._opened.encoder.encode_documents([one[:400] for _, one in todo])
        top: dict[int, float] = {}
        for (i, one), near in zip(todo, np.round(made @ vector, 5).tolist(), strict=True):
            if near > top.get(i, -2.0):
                top[i], best[i] = near, one
        return best


def _sharing(query: str, passages: Sequence[str]) -> list[str]:
    """Of each passage, the first sentence that shares most words or CJK bigrams with the query."""
    wanted = {query[i : i + 2] for i in range(len(query) - 1) if not query[i : i + 2].isascii()}
    wanted |= {word.casefold() for word in query.split() if word.isascii() and len(word) > 2}

    def shared(sentence: str) -> int:
        folded = sentence.casefold()
        return sum(part in folded for part in wanted)

    return [max(sentences(p), key=shared, default="") if wanted else "" for p in passages]
