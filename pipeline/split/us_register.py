"""Documents of the Federal Register: reports by form, with addresses of their own.

`us/fr/89/1064` is the page a document begins on, where its source does not say another address;
its sections are those of a report (`us/fr/89/1064/sec_summary`, `/fn_3`).  A listing of the API is
one document for each of its entries.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

from pipeline.records import Block, Document, DocumentKind, Extracted
from pipeline.split import report

_LAW = ("Rule", "Presidential Document")


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one document, or each document of a listing."""
    if extracted.dialect != "federal-register-json":
        titles = [b.text for b in extracted.blocks if b.role == "title"]
        stated = {"title": titles[0]} if titles else {}
        return _report(extracted, {**stated, **extracted.metadata})
    starts = [i for i, block in enumerate(extracted.blocks) if block.role == "title"]
    cuts = [0, *starts[1:], len(extracted.blocks)]
    pieces = [extracted.blocks[a:b] for a, b in itertools.pairwise(cuts)]
    own = [_facts(piece) for piece in pieces]
    begun = Counter(facts.get("law_number", "") for facts in own)
    found: list[Document] = []
    for piece, facts in zip(pieces, own, strict=True):
        # What the listing's source said of the whole file holds for its only document.
        facts = {**facts, **extracted.metadata} if len(pieces) == 1 else facts
        if begun[facts.get("law_number", "")] > 1:
            facts["address"] = f"{_page(facts)}/doc_{facts.get('document_number', '')}"
        found += _report(replace(extracted, blocks=piece), facts)
    return tuple(found)


def _report(extracted: Extracted, facts: dict[str, str]) -> tuple[Document, ...]:
    page = _page(facts)
    if page:
        facts = {"address": page, **facts}
    kind: DocumentKind = "law" if facts.get("kind") == "law" else "report"
    documents = report.split(replace(extracted, metadata=facts))
    return tuple(replace(document, kind=kind, metadata=facts) for document in documents)


def _page(facts: dict[str, str]) -> str:
    """`us/fr/89/1064` of 89 FR 1064; "" where no page is said."""
    printed = re.fullmatch(r"(\d+) FR (\d+)", facts.get("law_number", ""))
    if printed:
        return f"us/fr/{printed[1]}/{printed[2]}"
    number = facts.get("document_number", "")
    return f"us/fr/doc/{number}" if number else ""


def _facts(blocks: tuple[Block, ...]) -> dict[str, str]:
    """What the blocks of one document say of it."""
    said = {block.role: block.text for block in blocks if block.kind != "break"}
    published = said.get("publication_date", "")
    facts = {
        "title": re.sub(r"\s+", " ", said.get("title", "")).strip(),
        "law_number": said.get("citation", ""),
        "document_number": said.get("document_number", ""),
        "valid_from": published,
        "promulgated": published,
        "effective": said.get("effective_on", ""),
        "url": said.get("html_url", ""),
        "kind": "law" if said.get("type") in _LAW else "report",
        "lang": "en",
    }
    return {key: value for key, value in facts.items() if value}
