"""Reads the mentions that begin at a trigger word of English text, one function for each form."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.citations import codes_list, codes_us, codes_world
from pipeline.citations.grammar_en_acts import act_at, numbered_at
from pipeline.citations.grammar_en_chain import Chain, chain_at, within
from pipeline.citations.grammar_en_mentions import mentions
from pipeline.citations.grammar_en_refs import GENERIC, Ref
from pipeline.citations.grammar_en_units import SUBS, Group, group
from pipeline.citations.mention import Mention
from pipeline.citations.page import Page

_NAME_NUMERAL = re.compile(
    rf"[ ,]\s{{0,2}}(?P<n>[IVX]{{1,6}})(?: ?bis)?(?::\d{{1,2}})?(?P<s>{SUBS})(?![A-Za-z0-9-])"
)
_NAME_SECTION = re.compile(r"[ ,]\s{0,2}(?P<n>\d{3}\.\d{1,3})(?!\d)")
_ID = re.compile(r"(?:[Ii]d\.|[Ii]bid\b\.?)(?! ?est)")
_ID_AT = re.compile(r",?\s{1,2}(?:at\s)?(?=§|[Aa]rt|[Pp]ara|[Ss]ec|[Pp]art)")


def units(page: Page, at: int) -> Iterator[Mention]:
    chain = chain_at(page, at)
    if chain is None:
        return
    moved = bool(chain.rows[0][0].move)
    form = "relative" if moved else _FORM_OF.get(chain.unit, chain.unit)
    yield from mentions(page, chain, form=form)


_FORM_OF = {
    "sec": "section", "para": "paragraph", "subpara": "paragraph", "subsec": "paragraph",
    "art": "article",
    "part": "part", "supp": "supplement", "annex": "annex", "appdx": "annex", "sched": "schedule",
    "chap": "chapter", "title": "chapter", "item": "item", "subpart": "part", "row": "item",
}  # fmt: skip


def cfr(page: Page, at: int) -> Iterator[Mention]:
    yield from _numbered(page, codes_us.cfr(page.plain, at), "cfr")


def usc(page: Page, at: int) -> Iterator[Mention]:
    yield from _numbered(page, codes_us.usc(page.plain, at), "us-code")


def _numbered(
    page: Page,
    read: tuple[int, str, Group | None, int] | tuple[int, str, Group, int] | None,
    form: str,
) -> Iterator[Mention]:
    if read is None:
        return
    start, instrument, units, end = read
    if units is None:
        yield Mention(start, end, role="code", tradition="west", target=instrument, form=form)
        return
    chain = within(page, units, end, Ref(start, start, instrument=instrument))
    more = _SUPPLEMENT.match(page.plain, chain.end) if units.unit == "part" else None
    supplement = group(page.plain, more.end()) if more and len(units.members) == 1 else None
    if supplement and not _OF_OTHER.match(page.plain, supplement.end):
        chain.rows[-1].append(supplement)
        chain.end = supplement.end
    yield from mentions(page, chain, form=form)


_SUPPLEMENT = re.compile(r",?\s{1,3}(?=[Ss]upp)")  # 15 CFR part 744, Supplement No. 4
_OF_OTHER = re.compile(r"\s{1,3}(?:to|of)\s")


def federal_register(page: Page, at: int) -> Iterator[Mention]:
    mention = codes_us.federal_register(page.plain, at)
    if mention:
        yield mention


def laws(page: Page, at: int) -> Iterator[Mention]:
    """A public law, with the section after it: Pub. L. 115-232, § 1758."""
    found = list(codes_us.public_laws(page.plain, at))
    yield from _followed(page, found, _FOLLOWING_SECTION, "sec") or found


def _followed(page: Page, found: list[Mention], gap: re.Pattern[str], unit: str) -> list[Mention]:
    """The one instrument found with its unit that follows; none where that is of another one."""
    more = gap.match(page.plain, found[0].end) if len(found) == 1 else None
    chain = chain_at(page, more.end()) if more else None
    if chain is None or chain.unit != unit or chain.ref or chain.outer or chain.rows[0][0].move:
        return []
    named = Ref(found[0].start, found[0].end, instrument=found[0].target)
    if any("." in label for group_ in chain.rows[0] for m in group_.members for label in m.whole):
        return []  # § 744.21 is a section of the regulations
    return list(mentions(page, chain, form=found[0].form, before=named))


_FOLLOWING_SECTION = re.compile(r",?\s{1,3}(?=§|[Ss]ec)")
_FOLLOWING_PARAGRAPH = re.compile(r",?\s{1,3}(?=[Pp]ara)")


def orders(page: Page, at: int) -> Iterator[Mention]:
    yield from codes_us.orders(page.plain, at)


def ear99(page: Page, at: int) -> Iterator[Mention]:
    match = _EAR99.match(page.plain, at)
    if match:
        yield Mention(
            at, match.end(), role="code", tradition="west", target="eccn/EAR99", form="ear99"
        )


_EAR99 = re.compile(codes_list.EAR99)


def categories(page: Page, at: int) -> Iterator[Mention]:
    yield from codes_list.categories(page.plain, at)


def eu(page: Page, at: int) -> Iterator[Mention]:
    """An EU act, with the article after it: Regulation (EU) 2021/821, Article 4(1)."""
    acts = list(codes_world.eu_acts(page.plain, at))
    more = _FOLLOWING_UNIT.match(page.plain, acts[0].end) if len(acts) == 1 else None
    chain = chain_at(page, more.end()) if more else None
    if (
        chain
        and chain.unit in ("art", "annex")
        and not chain.rows[0][0].move
        and (chain.top.ref is None or len(chain.rows) > 1)
    ):
        named = Ref(at, acts[0].end, instrument=acts[0].target)
        yield from mentions(page, chain, form="eu-act", before=named)
        return
    yield from acts


_FOLLOWING_UNIT = re.compile(r",?\s{1,3}(?=Art|Annex)")


def resolutions(page: Page, at: int) -> Iterator[Mention]:
    """A resolution, with the paragraph after it: UNSCR 1540, para. 3(d)."""
    found = list(codes_world.resolutions(page.plain, at))
    council = bool(found) and found[0].form in ("sc-resolution", "sc-symbol", "dated-resolution")
    more = _followed(page, found, _FOLLOWING_PARAGRAPH, "para") if council else []
    yield from more or found


def infcirc(page: Page, at: int) -> Iterator[Mention]:
    mention = codes_world.infcirc(page.plain, at)
    if mention:
        yield mention


def act(page: Page, at: int) -> Iterator[Mention]:
    found = act_at(page, at)
    if found and found[3]:
        start, end, address, _ = found
        yield Mention(start, end, tradition="west", instrument=address, form="act", confidence=0.9)
        return


def numbered_law(page: Page, at: int) -> Iterator[Mention]:
    """A law in translation with its number: Customs Act (Act No. 61 of 1954)."""
    found = numbered_at(page, at)
    if found:
        start, end, address = found
        yield Mention(
            start, end, role="code", tradition="west", target=address, form="numbered-law"
        )


def ibid(page: Page, at: int) -> Iterator[Mention]:
    """Id. and ibid.: what was cited last; with a section, another one of the same instrument."""
    match = _ID.match(page.plain, at)
    if not match:
        return
    more = _ID_AT.match(page.plain, match.end())
    chain = chain_at(page, more.end()) if more else None
    if chain and chain.ref is None and chain.outer is None and not chain.rows[0][0].move:
        same = Ref(at, match.end(), pronoun="same", kind="id")
        yield from mentions(page, chain, form="id", before=same)
        return
    yield Mention(at, match.end(), tradition="west", pronoun="same", kind="id", form="id")


def after_names(page: Page, taken: list[Mention]) -> list[Mention]:
    """A numeral or section right after a name: GATT XXI(b)(iii), ITAR 126.1, EAR 744.21(b)."""
    out: list[Mention] = []
    starts = {m.start for m in taken}
    for hit in page.names:
        root = hit.address.partition("/")[0]
        if root == "wto" and (match := _NAME_NUMERAL.match(page.plain, hit.end)):
            units = group(page.plain, match.start("n"), unit="art", begin=hit.start)
        elif hit.address.startswith("us/cfr/") and (
            match := _NAME_SECTION.match(page.plain, hit.end)
        ):
            units = group(page.plain, match.start("n"), unit="sec", begin=hit.start)
        else:
            continue
        if units is None or units.start in starts:
            continue
        chain = Chain(
            hit.start, units.end, [[units]], ref=Ref(hit.start, hit.end, instrument=hit.address)
        )
        out += mentions(page, chain, form="named-numeral" if root == "wto" else "named-section")
    return out


def defined(page: Page, taken: list[Mention]) -> list[Mention]:
    """The defined short names that stand alone: the Act, ECRA; a common noun needs its article."""
    words = tuple(sorted({alias.word for alias in page.aliases if _SHORT.fullmatch(alias.word)}))
    if not words:
        return []
    starts = [mention.start for mention in taken]
    out = []
    for match in _words(words).finditer(page.plain):
        start, end, word = match.start(), match.end(), match["w"]
        if start and _JOINED.match(page.plain, start - 1):
            continue
        i = bisect_right(starts, start) - 1
        if (i >= 0 and taken[i].end > start) or page.name_over(start):
            continue
        the = _THE.search(page.plain, max(0, start - 7), start)
        if word in GENERIC and (not the or _LONGER.match(page.plain, end)):
            continue
        start = the.start() if the else start
        if page.alias(word, start):
            out.append(
                Mention(start, end, tradition="west", pronoun="alias", alias=word, form="defined")
            )
    return out


_JOINED = re.compile(r"[A-Za-z0-9-]")
_THE = re.compile(r"(?<![A-Za-z0-9-])[Tt]he\s{1,3}$")
_SHORT = re.compile(r"[A-Z][A-Za-z0-9.&' -]{1,60}")
_LONGER = re.compile(
    r"\s{1,3}(?:of\s{1,3}(?:\d|[A-Z])|on\s{1,3}[A-Z]|[A-Z][a-z]+\s{1,3}(?:Act|Order|Convention)"
    r"|No\.)"
)


@functools.lru_cache(maxsize=16)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(
        r"\s{1,3}".join(map(re.escape, word.split()))
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?P<w>{either})(?![A-Za-z0-9])")
