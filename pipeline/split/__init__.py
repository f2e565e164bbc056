"""From blocks to addressed provisions: one numbering grammar per tradition, dispatched here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import SplitError
from pipeline.records import Document, DocumentKind, Extracted

_KINDS: dict[str, DocumentKind] = {"law": "law", "treaty": "treaty", "report": "report"}
_Splitter = Callable[[Extracted], "Document | tuple[Document, ...]"]


def split(extracted: Extracted) -> tuple[Document, ...]:
    """Split one file into its instruments (one, as a rule).

    The dialect names the grammar; a text without one is read by the tradition its unit heads
    show, and as a report when that grammar fails on it, with a warning that says so.  Raises
    `SplitError` when a grammar breaks its promise on its own dialect, or nothing can be split.
    """
    splitter = _of_dialect(extracted.dialect)
    if splitter is not None:
        return _finished(splitter(extracted), extracted)
    from pipeline.split.asides import split_beside, without_footnotes
    from pipeline.split.tradition import tradition

    found = tradition(without_footnotes(extracted))
    if found != "report":
        try:
            numbered = found not in ("us", "control-list")
            made = split_beside(_of_tradition(found), extracted, rows=numbered)
            documents = _finished(made, extracted)
            if any(len(document.provisions) > 1 for document in documents):
                return documents
            why = "no unit was found"
        except SplitError as error:
            why = str(error)
        doubt = f"{extracted.name}: read as a report, since as {found} text it fails: {why}"
        extracted = replace(extracted, warnings=(*extracted.warnings, doubt))
    return _finished(_of_tradition("report")(extracted), extracted)


def _finished(
    result: Document | tuple[Document, ...], extracted: Extracted
) -> tuple[Document, ...]:
    """A tuple of documents, each of the kind that the file itself states, if it does."""
    documents = (result,) if isinstance(result, Document) else tuple(result)
    if not documents:
        raise SplitError(f"{extracted.name}: no document was found in the file.")
    stated = _KINDS.get(extracted.metadata.get("kind", ""))
    if stated is not None:
        documents = tuple(replace(document, kind=stated) for document in documents)
    return documents


def _of_dialect(dialect: str) -> _Splitter | None:
    """The grammar of a dialect; None when the text itself must tell."""
    if dialect == "legalize-jp":
        from pipeline.split import ja

        return ja.split
    if dialect in ("lawxml", "egov-html"):
        from pipeline.split import given

        return given.split
    if dialect == "lawgokr":
        from pipeline.split import ko_given

        return ko_given.split
    if dialect in ("legalize-kr", "regulate-kr"):
        from pipeline.split import ko

        return ko.split
    if dialect in ("ecfr-markdown", "ecfr-xml"):
        from pipeline.split import us

        return us.split
    if dialect in ("federal-register", "federal-register-json"):
        from pipeline.split import us_register

        return us_register.split
    if dialect == "ccl-json":
        from pipeline.split import ccl

        return ccl.split
    if dialect in ("eurlex-html", "formex"):
        from pipeline.split import stated

        return stated.split
    if dialect == "treaty-markdown":
        from pipeline.split import treaty

        return treaty.split
    if dialect in ("text", "markdown", "html", "pdf", "hwp", "hwpx", "docx", "pptx"):
        return None
    raise SplitError(f"no grammar for the dialect {dialect!r}; add it to pipeline/split.")


def _of_tradition(tradition: str) -> _Splitter:
    """The grammar of a tradition that a plain text shows."""
    if tradition == "ja":
        from pipeline.split import ja

        return ja.split
    if tradition == "ko":
        from pipeline.split import ko

        return ko.split
    if tradition == "us":
        from pipeline.split import us

        return us.split
    if tradition == "law-en":
        from pipeline.split import law_en

        return law_en.split
    if tradition == "treaty":
        from pipeline.split import treaty

        return treaty.split
    if tradition == "resolution":
        from pipeline.split import treaty_resolution

        return treaty_resolution.split
    if tradition == "control-list":
        from pipeline.split import control_list

        return control_list.split
    from pipeline.split import report

    return report.split
