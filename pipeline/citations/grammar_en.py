"""The English grammar: a table of forms, and one pass that reads what they begin.

Units of any instrument (§ 744.21(b), Article XXI, paragraph (a) of this section) are read as chains
(`grammar_en_chain`), citations by number by the modules `codes_*`, names of acts by
`grammar_en_acts`.  Nothing here knows what document the text is; `west` resolves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.citations import codes_list, codes_us, codes_world
from pipeline.citations import grammar_en_read as read
from pipeline.citations.form import Form
from pipeline.citations.grammar_en_acts import ACT
from pipeline.citations.grammar_en_define import definitions
from pipeline.citations.grammar_en_heads import feet, labels, titles
from pipeline.citations.mention import Alias, Mention
from pipeline.citations.page import Page

Reader = Callable[[Page, int], Iterator[Mention]]

# The pattern of a form matches where its reader begins: at the head word of a unit, at the letters
# between the numbers of 15 CFR 744.21.  The readers go on from there in both directions.
FORMS: tuple[Form, ...] = (
    Form(
        "section",
        r"§(?: ?§)?|[Ss]ec(?:tions?|s?\.)|SECTIONS?",
        (
            "as set out in ⟦§ 744.21(b)(2) of the EAR⟧, no license",
            "under ⟦Section 764.2(g) of this part⟧ as well",
            "see ⟦section 309(c) of the Arms Export Control Act⟧.",
            "ranges such as ⟦§§ 744.2 through 744.4⟧ expand",
            "EAR 기준으로는 ⟦§744.21⟧의 규정",
        ),
        (
            "the automotive sections of the market",
            "sector 7 of the company",
            "in this dissection 4",
        ),
    ),
    Form(
        "paragraph",
        r"(?:[Ss]ub-?){0,2}[Pp]ara(?:graphs?|s?\.)|[Ss]ubsections?|[Cc]lauses?|[Pp]oints? \(|¶",
        (
            "except as noted in ⟦paragraph (a)(2) of this section⟧ below",
            "pursuant to ⟦paragraph 1 (b)⟧ the Conference shall",
            "under ⟦sub-paragraph (c) of paragraph 2 of Article 9⟧ a party may",
        ),
        ("a short paragraph on chips", "the last paragraph before it", "points out that"),
    ),
    Form(
        "article",
        r"[Aa]rt(?:icles?|s?\.)|ARTICLES?",
        (
            "the exception in ⟦Article XXI(b)(iii) of the GATT⟧ was",
            "invoking ⟦GATT Art. XXI⟧ against",
            "covered under ⟦Article 2 (1)⟧ or of items",
            "in ⟦Article 28 bis of the GATT⟧ again",
        ),
        ("an article on Article writing", "articles of clothing", "works of art 12 years old"),
    ),
    Form(
        "part",
        r"[Pp]arts?\b|PARTS?\b|[Ss]ubparts?\b",
        (
            "described in ⟦part 762 of the EAR⟧ regarding",
            "specified in ⟦Part VI of the Verification Annex⟧ shall",
            "and ⟦EAR Part 738⟧ explains",
        ),
        (
            "in part because of it",
            "spare parts for them",
            "parts, components and tools",
            "part I played",
        ),
    ),
    Form(
        "supplement",
        r"[Ss]upp(?:lements?|s?\.)|SUPPLEMENT",
        (
            "listed in ⟦supplement no. 3 to part 744 of the EAR⟧;",
            "see ⟦Supplement No. 2 to this part⟧",
        ),
        ("a food supplement twice a day", "supplements the list"),
    ),
    Form(
        "annex",
        r"[Aa]nnex(?:es)?\b|[Aa]ppendi(?:x|ces)\b|ANNEX|[A-Z][a-z]{3,20} Annex\b",
        (
            "items of ⟦Annex I to Regulation (EU) 2021/821⟧ need",
            "in accordance with the ⟦Verification Annex⟧",
        ),
        ("they annexed it", "annex to the house"),
    ),
    Form(
        "schedule",
        r"[Ss]chedules?\b",
        ("chemicals listed in ⟦Schedule 2⟧ shall",),
        ("ahead of schedule", "a Schedule 1 chemical", "flight schedules"),
    ),
    Form(
        "chapter",
        r"[Cc]hapters?\b|[Tt]itles? [IVX]",
        ("acting under ⟦Chapter VII of the Charter of the United Nations⟧,",),
        ("a new chapter in trade",),
    ),
    Form(
        "item",
        r"[Ii]tems? \(",
        ("referred to in ⟦item (ii) of the preceding paragraph⟧,",),
        ("the item (see below)", "items (goods and software)"),
    ),
    Form(
        "relative",
        r"[Tt]h(?:is|at|[eo]se|e)\s",
        (
            "The provisions of ⟦this section⟧ do not apply",
            "in accordance with ⟦that Part of the Verification Annex⟧ unless",
            "as provided in ⟦the preceding two paragraphs⟧, the",
        ),
        (
            "in this particular case",
            "that particle",
            "the following items:",
            "this article is made of steel",
        ),
    ),
    Form(
        "cfr",
        codes_us.CFR,
        (
            "subject to ⟦15 CFR part 744⟧ and",
            "in ⟦22 C.F.R. § 120.5(b)⟧ too",
            "the whole of ⟦15 CFR parts 730 through 774⟧ applies",
            "(⟦15 CFR chapter VII, subchapter C⟧)",
        ),
        ("3 CFR, 1994 Comp., p. 950", "3 CFR 1999 Comp., p. 199", "the CFR of today"),
    ),
    Form(
        "us-code",
        codes_us.USC,
        ("(⟦50 U.S.C. 4801⟧)", "under ⟦50 USC § 1701 et seq.⟧ the", "(⟦22 U.S.C. 2778(g)(1)(A)⟧)"),
        ("at U.S.C. the team played 12 games", "99 U.S.C. 5"),
    ),
    Form(
        "federal-register",
        codes_us.FR,
        ("[⟦85 FR 73417⟧, Nov. 18, 2020]", "see ⟦59 Fed. Reg. 59,099⟧ for"),
        ("in FR 12 cities", "12 FR towns"),
    ),
    Form(
        "public-law",
        codes_us.PUBLIC_LAW,
        ("enacted as ⟦Public Law 115-232⟧ in", "(⟦Pub. L. No. 94-350⟧)"),
        ("public law 12 or private law", "Public Lawyers 12-13"),
    ),
    Form(
        "executive-order",
        codes_us.ORDER,
        ("pursuant to ⟦Executive Order 13222⟧ of", "(⟦E.O. 12938⟧,"),
        ("EO 12 items", "an executive order of 2001"),
    ),
    Form(
        "act",
        ACT,
        (
            "under the ⟦Fishermen's Welfare Act of 1967⟧ claims",
            "the ⟦Harbour Lands Act⟧ (43 U.S.C. 1331)",
        ),
        (
            "an Act of 1967",
            "the Export Control Act 2002",
            "the Japanese Harbour Act of 1954",
            "Activity",
        ),
    ),
    Form(
        "numbered-law",
        r"\((?:Act|Law|Cabinet|Imperial|Order|Ordinance|Ministry)\b",
        ("as under the ⟦Lighthouse Act (Act No. 12 of 1958)⟧, or",),
        ("the Lighthouse Act (Act No. 13838)", "(Order of 12 pieces)"),
    ),
    Form(
        "defined",
        r"Act(?![a-z])",
        ('the Arms Export Control Act (the "Act"). Violations of ⟦the Act⟧ are',),
        ("the Act was long", "They Act as one"),
    ),
    Form(
        "eccn",
        codes_list.ECCN,
        (
            "items in ⟦3A001.b.2⟧ are",
            "to ⟦ECCN 3A090⟧ only",
            "3B001.a.4, ⟦k to n⟧, p.2",
            "classified under ECCNs 5A002.a or ⟦.b⟧ alone",
        ),
        ("part number X3A001 or 3A0012", "the year 1A2B", "model AB-3A001"),
    ),
    Form(
        "ear99",
        codes_list.EAR99,
        ("designated as ⟦EAR99⟧.",),
        ("EAR 990 pages", "NEAR99"),
    ),
    Form(
        "usml",
        codes_list.CATEGORY,
        (
            "described in ⟦USML Category XI(a)(4)⟧ and",
            "in ⟦Category VIII(h)(1) of the USML⟧ as well",
        ),
        ("Category 5 - Part 2", "Categories of goods", "Category B items"),
    ),
    Form(
        "eu-act",
        codes_world.EU_ACT,
        (
            "by ⟦Regulation (EU) 2021/821⟧ of the",
            "in ⟦Council Regulation (EC) No 428/2009⟧ on",
            "under ⟦Council Common Position 2008/944/CFSP⟧ each",
            "see ⟦Regulation (EU) 2021/821, Article 4(1)(a)⟧ on",
        ),
        ("Regulation 12/2 of the club", "a Decision 12 years ago"),
    ),
    Form(
        "sc-resolution",
        codes_world.SC_RESOLUTION,
        ("in ⟦UNSCR 1540⟧ and", "of ⟦UN Security Council Resolution 1540 (2004)⟧,"),
        ("the Security Council in 1540", "SCR 5"),
    ),
    Form(
        "dated-resolution",
        codes_world.DATED_RESOLUTION,
        ("recalling ⟦resolution 1540 (2004)⟧ and", "resolutions 1718 (2006) and ⟦1874 (2009)⟧,"),
        ("a resolution of 1080 pixels", "resolution 1024 (high)"),
    ),
    Form(
        "ga-resolution",
        codes_world.GA_RESOLUTION,
        ("its ⟦resolution 67/234⟧ of", "⟦General Assembly resolution 46/36 L⟧ of"),
        ("resolution 0/12", "a resolution of 1/2 inch"),
    ),
    Form(
        "sc-symbol",
        codes_world.SC_SYMBOL,
        ("document ⟦S/RES/1540 (2004)⟧ says",),
        ("S/RES/ only",),
    ),
    Form(
        "ga-symbol",
        codes_world.GA_SYMBOL,
        ("document ⟦A/RES/77/321⟧ of",),
        ("A/RES/ only",),
    ),
    Form(
        "infcirc",
        codes_world.INFCIRC,
        ("published as ⟦INFCIRC/254/Part 1⟧ by", "(⟦INFCIRC/540⟧)"),
        ("INFCIRC series",),
    ),
    Form(
        "id",
        r"(?:[Ii]d\.|[Ii]bid\b\.?)",
        ("See 50 U.S.C. 4801. ⟦Id. § 4813⟧.",),
        ("id est", "an ID. card", "i.e. Idaho"),
    ),
    Form(
        "named-numeral",
        r"[IVX]{1,6}",
        ("the exception of ⟦GATT XXI(b)(iii)⟧ on",),
        ("GATT IX-th edition", "Part XXI"),
    ),
    Form(
        "named-section",
        r"\d{3}\.\d{1,3}",
        ("see ⟦ITAR 126.1(d)⟧ for",),
        ("EAR 744 pages", "ITAR of 126.1 pages"),
    ),
)

# Where something may begin; which form it is, the readers tell.
_TRIGGER = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9][A-E][0-9]{3}"
    r"|[Ss](?:ec(?:tion|s?\.|urity C)|ub-?(?:sub-?)?(?:para|section|part)|upp(?:lement|s?\.)"
    r"|chedule"
    r"|aid [A-Z]|CR|C [Rr]es|/RES|ECTION|UPPLEMENT)"
    r"|[Pp](?:ara(?:graph|s?\.)|arts? |art\n|oints? \(|ub(?:\.|lic) ?L|\. ?L\.|ART )"
    r"|[Aa](?:rt(?:icle|s?\.? )|nnex|ppend|ttached T|/RES|ct(?![a-z])|RTICLE|NNEX)"
    r"|[Cc](?:hapter|lause|ategor|\.? ?F\.? ?R\b)|Co(?:uncil|mmission|mmon P)"
    r"|U(?:\.? ?S\.? ?C\b|NSC|\.?N\.? S|nited Nations S|N SC)"
    r"|F(?:\.? ?R\b\.? {0,2}\d|ed\. ?Reg)"
    r"|E(?:xecutive\s{1,3}O|\.? ?O\.?s? {0,2}\d|AR ?99)"
    r"|[Ii](?:tems? (?:\(|\d{1,3}[-()0-9]{0,8} of )|NFCIRC|d\.|bid|mplementing [RDi])"
    r"|D(?:irective|ecision|elegated)"
    r"|[Rr](?:ows? \(?\d|esolution)|Re(?:gulation|commendation \()"
    r"|[Tt]itles? [IVX]|[Tt]h(?:is|at|[eo]se|e (?:said|same|present|immediately|preceding|following"
    r"|next|previous|foregoing)"
    r"(?: (?:two|three|four|five|six|\d))?)[ \n](?:[Ss](?:ec|ub|up|ch)|[Pp]ar[at]"
    r"|[Aa](?:rt|nnex|ppe)|[Cc]hap|[Ii]tem|pre)"
    r"|J(?:oint A)|G(?:eneral A)|[A-Z][a-z]{3,20} Annex|\((?:Act|Law|Cabinet|Imperial|Order"
    r"|Ordinance|Ministry)\b)"
    r"|[§¶]"
)
_READERS: dict[str, tuple[Reader, ...]] = {
    "§": (read.units,), "¶": (read.units,), "(": (read.numbered_law,),
    "S": (read.resolutions, read.categories, read.units),
    "P": (read.laws, read.categories, read.units),
    "A": (read.resolutions, read.units, read.act),
    "C": (read.cfr, read.eu, read.categories, read.units),
    "U": (read.usc, read.resolutions),
    "F": (read.federal_register,),
    "E": (read.ear99, read.orders),
    "I": (read.infcirc, read.eu, read.ibid, read.units),
    "D": (read.eu,),
    "R": (read.eu, read.resolutions, read.units),
    "T": (read.units,), "J": (read.eu,), "G": (read.resolutions,),
}  # fmt: skip


def define(page: Page) -> list[Alias]:
    """The short names that a text defines: (the "Act"), hereinafter "ECRA", (CWC)."""
    return definitions(page)


def find(page: Page) -> list[Mention]:
    """Every mention of the Western forms, and the text's own labels."""
    plain = page.plain
    heads = sorted([*titles(plain), *feet(plain)], key=lambda head: head.start)
    blocked = iter([*heads, Mention(len(plain) + 1, len(plain) + 2)])
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
        for mention in _read(page, at):
            out.append(mention)
            if mention.form != "beyond":
                done = max(done, mention.end)
    out += read.after_names(page, out)
    out.sort(key=lambda mention: mention.start)
    out += read.defined(page, out)
    out.sort(key=lambda mention: mention.start)
    return [*heads, *out, *labels(plain, out)]


def _read(page: Page, at: int) -> Iterator[Mention]:
    """The mentions that begin at a trigger, by the first reader that finds any."""
    first = page.plain[at]
    if first.isdigit():
        yield from codes_list.eccns(page.plain, at)
        return
    for reader in (*_READERS.get(first.upper(), ()), *((read.units,) if first.isupper() else ())):
        found = list(reader(page, at))
        if found:
            yield from found
            return
