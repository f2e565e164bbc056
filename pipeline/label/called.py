"""What an instrument is called in each language.

The names are those of the knowledge, never made up.  Where it has none in a language, the name in
the instrument's own language stands (quoted where scripts would run together), and `written` says
so; where it has none at all, the official number that the address tells, or the address's own
words.  Short names are used as lawyers use them: 外為法, GATT, 화학무기금지법.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline import knowledge
from pipeline.knowledge import Instrument, jp_law_id
from pipeline.label import numbers

LANGUAGES = ("en", "ja", "ko")
# Code points above which a title gives way to a shorter name.
_LONG = {"en": 60, "ja": 20, "ko": 20}
# What is nearly as long as a title is no short name of it but other words for it.
_SHORT = 0.75
_SHORTER = 0.99  # a title that is too long gives way to anything shorter
_DECREES = {
    "시행령": ("Enforcement Decree of the {}", "{}施行令", "{} 시행령"),
    "시행규칙": ("Enforcement Rule of the {}", "{}施行規則", "{} 시행규칙"),
}
_CELEX = re.compile(r"3(?P<year>\d{4})(?P<kind>[RLDH])(?P<number>\d{4})")
_ACTS = {
    "R": ("Regulation", "規則", "규정"), "L": ("Directive", "指令", "지침"),
    "D": ("Decision", "決定", "결정"), "H": ("Recommendation", "勧告", "권고"),
}  # fmt: skip
# How a name may say whose law it is; else the country stands before it.
_COUNTRIES = {
    "韓国": ("韓国", "韓", "大韓民国"), "米国": ("米国", "米", "アメリカ"),
    "미국": ("미국", "미 "), "일본": ("일본",),
}  # fmt: skip
_KOREA = re.compile(r"\bKorea\b")


@dataclass(frozen=True, slots=True)
class Called:
    """The names of an instrument by language, and the language that each is really in.

    `title` holds the official titles in place of the short names.  `written` is "" where a name
    is in no language: a number or a code.
    """

    name: Mapping[str, str]
    title: Mapping[str, str]
    written: Mapping[str, str]


@functools.lru_cache(maxsize=16384)
def called(instrument: str) -> Called:
    """What the instrument at an address is called."""
    parts = instrument.split("/")
    known = knowledge.by_address(instrument)
    return _BY_ROOT.get(parts[0], _by_title)(parts, known)


def _alike(text: str) -> Called:
    """The same words in every language."""
    names = dict.fromkeys(LANGUAGES, text)
    return Called(names, names, dict.fromkeys(LANGUAGES, ""))


def _numbered(en: str, ja: str, ko: str) -> Called:
    names = {"en": en, "ja": ja, "ko": ko}
    return Called(names, names, {lang: lang for lang in LANGUAGES})


def _strong(known: Instrument | None, lang: str) -> tuple[str, ...]:
    """The names in a language that mean it by themselves and that it bears today, title first."""
    if known is None:
        return ()
    not_so = (*known.weak.get(lang, ()), *known.former.get(lang, ()))
    return tuple(name for name in known.names.get(lang, ()) if name not in not_so)


def _shorter(names: tuple[str, ...], *, most: float) -> str:
    """The first name that is shorter than the title, which is the usual short one; or the title.

    It has at most so large a part of the title's letters.
    """
    room = len(names[0].replace(" ", "")) * most
    return next((n for n in names[1:] if len(n.replace(" ", "")) <= room), names[0])


def _choose(known: Instrument | None, lang: str, *, short: bool) -> str:
    """The name to use in a language: a short one when wanted or when the title is long; or ""."""
    names = _strong(known, lang)
    if not names:
        return ""
    titled = known is not None and lang in known.titles
    if not titled:
        return names[0]
    if len(names[0]) > _LONG[lang]:
        return _shorter(names, most=_SHORTER)
    return _shorter(names, most=_SHORT) if short else names[0]


def _in_each(
    known: Instrument | None, own: str, fallback: str, *, short: bool
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Names, titles and their languages; what is missing comes from the language `own`.

    `short`: the short name is preferred in the own language, or in all where that is "".
    """
    names: dict[str, str] = {}
    titles: dict[str, str] = {}
    for lang in LANGUAGES:
        name = _choose(known, lang, short=short and own in (lang, ""))
        if name:
            names[lang] = name
            titles[lang] = _strong(known, lang)[0]
    written = {lang: lang for lang in names}
    source = next((lang for lang in (own, "en", "ja", "ko") if lang in names), "")
    for lang in LANGUAGES:
        if lang not in names:
            names[lang] = names[source] if source else fallback
            titles[lang] = titles[source] if source else fallback
            written[lang] = source
    return names, titles, written


def _japanese(parts: list[str], known: Instrument | None) -> Called:
    if parts[1] == "notice" or not known:
        printed = parts[-1]
        number = jp_law_id.first(printed) if parts[1] == "notice" else numbers.of_id(printed)
        if number and not known and (parts[1] != "notice" or number.text == printed):
            en, ko = numbers.english(number), numbers.korean(number)
            return _numbered(en or number.text, number.text, f"일본 {ko or number.text}")
        if not known:
            known_as = _alike(printed)
            return Called(
                {**known_as.name, "ko": f"일본 「{printed}」" if parts[1] == "notice" else printed},
                known_as.title,
                dict.fromkeys(LANGUAGES, "ja" if parts[1] == "notice" else ""),
            )
    names, titles, written = _in_each(known, "ja", parts[-1], short=True)
    act = numbers.in_english(parts[-1])
    for lang, before in (("en", ""), ("ko", "일본 ")):
        for chosen in (names, titles):
            if written[lang] == "ja":
                quoted = f"「{chosen[lang]}」" if lang == "ko" else chosen[lang]
                number_too = f" ({act})" if lang == "en" and act else ""
                chosen[lang] = f"{before}{quoted}{number_too}"
            elif lang == "ko":
                chosen[lang] = _of("일본", chosen[lang], " ")
    return Called(names, titles, written)


def _korean(parts: list[str], known: Instrument | None) -> Called:
    names, titles, written = _in_each(known, "ko", _spaced(parts[1]), short=False)
    if known is None:
        written = dict.fromkeys(LANGUAGES, "ko")
    for ending, forms in _DECREES.items():
        parent = parts[1].removesuffix(ending)
        above = knowledge.by_address(f"kr/{parent}") if parent != parts[1] else None
        if above is None:
            continue
        # A decree is named after its act by rule (법령 입안 심사기준): <법률명> 시행령.
        for lang, form in zip(LANGUAGES, forms, strict=True):
            act = _choose(above, lang, short=False)
            if act and (written[lang] != lang or known is None):
                names[lang], titles[lang] = form.format(act), form.format(_strong(above, lang)[0])
                written[lang] = lang
    for chosen in (names, titles):
        if not _KOREA.search(chosen["en"]):
            chosen["en"] = f"{chosen['en']} (Korea)"
        foreign = f"「{chosen['ja']}」" if written["ja"] != "ja" else chosen["ja"]
        chosen["ja"] = _of("韓国", foreign, "")
    return Called(names, titles, written)


def _spaced(title: str) -> str:
    """A Korean title as its address has it, with the one space that is sure: before 시행령."""
    for ending in _DECREES:
        if title.endswith(ending) and title != ending:
            return f"{title.removesuffix(ending)} {ending}"
    return title


def _of(country: str, name: str, joint: str) -> str:
    """The name with its country before it, unless it says so itself."""
    return name if name.startswith(_COUNTRIES[country]) else f"{country}{joint}{name}"


def _american(parts: list[str], known: Instrument | None) -> Called:
    names, titles, written = _in_each(known, "en", parts[-1], short=False)
    for lang, country, joint in (("ja", "米国", ""), ("ko", "미국", " ")):
        if written[lang] == lang:
            for chosen in (names, titles):
                chosen[lang] = _of(country, chosen[lang], joint)
    return Called(names, titles, written)


def _european(parts: list[str], known: Instrument | None) -> Called:
    names, titles, written = _in_each(known, "en", parts[1], short=True)
    match = _CELEX.fullmatch(parts[1])
    if match:
        en, ja, ko = _ACTS[match["kind"]]
        year, number = int(match["year"]), int(match["number"])
        # Since 2015 acts are numbered (EU) year/number; before, a regulation No number/year.  A
        # decision may be one of the CFSP, which its number does not tell.
        body = "EU" if year >= 2010 else "EC" if year >= 1994 else "EEC"
        stated = year if year >= 1999 else year % 100
        figure = f"{stated}/{number}"
        if match["kind"] in "DH":
            en = f"{en} {figure}"
        elif year >= 2015:
            en = f"{en} (EU) {figure}"
        elif match["kind"] == "R":
            figure = f"{number}/{stated}"
            en = f"{en} ({body}) No {figure}"
        else:
            en = f"{en} {figure}/{body}"
        by_number = {"en": en, "ja": f"{body}{ja}{figure}", "ko": f"{body} {ko} {figure}"}
        if match["kind"] in "RL" or known is None:
            title = titles if known else by_number
            return Called(by_number, title, {lang: lang for lang in LANGUAGES})
    return Called(names, titles, written)


def _united_nations(parts: list[str], known: Instrument | None) -> Called:
    if parts[1] == "sc":
        year = known.dates.get("adopted", "")[:4] if known else ""
        dated = f" ({year})" if year else ""
        return _numbered(
            f"UN Security Council resolution {parts[3]}{dated}",
            f"国連安保理決議{parts[3]}号",
            f"유엔 안보리 결의 제{parts[3]}호",
        )
    number = "/".join(parts[3:])
    return _numbered(
        f"UN General Assembly resolution {number}",
        f"国連総会決議{number}",
        f"유엔 총회 결의 {number}",
    )


def _agreement(parts: list[str], known: Instrument | None) -> Called:
    """A treaty: by the name in use; a WTO agreement by its acronym in every language."""
    names, titles, written = _in_each(known, "", parts[-1], short=True)
    slug = re.sub(r"[^a-z0-9]", "", parts[-1].lower())
    acronym = next(
        (n for n in _strong(known, "en") if re.sub(r"[^a-z0-9]", "", n.lower()) == slug), ""
    )
    if acronym:
        names["en"] = acronym
    if acronym and parts[0] == "wto" and knowledge.case_sensitive(acronym):
        # GATT says Agreement already; TRIPS does not, and is TRIPS協定.
        complete = acronym == "".join(word[0] for word in titles["en"].split() if word[0].isupper())
        for lang in ("ja", "ko"):
            own = (n for n in _strong(known, lang) if n.startswith(acronym))
            names[lang] = acronym if complete else next(own, acronym)
            written[lang] = lang
    return Called(names, titles, written)


def _circular(parts: list[str], known: Instrument | None) -> Called:
    """INFCIRC/254 by its number."""
    if len(parts) < 3:
        return _by_title(parts, known)
    text = f"INFCIRC/{parts[2]}" if parts[0] == "iaea" else f"ICAO Doc {parts[2]}"
    titles = _in_each(known, "", text, short=False)[1]
    return Called(_alike(text).name, titles, dict.fromkeys(LANGUAGES, ""))


def _by_title(parts: list[str], known: Instrument | None) -> Called:
    """A regime, an organisation, a document: the title, or a shorter name when it is long."""
    return Called(*_in_each(known, "", parts[-1], short=False))


_BY_ROOT: Mapping[str, Callable[[list[str], Instrument | None], Called]] = {
    "jp": _japanese, "kr": _korean, "us": _american, "eu": _european, "un": _united_nations,
    "wto": _agreement, "treaty": _agreement, "iaea": _circular, "icao": _circular,
}  # fmt: skip
