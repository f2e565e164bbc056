"""One file through the stages that need no neighbour: extract, split, language per provision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.errors import JobunError
from pipeline.records import LANGUAGES, Document

# Below this many letters a provision says too little to be of another language than its document.
_TELLING = 12


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's documents, or the problem that kept it from being read."""

    dialect: str
    documents: tuple[Document, ...]
    problem: str = ""


def parse_file(data: bytes, name: str, *, lang: str = "") -> Parsed:
    """Read one file; what goes wrong with it becomes `problem`, never an exception.

    `lang` is the language the user said the file is in ("" for: find out).
    """
    from pipeline.extract import extract
    from pipeline.split import split

    try:
        extracted = extract(data, name)
        if lang:
            extracted = replace(extracted, metadata={**extracted.metadata, "lang": lang})
        documents = tuple(_with_languages(d, lang) for d in split(extracted))
    except JobunError as error:
        return Parsed("", (), str(error))
    except RecursionError:
        return Parsed("", (), f"{name}: nested too deeply to be read.")
    except Exception as error:  # one file must not stop the others, whatever is wrong with it
        return Parsed(
            "", (), f"{name}: cannot be read ({type(error).__name__}: {error}); please report it."
        )
    if not documents:
        return Parsed(extracted.dialect, (), f"{name}: no provision was found in it.")
    return Parsed(extracted.dialect, documents)


def _with_languages(document: Document, lang: str) -> Document:
    """The document with each provision's language detected; its own as the default."""
    from pipeline.language import detect

    own = next((known for known in LANGUAGES if known == lang), document.lang)
    provisions = tuple(
        replace(p, lang=detect(p.text, own) if sum(map(str.isalpha, p.text)) >= _TELLING else own)
        for p in document.provisions
    )
    return replace(document, lang=own, provisions=provisions)
