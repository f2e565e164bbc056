"""One citation against the corpus: its status, and why."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from pipeline.address import covers, parse
from pipeline.errors import AddressError
from pipeline.knowledge.crosswalk import moves
from pipeline.label import label
from pipeline.records import Citation
from pipeline.text import dominant_script_language
from pipeline.verify.extent import excerpt, is_lacking, is_unbroken
from pipeline.verify.holdings import Holdings, Unit, fold

Status = Literal[
    "verified",
    "no such unit",
    "repealed",
    "moved",
    "title mismatch",
    "not in corpus",
    "ambiguous",
]
STATUSES: tuple[Status, ...] = get_args(Status)
WRONG: frozenset[Status] = frozenset({"no such unit", "repealed", "moved", "title mismatch"})
_SURE = 0.6  # a citation resolved with less confidence is not told as right or wrong
# A caption after the citation: 第四十八条（輸出の許可等）, Article XXI (Security Exceptions).
_CAPTION = re.compile(r"\s*[（(「](?P<caption>[^（）()「」\n]{2,60})[）)」]")
# What stands in brackets behind a citation and is no caption.
_NO_CAPTION = re.compile(
    r"以下|略称|昭和|平成|令和|法律第|政令第|を除く|に限る|において|場合|を含む|という|参照"
    r"|이하|법률 제|대통령령|제외|한한다|포함|경우|준용|말한다|참조"
    r"|hereinafter|as amended|see\b|e\.g\.|i\.e\.|\bexcept\b|\d{4}|^[A-Z]{2,}$"
    r"|^[a-zA-Z0-9]{1,4}$",
    re.IGNORECASE,
)
_TITLE_LIKE = 0.6
# What a text may lack although it is whole: annexes and forms are often published apart.
_ATTACHED = re.compile(r"/(appdx|form|annex|suppl)(?=[_/]|$)")
_CALLED = {"appdx": "annexes", "form": "forms", "annex": "annexes", "suppl": "supplements"}
_WORDS = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Checked:
    """A citation's status: `moved_to` says where a moved unit stands now, `note` why.

    `found` is the address at which the corpus holds the unit, `title` its document's, and the
    dates say of which text that is true.
    """

    status: Status
    note: str = ""
    moved_to: tuple[str, ...] = ()
    found: str = ""
    title: str = ""
    heading: str = ""
    retrieved: str = ""
    valid_from: str = ""


class Verifier:
    """Checks citations against the holdings of one generation."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._known: dict[tuple[str, bool], Checked] = {}

    def check(self, citation: Citation, following: str = "") -> Checked:
        """The status of one citation; `following` is the text right behind it (its caption)."""
        sure = citation.confidence >= _SURE
        if citation.target.startswith("eccn/") and "ECCN" not in citation.text.upper():
            listed = self._listed(citation.target)
            if listed:
                return listed
        key = (citation.target, sure)
        if key not in self._known:
            self._known[key] = self._check(citation.target, sure)
        result = self._known[key]
        caption = caption_in(following)
        if result.status == "verified" and caption and _comparable(caption, result.heading):
            return self._captioned(citation.target, result, caption)
        return result

    def _listed(self, target: str) -> Checked | None:
        """A code without `ECCN` that a list of another state has and the CCL held has not.

        The lists of several states share the codes, so that it need not be the CCL's.
        """
        code = target.removeprefix("eccn/").replace(".", "/")
        holdings = self._holdings
        held = holdings.documents(target)
        if any(holdings.unit(d, target, applying=True) for d in held):
            return None
        found = holdings.listing(code)
        if not found:
            return None
        if held:
            return Checked("ambiguous", f"the CCL has no such code, {found} has it")
        return Checked("not in corpus", f"the corpus holds no CCL; {found} has this code")

    def _renumbered(self, target: str, *, caption: str = "") -> Checked | None:
        """What the crosswalk knows of a unit that the corpus has under another number only."""
        move = moves().get(target)
        on = self._holdings.on
        if move is None or (caption and not (move.caption and _alike(caption, move.caption))):
            return None
        if on and on < move.until:
            why = f"no text of that day; the unit was renumbered on {move.until} by {move.by}"
            return Checked("not in corpus", f"the corpus holds {why}", move.new)
        return Checked("moved", f"renumbered on {move.until} by {move.by}", move.new)

    def _check(self, target: str, sure: bool) -> Checked:
        try:
            where = parse(target)
        except AddressError as error:
            return Checked("ambiguous", str(error))
        documents = self._holdings.documents(target)
        if not documents:
            name = label("/".join(where.instrument))["en"]
            return Checked("not in corpus", f"the corpus holds no text of {name}")
        if target == "eccn/EAR99":
            return Checked("verified", "the EAR's word for what no entry lists", found=target)
        held = [d for d in documents if d == target or covers(target, d)]
        if held:
            return self._noted(held, self._whole(held))
        if not any(self._holdings.reaches(document) for document in documents):
            renumbered = self._renumbered(target)
            if renumbered:
                return renumbered
            return Checked("not in corpus", "the corpus holds no version of that day")
        if not sure:
            return Checked("ambiguous", "the text does not say which instrument it means")
        results = [self._noted([document], self._in(document, target)) for document in documents]
        return min(results, key=lambda r: _RANK.index(r.status))

    def _noted(self, documents: Sequence[str], result: Checked) -> Checked:
        """The result with what is not known of the text on the day asked for."""
        note = next((note for d in documents if (note := self._holdings.note(d))), "")
        if not note or result.status == "not in corpus":
            return result
        return replace(result, note="; ".join(part for part in (result.note, note) if part))

    def _whole(self, documents: Sequence[str]) -> Checked:
        for document in documents:
            unit = self._holdings.unit(document, document, applying=True)
            if unit and unit.status == "deleted":
                return Checked("repealed", "the text says it is deleted", title=unit.title)
            if unit:
                return _verified(unit)
        return Checked("not in corpus", "the corpus holds no version of that day")

    def _in(self, document: str, target: str) -> Checked:
        holdings = self._holdings
        unit = holdings.unit(document, target, applying=True)
        if unit and unit.status == "deleted":
            old = holdings.unit(document, target, applying=False)
            return self._gone(document, target, old, "the text says it is deleted")
        if unit:
            return _verified(unit)
        if "/suppl" in target and "/suppl_" not in target:
            return self._supplement(document, target)
        later = holdings.later(document, target)
        why = self._excerpt(document, target)
        # A short text without gaps that later got the unit is a law that was short.
        if why and not (later and is_unbroken(holdings.beneath(document))):
            return self._renumbered(target) or Checked("not in corpus", why)
        old = holdings.unit(document, target, applying=False)
        if old:
            return self._gone(document, target, old, "an earlier version had it")
        if later:
            return Checked("no such unit", f"it is first in the version of {later.valid_from}")
        renumbered = self._renumbered(target)
        if renumbered:
            return renumbered
        return self._absent(document, target)

    def _excerpt(self, document: str, target: str) -> str:
        """Why the text in force cannot tell whether there is such a unit; "" where it can."""
        holdings = self._holdings
        attached = _ATTACHED.search(target[len(document) :])
        if attached or not holdings.beneath(document):
            return ""
        segments = holdings.beneath(document)
        whole = holdings.unit(document, document, applying=True)
        said = (whole.title, whole.text) if whole else ()
        why = excerpt(document, segments, said=said)
        return f"the corpus holds {why}" if why else ""

    def _absent(self, document: str, target: str) -> Checked:
        """A unit that no version has; told as wrong only where the corpus would hold it."""
        attached = _ATTACHED.search(target[len(document) :])
        if attached:
            siblings = self._holdings.attached(document, attached[1])
            if not siblings:
                return Checked("not in corpus", f"the corpus holds no {_CALLED[attached[1]]} of "
                               f"{label(document)['en']}")  # fmt: skip
            if target.endswith("/" + attached[1]):
                which = ", ".join(siblings[:4])
                return Checked("ambiguous", f"it has several: {which}")
        above = self._above(document, target)
        segment = target[len(document) + 1 :].partition("/")[0]
        if above is None and is_lacking(segment, self._holdings.beneath(document)):
            return Checked("not in corpus", "the text held goes on after it, but has lost it or "
                           "never had it")  # fmt: skip
        if above is None:
            return Checked("no such unit", f"{label(document)['en']} has no such unit")
        return Checked("no such unit", f"{label(above.address)['en']} has no such unit beneath it",
                       (), above.address, above.title, above.heading, above.retrieved,
                       above.valid_from)  # fmt: skip

    def _above(self, document: str, target: str) -> Unit | None:
        """The nearest unit above the target that the corpus holds."""
        where = parse(target)
        while (parent := where.parent) is not None:
            where = parent
            unit = self._holdings.unit(document, str(where), applying=True)
            if unit:
                return unit
        return None

    def _supplement(self, document: str, target: str) -> Checked:
        found = self._holdings.supplements(document, target)
        if len(found) == 1:
            return _verified(found[0])
        if found:
            which = ", ".join(unit.address for unit in found[:3])
            return Checked("ambiguous", f"{len(found)} supplements have it: {which}")
        return self._absent(document, target)

    def _gone(self, document: str, target: str, old: Unit | None, why: str) -> Checked:
        moved = self._holdings.moved(document, old) if old and old.status != "deleted" else []
        if moved:
            return Checked("moved", f"{why}; its text stands elsewhere now", tuple(moved),
                           "", old.title if old else "")  # fmt: skip
        return Checked("repealed", why, title=old.title if old else "")

    def _captioned(self, target: str, result: Checked, caption: str) -> Checked:
        """Compare the caption that the text gives with the unit's own."""
        if _alike(caption, result.heading):
            return result
        renumbered = self._renumbered(target, caption=caption)
        if renumbered:
            return renumbered
        for document in self._holdings.documents(target):
            old = self._holdings.unit(document, target, applying=False)
            if old and _alike(caption, old.heading):
                moved = tuple(self._holdings.moved(document, old))
                if moved:
                    return Checked("moved", f"({caption}) was its caption in an earlier version",
                                   moved, result.found, result.title, result.heading,
                                   result.retrieved, result.valid_from)  # fmt: skip
        return Checked("title mismatch", f"the text calls it ({caption}), the corpus "
                       f"({result.heading})", (), result.found, result.title, result.heading,
                       result.retrieved, result.valid_from)  # fmt: skip


_RANK: tuple[Status, ...] = (
    "verified",
    "ambiguous",
    "title mismatch",
    "moved",
    "repealed",
    "no such unit",
    "not in corpus",
)


def exit_code(results: Iterable[Checked]) -> int:
    """0 all verified, 1 some only not verifiable, 3 any wrong."""
    statuses = {result.status for result in results}
    return 3 if statuses & WRONG else 1 if statuses - {"verified"} else 0


def caption_in(following: str) -> str:
    """The caption in brackets right behind a citation; "" when what stands there is none."""
    match = _CAPTION.match(following)
    if not match or _NO_CAPTION.search(match["caption"]):
        return ""
    return match["caption"].strip()


def _comparable(caption: str, heading: str) -> bool:
    """Tell whether two captions are of one language, so that they can be compared at all."""
    return bool(heading) and dominant_script_language(caption) == dominant_script_language(heading)


def _alike(caption: str, heading: str) -> bool:
    """Tell whether two captions are of one unit: most of what they say is the same."""
    a, b = sorted((fold(caption), fold(heading)), key=len)
    if not a or (a in b and len(a) * 2 >= len(b)):
        return True
    if caption.isascii() and heading.isascii():
        one, other = set(_WORDS.findall(caption.lower())), set(_WORDS.findall(heading.lower()))
        return len(one & other) >= _TITLE_LIKE * max(len(one | other), 1)
    return difflib.SequenceMatcher(None, a, b).ratio() >= _TITLE_LIKE


def _verified(unit: Unit) -> Checked:
    return Checked("verified", "", (), unit.address, unit.title, unit.heading, unit.retrieved,
                   unit.valid_from)  # fmt: skip
