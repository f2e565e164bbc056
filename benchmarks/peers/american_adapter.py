"""eyecite and citeurl on our rows: title, section and subsections become our addresses.

python american_adapter.py find|time JOB OUT eyecite|citeurl
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from protocol import Found, Row, cited, serve

_LABEL = re.compile(r"\(([^()\s]+)\)")


def _labels(printed: str | None) -> str:
    """The labels of (b)(2) as path segments: /b/2; only those that stand at once."""
    run = re.match(r"\s*((?:\([^()\s]+\))*)", printed or "")
    return "".join(f"/{label}" for label in _LABEL.findall(run[1] if run else ""))


def _eyecite(names: Mapping[str, str]) -> Callable[[Row], Found]:
    from eyecite import get_citations
    from eyecite.models import FullLawCitation

    def find(row: Row) -> Found:
        out: Found = []
        text = row["text"]
        for found in get_citations(text):
            # A lone § is an UnknownCitation: eyecite itself does not claim it.
            if isinstance(found, FullLawCitation):
                target = _of_groups(found.groups, getattr(found.metadata, "pin_cite", None))
                out.append(cited(text, *found.full_span(), target))
        return out

    return find


def _of_groups(groups: Mapping[str, Any], pin: str | None) -> str:
    reporter = re.sub(r"[\s.]", "", groups.get("reporter") or "").lower()
    title = groups.get("title") or groups.get("chapter") or groups.get("volume") or ""
    section, page = groups.get("section") or "", groups.get("page") or ""
    if reporter == "cfr":
        return f"us/cfr/{title}/{section}{_labels(pin)}"
    if reporter == "usc":
        return f"us/usc/{title}/{section}{_labels(pin)}"
    if reporter in ("fr", "fedreg"):
        return f"us/fr/{title}/{page}"
    if reporter == "publ":
        return f"us/publ/{title}"
    return f"us/{reporter}/{title}/{section or page}"


def _citeurl(names: Mapping[str, str]) -> Callable[[Row], Found]:
    from citeurl import Citator

    citator = Citator()

    def find(row: Row) -> Found:
        text = row["text"]
        return [
            cited(text, *found.span, _of_tokens(found.template.name, found.tokens))
            for found in citator.list_cites(text)
        ]

    return find


def _of_tokens(template: str, tokens: Mapping[str, str | None]) -> str:
    title, section = tokens.get("title") or "", tokens.get("section") or ""
    below = _labels(tokens.get("subsection"))
    if template == "Code of Federal Regulations":
        return f"us/cfr/{title}/{section}{below}"
    if template == "U.S. Code":
        return f"us/usc/{title}/{section}{below}"
    if template == "Federal Register":
        return f"us/fr/{tokens.get('volume')}/{tokens.get('page')}"
    if template == "U.S. Public Laws":
        return f"us/publ/{tokens.get('congress')}-{tokens.get('law') or tokens.get('number')}"
    return "us/" + "/".join([template, *(value for value in tokens.values() if value)])


if __name__ == "__main__":
    serve(_eyecite if sys.argv[4] == "eyecite" else _citeurl)
