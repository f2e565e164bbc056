"""The spaCy component `jobun_citations`: entities and citations on a Doc, without a trained model.

    nlp = spacy.blank("ja")
    nlp.add_pipe("jobun_citations")

spaCy finds it by entry point, imports this module and nothing more; the grammars are loaded with
the first component that is made.

`doc.ents` gets what the text names: an instrument by name or code with the locators that belong
to it (外為法第48条第1項 and ECCN 3A001 are one entity each), and agencies.  A locator alone
(同条第2項, the 第21条 of a list) and a name that a text defines for itself (法, the Act) are no
entities.  `kb_id_` is the address of the instrument (or list) that is named.

`doc.spans["citations"]` gets every citation, relative ones too: `label_` is its kind (`law`,
`treaty` …), `kb_id_` the whole address.  A range has one span for each target.  spaCy's spans are
whole tokens, so that a Korean particle (제19조에) or a token that a citation ends in is within one;
the exact offsets are in the group's `attrs["citations"]`, one mapping for each span in order:
`start`, `end` (code points into `doc.text`), `target`, `relative`, `confidence`.  Labels, addresses
and attributes survive `Doc.to_bytes` and `DocBin`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from pipeline.errors import AddressError, SettingsError

if TYPE_CHECKING:
    from pipeline.citations.mention import Context
    from pipeline.citations.reader import Reader
    from pipeline.records import Citation

NAME = "jobun_citations"
# Kinds of citations, and kinds of names in the knowledge, by the label of their entities.
LABELS = {
    "regime": "REGIME",
    "treaty": "TREATY",
    "un_resolution": "UN_RESOLUTION",
    "law": "LAW",
    "notice": "NOTICE",
    "list_entry": "LIST_ENTRY",
    "agency": "AGENCY",
}
_CONTEXT = ("document", "article", "preceding")
_COLORS = {
    "REGIME": "#f9c74f",
    "TREATY": "#90be6d",
    "UN_RESOLUTION": "#8ecae6",
    "LAW": "#a8dadc",
    "NOTICE": "#cdb4db",
    "LIST_ENTRY": "#f4a261",
    "AGENCY": "#d6ccc2",
}


def make(
    nlp: Language,
    name: str,
    context: dict[str, str],
    entities: bool,
    spans_key: str,
    overwrite: bool,
) -> "Citations":
    """The component, as `nlp.add_pipe("jobun_citations", config={…})` makes it.

    `context` says where every text stands: `document` (the address of its instrument), `article`
    (the locator where it begins), `preceding` (the text before it).  `entities` fills `doc.ents`,
    `spans_key` names the group of spans, `overwrite` lets entities take the place of those that
    are on the Doc already and overlap; otherwise those stay.
    """
    return Citations(context=context, entities=entities, spans_key=spans_key, overwrite=overwrite)


Language.factory(
    NAME,
    assigns=["doc.ents", "doc.spans", "token.ent_iob", "token.ent_type", "token.ent_kb_id"],
    default_config={"context": {}, "entities": True, "spans_key": "citations", "overwrite": False},
    func=make,
)


class Citations:
    """Finds citations in a Doc's text and puts them on it; holds no state between Docs."""

    def __init__(
        self,
        *,
        context: Mapping[str, str] | None = None,
        entities: bool = True,
        spans_key: str = "citations",
        overwrite: bool = False,
    ) -> None:
        self.context = _context(context or {})
        self.entities, self.spans_key, self.overwrite = entities, spans_key, overwrite

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans[spans_key]` and, when wanted, `doc.ents`; returns the same Doc."""
        from pipeline.citations.reader import Reader

        reader = Reader(self.context)
        citations = reader.read(doc.text)
        self._set_spans(doc, citations)
        if self.entities:
            found = [
                span
                for start, end, label, address in _entities(reader, citations)
                if (span := _span(doc, start, end, label, address)) is not None
            ]
            self._set_ents(doc, found)
        return doc

    def _set_spans(self, doc: Doc, citations: "list[Citation]") -> None:
        spans, exact = [], []
        for citation in citations:
            span = _span(doc, citation.start, citation.end, citation.kind, citation.target)
            if span is None:
                continue
            spans.append(span)
            exact.append(
                {
                    "start": citation.start,
                    "end": citation.end,
                    "target": citation.target,
                    "relative": citation.relative,
                    "confidence": citation.confidence,
                }
            )
        doc.spans[self.spans_key] = SpanGroup(
            doc, name=self.spans_key, spans=spans, attrs={"citations": exact}
        )

    def _set_ents(self, doc: Doc, found: list[Span]) -> None:
        """Put the entities on the Doc: of those that overlap the longest, earlier ones first."""
        mine = filter_spans(found)
        there = list(doc.ents)
        kept, given = (mine, there) if self.overwrite else (there, mine)
        taken = {i for span in kept for i in range(span.start, span.end)}
        free = [s for s in given if taken.isdisjoint(range(s.start, s.end))]
        doc.set_ents(sorted([*kept, *free], key=lambda span: span.start), default="outside")


def displacy_options(*, spans_key: str = "citations") -> dict[str, Any]:
    """Options for `displacy.render(doc, style="ent" | "span", options=displacy_options())`."""
    kinds = {kind: _COLORS[label] for kind, label in LABELS.items()} | {"document": "#e9ecef"}
    return {"colors": _COLORS | kinds, "spans_key": spans_key}


def _entities(reader: "Reader", citations: "list[Citation]") -> Iterator[tuple[int, int, str, str]]:
    """Start, end, label and address of what the passage that was just read names."""
    from pipeline.address import covers, parse

    named = {(m.start, m.end) for m in reader.mentions if m.instrument or m.target}
    names = reader.page.names
    starts = [hit.start for hit in names]
    for citation in citations:
        label = LABELS.get(citation.kind)
        if citation.relative or label is None:
            continue
        first = bisect_left(starts, citation.start)
        within = names[first] if first < len(names) and starts[first] < citation.end else None
        if within is None and (citation.start, citation.end) not in named:
            continue
        # What a name stands for may be less than an instrument: the Entity List, a supplement.
        address = "/".join(parse(citation.target).instrument)
        if within is not None and covers(address, within.address):
            address = within.address if covers(within.address, citation.target) else address
        yield citation.start, citation.end, label, address
    for hit in reader.page.agencies:
        yield hit.start, hit.end, LABELS["agency"], hit.address


def _span(doc: Doc, start: int, end: int, label: str, address: str) -> Span | None:
    """The tokens that a stretch of the text lies in; None where there are none."""
    span: Span | None = doc.char_span(
        start, end, label=label, kb_id=address, alignment_mode="expand"
    )
    return span


def _context(given: Mapping[str, str]) -> "Context":
    """The context, checked; raises `SettingsError` for a word that it does not have, `ValueError`
    for a document that is no address.
    """
    from pipeline.address import parse
    from pipeline.citations.mention import Context

    unknown = sorted(set(given) - set(_CONTEXT))
    if unknown:
        raise SettingsError(
            f"{NAME}: the context has no {', '.join(unknown)}; it holds {', '.join(_CONTEXT)}."
        )
    context = Context(**{key: value or "" for key, value in given.items()})
    if context.document:
        try:
            parse(context.document)
        except AddressError as error:
            raise ValueError(
                f"{NAME}: the context's document is no address: {error} It is the address of the "
                "law or treaty that the texts stand in, as jp/324AC0000000228."
            ) from error
    return context


__all__ = ["LABELS", "NAME", "Citations", "displacy_options", "make"]
