"""What an instrument is among those that delegate to each other, and the words that delegate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.records import Language

Level = Literal["act", "decree", "rule", "notice"]
ORDER: tuple[Level, ...] = ("act", "decree", "rule", "notice")

# The kind in an e-Gov law id: 憲法, 法律; 政令, 勅令, 太政官布告; 府省令, 人事院規則 and others.
_JAPANESE = re.compile(r"jp/[0-9]{3}(?P<kind>[A-Z]+)")
_JAPANESE_KINDS: dict[str, Level] = {
    "CN": "act", "AC": "act", "CO": "decree", "IO": "decree", "DF": "decree", "M": "rule",
    "R": "rule",
}  # fmt: skip
_KOREAN: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"시행령$|규정\(대통령령\)$"), "decree"),
    (re.compile(r"시행규칙$"), "rule"),
    (re.compile(r"(?:고시|훈령|예규|규정|지침|요령|공고)$"), "notice"),
    (re.compile(r"법$|법률$"), "act"),
)
_OTHERS: tuple[tuple[str, Level], ...] = (
    ("us/usc/", "act"), ("us/act/", "act"), ("us/publ/", "act"), ("us/eo/", "decree"),
    ("us/cfr/", "rule"), ("us/fr/", "notice"), ("jp/notice/", "notice"),
)  # fmt: skip

_WORDS: dict[Language, tuple[tuple[Level, re.Pattern[str]], ...]] = {
    "ja": (
        ("decree", re.compile(r"政令(?:で|の)定め")),
        ("rule", re.compile(r"(?:[\u4e00-\u9fff]{0,6}(?:省|府|庁)令|委員会規則)(?:で|の)定め")),
        ("notice", re.compile(r"告示(?:で|をもつて)定め|大臣が(?:告示で)?定め|を告示する")),
    ),
    "ko": (
        ("decree", re.compile(r"대통령령으로\s*정")),
        ("rule", re.compile(r"(?:총리령|부령)으로\s*정")),
        ("notice", re.compile(r"정하여\s*(?:고시|공고)|고시하(?:는|여야|도록)|장관이\s*정하")),
    ),
    "en": (
        ("decree", re.compile(r"\bby (?:executive )?order\b|\bThe President (?:shall|may)\b")),
        ("rule", re.compile(r"\b(?:by|prescribe|issue|promulgate)(?: such)? (?:rules and )?"
                            r"regulations?\b|\bThe Secretary shall (?:prescribe|establish)\b")),
        ("notice", re.compile(r"\bby (?:publication|notice) in the Federal Register\b")),
    ),
}  # fmt: skip

NAMES: dict[str, dict[Level, str]] = {
    "jp": {"decree": "a cabinet order", "rule": "a ministerial ordinance", "notice": "a notice"},
    "kr": {"decree": "a presidential decree", "rule": "a ministerial ordinance",
           "notice": "a ministry's notice"},
    "us": {"decree": "an executive order", "rule": "regulations",
           "notice": "a Federal Register notice"},
}  # fmt: skip


class Delegation(NamedTuple):
    """Words at `start`..`end` of a text that leave something to an instrument of a level."""

    level: Level
    start: int
    end: int


def level(document: str, title: str) -> Level | None:
    """The level of a document by its address and title; None for what stands in no such order."""
    for prefix, found in _OTHERS:
        if document.startswith(prefix):
            return found
    match = _JAPANESE.match(document)
    if match:
        return next(
            (of for kind, of in _JAPANESE_KINDS.items() if match["kind"].startswith(kind)), None
        )
    if document.startswith("kr/"):
        name = title.replace(" ", "")
        return next((of for pattern, of in _KOREAN if pattern.search(name)), None)
    return None


def delegations(text: str, lang: Language) -> Iterator[Delegation]:
    """The words of a text that delegate, by level."""
    for of, pattern in _WORDS[lang]:
        for match in pattern.finditer(text):
            yield Delegation(of, match.start(), match.end())
