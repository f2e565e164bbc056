"""Entries of control lists: ECCNs with their short forms in lists, and USML categories.

An ECCN is a category digit, a product group A to E and three digits, with paragraphs after dots
(15 CFR 738.2(d)); the EU, Japan and Korea print theirs alike.  In a list the number is not
repeated: 3B001.c.1.a, c.1.c, and .q.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.citations.grammar_en_units import SUBS, WS
from pipeline.citations.mention import Mention, Step
from pipeline.citations.west_labels import beside, between
from pipeline.numerals import roman

_ELEMENT = r"(?:[a-z]{1,2}(?![A-Za-z0-9])|\d{1,2}(?:(?![A-Za-z0-9])|(?=(?:and|or)\b)))"
_PARAGRAPHS = rf"(?:[a-z](?![A-Za-z0-9]))?(?:\.{_ELEMENT}){{0,8}}"
ECCN = rf"[0-9][A-E][0-9]{{3}}(?![A-Z0-9_]|[a-z][A-Za-z0-9]|-\d)(?P<p>{_PARAGRAPHS})"
EAR99 = r"EAR ?99(?![A-Za-z0-9])"
_ECCN = re.compile(ECCN)
_PREFIX = re.compile(r"(?:ECCN|Eccn|eccn)(?:s|\(s\))?\.?:?\s{1,3}$")
# What is named like a code but is a product, a room or a part number.
_PRODUCT = re.compile(
    r"(?:[Mm]odels?|[Tt]ypes?|[Pp]arts? (?:[Nn]os?\.?|[Nn]umbers?)|P/N|S/N|[Ss]erial|SKU|"
    r"[Pp]roducts?|[Vv]ersion"
    r"|[Ll]ot|[Rr]oom|[Ff]light|[Uu]nit|型番|型式|모델|모델명)"
    r"[ :#]{0,2}(?:[Nn](?:o\.?|umber)[ :#]{0,2})?$"
)
_AND = re.compile(rf"\.?(?:,{WS}(?:(?:and/or|and|or)\b{WS})?|{WS}(?:and/or|and|or)\b{WS})")
_TO = re.compile(rf"\.?{WS}(?:-|~|\bto\b|\bthrough\b){WS}")
_SHORT = re.compile(rf"\.?(?P<p>[a-z](?![A-Za-z0-9])(?:\.{_ELEMENT}){{0,8}})")
_NUMBER = re.compile(r"\.(?P<p>\d{1,2}(?![A-Za-z0-9])(?:\.[a-z](?![A-Za-z0-9]))?)")
# After a letter that stands alone something must close it: `a` is also a word.
_CLOSED = re.compile(r"\s{0,3}(?:[,;:.)\]]|$|(?:and|or|to|through)\b|/)")
_OWN = re.compile(r"(?: {2,}| )[\"'A-Z]|\s{0,3}\n|\.? {1,12}continued")
_MOST = 200

CATEGORY = (
    rf"(?:Categor(?:y|ies)|(?P<para>(?:[Ss]ub)?[Pp]aragraphs?))\s{{1,3}}(?P<n>[IVX]{{1,5}})"
    rf"(?:,?\s{{1,3}}paragraphs?\s{{1,3}}(?=\())?(?P<s>{SUBS})(?![A-Za-z0-9])"
)
_CATEGORY = re.compile(CATEGORY)
_NEXT_CATEGORY = re.compile(rf"(?P<n>[IVX]{{1,5}})(?P<s>{SUBS})(?![A-Za-z0-9])")
_NEXT_PARAGRAPH = re.compile(rf"(?P<s>{SUBS})(?<=\))(?![A-Za-z0-9])")
_LIST_BEFORE = re.compile(r"(?:USML|(?:U\.?S\.?|United States)\sMunitions\sList)[,:]?\s{1,3}$")
_PART_121 = re.compile(r"121(?:\.1)?(?:\sof the ITAR)?,?\s{1,3}$")
_LIST_AFTER = re.compile(
    r"\s{1,3}(?:of|on|in)\s{1,3}(?:the\s{1,3})?"
    r"(?P<list>USML|(?:U\.?S\.?|United States)\s{1,3}Munitions\s{1,3}List)\b"
)
_SECTION_AFTER = re.compile(r"\s{1,3}of\s{1,3}(?:§ ?|[Ss]ection |22 CFR )121\.1\b")
_SUB = re.compile(r"\(([A-Za-z0-9]+)\)")


def eccns(plain: str, at: int) -> Iterator[Mention]:
    """The ECCN at `at` and those listed after it."""
    first = _ECCN.match(plain, at)
    if not first or not _free(plain, at):
        return
    prefix = _PREFIX.search(plain, max(0, at - 12), at)
    if not prefix and _PRODUCT.search(plain, max(0, at - 24), at):
        return
    start = prefix.start() if prefix else at
    code, path, end = plain[at : at + 5], _path(first["p"]), first.end()
    if not prefix and _is_own(plain, at, end):
        yield Mention(at, end, role="break", tradition="west", form="eccn-head")
        return
    for _ in range(_MOST):
        ranged = _ranged(plain, end, code, path)
        targets, end = ranged or (((code, path),), end)
        yield _entries(start, end, targets)
        code, path = targets[-1]
        joint = _AND.match(plain, end)
        follower = _follower(plain, joint.end(), code, path) if joint else None
        if joint is None or follower is None:
            return
        start = joint.end()
        code, path, end = follower


def _follower(
    plain: str, at: int, code: str, path: tuple[str, ...]
) -> tuple[str, tuple[str, ...], int] | None:
    """What stands in a list after an ECCN: `.b`, `b.3`, `c`, another ECCN."""
    whole = _ECCN.match(plain, at)
    if whole:
        return plain[at : at + 5], _path(whole["p"]), whole.end()
    number = _NUMBER.match(plain, at)
    if number and path:
        labels = _path("." + number["p"])
        return code, (*beside(path, labels[0], alone=True), *labels), number.end()
    short = _SHORT.match(plain, at)
    if not short or not path:
        return None
    labels = _path("." + short["p"])
    if plain[at] != "." and len(labels) == 1 and not _CLOSED.match(plain, short.end()):
        return None
    return code, labels, short.end()


def _ranged(
    plain: str, end: int, code: str, path: tuple[str, ...]
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], int] | None:
    """The entries from one to another, and where the range ends."""
    to = _TO.match(plain, end)
    after = _follower(plain, to.end(), code, path) if to else None
    if after is None:
        return None
    last, last_path, stop = after
    if last != code:
        if path or last_path or last[:2] != code[:2]:
            return None
        numbers = between(str(int(code[2:])), str(int(last[2:])))
        return tuple((f"{code[:2]}{int(n):03d}", ()) for n in numbers), stop
    if not path or len(last_path) != len(path) or last_path[:-1] != path[:-1]:
        return None
    labels = between(path[-1], last_path[-1], before=path[:-1] if len(path) > 1 else ())
    return tuple((code, (*path[:-1], label)) for label in labels), stop


def _path(printed: str) -> tuple[str, ...]:
    return tuple(part for part in printed.split(".") if part)


def _free(plain: str, at: int) -> bool:
    before = plain[at - 1] if at else " "
    return not (before.isascii() and (before.isalnum() or before in "._-/$"))


def _is_own(plain: str, at: int, end: int) -> bool:
    """Tell whether an entry's number heads its own text at a line start."""
    line = plain.rfind("\n", max(0, at - 12), at) + 1
    if (line == 0 and at > 0) or plain[line:at].strip(" #*>-"):
        return False
    above = plain[max(0, line - 4) : line]
    before = above.rstrip()
    begun = not before or before[-1] in ".;:" or above.count("\n") > 1
    return begun and bool(_OWN.match(plain, end))


def _entries(start: int, end: int, targets: tuple[tuple[str, tuple[str, ...]], ...]) -> Mention:
    labels = tuple(".".join((code, *path)) for code, path in targets)
    steps = (Step("entry", labels),)
    return Mention(start, end, tradition="west", instrument="eccn", steps=steps, form="eccn")


def categories(plain: str, at: int) -> Iterator[Mention]:
    """USML Category XI(a)(4), and the categories and paragraphs listed after it.

    `kind` is `usml` where the text names the list; elsewhere the resolver decides.
    """
    match = _CATEGORY.match(plain, at)
    if not match:
        return
    named = _LIST_BEFORE.search(plain, max(0, at - 32), at)
    if match["para"] and not named:
        return
    sure = bool(named) or bool(_PART_121.search(plain, max(0, at - 24), at))
    start = named.start() if named else at
    found: list[tuple[int, int, tuple[tuple[str, ...], ...]]] = []
    number, labels, end = _number(match["n"]), tuple(_SUB.findall(match["s"])), match.end()
    for _ in range(60):
        paths: tuple[tuple[str, ...], ...] = ((str(number), *labels),)
        to = _TO.match(plain, end)
        last = _NEXT_CATEGORY.match(plain, to.end()) if to else None
        if last and not labels and not last["s"] and _number(last["n"]) > number > 0:
            numbers = between(str(number), str(_number(last["n"])))
            paths, end = tuple((n,) for n in numbers), last.end()
            number = _number(last["n"])
        onward = _NEXT_PARAGRAPH.match(plain, to.end()) if to and labels else None
        ends = tuple(_SUB.findall(onward["s"])) if onward else ()
        if onward and (len(ends) == 1 or ends[:-1] == labels[:-1]):
            between_ = between(labels[-1], ends[-1], before=labels[:-1])
            paths = tuple((str(number), *labels[:-1], label) for label in between_)
            labels, end = (*labels[:-1], ends[-1]), onward.end()
        if number:
            found.append((start, end, paths))
        joint = _AND.match(plain, end)
        if not joint:
            break
        start = joint.end()
        following = _NEXT_CATEGORY.match(plain, start)
        paragraph = _NEXT_PARAGRAPH.match(plain, start) if labels else None
        if following:
            number, labels = _number(following["n"]), tuple(_SUB.findall(following["s"]))
            end = following.end()
        elif paragraph:
            more = tuple(_SUB.findall(paragraph["s"]))
            labels = (*beside(labels, more[0], alone=len(more) == 1), *more)
            end = paragraph.end()
        else:
            break
    last_end = found[-1][1] if found else at
    after = _LIST_AFTER.match(plain, last_end)
    sure = sure or bool(after) or bool(_SECTION_AFTER.match(plain, last_end))
    for begin, stop, paths in found:
        yield Mention(
            begin,
            after.end() if after and stop == last_end else stop,
            tradition="west",
            instrument="usml",
            kind="" if sure else "usml?",
            steps=(Step("entry", tuple("/".join(path) for path in paths)),),
            form="usml",
            confidence=1.0 if sure else 0.8,
        )


def _number(numeral: str) -> int:
    value = roman(numeral) or 0
    return value if value <= 21 else 0
