"""Korean law: 장·절 and 조·항·호·목 to addressed provisions, 부칙 and 별표 kept apart.

Two passes: what the lines look like all together (tables of contents, the chain of articles, where
the supplements and annexes begin), then one walk that gives every line an owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath

from pipeline.errors import AddressError
from pipeline.records import Document, Extracted, Provision
from pipeline.split import control_list, ko_chain, ko_pages, ko_title
from pipeline.split.builder import Builder
from pipeline.split.ko_heads import article, chapter
from pipeline.split.ko_parts import annex, supplement
from pipeline.split.ko_walk import Walk
from pipeline.split.lines import Line, lines

_ENTRIES = 2  # entries that make an annex a control list


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one Korean law, decree, rule or notice; one file is one document.

    Works on the dialects `legalize-kr` and `regulate-kr` and on Korean law in plain blocks.  A
    line that looks like a head but is out of order stays text of the unit it stands in; marked
    ones are reported in the document's warnings.
    """
    numbered = [(n, line) for n, line in enumerate(lines(extracted), 1) if line.text.strip()]
    rows = [line for _, line in numbered]
    texts = [line.text for line in rows]
    pages = ko_pages.furniture(texts)
    listed = pages | ko_chain.contents(texts)
    kept = [i for i in range(len(rows)) if i not in listed]
    following = {i: texts[j] for i, j in pairwise(kept)}

    end = next((i for i in kept if supplement(texts[i], following.get(i, ""))), len(rows))
    candidates = [
        (i, head)
        for i in kept
        if i < end and (head := article(texts[i], following.get(i, ""), marked=_is_marked(rows[i])))
    ]
    chosen = ko_chain.heads(candidates)
    last = max(chosen, default=-1)
    start = min(chosen, default=end)
    first = [texts[i] for i in kept if i < start and not chapter(texts[i], following.get(i, ""))]

    title = ko_title.title(extracted.metadata, first, extracted.name)
    address = extracted.metadata.get("address") or _address(title, extracted.name)
    builder = Builder(
        extracted,
        address,
        title or PurePath(extracted.name).stem,
        "law",
        "ko",
        metadata=ko_title.facts(extracted.metadata, first),
    )
    if not title:
        builder.warnings.append(f"{extracted.name}: no title found; the address is {address}.")

    walk = Walk(builder, chosen)
    ended = 0  # where the last annex that is a control list ended
    listed_units: dict[int, Provision] = {}
    doubtful = {i: head for i, head in candidates if head.strength == "marked" and i not in chosen}
    for i, line in enumerate(rows):
        if line.start < ended:
            continue
        if i in listed:
            builder.mark((line.start, line.end), "furniture")
            continue
        after = following.get(i, "")
        part = supplement(line.text, after)
        if part is not None:
            if not part.issued and supplement(after):
                # The divider that a converter puts above the supplements; they have own heads.
                builder.mark((line.start, line.end), "furniture")
            else:
                walk.supplement(line, part)
        elif i in chosen:
            walk.article(line, chosen[i])
        elif i in doubtful:
            builder.warnings.append(
                f"{extracted.name}, line {numbered[i][0]}: {doubtful[i].label} is out of order; "
                "it was kept as text."
            )
            walk.doubtful(line)
        elif i > last and (table := annex(line.text, marked=_is_marked(line))):
            below = annex(after, marked=True)
            if _is_marked(line) and not table.numbered and below and below.numbered:
                builder.mark((line.start, line.end), "furniture")  # a divider above the annexes
            else:
                walk.annex(line, table, after)
                unit = builder.find(f"{address}/{table.locator}")
                stop = _list_below(rows, i)
                if unit is not None and stop:
                    first_unit, ended = len(builder.provisions), stop
                    control_list.within(builder, unit, line.end, stop)
                    after_units = range(first_unit, len(builder.provisions))
                    listed_units |= {n: builder.provisions[n] for n in (unit, *after_units)}
        elif i < end and (heading := chapter(line.text, after)):
            walk.chapter(line, heading)
        else:
            walk.text(line, after)
    walk.finish()
    for index, provision in listed_units.items():
        builder.provisions[index] = provision  # the walk knows nothing of their text
    return (builder.finish(),)


def _list_below(rows: Sequence[Line], head: int) -> int:
    """Where the control list under an annex's head ends, 0 when it holds none (1A001 …)."""
    end = head + 1
    while end < len(rows) and not annex(rows[end].text, marked=_is_marked(rows[end])):
        end += 1
    below = rows[head + 1 : end]
    listed = control_list.recognises("\n".join(line.text for line in below), least=_ENTRIES)
    return below[-1].end if listed else 0


def _is_marked(line: Line) -> bool:
    return line.block.kind == "heading"


def _address(title: str, name: str) -> str:
    try:
        return ko_title.address(title)
    except AddressError:
        slug = re.sub(r"[\s/]+", "-", PurePath(name).stem.strip().lower())
        return f"doc/{slug or 'unnamed'}"
