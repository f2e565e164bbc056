r"""BibTeX: the instruments cited, in UTF-8 for biblatex/biber and for modern BibTeX engines.

Laws and treaties are `@misc` with `entrysubtype` (no style knows them as anything better),
reports `@techreport`.  A brace in a title is written `\textbraceleft{}`: BibTeX counts braces even
behind a backslash.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.graph.citekey import citekey
from pipeline.graph.csl import date_parts, note, url
from pipeline.graph.facts import Facts
from pipeline.tables.plain import one_line

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "#$%&_"},
    }
)
_LANGUAGES = {"en": "english", "ja": "japanese", "ko": "korean"}


def bibtex(instruments: Sequence[Facts]) -> bytes:
    """One entry for each instrument, UTF-8, in the order given."""
    return "\n".join(_entry(known) for known in instruments).encode()


def escape(text: str) -> str:
    """Text as TeX prints it, with balanced braces, on one line."""
    return one_line(text).translate(_ESCAPES)


def _entry(known: Facts) -> str:
    report = known.genre == "report"
    parts = [str(part) for part in date_parts(known.issued)]
    fields = {
        "title": f"{{{escape(known.title)}}}",  # braces twice: no style changes its capitals
        "shorttitle": escape(known.short),
        "author": f"{{{escape(known.authority)}}}" if known.authority else "",
        "institution": escape(known.authority) if report else "",
        "number": escape(known.number),
        "year": parts[0] if parts else "",
        "month": parts[1] if len(parts) > 1 else "",
        "day": parts[2] if len(parts) > 2 else "",
        "type": "" if report else known.genre.capitalize(),
        "entrysubtype": "" if report else known.genre,
        "langid": _LANGUAGES[known.lang],
        "note": escape(note(known)),
        "url": url(known.link).replace("{", "%7B").replace("}", "%7D"),
        "keywords": escape(known.address),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'techreport' if report else 'misc'}{{{citekey(known.address)},\n{body}}}\n"
