"""Identifiers of the three traditions, found in folded text and written as one token each.

    第六条第十六号, 第6条第16号      art_6, art_6_item_16, item_16
    제19조의2제1항, 第十九条の二      art_19, art_19_2, art_19_2_para_1, para_1
    別表第一の一六の項, 별표 2의2      appdx_1, appdx_1_row_16, row_16; appdx_2, appdx_2_2
    Article XXI(b), Supplement No. 1  art_21, art_21_b; supp_1
    3A001.b.2, 744.21(b)(2), 1540     3a001, 3a001_b, 3a001_b_2; 744_21, 744_21_b, ...; 1540

Numerals of every script become ASCII digits, so that one number has one token however it is
written.  A chain gives every part of itself that begins at a unit, so that a search for a part
finds the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.numerals import kanji, roman

_KANJI = "〇零一二三四五六七八九十百千"
_N = rf"(?:[0-9]+|[{_KANJI}]+)"
_UNITS = {
    "編": "part", "章": "chap", "節": "sec", "款": "subsec",
    "条": "art", "項": "para", "号": "item",
    "편": "part", "부": "part", "장": "chap", "절": "sec", "관": "subsec",
    "조": "art", "항": "para", "호": "item",
}  # fmt: skip
# A number that a row of an annex ends (の一六の項, の三五の二の項) is no branch of the annex.
_NO_ROW = rf"(?![0-9{_KANJI}]*(?:の{_N})*の?項)"
# 第 and 제 may be missing before Arabic digits (外為法48条1項), never before kanji (一条).
_BARE = r"(?<![0-9.,第제/\-])(?<!제 )[0-9]+"
_JA_STEP = rf"(?:第{_N}[編章節款条項号]|{_BARE}(?:条|項(?!目)|号))(?:の{_N}{_NO_ROW})*"
_JA_ANNEX = rf"(?:別表|別紙|様式)(?:第?{_N}(?:の{_N}{_NO_ROW})*(?:の{_N}(?:の{_N})*の?項)?)?"
_JA_ROW = rf"(?<![0-9{_KANJI}第])(?<![0-9{_KANJI}]の){_N}(?:の{_N})*の項"
_KO_STEP = rf"(?:제 ?[0-9]+ ?[조항호장절편관부]|{_BARE}[조항호])(?:의 ?[0-9]+)*"
_KO_ANNEX = r"(?:별표|별지|부표) ?(?:제 ?)?[0-9]+(?: ?호)?(?:의 ?[0-9]+)*"
_CHAIN = re.compile(
    rf"{_JA_ANNEX}(?: ?{_JA_STEP})*|{_JA_ROW}(?: ?{_JA_STEP})*|{_JA_STEP}(?: ?{_JA_STEP})*"
    rf"|{_KO_ANNEX}(?: ?{_KO_STEP})*|{_KO_STEP}(?: ?{_KO_STEP})*"
)
_ATOM = re.compile(
    rf"(?P<annex>別表|別紙|様式|별표|별지|부표) ?(?:第|제 ?)?(?P<an>{_N})?(?: ?호)?"
    rf"|(?P<row>(?<=の){_N}(?:の{_N})*(?=の?項)|(?<!第){_N}(?:の{_N})*(?=の項))の?項"
    rf"|(?:第|제 ?)?(?P<n>{_N}) ?(?P<unit>[編章節款条項号조항호장절편관부])"
    rf"|(?:の|의 ?)(?P<branch>{_N}){_NO_ROW}"
)
_ANNEX = {"別表": "appdx", "별표": "appdx", "부표": "appdx", "別紙": "form", "様式": "form",
          "별지": "form"}  # fmt: skip

_LABELS = r"(?:\([a-z0-9]{1,5}\))*"
_WORDS = {"article": "art", "articles": "art", "art.": "art", "chapter": "chap", "part": "part",
          "paragraph": "para", "category": "cat", "annex": "annex", "schedule": "schedule",
          "supplement": "supp", "appendix": "appdx"}  # fmt: skip
_NAMED = re.compile(
    rf"(?<![a-z0-9])(?P<word>{'|'.join(map(re.escape, _WORDS))}) (?:no\. ?)?"
    rf"(?P<n>[0-9]+[a-z]?(?:-[0-9]+)?|[ivxlcdm]+)(?:[ -](?P<bis>bis|ter))?"
    rf"(?P<labels>{_LABELS})(?![a-z0-9])"
)
# Codes: a run of letters and digits with a digit in it, its dotted parts, its bracketed labels.
_CODE = re.compile(
    rf"(?<![a-z0-9])(?P<head>(?=[a-z]{{0,6}}[0-9])[a-z0-9]+(?:[.\-/][a-z0-9]+)*)"
    rf"(?P<labels>{_LABELS})"
)
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def identifiers(folded: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield `(start, end, tokens)` for each identifier, in no order; spans may overlap."""
    for match in _CHAIN.finditer(folded):
        tokens = _chain(match[0])
        if tokens:
            yield match.start(), match.end(), tokens
    for match in _NAMED.finditer(folded):
        number = roman(match["n"]) if match["n"].isalpha() else match["n"].replace("-", "_")
        if number is not None:
            branch = [match["bis"]] if match["bis"] else []
            head = f"{_WORDS[match['word']]}_{number}"
            yield match.start(), match.end(), _prefixes([head, *branch, *_labels(match["labels"])])
    for match in _CODE.finditer(folded):
        yield match.start(), match.end(), _code(match["head"], match["labels"])


def _labels(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text)


def _prefixes(parts: list[str]) -> list[str]:
    return ["_".join(parts[:n]) for n in range(1, len(parts) + 1)]


def _code(head: str, labels: str) -> list[str]:
    """`3a001.b.2` with every beginning of it, and the numbers of `12-34/5` alone."""
    dotted = re.split(r"[-/]", head)
    if len(dotted) == 1:
        return _prefixes([*head.split("."), *_labels(labels)])
    parts = [token for part in dotted for token in _prefixes(part.split("."))]
    whole = re.sub(r"[.\-/]", "_", head)
    return [*parts, whole, *_prefixes([whole, *_labels(labels)])[1:]]


def _chain(text: str) -> list[str]:
    """Every part of a chain that begins at a unit, with and without the branches at its end."""
    atoms: list[tuple[str, bool]] = []  # the token of a step, and whether it is a branch
    for match in _ATOM.finditer(text):
        if match["annex"]:
            if match["an"]:
                atoms.append((f"{_ANNEX[match['annex']]}_{_number(match['an'])}", False))
        elif match["unit"]:
            atoms.append((f"{_UNITS[match['unit']]}_{_number(match['n'])}", False))
        elif match["row"]:
            number, *branches = match["row"].split("の")
            atoms.append((f"row_{_number(number)}", False))
            atoms += [(str(_number(branch)), True) for branch in branches]
        elif atoms:
            atoms.append((str(_number(match["branch"])), True))
    starts = [i for i, (_, branch) in enumerate(atoms) if not branch]
    found = ["_".join(token for token, _ in atoms[i:j])
             for i in starts for j in range(i + 1, len(atoms) + 1)]  # fmt: skip
    # 別表第一の三 is often written for 別表第一の三の項: the row is found under both.
    rows = [f"{a}_{b.removeprefix('row_')}" for (a, _), (b, _) in pairwise(atoms)
            if a.startswith("appdx_") and b.startswith("row_")]  # fmt: skip
    # 별지 제4호 서식 is a form, and found by 제4호 too.
    numbered = [a.replace(a.partition("_")[0], "item") for a, _ in atoms[:1]
                if a.startswith(("appdx_", "form_")) and "호" in text]  # fmt: skip
    return list(dict.fromkeys([*found, *rows, *numbered]))


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    value = kanji(text)
    return 0 if value is None else value


def join_thousands(folded: str) -> str:
    """`1,500` is one number; the comma goes."""
    return _THOUSANDS.sub("", folded)
