"""What is known of one instrument, from the knowledge and from the corpus, for a bibliography."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pipeline import knowledge
from pipeline.address import parse
from pipeline.citations.kinds import sort_of
from pipeline.graph.documents import Stored
from pipeline.knowledge import official
from pipeline.knowledge.jp_law_id import law_number
from pipeline.label import label
from pipeline.links import document_link
from pipeline.records import LANGUAGES
from pipeline.tables.plain import one_line

Genre = Literal[
    "act", "decree", "rule", "notice", "regulation", "directive", "treaty", "resolution",
    "arrangement", "public law", "executive order", "bill", "list", "report",
]  # fmt: skip
GENRES: tuple[Genre, ...] = get_args(Genre)
# Who speaks in them follows from the address.
_BODIES = {
    ("un", "sc"): "United Nations Security Council",
    ("un", "ga"): "United Nations General Assembly",
    ("wto",): "World Trade Organization",
    ("iaea",): "International Atomic Energy Agency",
    ("icao",): "International Civil Aviation Organization",
}
_ORIGINAL = {"jp": "ja", "kr": "ko"}
_CONCLUDED = ("adopted", "signed", "established", "in_force")
_ERAS = {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}
_BILL = re.compile(r"\bBill\Z|法律?案\Z|법(?:률)?안\Z")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Facts:
    """An instrument for a bibliography; what is not known is "" or absent, never guessed.

    `titles` by language, `lang` the language of the original; `short` a name in common use in
    that language; `issued` and `ended` are YYYY, YYYY-MM or YYYY-MM-DD.
    """

    address: str
    genre: Genre
    titles: Mapping[str, str]
    lang: str
    short: str = ""
    number: str = ""
    authority: str = ""
    issued: str = ""
    ended: str = ""
    link: str = ""
    jurisdiction: str = ""
    subject: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title in the original's language, else in the first language that has one."""
        return self.titles.get(self.lang) or next(iter(self.titles.values()), self.address)

    @property
    def translations(self) -> dict[str, str]:
        """The titles in the other languages, where they differ."""
        return {lang: title for lang, title in self.titles.items() if title != self.title}


def facts(address: str, stored: Stored | None = None) -> Facts:
    """What is known of the instrument at `address`; `stored` is the corpus's own copy, if any."""
    known = knowledge.by_address(address)
    where = parse(address)
    lang = _ORIGINAL.get(where.jurisdiction, "en")
    if stored and lang not in stored.titles and where.instrument[0] == "doc":
        lang = next(iter(stored.titles))
    dates = known.dates if known else {}
    number = (known.identifier if known else "") or official.identifier(address, dates)
    issued = next((dates[name] for name in _CONCLUDED if name in dates), "")
    if stored and _DATE.fullmatch(stored.promulgated) and not issued:
        # A file's number and date belong together; of another number they would be wrong.
        of_id = _year(address)
        issued = stored.promulgated if stored.promulgated.startswith(of_id) else of_id
    link = document_link(address, stored.link if stored else "") or official.link(
        address, "notice" if sort_of(address) == "notice" else "law", number
    )
    called = titles(address, stored)
    sort = genre(address, stored.kind if stored else "")
    return Facts(
        address=address,
        genre="bill" if sort == "act" and any(map(_BILL.search, called.values())) else sort,
        titles=called,
        lang=lang,
        short=_short(known, lang),
        number=one_line(number or (stored.number if stored else "")),
        authority=one_line((stored.issuer if stored else "") or _body(where.instrument)),
        issued=issued or _year(address),
        ended=dates.get("ended", ""),
        link=link,
        jurisdiction=where.jurisdiction,
        subject=known.subject if known else {},
    )


def titles(address: str, stored: Stored | None) -> dict[str, str]:
    """The titles of an instrument by language, official ones first; at least one."""
    known = knowledge.by_address(address)
    found = dict(known.titles) if known else {}
    for lang, title in (stored.titles if stored else {}).items():
        found.setdefault(lang, title)
    if not found:
        lang = _ORIGINAL.get(parse(address).jurisdiction, "en")
        found[lang] = label(address)[lang]
    return {lang: one_line(found[lang]) for lang in LANGUAGES if lang in found}


def genre(address: str, kind: str = "") -> Genre:
    """What sort of writing an instrument is; `kind` is that of its document in the corpus."""
    parts = address.split("/")
    root = parts[0]
    if root == "doc":
        return {"law": "act", "treaty": "treaty"}.get(kind, "report")  # type: ignore[return-value]
    if root == "us":
        named = {"cfr": "regulation", "publ": "public law", "eo": "executive order", "list": "list"}
        return named.get(parts[1], "act")  # type: ignore[return-value]
    if root == "eu":
        directive = re.fullmatch(r"\d{5}L\d{4}", parts[1])
        return "directive" if directive else "regulation"
    fixed = {"un": "resolution", "regime": "arrangement", "iaea": "arrangement", "eccn": "list",
             "usml": "list", "treaty": "treaty", "wto": "treaty", "icao": "treaty"}  # fmt: skip
    if root in fixed:
        return fixed[root]  # type: ignore[return-value]
    sort = sort_of(address)
    return "act" if sort == "treaty" else sort


def _short(known: knowledge.Instrument | None, lang: str) -> str:
    """A name in common use: the first strong one that is shorter than the title."""
    if known is None:
        return ""
    title, weak = known.titles.get(lang, ""), known.weak.get(lang, ())
    shorter = (n for n in known.names.get(lang, ()) if n not in weak and len(n) < len(title))
    return next(shorter, "")


def _body(instrument: tuple[str, ...]) -> str:
    return _BODIES.get(instrument[:2]) or _BODIES.get(instrument[:1], "")


def _year(address: str) -> str:
    """The year that an official id states (e-Gov id, CELEX), or ""."""
    parts = address.split("/")
    if parts[0] == "jp" and len(parts) == 2 and law_number(parts[1]):
        return str(_ERAS[parts[1][0]] + int(parts[1][1:3]))
    celex = re.match(r"\d(\d{4})[A-Z]", parts[1]) if parts[0] == "eu" else None
    return celex[1] if celex else ""
