"""What a node is called in the three languages."""

from __future__ import annotations

from pipeline import knowledge
from pipeline.address import parse
from pipeline.graph.documents import Stored
from pipeline.label import label
from pipeline.records import LANGUAGES
from pipeline.tables.plain import one_line


def labels(address: str, document: Stored | None) -> dict[str, str]:
    """The labels of an address; a document that only the corpus knows has its own titles.

    `document` may be one that only holds the unit (the CCL of an entry `eccn/…`): it names its own
    parts alone.  A title that a language lacks is that of another language: nothing is translated
    here.
    """
    found = label(address)
    known = knowledge.by_address(address)
    where = parse(address)
    instrument = "/".join(where.instrument)
    american = where.instrument[:2] == ("us", "cfr")
    unnamed = known and not any(n in found["en"] for n in known.names.get("en", ()))
    if known and american and unnamed:  # a part or section with a name of its own: the CCL
        for lang in LANGUAGES:
            found[lang] = next(iter(known.names.get(lang, ())), found[lang])
    elif (
        document
        and document.address == instrument
        and not knowledge.by_address(instrument)
        and not (american and where.locators)
    ):
        whole = label(instrument)
        first = next(iter(document.titles.values()))
        for lang in LANGUAGES:
            title = document.titles.get(lang) or document.titles.get("en") or first
            beneath = found[lang].removeprefix(whole[lang])
            if beneath != found[lang]:
                found[lang] = title + beneath
    return {lang: one_line(found[lang]) for lang in LANGUAGES}
