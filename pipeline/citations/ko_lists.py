"""What joins the members of a Korean list, where the connectors alone do not tell.

영 제21조 및 제1항          no list: 제1항 is deeper than an article, it is the text's own
제2항 중 제25조제1호, 제3항 중 …   제3항 goes on with the list outside, not with 제25조
대외무역법 제11조의 규정에 의한 수출입공고와 제23조의 규정에 의한 …   both of one law
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.citations.mention import Mention, Step
from pipeline.citations.places import cut, level_of, unit_of
from pipeline.citations.scope import Cited, Scope

_AMONG = re.compile(r"\s?(?:본문|단서|전단|후단)?\s?중\s")
_PLAIN = re.compile(r"\s?(?:및|또는|혹은|,|·|과|와|이나|나)\s?")
_CLAUSE = re.compile(r"에\s(?:따른|의한|해당하는)\s")
_PARALLEL = re.compile(
    r"에\s(?:따른|의한|해당하는)\s[^,.()\"\n]{1,25}?\s?(?:및|또는|와|과|이나|나)\s"
)
_UNDER = re.compile(r"(?:의한|따른)\s?[「]?$")


@dataclass(slots=True)
class Lists:
    """What the lists read so far leave open: the member before, and that of `중`."""

    start: int = 0
    end: int = 0
    among: tuple[Cited, ...] = ()
    before: Cited | None = None  # cited before the last member
    last: Cited | None = None

    def leave(self, plain: str, mention: Mention, found: Sequence[Cited]) -> None:
        """Take note of a mention that was resolved."""
        if not found:
            return
        if mention.steps and _AMONG.match(plain, mention.end):
            self.among = tuple(found)
        elif not (
            plain.endswith("중 ", 0, mention.start)
            or _PLAIN.fullmatch(plain, self.end, mention.start)
        ):
            self.among = ()
        self.before, self.last = self.last, found[-1]
        self.start, self.end = mention.start, mention.end

    def parallel(self, plain: str, mention: Mention) -> tuple[Cited, ...]:
        """제1항제4호에 따른 보험증권 및 제7호에 따른 보증서: both of one paragraph."""
        last = self.last
        if last is None or not last.instrument.startswith("kr/"):
            return ()
        unit = mention.steps[0].unit
        both = _CLAUSE.match(plain, mention.end) and _PARALLEL.fullmatch(
            plain, self.end, mention.start
        )
        return (last,) if both and last.path and unit_of(last.path[-1]) == unit else ()


def joined(
    plain: str, mention: Mention, found: tuple[Cited, ...], lists: Lists
) -> tuple[Cited, ...]:
    """What a mention is joined to, given what the connectors say (`found`)."""
    if not mention.steps or mention.instrument or mention.pronoun:
        return found
    first = mention.steps[0]
    if not found:
        return lists.parallel(plain, mention) if first.unit in ("item", "sub") else ()
    last = found[-1]
    if plain.startswith("별", mention.start) and last.instrument.startswith("treaty/"):
        return ()  # treaties have 부속서
    if first.move or not last.instrument.startswith("kr/"):
        return found
    if lists.among and _AMONG.match(plain, mention.end):
        return lists.among
    if not last.path:
        named = _UNDER.search(plain, max(0, lists.start - 4), lists.start)
        return (Cited(lists.before.instrument),) if named and lists.before else ()
    deeper = level_of(first.unit) > level_of(unit_of(last.path[-1])) and first.unit != "label"
    if deeper and _PLAIN.fullmatch(plain, lists.end, mention.start):
        return ()
    return found


def lower(spoken: Sequence[str], word: str) -> str:
    """같은 법 시행령, 동 시행규칙: of the Korean act (decree, rules) named last; "" for none."""
    for instrument in reversed(spoken):
        act = re.sub("(?:시행령|시행규칙)$", "", instrument)
        if instrument.startswith("kr/") and act.endswith(("법", "법률")):
            return f"{act}{word}"
    return ""


def undefined(alias: str, scope: Scope) -> str:
    """What 법 and 시행령 mean where nothing defines them: the Korean act named last, its decree.

    영 and 규칙 alone are those of the act that the document belongs to, and of no other.
    """
    spoken = [scope.document] if alias in ("영", "령", "규칙") else scope.spoken
    word = next((word for word in ("시행령", "시행규칙") if alias.endswith(word)), "")
    word = word or {"영": "시행령", "령": "시행령", "규칙": "시행규칙"}.get(alias, "")
    return lower(spoken, word) if word or alias in ("법", "법률") else ""


def said_last(recent: Sequence[Cited], first: Step) -> Cited | None:
    """Where no document is known: 제2항 after 「관세법」 제5조제1항 is that article's."""
    if not recent or not recent[-1].instrument.startswith("kr/"):
        return None
    path = cut(recent[-1].path, level_of(first.unit))
    return Cited(recent[-1].instrument, path) if path else None
