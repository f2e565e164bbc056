"""lawdangle-kr on our rows: 「법」 제n조제n항제n호 becomes our address.

Its records carry no offsets; each is found again in the text, in order, from the last one on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from protocol import Found, Row, cited, serve

_LOCATOR = re.compile(r"제(\d+)(조|항|호)(?:의(\d+))?")
_UNITS = {"조": "art", "항": "para", "호": "item"}
_ARTICLE = re.compile(r"」\s*(?:제\d+조(?:의\d+)?(?:\s*제\d+항)?(?:\s*제\d+호)?)?")


def _prepare(names: Mapping[str, str]) -> Callable[[Row], Found]:
    from lawdangle.parser import parse_citations

    def find(row: Row) -> Found:
        text, at = row["text"], 0
        out: Found = []
        for record in parse_citations(text):
            inside = text.index(record.cited_law_name, text.index("「", at))
            start = text.rindex("「", 0, inside + 1)
            tail = _ARTICLE.search(text, inside + len(record.cited_law_name))
            at = tail.end() if tail else inside + 1
            target = names.get(record.cited_law_name) or (
                "kr/" + re.sub(r"\s", "", record.cited_law_name).replace("·", "ㆍ")
            )
            for number, unit, branch in _LOCATOR.findall(record.cited_article or ""):
                target += f"/{_UNITS[unit]}_{number}" + (f"-{branch}" if branch else "")
            out.append(cited(text, start, at, target))
        return out

    return find


if __name__ == "__main__":
    serve(_prepare)
