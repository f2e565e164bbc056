"""The English grammar: a table of forms, and one pass that reads what they begin.

Units of any instrument (§ 744.21(b), Article XXI, paragraph (a) of this section) are read as chains
(`grammar_en_chain`), citations by number by the modules `codes_*`, names of acts by
`grammar_en_acts`.  Nothing here knows what document the text is; `west` resolves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations import codes_list, codes_us, codes_world
from pipeline.citations.form import Form
from pipeline.citations.grammar_en_acts import NUMBERED, act_at, numbered_at
from pipeline.citations.grammar_en_chain import Chain, chain_at, mentions
from pipeline.citations.grammar_en_define import definitions
from pipeline.citations.grammar_en_heads import labels, titles
from pipeline.citations.grammar_en_refs import Ref
from pipeline.citations.grammar_en_units import SUBS, Group, group
from pipeline.citations.mention import Alias, Mention, Step
from pipeline.citations.page import Page

FORMS: tuple[Form, ...] = ()

_TRIGGER = re.compile(
    r"§|[0-9][A-E][0-9]{3}|¶"
    r"|[Ss](?:ec(?:tion|s?\.|urity C)|ub-?(?:sub-?)?(?:para|section|part)|upp(?:lement|s?\.)|chedule|aid [A-Z]|CR|C [Rr]es|/RES|ECTION|UPPLEMENT)"
    r"|[Pp](?:ara(?:graph|s?\.)|art |arts|art\n|oints? \(|ub(?:\.|lic) ?L|\. ?L\.|ART )"
    r"|[Aa](?:rt(?:icle|s?\.? )|nnex|ppendi|/RES|ct(?![a-z])|RTICLE|NNEX)"
    r"|[Cc](?:hapter|lause|ategor|ouncil|ommission|ommon P|\.? ?F\.? ?R\b)"
    r"|U(?:\.? ?S\.? ?C\b|NSC|\.?N\.? S|nited Nations S|N SC)"
    r"|F(?:\.? ?R\b\.? {0,2}\d|ed\. ?Reg)"
    r"|E(?:xecutive O|\.? ?O\.? {0,2}\d|AR ?99)"
    r"|[Ii](?:tems? |NFCIRC|d\.|bid|mplementing [RDi])"
    r"|[Dd](?:irective|ecision|elegated)"
    r"|[Rr](?:egulation|esolution|ecommendation \()"
    r"|[Tt]h(?:(?:is|at|e (?:said|same|present|preceding|following|next|previous|foregoing)) (?:[a-z]{2,5} )?)(?:[Ss]e|[Ss]ub|[Pp]a|[Aa][rn]|[Cc]h|[Ss]up|[Ii]t|[Ss]ch)"
    r"|[A-Z][a-z]{3,20} Annex|J(?:oint A)|G(?:eneral Assembly)"
)
_NAME_NUMERAL = re.compile(rf"[ ,]\s{{0,2}}(?P<n>[IVX]{{1,6}})(?: ?bis)?(?P<s>{SUBS})(?![A-Za-z0-9])")
_NAME_SECTION = re.compile(r"[ ,]\s{0,2}(?P<n>\d{3}\.\d{1,3})(?!\d)")
_NUMBERED = re.compile(NUMBERED)
_ID = re.compile(r"(?:[Ii]d\.|[Ii]bid\b\.?)(?! ?est)")
_ID_AT = re.compile(r",?\s{1,2}(?:at\s)?(?=§|[Aa]rt|[Pp]ara|[Ss]ec|[Pp]art)")


def define(page: Page) -> list[Alias]:
    """The short names that a text defines: (the "Act"), hereinafter "ECRA", (CWC)."""
    return definitions(page)


def find(page: Page) -> list[Mention]:
    """Every mention of the Western forms, in order."""
    plain = page.plain
    found = list(titles(plain))
    blocked = iter([*found, Mention(len(plain) + 1, len(plain) + 1)])
    head = next(blocked)
    done = 0
    out: list[Mention] = []
    for match in _TRIGGER.finditer(plain):
        at = match.start()
        if at < done:
            continue
        while head.end <= at:
            head = next(blocked)
        if head.start <= at:
            continue
        if plain[at] != "§" and at and plain[at - 1].isascii() and (plain[at - 1].isalnum() or plain[at - 1] == "_"):
            continue
        for mention in _read(page, at):
            out.append(mention)
            if mention.form != "beyond":
                done = max(done, mention.end)
    out += _after_names(page, out)
    out.sort(key=lambda m: m.start)
    return [*found, *out, *labels(plain, out)]


def _read(page: Page, at: int) -> Iterator[Mention]:
    """The mentions that begin at a trigger."""
    plain = page.plain
    first = plain[at]
    if first.isdigit():
        yield from codes_list.eccns(plain, at)
        return
    for reader in _READERS.get(first.upper(), ()):
        out = list(reader(page, at))
        if out:
            yield from out
            return


def _chain(page: Page, at: int) -> Iterator[Mention]:
    chain = chain_at(page, at)
    if chain is None:
        return
    yield from mentions(page, chain, form=_FORM_OF.get(chain.unit, chain.unit))


_FORM_OF = {
    "sec": "section", "para": "paragraph", "subpara": "paragraph", "subsec": "paragraph", "art": "article",
    "part": "part", "supp": "supplement", "annex": "annex", "appdx": "annex", "sched": "schedule",
    "chap": "chapter", "item": "item", "subpart": "part", "row": "item",
}  # fmt: skip


def _cfr(page: Page, at: int) -> Iterator[Mention]:
    yield from _units_of(page, codes_us.cfr(page.plain, at), "cfr")


def _usc(page: Page, at: int) -> Iterator[Mention]:
    yield from _units_of(page, codes_us.usc(page.plain, at), "us-code")


def _units_of(
    page: Page, read: tuple[int, str, Group | None, int] | tuple[int, str, Group, int] | None, form: str
) -> Iterator[Mention]:
    if read is None:
        return
    start, instrument, units, end = read
    if units is None:
        yield Mention(start, end, role="code", tradition="west", target=instrument, form=form)
        return
    from pipeline.citations.grammar_en_chain import within

    chain: Chain = within(page, units, end, Ref(start, start, instrument=instrument))
    yield from mentions(page, chain, form=form)


def _fr(page: Page, at: int) -> Iterator[Mention]:
    mention = codes_us.federal_register(page.plain, at)
    if mention:
        yield mention


def _laws(page: Page, at: int) -> Iterator[Mention]:
    yield from codes_us.public_laws(page.plain, at)


def _orders(page: Page, at: int) -> Iterator[Mention]:
    yield from codes_us.orders(page.plain, at)


def _ear99(page: Page, at: int) -> Iterator[Mention]:
    match = _EAR99.match(page.plain, at)
    if match:
        yield Mention(at, match.end(), role="code", tradition="west", target="eccn/EAR99", form="ear99")


_EAR99 = re.compile(codes_list.EAR99)


def _categories(page: Page, at: int) -> Iterator[Mention]:
    yield from codes_list.categories(page.plain, at)


def _eu(page: Page, at: int) -> Iterator[Mention]:
    acts = list(codes_world.eu_acts(page.plain, at))
    if len(acts) == 1:
        more = _FOLLOWING_UNIT.match(page.plain, acts[0].end)
        chain = chain_at(page, more.end()) if more else None
        if chain and chain.ref is None and chain.unit in ("art", "annex") and not chain.rows[0][0].move:
            chain.ref = Ref(at, acts[0].end, instrument=acts[0].target)
            read = list(mentions(page, chain, form="eu-act"))
            read[0].start = at
            yield from read
            return
    yield from acts


_FOLLOWING_UNIT = re.compile(r",?\s{1,3}(?=Art|Annex)")


def _resolutions(page: Page, at: int) -> Iterator[Mention]:
    yield from codes_world.resolutions(page.plain, at)


def _infcirc(page: Page, at: int) -> Iterator[Mention]:
    mention = codes_world.infcirc(page.plain, at)
    if mention:
        yield mention


def _act(page: Page, at: int) -> Iterator[Mention]:
    found = act_at(page, at)
    if found and found[3]:
        start, end, address, _ = found
        yield Mention(start, end, tradition="west", instrument=address, form="act", confidence=0.9)
        return
    for word in ("The Act", "the Act"):
        start = at - 4
        if found is None and page.plain[start : at + 3] == word and page.alias("Act", at):
            yield Mention(start, at + 3, tradition="west", pronoun="alias", alias="Act", form="defined")


def _id(page: Page, at: int) -> Iterator[Mention]:
    match = _ID.match(page.plain, at)
    if not match:
        return
    more = _ID_AT.match(page.plain, match.end())
    chain = chain_at(page, more.end()) if more else None
    if chain and chain.ref is None and chain.outer is None:
        chain.ref = Ref(at, match.end(), pronoun="same")
        yield from mentions(page, chain, form="id")
        return
    yield Mention(at, match.end(), tradition="west", pronoun="same", form="id")


_READERS = {
    "§": (_chain,), "¶": (_chain,),
    "S": (_resolutions, _chain),
    "P": (_laws, _chain),
    "A": (_resolutions, _chain, _act),
    "C": (_cfr, _eu, _categories, _chain),
    "U": (_usc, _resolutions),
    "F": (_fr,),
    "E": (_ear99, _orders),
    "I": (_infcirc, _eu, _id, _chain),
    "D": (_eu,),
    "R": (_eu, _resolutions),
    "T": (_chain,), "J": (_eu,), "G": (_resolutions,),
}  # fmt: skip


def _after_names(page: Page, taken: list[Mention]) -> list[Mention]:
    """A numeral or section right after a name: GATT XXI(b)(iii), ITAR 126.1, EAR 744.21(b)."""
    out: list[Mention] = []
    starts = {m.start for m in taken}
    for hit in page.names:
        root = hit.address.partition("/")[0]
        if root == "wto" and (match := _NAME_NUMERAL.match(page.plain, hit.end)):
            units = group(page.plain, match.start("n"), unit="art", begin=hit.start)
        elif hit.address.startswith("us/cfr/") and (match := _NAME_SECTION.match(page.plain, hit.end)):
            units = group(page.plain, match.start("n"), unit="sec", begin=hit.start)
        else:
            continue
        if units is None or units.start in starts:
            continue
        chain = Chain(hit.start, units.end, [[units]], ref=Ref(hit.start, hit.end, instrument=hit.address))
        out += mentions(page, chain, form="named-numeral" if root == "wto" else "named-section")
    return out
