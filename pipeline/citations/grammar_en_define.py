"""Short names that an English text defines: (the "Act"), (hereinafter "ECRA"), (CWC)."""

from __future__ import annotations

import re

from pipeline.citations import codes_us, codes_world
from pipeline.citations.grammar_en_acts import NUMBERED, act_at, numbered_at
from pipeline.citations.mention import Alias
from pipeline.citations.page import Page

_QUOTED = re.compile(
    r"\((?P<pre>[^()\"]{0,160})\"(?P<w>[A-Za-z][^\"()\n]{0,50}?),?\"(?P<post>[^()\"]{0,80})\)"
)
_PRE = re.compile(
    r"(?:(?:Act|Law|Cabinet Order|Ministry|Ordinance|Order)[^;]{0,100}[;,]\s{0,3})?"
    r"(?:(?:collectively|herein|hereinafter|hereafter|hereinafter,|referred to|also|as|and|or|the"
    r"|an?|it is|is|in this [A-Z]?[a-z]+,?)\s{1,3}|,\s){0,10}$"
)
_INLINE = re.compile(
    r"here(?:in)?after\s{1,3}(?:(?:referred\s{1,3}to\s{1,3}as|called|the)"
    r"\s{1,3}){0,3}(?:the\s{1,3})?\"(?:the\s)?(?P<w>[A-Za-z][^\"()\n]{0,50}?),?\""
)
_ACRONYM = re.compile(r"\((?:the\s)?(?P<w>[A-Z][A-Za-z]?[A-Z&]{1,8})\)")
_MEANS = re.compile(
    r"\"(?P<w>[A-Z][A-Za-z]{1,30}(?: [A-Z][a-z]{1,20})?),?\"\s{1,3}(?:means|shall\smean|refers\sto)"
    r"\s{1,3}(?:the\s{1,3})?(?=[A-Z])"
)
NUMBERED_LAW = re.compile(NUMBERED)
_AS_AMENDED = re.compile(r",?\s{1,3}(?:as\s{1,3}amended|as\s{1,3}amended\s{1,3}by[^()]{0,60}),?$")


def definitions(page: Page) -> list[Alias]:
    """The definitions of a text, in order."""
    plain = page.plain
    out: list[Alias] = []
    for match in _QUOTED.finditer(plain):
        if not _PRE.match(match["pre"]):
            continue
        target = _named_until(page, match.start()) or _numbered(page, match.start(), match["pre"])
        if target:
            out.append(Alias(_word(match["w"]), target, match.end()))
    for match in _INLINE.finditer(plain):
        spaced = plain[match.start() - 1 : match.start()] in (" ", "\n")
        target = _named_until(page, match.start()) if spaced else ""
        if target:
            out.append(Alias(_word(match["w"]), target, match.end()))
    for match in _ACRONYM.finditer(plain):
        if page.name_at(match.start("w")):
            continue
        target = _named_until(page, match.start())
        if (
            target
            and _abbreviates(match["w"], plain[max(0, match.start() - 200) : match.start()])
            and target.startswith(("us/act", "jp/", "kr/", "treaty/", "wto/", "us/cfr"))
        ):
            out.append(Alias(match["w"], target, match.end()))
    for match in _MEANS.finditer(plain):
        hit = page.name_at(match.end())
        if hit and hit.kind != "agency":
            out.append(Alias(_word(match["w"]), hit.address, match.end()))
    for match in NUMBERED_LAW.finditer(plain):
        numbered = numbered_at(page, match.start())
        if numbered and not page.name_at(numbered[0]):
            name = " ".join(plain[numbered[0] : match.start()].split())
            if name:
                out.append(Alias(_word(name), numbered[2], match.end()))
    out.sort(key=lambda alias: alias.since)
    return out


def _abbreviates(short: str, before: str) -> bool:
    """Tell whether the letters of an acronym begin words of the name before it, in order."""
    letters = [c for c in short.lower() if c.isalpha()]
    for initial in reversed(re.findall(r"(?<![A-Za-z])[A-Za-z]", before)):
        if letters and initial.lower() == letters[-1]:
            letters.pop()
    return not letters and len(short) > 2


def _word(written: str) -> str:
    word = " ".join(written.split())
    return re.sub(r"^[Tt]he ", "", word).strip(" ,.")


def _numbered(page: Page, at: int, pre: str) -> str:
    del pre
    found = numbered_at(page, at)
    return found[2] if found else ""


def _named_until(page: Page, at: int) -> str:
    """The instrument named right before a bracket at `at`, over other brackets."""
    plain = page.plain
    for _ in range(3):
        at = _back(plain, at)
        amended = _AS_AMENDED.search(plain, max(0, at - 100), at)
        if amended:
            at = amended.start()
        hit = page.name_until(at)
        if hit:
            return "" if hit.kind == "agency" else hit.address
        act = _act_until(page, at)
        if act:
            return act
        code = _code_until(plain, at)
        if code:
            return code
        if plain[at - 1 : at] != ")":
            return ""
        opened = plain.rfind("(", max(0, at - 200), at)
        if opened < 0:
            return ""
        numbered = numbered_at(page, opened)
        if numbered:
            return numbered[2]
        at = opened
    return ""


def _back(plain: str, at: int) -> int:
    while at > 0 and plain[at - 1] in " \n,":
        at -= 1
    return at


_ACT_END = re.compile(r"Act(?:\s{1,3}of\s{1,3}\d{4})?$")


def _act_until(page: Page, at: int) -> str:
    match = _ACT_END.search(page.plain, max(0, at - 18), at)
    found = act_at(page, match.start()) if match else None
    return found[2] if found else ""


_CODE_START = re.compile(
    r"Executive Order|E\.O\.|(?:Council |Commission )?(?:Regulation|Decision|Directive"
    r"|Common Position)|[Rr]esolution|Public Law|Pub\."
)


def _code_until(plain: str, at: int) -> str:
    for match in _CODE_START.finditer(plain, max(0, at - 60), at):
        for reader in (
            codes_us.orders,
            codes_us.public_laws,
            codes_world.eu_acts,
            codes_world.resolutions,
        ):
            found = next(iter(reader(plain, match.start())), None)
            if found and found.end == at:
                return found.target
    return ""
