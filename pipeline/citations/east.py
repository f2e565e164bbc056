"""Resolves Japanese and Korean mentions: which instrument, and which unit of it.

A member of a list takes from the member before it what it does not say itself (第五条第一項第一号、
第三号及び第二項); otherwise a locator without an instrument is one of the text's own document,
read from where the text stands (법령 입안 심사기준: 제1항 alone is of the same article).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.citations import ja_implied
from pipeline.citations import ko_lists as korean
from pipeline.citations.kinds import UNKNOWN, has_articles, kind_of, sort_of
from pipeline.citations.mention import Citation, Mention, Step
from pipeline.citations.neighbours import before, earlier, following
from pipeline.citations.page import Page
from pipeline.citations.places import (
    below,
    cut,
    is_heading,
    label_of,
    level_of,
    stem,
    unit_of,
    upto,
    upto_label,
)
from pipeline.citations.quoted import korean_quotation_end, quotation_end, table_end
from pipeline.citations.scope import Cited, Scope
from pipeline.citations.tail import Tail
from pipeline.knowledge.outline import outline

_RELATIVE, _GUESSED = 0.95, 0.6
_WITH_PARTS = ("treaty/", "wto/")  # 제2부; Korean law has 편


class East:
    """The resolver of one page; what it learns goes into `scope`."""

    def __init__(self, page: Page, scope: Scope) -> None:
        self._page, self._scope = page, scope
        self._tail = Tail(page.plain)
        self._quoted_until, self._in_table = 0, False
        self._quoting = (scope.document, scope.here)
        self._korean = korean.Lists()

    def feed(self, mention: Mention) -> Iterator[Citation]:
        """The citations of one mention: one for each target; none when it resolves to nothing."""
        if mention.start >= self._quoted_until:
            self.leave_quotation()
        if mention.role in ("head", "break"):
            self._tail = Tail(self._page.plain, at=mention.end)
            if mention.role == "head":
                self._stand(mention.steps, mention.start)
            return
        joined, joined_relative = self._tail.reach(mention.start)
        joined = korean.joined(self._page.plain, mention, joined, self._korean)
        if mention.role == "code":
            found, relative, confidence = [Cited.at(mention.target)], False, mention.confidence
        else:
            found, relative, confidence = self._resolve(mention, joined, joined_relative)
        found = list(dict.fromkeys(found))
        self._tail.leave(mention.end, tuple(found), relative)
        self._korean.leave(self._page.plain, mention, found)
        if not found:
            return
        scope = self._scope
        until = 0 if self._quoted_until else self._quotation(mention.end, found[-1])
        if until:
            self._quoted_until, self._quoting = until, (scope.document, scope.here)
            scope.document, scope.here = found[-1].instrument, found[-1].path
        elif self._in_table and found[0].path and self._begins_row(mention.start):
            scope.here = found[0].path
        elif not self._quoted_until and (
            until := table_end(self._page.plain, mention.start, mention.end)
        ):
            self._quoted_until, self._quoting = until, (scope.document, scope.here)
            scope.document, scope.here, self._in_table = found[0].instrument, (), True
        named = mention.instrument and mention.form != "amended"
        if named or mention.pronoun in ("alias", "same"):
            scope.speak(found[0].instrument)
        scope.remember_list(found, go_on=bool(joined))
        if mention.steps and mention.steps[0].move == "same":
            # 同項 says again what was said: the article said last stays what 同条 means.
            scope.repeat(mention.steps[0].unit, *found)
        else:
            scope.say(*found)
        text = self._page.text[mention.start : mention.end]
        for cited in found:
            if cited.instrument.startswith(UNKNOWN):
                continue
            target = str(cited)
            yield Citation(
                mention.start, mention.end, text, target, relative, kind_of(target), confidence
            )

    def _quotation(self, end: int, cited: Cited) -> int:
        """Where the text quoted from what was cited ends; 0 when none is quoted there."""
        if cited.instrument.startswith("kr/"):
            same = cited.instrument == self._scope.document
            return korean_quotation_end(self._page.plain, end, same=same)
        return quotation_end(self._page.plain, end)

    def leave_quotation(self) -> None:
        """Stand again where the quoting text stands; also at the end of a page."""
        if self._quoted_until:
            self._scope.document, self._scope.here = self._quoting
            self._quoted_until, self._in_table = 0, False

    def _begins_row(self, at: int) -> bool:
        """Tell whether what stands at `at` begins the row of a table."""
        line = self._page.plain.rfind("\n", max(0, at - 8), at) + 1
        return line > 0 and not self._page.plain[line:at].strip(" |")

    def _resolve(
        self, mention: Mention, joined: tuple[Cited, ...], joined_relative: bool
    ) -> tuple[list[Cited], bool, float]:
        """The targets, whether they are relative, and how sure they are."""
        steps = mention.steps
        if mention.instrument:
            return _descend([Cited.at(mention.instrument)], steps), False, mention.confidence
        if mention.pronoun:
            if mention.pronoun == "this" and not steps:
                return [], True, 0.0
            # A law without an address still takes its own list and 同条 with it.
            base = self._pronoun(mention) or Cited(f"{UNKNOWN}/{mention.alias}")
            return _descend([base], steps), True, _RELATIVE
        if not steps:
            return [], True, 0.0
        if steps[-1].labels and steps[-1].move not in ("", "each"):
            steps = (*steps[:-1], self._through(steps[-1]))
        first = steps[0]
        if first.move:
            return _descend(self._moved(first), steps[1:]), True, _RELATIVE
        if joined:
            shared = joined[-1]
            if _can_join(shared, first):
                return _descend([_beside(shared, first)], steps), joined_relative, _RELATIVE
        if mention.form == "bare-part" and not self._scope.document.startswith(_WITH_PARTS):
            return [], True, 0.0
        above, above_relative = self._tail.above()
        if above:
            base = _bracketed(above[-1], first)
            return _descend([base], steps), above_relative, _RELATIVE
        return self._own(first, steps)

    def _own(self, first: Step, steps: tuple[Step, ...]) -> tuple[list[Cited], bool, float]:
        """A locator of the text's own document, from where the text stands."""
        scope = self._scope
        if not scope.document:
            return self._guess(first, steps)
        if first.unit == "annex" and scope.document.startswith("kr/"):
            return [], True, 0.0  # 부속서 are a treaty's
        if first.unit == "appdx" and scope.document.startswith("us/"):
            return [], True, 0.0  # 별표 2 is none of an American regulation
        level = level_of(first.unit)
        if is_heading(first.unit):
            here = cut(scope.chapter, level)
        elif level <= level_of("art"):
            here = ()
        else:
            here = cut(scope.here, level)
            within = first.unit != "row" or "appdx" in map(unit_of, here)
            if not within and scope.recent:
                # 別表第二に三五の二の項を加える: of the annex cited last.
                last = scope.recent[-1]
                annex = upto(last.path, "appdx")
                return (
                    _descend([Cited(last.instrument, annex)] if annex else [], steps),
                    True,
                    _GUESSED,
                )
            if (not here and scope.here) or not within:
                return [], True, 0.0
        if first.unit == "art" and self._beyond(first.labels):
            return [Cited(f"{UNKNOWN}/")], True, 0.0
        return _descend([Cited(scope.document, here)], steps), True, _RELATIVE

    def _beyond(self, labels: tuple[str, ...]) -> bool:
        """Tell whether an article that a supplement speaks of is one of the amending law."""
        scope = self._scope
        known = scope.units.get((), ())
        if scope.units is not outline(scope.document):
            return False  # a whole document tells such a one as a guess
        if not known or not labels or not (*scope.here, "")[0].startswith("suppl"):
            return False
        numbers = [label_of(segment).split("-")[0] for segment in known]
        last = max((int(number) for number in numbers if number.isdecimal()), default=0)
        number = labels[0].split("-")[0]
        return number.isdecimal() and int(number) > last > 0

    def _guess(self, first: Step, steps: tuple[Step, ...]) -> tuple[list[Cited], bool, float]:
        """An article alone in a paper: of the instrument that the paper cites it of, else of the
        one named last (安保例外を定める第21条).
        """
        scope = self._scope
        if level_of(first.unit) > level_of("art"):
            base = korean.said_last(scope.recent, first)
            return _descend([base] if base else [], steps), True, _GUESSED
        if first.unit != "art" or not first.labels:
            return [], True, 0.0
        named = scope.of_article(first.labels[0])
        if not named:
            recent = (c.instrument for c in reversed(scope.recent) if has_articles(c.instrument))
            named = next(recent, "")
        return _descend([Cited(named)] if named else [], steps), True, _GUESSED

    def _pronoun(self, mention: Mention) -> Cited | None:
        scope = self._scope
        if mention.pronoun == "this":
            return Cited(scope.document) if scope.document else None
        if mention.pronoun == "alias":
            target = self._page.alias(mention.alias, mention.start)
            if target is None:
                target = korean.undefined(mention.alias, scope)
            return Cited.at(target) if target else None
        if mention.alias.startswith("施行"):
            acts = (one for one in reversed(scope.spoken) if sort_of(one) == "act")
            return (
                Cited(found) if (found := ja_implied.lower(next(acts, ""), mention.alias)) else None
            )
        if mention.alias and (lower := korean.lower(scope.spoken, mention.alias)):
            return Cited(lower)
        for instrument in reversed(scope.spoken):
            if not mention.kind or sort_of(instrument) == mention.kind:
                return Cited(instrument + mention.alias)
        return None

    def _moved(self, step: Step) -> list[Cited]:
        """The units that a move means: この条, 同項, 前二項, 前各号, これらの項, それぞれの."""
        scope = self._scope
        if step.move == "each":
            return _descend([*scope.group], (Step(step.unit, step.labels),))
        if step.move == "these":
            found = [(c, upto(c.path, step.unit)) for c in scope.group]
            return [Cited(c.instrument, path) for c, path in found if path]
        if step.move == "same":
            for cited in self._said(step.unit):
                path = upto(cited.path, step.unit) or upto_label(cited, step.unit)
                # Of the unit that the text stands in it would say この条, この項.
                if path and (cited.instrument, path) != (scope.document, scope.here[: len(path)]):
                    return [Cited(cited.instrument, path)]
            return []
        place = scope.chapter if is_heading(step.unit) else scope.here
        if not scope.document:
            return []
        here = upto(place, step.unit) or upto_label(Cited(scope.document, place), step.unit)
        if here is None and step.unit == "para" and place and unit_of(place[-1]) == "art":
            # A first paragraph prints no number.
            here = (*place, *first) if (first := scope.first_paragraph(place)) else None
        if step.move == "this":
            return [Cited(scope.document, here)] if here else []
        if here is None:
            # Standing in a first paragraph that has no number: 次項 is the second.
            if step.move == "next" and step.unit == "para" and upto(place, "art"):
                return [Cited(scope.document, (*cut(place, level_of("para")), "para_2"))]
            return []
        known = scope.units.get(here[:-1], ())
        if step.move == "next":
            segments = [following(here[-1], known)]
        elif step.move == "all_prev":
            segments = earlier(here[-1], known)
        else:
            segments = before(here[-1], step.count, known, scope.trail)
        return [Cited(scope.document, (*here[:-1], segment)) for segment in segments if segment]

    def _said(self, unit: str) -> Iterator[Cited]:
        """What 同条, 同項 may mean, the latest first: 同項 says no 条 anew, but 号 beneath it."""
        level = level_of(unit)
        if level > level_of("art"):
            for cited, again in reversed(self._scope.latest):
                if not again or level_of(again) < level:
                    yield cited
        yield from reversed(self._scope.recent)

    def _through(self, step: Step) -> Step:
        """第二条から前条まで, 次項から第五項まで: a range to, or from, a neighbouring unit."""
        from pipeline.citations.ja_units import between

        moved = self._moved(Step(step.unit, move=step.move))
        if not moved:
            return Step(step.unit, step.labels)
        ends = (step.labels[0], label_of(moved[-1].path[-1]))
        return Step(step.unit, between(*(ends if step.move == "prev" else ends[::-1])))

    def _stand(self, steps: tuple[Step, ...], at: int) -> None:
        """Move the place to a label that the text itself prints at `at`."""
        scope = self._scope
        for step in steps:
            label = step.labels[0] if step.labels else ""
            segment = below(Cited(scope.document or "jp/"), step.unit, label).path[-1:]
            if is_heading(step.unit):
                scope.chapter = (*cut(scope.chapter, level_of(step.unit)), *segment)
                scope.here = ()
            elif step.unit == "suppl" and not label:
                scope.here = (self._supplement(at),)
            elif level_of(step.unit) == level_of("art"):
                suppl = scope.here[:1] if unit_of((*scope.here, "")[0]) == "suppl" else ()
                scope.here = (*(suppl if step.unit == "art" else ()), *segment)
                scope.trail.extend(segment)
                del scope.trail[:-3]
            else:
                path = self._under(step, label)
                if step.unit == "item" and path and unit_of(path[-1]) == "art":
                    path += scope.first_paragraph(path)
                scope.here = (*path, *segment)

    def _under(self, step: Step, label: str) -> tuple[str, ...]:
        """What the text's own label lies beneath."""
        here = self._scope.here
        path = cut(here, level_of(step.unit))
        if step.unit != "label":
            return path
        if self._scope.document.startswith(("jp/", "kr/", "doc/")):
            return here[: len(path) + step.count - 1]
        beside = stem(Cited(self._scope.document, here), step.unit, label)
        return here if beside is None else beside

    def _supplement(self, at: int) -> str:
        """The supplement whose title stands at `at`: they are numbered in the order of the text."""
        segment = (*self._scope.here, "")[0]
        if not segment.startswith("suppl_"):
            return "suppl"
        if len(self._scope.here) == 1 and not self._page.plain[:at].strip(" *#\n"):
            return segment  # the text begins with its title
        number = segment.removeprefix("suppl_")
        return f"suppl_{int(number) + 1}" if number.isdecimal() and len(number) < 4 else "suppl"


def _bracketed(whole: Cited, first: Step) -> Cited:
    """What a unit in a bracket about the parts of `whole` lies beneath.

    第七十条（第一項を除く。） speaks of a part of it, 第四項（第一項に係る部分に限る。） of
    the paragraph beside, 第四十五条（第二十八条に係る部分に限る。） of an article of the same law.
    """
    if level_of(first.unit) > level_of(unit_of((*whole.path, "")[-1])) and whole.path:
        return _beside(whole, first)
    if level_of(first.unit) <= level_of("art"):
        return Cited(whole.instrument)
    return _beside(whole, first)


def _beside(shared: Cited, first: Step) -> Cited:
    """What a unit in a list with `shared` lies beneath; no article lies beneath a chapter."""
    level = level_of(first.unit)
    if first.unit == "label" and first.count > 1 and shared.path:
        return Cited(shared.instrument, shared.path[:-1])  # ハ（一）５若しくは６
    path = stem(shared, first.unit, first.labels[0] if first.labels else "")
    if path is None and first.unit == "part" and unit_of("".join(shared.path[-1:])) == "part":
        path = shared.path[:-1]  # 별표 2의 제1부 및 제2부
    if path is None:
        path = cut(shared.path, level)
    if not is_heading(first.unit):
        path = tuple(segment for segment in path if not is_heading(unit_of(segment)))
    return Cited(shared.instrument, path)


def _can_join(shared: Cited, first: Step) -> bool:
    """Tell whether the unit may stand beside or beneath the list's member before it."""
    if not shared.path:
        return level_of(first.unit) <= level_of("art")
    last = unit_of(shared.path[-1])
    if is_heading(last):
        return level_of(first.unit) <= level_of("art")
    return level_of(first.unit) <= level_of(last) + 1 or first.unit == "label"


def _descend(bases: list[Cited], steps: tuple[Step, ...]) -> list[Cited]:
    """Every target beneath the bases: labels of a range fan out."""
    for step in steps:
        labels = step.labels or ("",)
        bases = [below(base, step.unit, label) for base in bases for label in labels]
    return bases
