"""What the shipped termbase promises, checked: `problems` names each breach and what to do.

Terms are compared folded: NFKC, lower case, no white space and no hyphens.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.address import parse
from pipeline.errors import AddressError, KnowledgeError
from pipeline.knowledge import naming
from pipeline.knowledge.concept import Concept, Words
from pipeline.records import LANGUAGES

TERMS, SAYS, ASKS = 2, 3, 3  # at least so many of each in every language
TERM_WORDS, SAY_WORDS = 8, 7  # at most so many words of English
TERM_CHARACTERS, SAY_CHARACTERS = 28, 26  # at most so many characters of Japanese or Korean
ASK_CHARACTERS = 8  # at least
DEFINITION_CHARACTERS = 200  # at most
SAID_BY = 2  # concepts that may share an everyday phrase
SHARED = 120  # terms that may belong to two concepts

# Words that mean nothing by themselves in this field; a longer phrase with them may be a term.
_WORDS = {
    "en": """
acoustic act aerospace alloy alloys applicability applicant application authentication
classification component composite computer computers construed control cooperation country data
depot designation directive disposal electronics engine exemptions expedite fighter generators
goods guidelines information infrared item items law licensee manufacture manufacturing measures
money order parameters partnership party petition price procure procurement producer product
production propulsion publications pump quantum radiation registration release repair rule rules
safeguarding samples sensor settlement shaker technology time training transfer university use
user vendor
    """,
    "ja": """
ポンプ 会社 使用 保有 光学 合金 品目 国 大学 契約書 技術 指針 提供 数量 書類 法
照会 物 生産 用途 申請者 研究所 移転 等級 管理 組立て 繊維 者 製造 規制 設計 貨物
貸与 通報 量子 音響
    """,
    "ko": """
것 계약서 관리 광학 국가 기술 대학 대학교 물량 물품 법 사용 생산 생산하 서류 설계
섬유 센서 수량 신청인 연구소 음향 이전 자 제공 제조 제조하 조립 지침 컴퓨터 펌프
품목 합금 회사
    """,
}
_GENERIC = {lang: frozenset(words.split()) for lang, words in _WORDS.items()}
_JOINTS = re.compile(r"[\s\u00ad\u2010-\u2015\u2212-]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Shared:
    """A term that two or more concepts truly have, and the sentence that says why."""

    term: str
    lang: str
    concepts: tuple[str, ...]
    reason: str


def fold(term: str) -> str:
    """The form in which terms are compared."""
    return _JOINTS.sub("", naming.fold(term))


def read_shared(text: str, *, where: str = "shared.toml") -> tuple[Shared, ...]:
    """The `[[shared]]` tables of a file; raises `KnowledgeError` saying what is wrong."""
    try:
        tables = tomllib.loads(text)
        return tuple(
            Shared(str(t["term"]), str(t["lang"]), tuple(t["concepts"]), str(t["reason"]))
            for t in tables.get("shared", [])
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        message = f"{where}: a [[shared]] table has term, lang, concepts and reason ({error!r})."
        raise KnowledgeError(message) from error


def problems(concepts: Sequence[Concept], shared: Sequence[Shared] = ()) -> list[str]:
    """Everything wrong with the concepts, one message each; an empty list when all is well."""
    alone = (message for concept in concepts for message in _one(concept))
    together = (*_claims(concepts, shared), *_phrases(concepts), *_references(concepts))
    return [*_ids(concepts), *alone, *together]


def _ids(concepts: Sequence[Concept]) -> Iterator[str]:
    themes: dict[str, str] = {}
    for concept in concepts:
        if not _SLUG.fullmatch(concept.id):
            yield f"{concept.id}: an id is lower-case words joined by hyphens; rename it."
        if theme := themes.get(concept.id):
            yield f"{concept.id}: stands in {theme} and {concept.theme}; merge them or rename one."
        themes.setdefault(concept.id, concept.theme)


def _one(concept: Concept) -> Iterator[str]:
    for lang in LANGUAGES:
        terms = concept.terms.get(lang, ())
        says, asks = concept.says.get(lang, ()), concept.asks.get(lang, ())
        definition = concept.definition.get(lang, "")
        kinds = ("term", terms, TERMS), ("say", says, SAYS), ("ask", asks, ASKS)
        for what, texts, least in (*kinds, ("definition", (definition,) if definition else (), 1)):
            if len(texts) < least:
                yield f"{concept.id}: {len(texts)} x {what} in {lang}; give at least {least}."
            for text in _twice(texts):
                yield f"{concept.id}: the {what} {text!r} ({lang}) stands twice; take one out."
        if len(definition) > DEFINITION_CHARACTERS:
            yield f"{concept.id}: the definition in {lang} is long; make it one short sentence."
        for text in (*terms, *says, *asks, definition):
            if text != unicodedata.normalize("NFC", text) or text != " ".join(text.split()):
                yield f"{concept.id}: {text!r} ({lang}): write it in NFC with single spaces."
        for term in terms:
            yield from _term(concept.id, lang, term)
        for text in says:
            if not _fits(lang, text, SAY_WORDS, SAY_CHARACTERS):
                yield f"{concept.id}: {text!r} ({lang}) is no short phrase; move it to ask."
        for text in asks:
            if len(text) < ASK_CHARACTERS:
                yield f"{concept.id}: {text!r} ({lang}) is no question; move it to say."


def _term(name: str, lang: str, term: str) -> Iterator[str]:
    if fold(term) in _GENERIC.get(lang, ()):
        yield f"{name}: the term {term!r} ({lang}) is generic; put it into a longer phrase."
    if not _fits(lang, term, TERM_WORDS, TERM_CHARACTERS):
        most = f"{TERM_WORDS} words" if lang == "en" else f"{TERM_CHARACTERS} characters"
        yield f"{name}: the term {term!r} ({lang}) is not of 2 characters to {most}; reword it."


def _fits(lang: str, text: str, words: int, characters: int) -> bool:
    if lang == "en" or text.isascii():
        return len(text) > 1 and len(text.split()) <= words
    return 1 < len(text) <= characters


def _twice(texts: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if (key := fold(text)) in seen:
            yield text
        seen.add(key)


def _claims(concepts: Sequence[Concept], shared: Sequence[Shared]) -> Iterator[str]:
    owners = _holders((c.id, c.terms) for c in concepts)
    allowed: dict[tuple[str, str], frozenset[str]] = {}
    for entry in shared:
        key = entry.lang, fold(entry.term)
        where = f"shared.toml: {entry.term!r} ({entry.lang})"
        if key in allowed:
            yield f"{where} stands twice; take one out."
        allowed[key] = frozenset(entry.concepts)
        if set(owners.get(key, ())) != allowed[key] or len(allowed[key]) < 2:
            yield f"{where} names other concepts than have the term; mend or drop the entry."
        if not entry.reason.strip():
            yield f"{where} gives no reason; say why in one sentence."
    if len(shared) > SHARED:
        yield f"shared.toml: {len(shared)} terms; keep at most {SHARED}, give the others one owner."
    for key, ids in owners.items():
        if len(ids) > 1 and key not in allowed:
            yield (
                f"{', '.join(ids)}: all have the term {next(iter(ids.values()))!r} ({key[0]}); "
                "leave it to the one whose name it is, or give the reason in shared.toml."
            )


def _phrases(concepts: Sequence[Concept]) -> Iterator[str]:
    for (lang, _), ids in _holders((c.id, c.says) for c in concepts).items():
        if len(ids) > SAID_BY:
            phrase = next(iter(ids.values()))
            yield f"{', '.join(ids)}: all say {phrase!r} ({lang}); leave it to the best {SAID_BY}."


def _holders(words: Iterable[tuple[str, Words]]) -> dict[tuple[str, str], dict[str, str]]:
    """By language and folded text: the concepts that have it, each with its spelling."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, by_language in words:
        for lang, texts in by_language.items():
            for text in texts:
                found[lang, fold(text)].setdefault(name, text)
    return found


def _references(concepts: Sequence[Concept]) -> Iterator[str]:
    known = {concept.id for concept in concepts}
    for concept in concepts:
        for other in concept.see:
            if other not in known or other == concept.id:
                yield f"{concept.id}: see {other!r} is no other concept; mend or drop it."
        for source in concept.sources:
            try:
                parse(source)
            except AddressError as error:
                yield f"{concept.id}: the source {source!r}: {error}"
