"""Reads which instrument an English reference is of: a name, a defined word, a number.

of the EAR · of the Act · of this Convention · of Regulation (EU) 2021/821 · GATT, Article XXI
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.citations import codes_list, codes_us, codes_world
from pipeline.citations.grammar_en_acts import act_at, numbered_at
from pipeline.citations.page import Page

NOUNS = (
    r"Executive Order|Act|Law|Convention|Treaty|Agreement|Charter|Protocol|Covenant|Pact|Statute"
    r"|Order|Decree|Ordinance"
    r"|Regulations?|Rules?|Code|Constitution|Directive|Decision|Resolution|Enforcement Decree"
    r"|Enforcement Rules?"
    r"|Cabinet Order|Notice|Understanding|Arrangement|Memorandum|Manual"
)
_DETERMINER = re.compile(
    r"(?:(?P<this>[Tt]his|[Tt]he\s{1,3}present)|(?P<same>[Tt]hat|[Tt]hose|[Tt]he\s{1,3}(?:said"
    r"|same)|[Ss]aid|[Ss]uch)|(?P<the>[Tt]he))\s{1,3}"
)
_QUOTE = re.compile(r"[\"']")
_NOUN = re.compile(rf"(?:{NOUNS})(?![A-Za-z0-9])")
_KINDS = {"Act": "act", "Law": "act", "Decree": "decree", "Cabinet Order": "decree",
          "Order": "decree",
          "Enforcement Decree": "decree", "Rule": "rule", "Rules": "rule", "Ordinance": "rule",
          "Enforcement Rule": "rule", "Enforcement Rules": "rule",
          "Convention": "treaty", "Treaty": "treaty", "Agreement": "treaty", "Charter": "treaty",
          "Protocol": "treaty", "Covenant": "treaty", "Pact": "treaty", "Statute": "treaty",
          "Resolution": "treaty"}  # fmt: skip
_TITLE = re.compile(
    r"[Tt]itle\s{1,3}(?P<n>\d{1,2}),?\s{1,3}(?:of\s{1,3})?(?:the\s{1,3})?"
    r"(?:(?P<usc>U\.?\s?S\.?\s?C\b\.?|U(?:nited\s|\.\s?)S(?:tates\s|\.\s?)Code)|"
    r"(?P<cfr>C\.?F\.?R\.?|Code\s{1,3}of\s{1,3}Federal\s{1,3}Regulations))"
)
_CFR_TITLE = re.compile(r"(?P<n>\d{1,2})\s{1,3}C\.? ?F\.? ?R\.?(?!\s{0,3}(?:\d|§|[Pp]art))")
# A phrase in capitals that names some other instrument: Article 3 of the Beirut Agreement.
_UNKNOWN = re.compile(
    rf"(?:[A-Z][\w.'&-]{{0,30}},?\s{{1,3}}|(?:and|of|for|the|to|in|on|against|with|or)\s{{1,3}}"
    rf"|\(\w{{1,12}}\)\s{{1,3}}){{1,24}}?(?:{NOUNS})(?![A-Za-z0-9])"
)
_AGREEMENT_ON = re.compile(r"(?:Agreement|Convention|Treaty)\s{1,3}on\s{1,3}(?:the\s{1,3})?")
_UNKNOWN_ON = re.compile(
    r"Articles\s{1,3}of\s{1,3}[A-Z]"
    r"|(?:Convention|Treaty|Agreement|Protocol|Statute|Constitution|Code|Law|Regulations?|Directive"
    r"|Decision|Order"
    r"|Charter|Act|Covenant|Pact)\s{1,3}(?:(?:on|for|of|between|concerning|relating\s{1,3}to|to)"
    r"\s{1,3}(?:the\s{1,3})?[A-Z]|No\.?|\((?:EU|EC|EEC)\b)"
)
# Lower case: Article 5 of the report, section 2 of a contract.
_OTHER = re.compile(
    r"[Ll]icen[cs]e\s{1,3}[Ee]xception|"
    r"(?:(?:its|their|his|her|an?|any|each|such|the|this|that|another)\s{1,3})"
    r"(?:(?!(?:for|of|in|to|and|or|that|which|is|are|with|as|by|on|at|from|under|sub[a-z]+|chapter"
    r"|section|part|title|paragraph|article)\s)[a-z]{2,14}\s{1,3}){0,2}"
    r"(?:report|contract|agreement|licen[cs]e|application|form|notice|order|letter|document|draft"
    r"|statement|memorandum"
    r"|decision|manual|policy|guidelines?|guidance|plan|proposal|treaty|convention|constitution"
    r"|code|bill|charter|resolution"
    r"|regulations?|rules?|law|statute|decree|ordinance|annex|certificate|questionnaire|study|book"
    r"|paper|definition|entry|ECCN|note|table|list|report|rule|[Ss]chedule(?!s?\s\d))s?\b"
)
_BEFORE = re.compile(r"(?:'s\s{1,3}|,?\s{1,3}|,)$")
_WORD_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<the>[Tt]he\s{1,3})?(?P<w>[A-Z][A-Za-z.-]{1,30}))$"
)
_UNITS_AFTER_NAME = frozenset(
    ("art", "sec", "part", "chap", "annex", "supp", "sched", "subpart", "appdx")
)
_NO_NAMES = ("org/",)


@dataclass(slots=True)
class Ref:
    """An instrument named in a reference at `start`..`end`, as a mention holds it.

    `blocked` when it is one that is not known: then the reference is of nothing that is.
    """

    start: int
    end: int
    instrument: str = ""
    pronoun: Literal["", "this", "same", "alias"] = ""
    kind: str = ""
    alias: str = ""
    blocked: bool = False
    weak: bool = False
    confidence: float = 1.0


def ref_at(page: Page, at: int) -> Ref | None:
    """The instrument that stands at `at`, after `of`; None when none does."""
    plain = page.plain
    determiner = _DETERMINER.match(plain, at)
    pos = determiner.end() if determiner else at
    if pos < len(plain) and _QUOTE.match(plain, pos):
        pos += 1
    if not (determiner and determiner["this"]):
        named = _named(page, at) if determiner else None
        named = named or _named(page, pos) or _code(page, pos)
        if named:
            named.start = at
            return named
    on = _AGREEMENT_ON.match(plain, pos)
    if on and (named := _named(page, on.end())):
        named.start = at
        return named
    noun = _NOUN.match(plain, pos)
    if noun and determiner and not _UNKNOWN_ON.match(plain, pos):
        return _by_noun(page, at, noun, determiner)
    other = _OTHER.match(plain, at)
    if other:
        return Ref(at, other.end(), blocked=True)
    if determiner and determiner["this"]:
        return None
    act = _act(page, pos)
    if act:
        return act
    other = _UNKNOWN.match(plain, pos) or _UNKNOWN_ON.match(plain, pos)
    return Ref(at, other.end(), blocked=True) if other else None


def _named(page: Page, at: int) -> Ref | None:
    hit = page.name_at(at)
    if hit and hit.kind != "agency":
        category = _CATEGORY.match(page.plain, hit.end) if hit.address == _USML else None
        entry = next(codes_list.categories(page.plain, category.end()), None) if category else None
        if entry:
            return Ref(at, entry.end, instrument=f"usml/{entry.steps[0].labels[-1]}")
        if page.plain[hit.end : hit.end + 1] == " " and _ACT_TAIL.match(page.plain, hit.end + 1):
            return (
                None  # Export Administration Regulations Act: the name is longer than the one known
            )
        end = hit.end
        quote = page.plain[end : end + 1] in "\"'" and page.plain[at - 1 : at] in "\"'"
        return Ref(at, end + 1 if quote else end, instrument=hit.address)
    word = _alias_at(page, at)
    if word:
        return Ref(at, at + len(word), pronoun="alias", alias=word)
    return None


_USML = "us/cfr/22/121.1"
_CATEGORY = re.compile(r"\s{1,3}(?=Categor)")
_ACT_TAIL = re.compile(r"(?:[A-Z][a-z]+\s){0,2}(?:Act|Regulations|Convention)\b")
_ALIAS = re.compile(r"[A-Z][A-Za-z0-9&-]*(?:\s{1,3}(?:of\s|and\s|for\s)?[A-Z][A-Za-z0-9&-]*){0,7}")


def _alias_at(page: Page, at: int) -> str:
    """The defined short name at `at`, the longest; "" when none is."""
    if not page.aliases:
        return ""
    match = _ALIAS.match(page.plain, at)
    if not match:
        return ""
    phrase = match.group()
    while phrase:
        if page.is_alias(phrase) and phrase not in GENERIC:
            return phrase
        if not (" " in phrase or "\n" in phrase):
            return ""
        phrase = phrase[: max(phrase.rfind(" "), phrase.rfind("\n"))].rstrip()
    return ""


# Nouns that stand for a defined instrument only with their article: the Act, not "Act".
GENERIC = frozenset(NOUNS.replace("s?", "").split("|")) | {"Regulations", "Rules"}


def _by_noun(page: Page, at: int, noun: re.Match[str], determiner: re.Match[str]) -> Ref:
    word = " ".join(noun.group().split()).removeprefix("Executive ")
    kind = _KINDS.get(word, "")
    if determiner["this"]:
        return Ref(at, noun.end(), pronoun="this", kind=kind)
    if determiner["same"]:
        return Ref(at, noun.end(), pronoun="same", alias=word, kind=kind)
    return Ref(at, noun.end(), pronoun="alias", alias=word, kind=kind)


def _code(page: Page, at: int) -> Ref | None:
    """An instrument by its number: a title of the CFR or the Code, an EU act, a resolution."""
    plain = page.plain
    title = _TITLE.match(plain, at)
    if title:
        return Ref(
            at, title.end(), instrument=f"us/{'usc' if title['usc'] else 'cfr'}/{int(title['n'])}"
        )
    only = _CFR_TITLE.match(plain, at)
    if only:
        return Ref(at, only.end(), instrument=f"us/cfr/{int(only['n'])}")
    for reader in (
        codes_world.eu_acts, codes_world.resolutions, codes_us.public_laws,
        codes_us.orders, codes_list.categories,
    ):  # fmt: skip
        found = next(iter(reader(plain, at)), None)
        if found and found.target:
            return Ref(found.start, found.end, instrument=found.target)
        if found:
            return Ref(found.start, found.end, instrument=f"usml/{found.steps[0].labels[-1]}")
    return None


def _act(page: Page, at: int) -> Ref | None:
    """An act named in full: its phrase begins at `at`."""
    plain = page.plain
    stop = min(len(plain), at + 160)
    pos = plain.find("Act", at, stop)
    while pos >= 0:
        found = act_at(page, pos)
        if found and found[0] <= at:
            return Ref(at, found[1], instrument=found[2], kind="" if found[3] else "act?",
                       confidence=1.0 if found[3] else 0.8)  # fmt: skip
        pos = plain.find("Act", pos + 3, stop)
    bracket = plain.find("(", at, stop)
    numbered = numbered_at(page, bracket) if bracket > 0 else None
    if numbered and numbered[0] <= at:
        return Ref(at, numbered[1], instrument=numbered[2])
    return None


def ref_before(page: Page, start: int, unit: str) -> Ref | None:
    """The instrument named right before a reference: GATT Article XXI, the Act, section 5."""
    plain = page.plain
    low = max(0, start - 4)
    gap = _BEFORE.search(plain, low, start)
    if gap is None or (start and gap.start() == 0):
        return None
    stop = gap.start()
    if unit not in _UNITS_AFTER_NAME:
        return None
    hit = page.name_until(stop)
    if hit:
        if hit.kind == "agency" or hit.address.startswith(("us/list", "eccn")):
            return None
        return Ref(hit.start, stop, instrument=hit.address)
    if "," in gap.group() and unit not in ("art", "sec"):
        return None
    word = _WORD_BEFORE.search(plain, max(0, stop - 40), stop)
    if word is None:
        return None
    name = word["w"]
    if page.is_alias(name) and (name not in GENERIC or word["the"]):
        return Ref(word.start(), stop, pronoun="alias", alias=name)
    return None
