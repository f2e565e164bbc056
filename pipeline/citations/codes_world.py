"""International citations by number: EU acts, UN resolutions and documents, INFCIRC.

EU acts carry a year and a number, in this order since 2015 and with `No` the other way round
before (Interinstitutional Style Guide, 1.2.2); their address is the CELEX number: sector 3, year,
letter of the kind, number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.grammar_en_units import SUBS
from pipeline.citations.mention import Mention
from pipeline.numerals import roman

_BODY = r"(?:EU|EC|EEC|CFSP|Euratom|ECSC)"
EU_ACT = (
    r"(?:(?:EC |EU |EEC )?(?:Council|Commission|European Parliament and Council)\s{1,3})?"
    r"(?:(?:Implementing|Delegated)\s{1,3})?"
    rf"(?P<kind>Regulation|Directive|Decision|Recommendation|Common\s{{1,3}}Position|Joint"
    rf"\s{{1,3}}Action)s?\s{{1,3}}"
    rf"(?:\({_BODY}(?:,\s?{_BODY})?\)\s{{0,3}}(?P<no>[Nn]o\.?\s{{0,3}})?(?P<a>\d{{1,4}})/"
    rf"(?P<b>\d{{1,4}})"
    rf"|(?P<oldno>[Nn]o\.?\s{{0,3}})?(?P<olda>\d{{2,4}})/(?P<oldb>\d{{1,4}})/{_BODY}"
    r"|(?P<shortno>[Nn]o\.?\s{0,3})?(?P<shorta>\d{1,4})/(?P<shortb>\d{1,4}))(?![\d/])"
)
_BODY_BEFORE = re.compile(rf"{_BODY}\s{{1,3}}$")
_EU_ACT = re.compile(EU_ACT)
_EU_MORE = re.compile(
    rf",?\s{{1,3}}(?:and\s{{1,3}}|or\s{{1,3}})?(?:\({_BODY}\)\s{{0,3}})?(?P<no>[Nn]o\.?\s{{0,3}})?"
    r"(?P<a>\d{1,4})/(?P<b>\d{4}|\d{1,4})(?![\d/])"
)
_LETTERS = {"regulation": "R", "directive": "L", "decision": "D", "recommendation": "H",
            "common position": "E", "joint action": "E"}  # fmt: skip

_YEAR = r"(?:\s{0,3}\(\s?(?P<year>(?:19|20)\d\d)\s?\))"
SC_RESOLUTION = (
    r"(?:UN\s?SC\s?R(?:es(?:olution)?)?s?\.?|SCRs?|(?:U\.?N\.?\s{1,3}|United Nations\s{1,3})?"
    r"(?:Security\s{1,3}Council|SC)\s{1,3}(?:\((?:UN\s?)?SC\)\s{1,3})?"
    r"[Rr]es(?:olutions?|\.)(?:\s{1,3}\((?:UN\s?)?SCRs?\))?|UNSC\s{1,3}[Rr]es(?:olutions?|\.)?)"
    rf"\s{{0,3}}(?:[Nn]os?\.?\s{{0,2}})?(?P<n>\d{{2,4}})(?![\d/]){_YEAR}?"
)
DATED_RESOLUTION = rf"[Rr]esolutions?\s{{1,3}}(?:[Nn]os?\.?\s{{0,2}})?(?P<n>\d{{1,4}}){_YEAR}"
GA_RESOLUTION = (
    r"(?:(?:UN\s)?General Assembly\s{1,3})?[Rr]esolutions?\s{1,3}"
    r"(?P<s>[1-9]\d{0,2})/(?P<n>\d{1,4})(?:\s[A-Z](?![A-Za-z0-9]))?(?![\d/])"
)
OLD_GA_RESOLUTION = (
    r"[Rr]esolutions?\s{1,3}(?P<n>\d{1,4})(?:\s[A-Z])?\s{0,2}\((?P<s>[IVXL]{1,7}|(?:S|ES)-"
    r"[IVX]{1,5})\)"
)
# A number alone: the resolver takes it where the text has spoken of the Council's resolutions.
BARE_RESOLUTION = (
    r"[Rr]esolutions?\s{1,3}(?P<n>\d{3,4})(?![\d/]|\s{0,3}\(|\s{0,3}(?:x|dpi|pixels?|lines)\b)"
)
SC_SYMBOL = rf"S/RES/(?P<n>\d{{1,4}}){_YEAR}?"
GA_SYMBOL = r"A/RES/(?P<s>\d{1,3})/(?P<n>\d{1,4})(?![\d/])"
_PATTERNS = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (SC_RESOLUTION, "sc-resolution"), (GA_RESOLUTION, "ga-resolution"),
        (DATED_RESOLUTION, "dated-resolution"), (OLD_GA_RESOLUTION, "old-ga-resolution"),
        (BARE_RESOLUTION, "bare-resolution"), (SC_SYMBOL, "sc-symbol"), (GA_SYMBOL, "ga-symbol"),
    )
)  # fmt: skip
_MORE_SC = re.compile(
    r"(?:,\s{0,3}(?:(?:and|or)\s{1,3})?|\s{1,3}(?:and|or)\s{1,3})(?:UNSCR\s)?(?P<n>\d{1,4})"
    rf"(?![\d/.,-]\d){_YEAR}?"
)
_MORE_GA = re.compile(
    r"(?:,\s{0,3}(?:(?:and|or)\s{1,3})?|\s{1,3}(?:and|or)\s{1,3})(?P<s>\d{1,3})/(?P<n>\d{1,4})"
    r"(?:\s[A-Z](?![A-Za-z0-9]))?(?![\d/])"
)

INFCIRC = (
    r"INFCIRC[/ ]{1,2}(?P<n>\d{1,4})(?:/Rev\.? ?\d{1,2})?(?:/Add\.? ?\d)?(?:/Mod\.? ?\d)?"
    r"(?:[/, ]{1,2}[Pp]art ?(?P<part>[12]|II?)(?![A-Za-z0-9]))?"
    rf"(?:, ?(?P<para>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?P<s>{SUBS}))?"
)
_INFCIRC = re.compile(INFCIRC)
_SUB = re.compile(r"\(([A-Za-z0-9]+)\)")


def eu_acts(plain: str, at: int) -> Iterator[Mention]:
    """Council Regulation (EC) No 428/2009, and those listed after it."""
    match = _EU_ACT.match(plain, at)
    if not match:
        return
    letter = _LETTERS[" ".join(match["kind"].lower().split())]
    if match["a"]:
        celex = _celex(letter, match["a"], match["b"], number_first=bool(match["no"]))
    elif match["shorta"]:
        body = _BODY_BEFORE.search(plain, max(0, at - 10), at)
        if not body and not match.group().startswith(("Council", "Commission", "E")):
            return
        celex = _celex(
            letter, match["shorta"], match["shortb"], number_first=bool(match["shortno"])
        )
        at = body.start() if body else at
    else:
        celex = _celex(letter, match["olda"], match["oldb"], number_first=bool(match["oldno"]))
    if not celex:
        return
    yield _code(at, match.end(), f"eu/{celex}", "eu-act")
    more = _EU_MORE.match(plain, match.end()) if match.group("kind") and match["a"] else None
    for _ in range(30):
        if not more:
            return
        celex = _celex(letter, more["a"], more["b"], number_first=bool(more["no"]))
        if not celex:
            return
        begin = more.start("no") if more["no"] else more.start("a")
        yield _code(begin, more.end(), f"eu/{celex}", "eu-act")
        more = _EU_MORE.match(plain, more.end())


def _celex(letter: str, first: str, second: str, *, number_first: bool) -> str:
    """The CELEX number; "" when neither part is a year."""
    if not number_first and len(first) in (2, 4) and _year(first):
        year, number = first, second
    else:
        year, number = second, first
        if not _year(year) and _year(first):
            year, number = first, second
    whole = _year(year)
    return f"3{whole}{letter}{int(number):04d}" if whole and int(number) else ""


def _year(text: str) -> str:
    if len(text) == 2 and int(text) >= 52:
        return f"19{text}"
    return text if len(text) == 4 and 1952 <= int(text) <= 2100 else ""


def resolutions(plain: str, at: int) -> Iterator[Mention]:
    """A resolution at `at` by number or symbol, and those listed after it."""
    for pattern, form in _PATTERNS:
        match = pattern.match(plain, at)
        if not match:
            continue
        if plain.find("Economic and Social Council", max(0, at - 60), at) >= 0:
            return  # ECOSOC's resolutions have no address
        general = "s" in match.groupdict()
        number = int(match["n"])
        if not general and not _council(number, match.groupdict().get("year")):
            return
        first = _code(at, match.end(), _resolution(match, general=general), form)
        first.kind = "resolution?" if form == "bare-resolution" else ""
        yield first
        if form in ("old-ga-resolution", "sc-symbol", "ga-symbol", "bare-resolution"):
            return
        for _ in range(40):
            more = (_MORE_GA if general else _MORE_SC).match(plain, match.end())
            if not more or (not general and not _also(more, form, at)):
                return
            yield _code(more.start("s" if general else "n"), more.end(),
                        _resolution(more, general=general), form)  # fmt: skip
            match = more
        return


def _also(more: re.Match[str], form: str, begin: int) -> bool:
    number = int(more["n"])
    if more["year"]:
        return _council(number, more["year"])
    if form == "sc-resolution" and more.string.find("resolutions", begin, more.start()) >= 0:
        return 100 <= number < 3500
    # Without its year a number goes on the list only after one that needed none.
    return (form == "sc-resolution" and 100 <= number < 1900) or (number > 2050 and number < 3500)


def _council(number: int, year: str | None) -> bool:
    """Tell whether the Security Council can have adopted this number in this year."""
    if not 0 < number < 4000:
        return False
    return year is None or 1946 <= int(year) <= 2100


def _resolution(match: re.Match[str], *, general: bool) -> str:
    if not general:
        return f"un/sc/res/{int(match['n'])}"
    session = match["s"]
    if not session.isdigit():
        kind, _, numeral = session.rpartition("-")
        value = str(roman(numeral) or numeral)
        session = f"{kind}-{value}" if kind else value
    return f"un/ga/res/{session}/{int(match['n'])}"


def infcirc(plain: str, at: int) -> Mention | None:
    """INFCIRC/254/Part 1, with a paragraph of it."""
    match = _INFCIRC.match(plain, at)
    if not match:
        return None
    target = f"iaea/infcirc/{match['n']}"
    if match["part"]:
        target += f"/part_{roman(match['part']) or match['part']}"
    if match["para"]:
        target = "/".join((target, match["para"], *_SUB.findall(match["s"])))
    return _code(at, match.end(), target, "infcirc")


def _code(start: int, end: int, target: str, form: str) -> Mention:
    return Mention(start, end, role="code", tradition="west", target=target, form=form)
