"""Official pages: the link a user follows to check a provision at its source."""

from __future__ import annotations

import re

from pipeline import knowledge
from pipeline.address import parse

_KOREAN_ARTICLE = re.compile(r"art_(\d+)(?:-(\d+))?")


def document_link(address: str, stated: str) -> str:
    """The official page of a document: what its file states, else what is known of it."""
    if stated:
        return stated.replace(" ", "%20")  # an official address may hold spaces
    instrument = knowledge.by_address(address)
    if instrument and instrument.link:
        return instrument.link
    parts = address.split("/")
    if parts[0] == "jp" and len(parts) == 2:
        return f"https://laws.e-gov.go.jp/law/{parts[1]}"
    if parts[0] == "eu":
        return f"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{parts[1]}"
    if parts[:2] == ["us", "cfr"]:
        return f"https://www.ecfr.gov/current/title-{parts[2]}/part-{parts[3].partition('.')[0]}"
    return ""


def provision_link(address: str, of_document: str) -> str:
    """The official page of a provision where its site has one, else its document's."""
    where = parse(address)
    if where.instrument[:2] == ("us", "cfr") and "." in where.instrument[3]:
        return f"https://www.ecfr.gov/current/title-{where.instrument[2]}/section-{where.instrument[3]}"
    if (
        where.jurisdiction == "kr"
        and where.locators
        and of_document.startswith("https://www.law.go.kr/법령/")
    ):
        article = _KOREAN_ARTICLE.fullmatch(where.locators[0])
        if article:
            branch = f"의{article[2]}" if article[2] else ""
            return f"{of_document}/제{article[1]}조{branch}"
    return of_document
