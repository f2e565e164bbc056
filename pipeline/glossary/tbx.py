"""TBX, the standard form in which termbases are exchanged (ISO 30042:2019), dialect TBX-Basic.

Style DCA: data categories are values of `type`.  Of these TBX-Basic has no `register` for terms;
an everyday word is therefore an admitted term with a note.  Its Schematron rules allow a cross
reference only to an entry of the same file, and a subject field, a source and a cross reference at
the entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.glossary.entry import labels
from pipeline.knowledge.concept import Concept
from pipeline.records import LANGUAGES
from pipeline.tables.plain import one_line

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_SCHEMAS = "https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/DCA/"
_HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="{_SCHEMAS}TBXcoreStructV03_TBX-Basic_integrated.rng" type="application/xml" \
schematypens="http://relaxng.org/ns/structure/1.0"?>
<?xml-model href="{_SCHEMAS}TBX-Basic_DCA.sch" type="application/xml" \
schematypens="http://purl.oclc.org/dsdl/schematron"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="{NAMESPACE}">
 <tbxHeader>
  <fileDesc>
   <titleStmt><title>Jobun: terms of export control</title></titleStmt>
   <publicationStmt><p>Apache License 2.0</p></publicationStmt>
   <sourceDesc><p>The termbase of Jobun, with its user's own terms where there are any. \
Terms as statutes, notices and professionals write them; definitions in words of its own.</p>\
</sourceDesc>
  </fileDesc>
 </tbxHeader>
 <text>
  <body>
"""
_TAIL = """\
  </body>
 </text>
</tbx>
"""
_EVERYDAY = "register: colloquial"
PREFERRED, ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"


def tbx(concepts: Sequence[Concept]) -> str:
    """The concepts as a TBX file; the first term of each language is the preferred one.

    An entry needs a term, and a body an entry: concepts without any are left out, and there must be
    one with some.
    """
    held = [c for c in concepts if any((*c.terms.values(), *c.says.values()))]
    ids = {concept.id: concept.name("en") for concept in held}
    return _HEAD + "".join(line for one in held for line in _entry(one, ids)) + _TAIL


def _entry(concept: Concept, ids: dict[str, str]) -> Iterator[str]:
    yield f"   <conceptEntry id={quoteattr(_id(concept.id))}>\n"
    yield f'    <descrip type="subjectField">{_text(concept.theme)}</descrip>\n'
    spoken = [one for one in LANGUAGES if concept.terms.get(one) or concept.says.get(one)]
    for lang in LANGUAGES:
        if lang not in spoken and concept.definition.get(lang):
            yield f'    <descrip type="definition" xml:lang="{lang}">'
            yield f"{_text(concept.definition[lang])}</descrip>\n"
    for other in concept.see:
        if other in ids:
            yield f'    <ref type="crossReference" target={quoteattr(_id(other))}>'
            yield f"{_text(ids[other])}</ref>\n"
    for address in concept.sources:
        named = f"{labels(address)['en']} ({address})"
        yield f'    <admin type="source">{_text(named)}</admin>\n'
    for lang in spoken:
        yield f'    <langSec xml:lang="{lang}">\n'
        if concept.definition.get(lang):
            yield f'     <descrip type="definition">{_text(concept.definition[lang])}</descrip>\n'
        for number, term in enumerate(concept.terms.get(lang, ())):
            yield _term(term, ADMITTED if number else PREFERRED)
        for word in concept.says.get(lang, ()):
            yield _term(word, ADMITTED, note=_EVERYDAY)
        yield "    </langSec>\n"
    yield "   </conceptEntry>\n"


def _term(term: str, status: str, *, note: str = "") -> str:
    said = f"<note>{note}</note>" if note else ""
    return (
        f"     <termSec><term>{_text(term)}</term>"
        f'<termNote type="administrativeStatus">{status}</termNote>{said}</termSec>\n'
    )


def _id(name: str) -> str:
    """An id as XML has it (NCName), which may not begin with a figure."""
    return f"_{name}" if name[0].isdigit() else name


def _text(text: str) -> str:
    return escape(one_line(text))
