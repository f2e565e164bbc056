"""Fragments of one column to printed lines, with their spaces, exponents and marks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.pdf.characters import MADE_SPACE, NO_GAP, SPACE, SPACED_END, Characters
from pipeline.extract.pdf.fragments import Fragments
from pipeline.extract.pdf.page import Rectangle, TextLine

_SMALL = 0.86  # of the line's font size: a raised or lowered character is no larger
_LABEL = 8  # characters of a label, at most
_FEW = 0.15  # of a line's width: what larger letters at its beginning take at most
_MARK = 5  # characters of a footnote's mark, at most
_NEAR = 64  # fragments of a line that another one is compared with
_FAR = 4.0  # of its font size: how far behind its text a mark does not stand
_CLOSING = tuple(map(ord, "）〕］」』】〉》"))
_OPENING, _CLOSING_LABEL = tuple(map(ord, "(（")), tuple(map(ord, ")）"))
_BRACKETS = frozenset(map(ord, "「『（〔［【〈《"))
_LABELS = np.array(
    [*_OPENING, *range(0x30A2, 0x30F4), *range(0x2460, 0x2474), *range(0xFF10, 0xFF1A),
     *map(ord, "一二三四五六七八九十ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ123456789")]
)  # fmt: skip
Integers = NDArray[np.intp]
Flags = NDArray[np.bool_]


def grouped(found: Fragments, chosen: Sequence[int]) -> list[list[int]]:
    """The fragments of one column as lines from top to bottom, each from left to right.

    Two fragments are on one line when their baselines agree and they do not lie over each other;
    a small one (an exponent set apart) belongs to the line whose height it shares and that it
    touches.
    """
    order = sorted(chosen, key=lambda i: found.baselines[i])
    lines: list[list[int]] = []
    bases: list[float] = []
    boxes, sizes, baselines = found.boxes.tolist(), found.sizes.tolist(), found.baselines.tolist()
    for i in order:
        for at in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
            if abs(baselines[i] - bases[at]) <= 0.25 * sizes[i] and not any(
                _overlap(boxes[i], boxes[j]) > 0.5 * min(sizes[i], sizes[j])
                for j in lines[at][-_NEAR:]
            ):
                lines[at].append(i)
                break
        else:
            lines.append([i])
            bases.append(baselines[i])
    lines = _with_scripts(found, lines, boxes, sizes, baselines)
    for line in lines:
        line.sort(key=lambda i: boxes[i][0])
    return lines


def _overlap(a: Sequence[float], b: Sequence[float]) -> float:
    return min(a[2], b[2]) - max(a[0], b[0])


def _with_scripts(
    found: Fragments,
    lines: list[list[int]],
    boxes: list[list[float]],
    sizes: list[float],
    baselines: list[float],
) -> list[list[int]]:
    kept: list[list[int]] = []
    small: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        near = [n for n in (at - 1, at + 1) if 0 <= n < len(lines)]
        largest = max(sizes[i] for i in line)
        home = -1
        for n in near:
            size = max(sizes[i] for i in lines[n])
            rise = baselines[lines[n][0]] - baselines[line[0]]
            if (
                len(line) < _NEAR
                and (largest < _SMALL * size or _is_mark(found, line, largest, size, rise))
                and abs(rise) < 0.65 * size
                and (
                    all(
                        _touches(boxes[i], [boxes[j] for j in lines[n][:_NEAR]], size) for i in line
                    )
                    or _hangs_out(found, line, min(boxes[j][0] for j in lines[n]), size)
                )
            ):
                home = n
        if home < 0:
            kept.append(line)
        else:
            small.append((at, home))
    for at, home in small:
        lines[home].extend(lines[at])
    return kept


def _is_mark(
    found: Fragments, line: Sequence[int], largest: float, size: float, rise: float
) -> bool:
    """Tell whether this is a footnote's mark that is raised in the size of its line, or nearly."""
    long = any(found.ends[i] - found.starts[i] > _MARK for i in line)
    return largest < 1.02 * size and 0.2 * size < rise < 0.5 * size and not long


def _hangs_out(found: Fragments, line: Sequence[int], left: float, size: float) -> bool:
    """Tell whether this is a footnote's mark, raised and set apart in front of its line."""
    (first, *more) = line
    short = found.ends[first] - found.starts[first] <= 3
    return not more and bool(short and 0 < left - found.boxes[first, 2] < 5 * size)


def _touches(box: list[float], others: list[list[float]], size: float) -> bool:
    gaps = [max(o[0] - box[2], box[0] - o[2]) for o in others]
    return -0.5 * size < min(gaps) < 0.6 * size


def text_lines(
    characters: Characters, found: Fragments, lines: Sequence[Sequence[int]], regions: Sequence[int]
) -> list[TextLine]:
    """The lines as text: `lines` are lists of fragments, `regions` a number for each line."""
    if not lines:
        return []
    order = np.concatenate(
        [np.arange(found.starts[i], found.ends[i]) for line in lines for i in line]
    )
    lengths = np.array(
        [sum(int(found.ends[i] - found.starts[i]) for i in line) for line in lines], np.intp
    )
    ends = np.cumsum(lengths)
    starts: Integers = ends - lengths
    owner = np.repeat(np.arange(len(lines)), lengths)
    codes = characters.codes[order]
    sizes = characters.sizes[order]
    width = characters.boxes[order, 2] - characters.boxes[order, 0] + 0.01
    main = _main_sizes(sizes, width, starts, owner)
    ordinary = sizes >= _SMALL * main[owner]
    solid = np.where(ordinary & (sizes <= main[owner]), width, 0.0)
    total = np.add.reduceat(solid, starts)
    base = np.add.reduceat(characters.origins[order, 1] * solid, starts) / total
    typical = np.add.reduceat(sizes * solid, starts) / total
    rise = base[owner] - characters.origins[order, 1]
    big = typical[owner]
    raised = ((~ordinary) & (rise > 0.12 * big)) | (rise > 0.22 * big)
    lowered = ((~ordinary) & (rise < -0.06 * big)) | (rise < -0.3 * big)
    if raised.any():
        _without_far(raised, characters.boxes[order], big, owner)
    spaces = _spaces(characters, order, owner)
    if found.walled.any():
        walls = np.zeros(len(characters), np.bool_)
        walls[found.starts[found.walled]] = True
        inner = walls[order] & (spaces == 0)
        inner[starts] = False
        spaces[inner] = 0x20
    weights = np.array(characters.weights or (400,))[characters.fonts[order]]
    bold = np.add.reduceat(weights * width, starts) / np.add.reduceat(width, starts)
    boxes = characters.boxes[order]
    larger = sizes > 1.2 * main[owner]  # a letter that begins a chapter stands out of its line
    tops, bottoms = (
        np.minimum.reduceat(np.where(larger, np.inf, boxes[:, 1]), starts),
        np.maximum.reduceat(np.where(larger, -np.inf, boxes[:, 3]), starts),
    )
    lefts, rights = (
        np.minimum.reduceat(boxes[:, 0], starts),
        np.maximum.reduceat(boxes[:, 2], starts),
    )
    # Spaces go in before their character; `at` is where each character then stands.
    at = np.arange(len(order)) + np.cumsum(spaces > 0)
    filled = np.zeros(len(order) + int((spaces > 0).sum()), np.uint32)
    filled[at] = codes
    filled[at[spaces > 0] - 1] = spaces[spaces > 0]
    text = filled.tobytes().decode("utf-32-le", "replace")
    ended = _ended(characters, order[ends - 1]).tolist()
    out = []
    for n, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        first, last = int(at[start]), int(at[end - 1]) + 1
        box: Rectangle = (
            round(float(lefts[n]), 2), round(float(tops[n]), 2),
            round(float(rights[n]), 2), round(float(bottoms[n]), 2),
        )  # fmt: skip
        places = at[start:end] - first
        out.append(
            TextLine(
                text[first:last] + " " * ended[n],
                box,
                round(float(typical[n]), 2),
                round(float(bold[n])),
                regions[n],
                _spans(raised[start:end], places),
                _spans(lowered[start:end], places),
                behind=_behind(found, lines[n]),
            )
        )
    return out


def _without_far(
    raised: Flags, boxes: NDArray[np.float64], sizes: NDArray[np.float64], owner: Integers
) -> None:
    """Take out what is set small at a line's end, far behind its text: it is no mark of it."""
    far = np.flatnonzero(raised[1:] & ~raised[:-1] & (owner[1:] == owner[:-1])) + 1
    far = far[boxes[far, 0] - boxes[far - 1, 2] > _FAR * sizes[far]]
    for first in far.tolist():
        end = int(np.searchsorted(owner, owner[first], side="right"))
        if raised[first:end].all():
            raised[first:end] = False


def _main_sizes(
    sizes: NDArray[np.float64], width: NDArray[np.float64], starts: Integers, owner: Integers
) -> NDArray[np.float64]:
    """The font size of each line: its largest, but for a letter or two that begin it larger."""
    main = np.maximum.reduceat(sizes, starts)
    large = sizes >= _SMALL * main[owner]
    part = np.add.reduceat(np.where(large, width, 0.0), starts)
    few = part < _FEW * np.add.reduceat(width, starts)
    few &= (np.add.reduceat(large.astype(np.intp), starts) <= 2) & large[starts]
    for line in np.flatnonzero(few).tolist():
        main[line] = sizes[(owner == line) & ~large].max()
    found: NDArray[np.float64] = main
    return found


def _behind(found: Fragments, line: Sequence[int]) -> float:
    """Where the rest of a line begins after a label that a wide gap parts from it, else 0."""
    if len(line) < 2 or found.ends[line[0]] - found.starts[line[0]] > _LABEL:
        return 0.0
    return round(float(found.boxes[line[1], 0]), 2)


def _ended(characters: Characters, lasts: Integers) -> Flags:
    """Whether each line, by its last character, ends in a space of the file: the end of a word.

    Asked of Korean alone, which breaks its lines inside words and shows it by nothing else.
    """
    hangul = (characters.codes >= 0xAC00) & (characters.codes <= 0xD7A3)
    if not hangul.any():
        return np.zeros(len(lasts), np.bool_)
    following = np.minimum(lasts + 1, len(characters) - 1)
    spaced = np.isin(characters.gaps[following], (SPACE, SPACED_END))
    ended: Flags = spaced & (following > lasts)
    return ended


def _spans(flags: Flags, places: Integers) -> tuple[tuple[int, int], ...]:
    if not flags.any():
        return ()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return tuple(
        (int(places[a]), int(places[b - 1]) + 1)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    )


def _spaces(characters: Characters, order: Integers, owner: Integers) -> Integers:
    """The space (its code point, or 0) before each character in the order of reading.

    The file's own spaces count for Latin and Hangul.  Between two ideographs or kana, which a
    justified line spreads, only a gap of nearly an em does, and one full em that the file
    sets as a space is the ideographic space.
    """
    count = len(order)
    spaces = np.zeros(count, np.intp)
    if count < 2:
        return spaces
    before, after = order[:-1], order[1:]
    size = np.minimum(characters.sizes[before], characters.sizes[after])
    gap = (characters.boxes[after, 0] - characters.boxes[before, 2]) / np.maximum(size, 0.1)
    follows = after == before + 1
    said = np.where(follows, characters.gaps[after], NO_GAP)
    codes = characters.codes[order]
    wide = _is_wide(codes)
    both = wide[1:] & wide[:-1]
    one = wide[1:] ^ wide[:-1]
    # How far this line spreads its letters: the middle gap between letters without a space.
    tracking = _tracking(gap, said, both | one, owner)
    written = said == SPACE
    latin = np.where(
        written,
        gap > -0.3,
        gap - tracking > np.where(said == MADE_SPACE, 0.05, np.where(follows, 0.22, 0.15)),
    )
    mixed = np.where(written, gap > 0.16, gap > 0.7)
    # Korean writes spaces before and behind its brackets, which are drawn in half their room.
    hangul = (codes[1:] >= 0xAC00) & (codes[1:] <= 0xD7A3)
    hangul |= (codes[:-1] >= 0xAC00) & (codes[:-1] <= 0xD7A3)
    inferred = (said == MADE_SPACE) & (gap - tracking > 0.12)
    mixed = np.where(hangul & one, (written & (gap > -0.3)) | inferred | (gap > 0.7), mixed)
    ideographic = np.where(written, gap > 0.3, gap > 0.9)
    closed = both & (said == MADE_SPACE) & (gap > 0.45) & np.isin(codes[:-1], _CLOSING)
    if closed.any():
        # A space behind a bracket, whose empty half the program took back.
        ideographic |= closed & (gap - _tracking(gap, said, ~both, owner) > 0.4)
    space = np.where(both, ideographic, np.where(one, mixed, latin))
    space &= owner[1:] == owner[:-1]
    spaces[1:] = np.where(space, 0x20, 0)
    em = space & both & written & (gap > 0.7)
    spaces[1:][em] = 0x3000
    _behind_labels(spaces, codes, gap, owner)
    return spaces


def _behind_labels(
    spaces: Integers, codes: NDArray[np.int32], gap: NDArray[np.float64], owner: Integers
) -> None:
    """Put a space behind a label of one sign, or one in brackets, that begins a line and is set
    apart from Japanese: `ア`, `一`, `(1)`.  Its gap is narrower than an em, and yet wider than
    those which follow it.
    """
    if int(codes.max()) < 0x2E80:
        return
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    ends = np.append(starts[1:], len(owner))
    for start in np.flatnonzero(np.isin(codes[starts], _LABELS)).tolist():
        at, end = int(starts[start]), int(ends[start])
        if codes[at] in _OPENING:
            closing = np.flatnonzero(np.isin(codes[at : min(at + 5, end)], _CLOSING_LABEL))
            if not len(closing):
                continue
            at += int(closing[0])
        if at + 3 < end and not spaces[at + 1]:
            room = gap[at] + 0.25 * (codes[at + 1] in _BRACKETS)  # drawn in half its room
            if room > max(0.45, float(gap[at + 1 : at + 3].max()) + 0.3):
                spaces[at + 1] = 0x20


def _tracking(
    gap: NDArray[np.float64], said: Integers, wide: Flags, owner: Integers
) -> NDArray[np.float64]:
    plain = (said == NO_GAP) & ~wide & (gap < 1.5) & (owner[1:] == owner[:-1])
    found = np.zeros(int(owner[-1]) + 1)
    lines = owner[1:][plain]
    if len(lines):
        order = np.lexsort((gap[plain], lines))
        sorted_lines, values = lines[order], gap[plain][order]
        firsts = np.flatnonzero(np.concatenate([[True], np.diff(sorted_lines) != 0]))
        counts = np.diff(np.concatenate([firsts, [len(values)]]))
        middle = values[firsts + counts // 2]
        found[sorted_lines[firsts]] = np.where(counts >= 8, np.clip(middle, 0.0, 0.6), 0.0)
    return found[owner[1:]]


def _is_wide(codes: NDArray[np.int32]) -> Flags:
    """Ideographs, kana and full-width signs; Hangul writes spaces between its words."""
    flags: Flags = (
        ((codes >= 0x2E80) & (codes < 0x3130))
        | ((codes >= 0x3190) & (codes < 0xA000))
        | ((codes >= 0xF900) & (codes < 0xFB00))
        | ((codes >= 0xFE30) & (codes < 0xFE50))
        | ((codes >= 0xFF00) & (codes < 0xFFA0))
        | ((codes >= 0x20000) & (codes < 0x40000))
    )
    return flags
