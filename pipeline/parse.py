"""One file through the stages that need no neighbour: extract, split, language, citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.errors import JobunError, UnknownTypeError
from pipeline.records import LANGUAGES, Citation, Document, unread

# Below this many letters a provision says too little to be of another language than its document.
_TELLING = 12


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's documents with what their provisions cite, or why it could not be read.

    `citations` holds one list for each provision of each document, `unknown` says that the problem
    is a type that Jobun does not read.
    """

    dialect: str
    documents: tuple[Document, ...]
    problem: str = ""
    citations: tuple[list[list[Citation]], ...] = ()
    unknown: bool = False

    @property
    def unread(self) -> tuple[int, ...]:
        """The pages that hold something which was not read."""
        return unread(self.documents[0].pages if self.documents else ())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noticed on the way, once each."""
        return tuple(dict.fromkeys(w for d in self.documents for w in d.warnings))


def parse_file(
    data: bytes, name: str, *, lang: str = "", facts: Mapping[str, str] | None = None
) -> Parsed:
    """Read one file; what goes wrong with it becomes `problem`, never an exception.

    `lang` is the language the user said the file is in ("" for: find out), `facts` what its source
    states beside the bytes; what the file says itself comes first (of a PDF, the source).
    """
    from pipeline.extract import extract
    from pipeline.split import split

    try:
        extracted = extract(data, name)
        if facts:
            # A PDF's own title is what its author's program wrote, if anything.
            first = extracted.dialect == "pdf"
            known = extracted.metadata
            merged = {**known, **facts} if first else {**facts, **known}
            extracted = replace(extracted, metadata=merged)
        if lang:
            extracted = replace(extracted, metadata={**extracted.metadata, "lang": lang})
        documents = tuple(_with_languages(d, lang) for d in split(extracted))
    except JobunError as error:
        return Parsed("", (), str(error), unknown=isinstance(error, UnknownTypeError))
    except RecursionError:
        return Parsed("", (), f"{name}: nested too deeply to be read.")
    except Exception as error:  # one file must not stop the others, whatever is wrong with it
        return Parsed(
            "", (), f"{name}: cannot be read ({type(error).__name__}: {error}); please report it."
        )
    if not documents:
        return Parsed(extracted.dialect, (), f"{name}: no provision was found in it.")
    return Parsed(extracted.dialect, documents)


def with_citations(parsed: Parsed, name: str) -> Parsed:
    """The same with what each provision cites."""
    from pipeline.citations import read_document

    try:
        found = tuple(read_document(document) for document in parsed.documents)
    except Exception as error:  # as above: this file's problem, not the run's
        return Parsed(
            "", (), f"{name}: its citations cannot be read ({type(error).__name__}: {error}); "
            "please report it."
        )  # fmt: skip
    return replace(parsed, citations=found)


def _with_languages(document: Document, lang: str) -> Document:
    """The document with each provision's language detected; its own as the default."""
    from pipeline.language import detect

    own = next((known for known in LANGUAGES if known == lang), document.lang)
    provisions = tuple(
        replace(p, lang=detect(p.text, own) if sum(map(str.isalpha, p.text)) >= _TELLING else own)
        for p in document.provisions
    )
    return replace(document, lang=own, provisions=provisions)
