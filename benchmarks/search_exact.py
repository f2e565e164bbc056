"""Whether every occurrence of a term is found: quoted queries beside a plain reading of every text.

Terms are drawn by a fixed seed from the texts themselves: strings of two to six characters within
Japanese and Korean words, English words, identifiers as they are printed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search_topics import Rows

SEED, EACH = 7, 60
# Terms that a person named as those which a search must find.
NAMED = ("輸出貿易", "許可", "허가", "3A001.b.2", "第六条第十六号", "별표 2의2")
# The same provision, written otherwise than the texts write it.
VARIANTS = (("第6条第16号", "第六条第十六号"), ("第48条第1項", "第四十八条第一項"),
            ("別表第1", "別表第一"), ("3a001.B.2", "3A001.b.2"), ("３Ａ００１", "3A001"),
            ("제 19 조", "제19조"), ("별표2의2", "별표 2의2"))  # fmt: skip
_JA = "々〆ぁ-ゖァ-ヺー一-鿿"
KINDS: Mapping[str, tuple[str, str]] = {
    # kind: (language, pattern of the runs that terms are drawn from)
    "Japanese, 2 to 6 characters": ("ja", f"[{_JA}]{{2,}}"),
    "Korean, 2 to 6 characters": ("ko", "[가-힣]{2,}"),
    "English words": ("en", "(?<![A-Za-z0-9'’-])[A-Za-z]{2,}(?![A-Za-z0-9'’-])"),
    "identifiers": ("", r"(?<![A-Za-z0-9.\-/])[0-9][A-E][0-9]{3}(?:\.[a-z0-9]+)*(?![A-Za-z0-9.])"
                        r"|(?<![A-Za-z0-9.\-/])7[0-9]{2}\.[0-9]{1,2}(?:\([a-z0-9]+\))*"
                        r"|第[一二三四五六七八九十百]+条(?:の[二三四五六七八九])?(?:第[一二三四五六七八九十]+[項号])*"
                        r"|제[0-9]+조(?:의[0-9]+)?(?:제[0-9]+[항호])*|별표 [0-9]+(?:의[0-9]+)?"),
}  # fmt: skip
_CUT = ("ja", "ko")


@dataclass(frozen=True, slots=True)
class Missed:
    """A term for which an answer was not what a plain reading gives."""

    kind: str
    term: str
    missing: int
    extra: int
    held: int
    example: str


def drawn(texts: Sequence[str], pattern: str, *, cut: bool, number: int, seed: int) -> list[str]:
    """`number` different terms from these texts, the same for the same seed.

    Each is a run of the pattern, or with `cut` a string of two to six characters within one.
    """
    chance, run = random.Random(seed), re.compile(pattern)
    found: dict[str, None] = {}
    for _ in range(number * 60):
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        match = run.search(text, at)
        # A search that begins inside a run sees its rest alone: no term of the text.
        if match is None or (match.start() == at and at and run.match(text, at - 1)):
            continue
        term = match[0]
        if cut:
            size = min(chance.randint(2, 6), len(term))
            start = chance.randint(0, len(term) - size)
            term = term[start : start + size]
        found[term] = None
        if len(found) == number:
            break
    return list(found)


class Plain:
    """Every group's text, folded once, and the groups that hold a term."""

    def __init__(self, searcher: Any) -> None:
        from pipeline.search.exact import plain

        self._plain, opened = plain, searcher.opened
        self.address = dict(
            tuple(row) for row in opened.catalog.execute("SELECT id, address FROM provision")
        )
        self.texts: dict[str, list[str]] = {lang: [] for lang in opened.groups}
        self._folded: list[tuple[int, str]] = []
        for lang, groups in opened.groups.items():
            for group in groups.tolist():
                text = opened.whole_text(group)
                self.texts[lang].append(text)
                self._folded.append((group, plain(text)))

    def holding(self, term: str, *, word: bool = False) -> set[int]:
        """The groups whose text has the term, as a string or as a whole word."""
        wanted = self._plain(term)
        if word:
            whole = re.compile(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])")
            return {g for g, text in self._folded if wanted in text and whole.search(text)}
        return {group for group, text in self._folded if wanted in text}


class Asked:
    """The groups that a search returns, without reading their passages."""

    def __init__(self, searcher: Any) -> None:
        self._searcher, self._all = searcher, sum(map(len, searcher.opened.groups.values()))

    def groups(self, query: str, limit: int | None = None) -> list[int]:
        """The groups found, best first; without a limit, all there are."""
        searcher, shown = self._searcher, []
        usual = searcher.passages

        class _Groups:
            """Keeps what would be shown."""

            def hits(self, _query: str, found: Sequence[Any], **_: Any) -> list[Any]:
                shown.extend(one.group for one in found)
                return []

        searcher.passages = _Groups()
        try:
            searcher.search(query, limit=limit or self._all + 1)
        finally:
            searcher.passages = usual
        return shown


def terms(texts: Plain) -> Iterator[tuple[str, str]]:
    """Yield (kind, term): those named, then those drawn."""
    yield from (("named by hand", term) for term in NAMED)
    for kind, (lang, pattern) in KINDS.items():
        chosen = (texts.texts[lang],) if lang else texts.texts.values()
        of = [text for one in chosen for text in one if text]
        number = EACH * 3 // 2 if lang in _CUT else EACH
        for term in drawn(of, pattern, cut=lang in _CUT, number=number, seed=SEED):
            yield kind, term


def measure(searcher: Any) -> tuple[Rows, list[Missed]]:
    """A row for each kind: terms, occurrences, found, wrong; and every term that failed.

    An English word must be found wherever it stands as a word; that a string inside a word
    (port in export) is found too is neither asked nor wrong.
    """
    texts, asked = Plain(searcher), Asked(searcher)
    told: dict[str, list[int]] = {}
    failed: list[Missed] = []
    for kind, term in terms(texts):
        word = kind == "English words"
        wanted = texts.holding(term, word=word)
        allowed = texts.holding(term) if word else wanted
        found = set(asked.groups(f'"{term}"'))
        missing, extra = wanted - found, found - allowed
        row = told.setdefault(kind, [0, 0, 0, 0])
        for place, value in enumerate((1, len(wanted), len(wanted & found), len(extra))):
            row[place] += value
        if missing or extra:
            example = texts.address[min(missing or extra)]
            failed.append(Missed(kind, term, len(missing), len(extra), len(wanted), example))
    rows: Rows = [["quoted", "terms", "provisions that hold them", "found", "wrong", "share"]]
    rows += [[kind, *(f"{n:,}" for n in row), share(row[2], row[1])] for kind, row in told.items()]
    total = [sum(column) for column in zip(*told.values(), strict=True)]
    rows.append(["all (bar 100 %)", *(f"{n:,}" for n in total), share(total[2], total[1])])
    return rows, failed


def variants(searcher: Any) -> Rows:
    """Unquoted, written otherwise: the provisions that hold the identifier, how many of them are
    among all hits, and the place of the first.
    """
    texts, asked = Plain(searcher), Asked(searcher)
    rows: Rows = [["written", "stands as", "provisions", "among the hits", "first at place"]]
    for written, printed in VARIANTS:
        held = texts.holding(printed)
        found = asked.groups(written)
        place = next((str(i) for i, group in enumerate(found, 1) if group in held), "-")
        rows.append([written, printed, str(len(held)), share(len(held & set(found)), len(held)),
                     place])  # fmt: skip
    return rows


def share(part: int, whole: int) -> str:
    """A share in percent; 100 % only when nothing is lacking."""
    if not whole:
        return "-"
    return "100 %" if part == whole else f"{min(100 * part / whole, 99.99):.2f} %"
