"""The addresses that a user means: an address, a citation in any language, a name, a title."""

from __future__ import annotations

import re
import sqlite3

from pipeline import knowledge
from pipeline.address import covers, parse
from pipeline.errors import AddressError, UsageError
from pipeline.label import label

_WORD = re.compile(r"\w")
_SMALL = re.compile(r"\b(?:the|of|to|in)\b|[の의]", re.IGNORECASE)
# 3.A.1.b.2, ML1.a; the Korean list counts in letters of its own (1A001.가.2).
_CODE = re.compile(
    r"\d[A-E]\d{3}(?=.*[가-힣])(?:\.[가-힣\d]{1,2})+|(?:\d{1,2}\.\s?[A-E]\.\s?\d{1,3}|ML\s?\d{1,2}|PL\d{4})(?:\.\s?\w{1,3})*\.?"
)
_ROOT = re.compile(r"[a-z]+/\S+")


def addresses(catalog: sqlite3.Connection, wanted: str) -> tuple[str, ...]:
    """What `wanted` stands for: several addresses where it names several units.

    `wto/gatt/art_21`, "GATT XXI", 「GATT第21条」, 대외무역법 제19조 and a document's title do, also
    "Articles XX and XXI of the GATT".  What follows an address or a name must be part of it:
    nothing is guessed from half of what was written.  Raises `UsageError`, with what was
    understood, when that is not all.
    """
    text = wanted.strip().rstrip("/")
    problem: AddressError | None = None
    if _ROOT.fullmatch(text):
        try:
            return (str(parse(text)),)
        except AddressError as error:
            problem = error  # a title may hold a slash
    known = knowledge.by_name(text)
    if known:
        return (known.address,)
    title = _titled(catalog, text)
    if title:
        return (title,)
    if problem:
        raise problem
    listed = _coded(catalog, text)
    if listed:
        return listed
    found, whole = _cited(text)
    if found and whole:
        return _listed(catalog, found) or found
    understood = f" Only {', '.join(found)} was understood of it." if found else ""
    raise UsageError(
        f"{text[:80]!r} names nothing that is known here.{understood} Give an address "
        "(wto/gatt/art_21), a citation (GATT XXI, 外為法第48条) or a document's title."
    )


def called(catalog: sqlite3.Connection, address: str) -> dict[str, str]:
    """The names of an address in three languages; a report is called by its title."""
    found = label(address)
    if not address.startswith("doc/"):
        return found
    document = "/".join(parse(address).instrument)
    titles = {
        row["lang"]: row["title"]
        for row in catalog.execute(
            "SELECT lang, title FROM document WHERE address = ?", (document,)
        )
    }
    if not titles:
        return found
    slug = document.removeprefix("doc/")
    any_title = next(iter(titles.values()))
    return {
        lang: titles.get(lang, any_title) + name.removeprefix(slug) for lang, name in found.items()
    }


def _cited(text: str) -> tuple[tuple[str, ...], bool]:
    """The targets of the citations in a text, and whether they are all that it says."""
    from pipeline.citations import cite

    # A code of a control list is known as one by the word before it.
    for spoken in (text, f"ECCN {text}"):
        found = cite(spoken)
        if found:
            targets = tuple(dict.fromkeys(c.target for c in found))
            first, last = min(c.start for c in found), max(c.end for c in found)
            whole = _is_nothing(spoken[:first] + " " + spoken[last:], targets)
            if whole or spoken == text:
                return targets, whole
    return (), False


def _is_nothing(rest: str, targets: tuple[str, ...]) -> bool:
    """Tell whether what stands beside citations says no more than they do: small words, or the
    name of what is cited (Articles XX and XXI | of the GATT).
    """
    rest = _SMALL.sub(" ", rest).strip()
    if not _WORD.search(rest.replace("ECCN", "")):
        return True
    known = knowledge.by_name(rest)
    return known is not None and all(covers(known.address, target) for target in targets)


def _listed(catalog: sqlite3.Connection, targets: tuple[str, ...]) -> tuple[str, ...]:
    """The entries of other lists that print a code which the US list here does not have.

    A code alone is read as an ECCN; where only a European or Korean list is held, it is theirs.
    """
    code = targets[0].removeprefix("eccn/")
    if len(targets) > 1 or code == targets[0]:
        return ()
    held = "SELECT 1 FROM provision p JOIN version v ON v.id = p.version WHERE v.current"
    if catalog.execute(f"{held} AND p.address = ?", targets).fetchone():
        return ()
    return _labelled(catalog, code)


def _coded(catalog: sqlite3.Connection, text: str) -> tuple[str, ...]:
    """What a code names that is no ECCN: of Wassenaar, of the MTCR, of a munitions list."""
    if not _CODE.fullmatch(text):
        return ()
    return _labelled(catalog, re.sub(r"\s+", "", text).rstrip("."))


def _labelled(catalog: sqlite3.Connection, code: str) -> tuple[str, ...]:
    """The units of lists here that have this code."""
    rows = catalog.execute(
        "SELECT DISTINCT p.address FROM provision p JOIN version v ON v.id = p.version"
        " WHERE v.current AND p.label = ? AND p.kind IN ('entry', 'row', 'item', 'subitem')"
        " ORDER BY p.id",
        (code,),
    )
    return tuple(str(row["address"]) for row in rows)


def _titled(catalog: sqlite3.Connection, text: str) -> str:
    """The address of the document with this title, "" when there is none."""
    wanted = knowledge.fold(text)
    for row in catalog.execute("SELECT address, title FROM document ORDER BY address, lang"):
        if knowledge.fold(row["title"]) == wanted:
            return str(row["address"])
    return ""
