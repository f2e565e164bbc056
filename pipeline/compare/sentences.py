"""The sentence of a provision that says most of a topic, whole where it is not too long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.search.hits import excerpt, sentences
from pipeline.search.opened import Opened
from pipeline.tables.sentence import sentence
from pipeline.terms.view import view
from pipeline.units import NUMBER

_LONGEST = {"en": 320, "ja": 160, "ko": 180}
_LEAST = {"en": 40, "ja": 14, "ko": 16}  # code points; what is shorter is a caption or a fragment
# What the concepts of the topic are worth beside a cosine, and that a sentence can stand alone.
_NAMED, _ALONE = 0.3, 0.2
_LABEL = re.compile(
    r"\A(?:[(（]?[a-z0-9]{1,3}[)）]|[0-9０-９一二三四五六七八九十イロハニホヘト]{1,3}[ \u3000])\s*"
)
_LOOKED_AT, _READ, _WHOLE = 24, 400, 1600  # sentences of a provision, code points of one
# Can stand alone: an item of a list mostly cannot.
_COMPLETE = {
    "en": re.compile(r"\A[“\"(]?[A-Z].*[.][”\")]?\Z", re.DOTALL),
    "ja": re.compile(r"\A[^）」』、].*。\Z", re.DOTALL),
    "ko": re.compile(r"\A[^)」』,].*다[.]\Z", re.DOTALL),
}


def best_sentences(
    opened: Opened,
    places: Sequence[tuple[str, str]],
    vector: NDArray[np.float32] | None,
    meant: Mapping[int, float],
) -> list[str]:
    """For each (address, language) of a provision its best sentence.

    That is the one nearest to `vector` (of unit length) that names most of the concepts `meant`,
    by index, the strongest weighing 1.
    """
    candidates = [_sentences(opened, address, lang) for address, lang in places]
    todo = [(i, said) for i, of in enumerate(candidates) if len(of) > 1 for said in of]
    best = [of[0] if of else "" for of in candidates]
    if todo:
        worth = np.array([_names(opened, said, meant) for _, said in todo], np.float32) * _NAMED
        alone = [_COMPLETE[places[i][1]].search(said) is not None for i, said in todo]
        worth += np.where(alone, np.float32(_ALONE), np.float32(0))
        if vector is not None:
            made = opened.encoder.encode_documents([said[:_READ] for _, said in todo])
            worth += made @ vector
        top: dict[int, float] = {}
        for (i, said), value in zip(todo, np.round(worth, 5).tolist(), strict=True):
            if value > top.get(i, -2.0):
                top[i], best[i] = value, said
    return [
        excerpt(said, said, _LONGEST[lang]) for said, (_, lang) in zip(best, places, strict=True)
    ]


def _names(opened: Opened, said: str, meant: Mapping[int, float]) -> float:
    """The weight of the concepts that a sentence names, at most 1."""
    found = {match.concept for match in opened.matcher.find(view(said), everyday=False)}
    return min(1.0, sum(meant.get(concept, 0.0) for concept in sorted(found)))


def _sentences(opened: Opened, address: str, lang: str) -> list[str]:
    """The sentences of a provision, the numbers before them left out."""
    row = opened.catalog.execute(
        "SELECT p.id, p.label, p.heading FROM provision p JOIN version v ON v.id = p.version"
        " JOIN provision g ON g.id = p.grp WHERE v.current AND p.address = ? AND g.lang = ?",
        (address, lang),
    ).fetchone()
    if row is None:
        return []
    text = opened.text_below(row["id"])
    label = r"\s+".join(map(re.escape, row["label"].split()))
    head = re.match(
        rf"\s*{label}\s*(?:[(（【\[]?{re.escape(row['heading'])}[)）】\].]*)?\s*",
        text,
    )
    if head:
        text = text[head.end() :]
    found = list(dict.fromkeys(_whole(text, lang)))
    long = [one for one in found if len(one) >= _LEAST[lang]]
    return (long or [one for one in found if one])[:_LOOKED_AT]


def _whole(text: str, lang: str) -> Iterator[str]:
    """The sentences of a text, none broken in a bracket or at an abbreviation."""
    at = 0
    for part in sentences(text):
        at = text.find(part, at)
        said, _ = sentence(text, at, at + 1, lang=lang, limit=_WHOLE)
        at += len(part)
        yield _LABEL.sub("", NUMBER.sub("", said)).strip()
