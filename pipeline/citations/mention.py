"""What finding hands to resolving: a mention, read but not yet tied to an address.

    text -> Page (a plain copy, names) -> grammars -> Mention ... -> resolvers -> Citation

A grammar knows how a language writes a reference; it knows nothing of the document the text
stands in.  A resolver knows where the text stands and what was cited before; it reads no text
except the connectors between mentions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.records import Citation as Citation

# What a step does to find its labels when they are not printed:
#   this      この条 / 이 조 / this section          the unit the text stands in
#   same      同条 / 같은 조 / that Article, id.     the unit of this kind cited last
#   prev      前条, 前三項 (count 3) / 전항            the unit(s) before the one the text stands in
#   next      次条 / 다음 조                          the unit after it
#   all_prev  前各号 / 앞의 각 호                      every unit before it
#   these     これらの項 / 이들 항                every such unit in the list cited last
#   each      それぞれの(b)項                         distributed over every member of that list
Move = Literal["", "this", "same", "prev", "next", "all_prev", "these", "each"]

# cite    a reference: becomes citations
# head    the text's own label at a line start (第九条, **①**, (b)): moves the place, never cited
# code    `target` is a whole address already (an ECCN, 15 CFR 744.21, a resolution by number)
# break   a title, signature or page head after which nothing before is "the same" any more
Role = Literal["cite", "head", "code", "break"]


@dataclass(slots=True)
class Step:
    """One level of a locator: a unit with its labels as they stand in addresses, or a move.

    `unit` is the beginning of an address segment (`art`, `para`, `item`, `sub`, `chap`, `sec`,
    `part`, `subsec`, `suppl`, `appdx`, `form`, `row`, `pre`, `annex`, `fn`, `table`) or `label` for
    labels printed as they are ((b), （一）).  `labels` are ASCII (`25-2`, `イ`, `가`, `b`), a range
    expanded; empty for a move or an unnumbered unit (別表, 附則).  `count` says how many units a
    move means, and of a label without a name how deep it stands (1 under the last named unit).
    """

    unit: str
    labels: tuple[str, ...] = ()
    move: Move = ""
    count: int = 1


@dataclass(slots=True)
class Mention:
    """A reference (or own label) found at `start`..`end`, code points into the page.

    `instrument` is the address of the instrument that the text names outright, `pronoun` how it is
    named otherwise: `this` (この法律の, 이 법, this Act, this part), `same` (同法, 같은 법) with
    `kind` the sort of law meant (`act`, `decree`, `rule`, `notice`, `treaty`, ""), `alias` a
    defined short name with `alias` the word (法, 영, the Act).  All empty: the locators alone.
    """

    start: int
    end: int
    role: Role = "cite"
    tradition: Literal["east", "west"] = "east"
    instrument: str = ""
    pronoun: Literal["", "this", "same", "alias"] = ""
    kind: str = ""
    alias: str = ""
    steps: tuple[Step, ...] = ()
    target: str = ""
    form: str = ""  # the name of the form in the grammar's table that found it
    confidence: float = 1.0


@dataclass(slots=True)
class Alias:
    """A short name that the text defines: `word` stands for `target` from offset `since` on.

    `target` is an address; "" when the word is defined as something that has none.
    """

    word: str
    target: str
    since: int


@dataclass(frozen=True, slots=True)
class Context:
    """Where a passage stands: the law's address, the locator where it begins, the text before it.

    `document` may be a range (`us/cfr/15/730-774`), then `article` begins with the section.
    `preceding` is read for definitions and for what 同項 or 같은 조 refer to; its citations are
    not reported.  Every field may be empty.
    """

    document: str = ""
    article: str = ""
    preceding: str = ""
