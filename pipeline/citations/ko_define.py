"""The short names that a Korean text defines, and those that a document implies.

「대외무역법」(이하 "법"이라 한다)     "법"은 「대외무역법」을, "영"은 같은 법 시행령을 말한다
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.ko_laws import lower, lower_at, titled
from pipeline.citations.mention import Alias, Mention
from pipeline.citations.page import Page

_HANGUL = re.compile(r"[가-힣]")
_FROM_NOW = re.compile(
    r"""이하\s?(?:이\s?[가-힣]{1,3}에서\s?(?:는\s?)?|각각\s?|본\s?[가-힣]{1,3}에서\s?)?"""
    r"""(?:["'「](?P<quoted>[^"'「」\n]{1,40})["'」]\s?(?:이?라|으?로|\)|이며|고|,)"""
    r"""|(?P<bare>[가-힣A-Za-z]{1,20}?)(?:이?라)\s?(?:고\s?)?(?:한다|함|칭))"""
)
_MEANS = re.compile(
    r"""["'](?P<word>[^"'\n]{1,40})["']\s?(?:이라\s?함은|라\s?함은|이라\s?하면|이란|란|은|는)\s?"""
)
_END_OF_MEANING = re.compile(r"\s?(?:\([^()\n]{0,60}\))?\s?(?:[을를,]|이며|이고|이다|및\s?[\"'])")
_SAME = re.compile(r"(?:같은|동|그)\s?법?\s?(?:률\s?)?(시행령|시행규칙)")
_LAW_WORD = re.compile(
    r"(?:법|법률|령|영|규칙|규정|고시|공고|요령|훈령|예규|지침|조례|협약|조약|협정)$"
)
_SPACE = re.compile(r"\s+")


def define(page: Page) -> list[Alias]:
    """The short names that the page defines, in order, each from where it is defined.

    A word that ends like a law and is defined as something else (자율수출관리규정, 이하 "규정") is
    an alias without a target.
    """
    plain = page.plain
    if "이하" not in plain and '"' not in plain and "'" not in plain:
        return []
    found: list[Alias] = []
    for match in _FROM_NOW.finditer(plain):
        word = (match["quoted"] or match["bare"]).strip()
        opening = plain.rfind("(", max(0, match.start() - 80), match.start())
        if opening < 0:
            continue
        target = _named_until(page, opening)
        if target or _LAW_WORD.search(word):
            found += _aliases(word, target, match.start())
    for match in _MEANS.finditer(plain):
        target, end = _named_at(page, match.end())
        if target and _END_OF_MEANING.match(plain, end):
            found += _aliases(match["word"].strip(), target, match.start())
    return sorted(found, key=lambda alias: alias.since)


def words(page: Page) -> Iterator[Mention]:
    """The defined words where they are defined: known names there cite nothing."""
    for pattern, group in ((_FROM_NOW, "quoted"), (_FROM_NOW, "bare"), (_MEANS, "word")):
        if not page.names:
            return
        for match in pattern.finditer(page.plain):
            start, end = match.span(group)
            if start >= 0 and (page.name_at(start) or page.name_until(end)):
                yield Mention(start, end, pronoun="alias", form="definition")


def implied(document: str) -> list[Alias]:
    """What 법, 영, 시행령 … mean in an act, its decree or its rules without any definition."""
    root, _, name = document.partition("/")
    if root != "kr" or "/" in name:
        return []
    match = re.fullmatch(r"(.*(?:법|법률))(시행령|시행규칙)?", name)
    if match is None:
        return []
    act, kind = f"kr/{match[1]}", match[2]
    decree, rules = lower(act, "시행령"), lower(act, "시행규칙")
    words = {"시행령": decree, "법시행령": decree, "시행규칙": rules, "법시행규칙": rules}
    if kind:
        words |= {"법": act, "법률": act, "규칙": rules}
    if kind == "시행규칙":
        words |= {"영": decree, "령": decree}
    return [Alias(word, target, 0) for word, target in words.items() if target != document]


def _aliases(word: str, target: str, since: int) -> list[Alias]:
    """The alias; of an act also the names that its decree and rules take from it (법 시행령)."""
    word = _SPACE.sub(" ", word)
    found = [Alias(word, target, since)]
    if target.startswith("kr/") and target.endswith(("법", "법률")):
        for below in ("시행령", "시행규칙"):
            found.append(Alias(f"{word}{below}", lower(target, below), since))
    return found


def _named_until(page: Page, end: int) -> str:
    """The address of the instrument whose name ends at `end`; "" when none does."""
    plain = page.plain
    while end and plain[end - 1] in " \n":
        end -= 1
    if end and plain[end - 1] == ")":  # 화학무기금지협약(CWC)(이하 …)
        opening = plain.rfind("(", max(0, end - 60), end)
        end = opening if opening > 0 else end
    if end and plain[end - 1] == "」":
        start = plain.rfind("「", max(0, end - 150), end)
        return (
            titled(plain[start + 1 : end - 1], plain[max(0, start - 8) : start])[0]
            if start >= 0
            else ""
        )
    hit = page.name_until(end)
    if hit is not None:
        return hit.address
    match = re.search(r"(\s?)(시행령|시행규칙)$", plain[max(0, end - 6) : end])
    if match is None:
        return ""
    base = end - len(match.group())
    hit = page.name_until(base)
    if hit is not None:
        return lower(hit.address, match[2])
    if plain[base - 1 : base] == "」":
        return lower(_named_until(page, base), match[2])
    if re.search(r"(?:같은|동|그)\s?법?(?:률)?\s?$", plain[max(0, base - 6) : base]):
        return lower(_last_named(page, base), match[2])
    return ""


def _named_at(page: Page, at: int) -> tuple[str, int]:
    """The instrument that is named at `at`, and where its name ends."""
    plain = page.plain
    if plain.startswith("「", at):
        end = plain.find("」", at, at + 150)
        if end < 0:
            return "", at
        return lower_at(plain, titled(plain[at + 1 : end])[0], end + 1)
    hit = page.name_at(at)
    if hit is not None:
        return lower_at(plain, hit.address, hit.end)
    match = _SAME.match(plain, at)
    if match:
        return lower(_last_named(page, at), match[1]), match.end()
    return "", at


def _last_named(page: Page, at: int) -> str:
    """The Korean law named last before `at`, at most some lines ago."""
    plain = page.plain
    end = plain.rfind("」", max(0, at - 400), at)
    start = plain.rfind("「", max(0, end - 150), end) if end >= 0 else -1
    address = titled(plain[start + 1 : end])[0] if start >= 0 else ""
    if address.startswith("kr/"):
        return address
    for hit in reversed(page.names):
        if hit.end <= at and hit.address.startswith("kr/"):
            return hit.address if at - hit.end < 400 else ""
    return ""
