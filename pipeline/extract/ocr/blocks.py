"""The blocks of a page's picture, read one by one and put into reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.extract.ocr import tesseract
from pipeline.extract.ocr.columns import column_parts, direction
from pipeline.extract.ocr.picture import STEP, Part, Picture, parts, trimmed
from pipeline.extract.ocr.readings import Reading, choose, mean_confidence, possible, read
from pipeline.extract.pdf.page import TextLine
from pipeline.records import Language

_MARGIN = 24  # pixels of white around a block, without which characters at its edge are lost
_SURE = 0.3  # under it a line is noise; without a letter or figure under twice of it


def read_blocks(
    picture: Picture, languages: Sequence[Language], last: list[Reading], *, until: float
) -> list[TextLine]:
    """The page's lines in reading order; `region` numbers blocks and columns.

    `last` holds what read the blocks before well, and is kept up to date.  Raises `ExtractionError`
    when the time of `time.monotonic` passes `until`.
    """
    data = tesseract.installed() or frozenset()
    result: list[TextLine] = []
    region = 0
    for band in _bands(parts(picture)):
        done = []
        for part in sorted(band, key=lambda p: -(p[1] - p[0]) * (p[3] - p[2])):
            ways = possible(languages, data, direction(picture.ink(part)))
            known = next((reading for reading in reversed(last) if reading in ways), None)
            grey = _grey(picture, part)
            reading, found = choose(grey, ways, dpi=picture.dpi, until=until, last=known)
            if reading is None:
                continue
            pieces = list(_pieces(picture, part, reading, found, until))
            lines = [line for _, piece_lines in pieces for line in piece_lines]
            if mean_confidence(lines) > 0.7 and sum(len(line.text) for line in lines) > 30:
                last.append(reading)
                del last[:-4]
            done.append((part, reading, pieces))
        for _, reading, pieces in sorted(done, key=lambda item: _order(item[0], item[1])):
            for piece, lines in pieces:
                result += _placed(picture, piece, reading, lines, region)
                region += 1
    return result


def _pieces(
    picture: Picture,
    part: Part,
    reading: Reading,
    found: list[tesseract.Line] | None,
    until: float,
) -> Iterator[tuple[Part, list[tesseract.Line]]]:
    """A block's columns, or vertical text's bands, with their lines; `found` if already read."""
    ink = picture.ink(part)
    wide = ink.shape[1]
    if reading.standing:
        ink = np.rot90(ink)
    cuts = column_parts(ink, gap=picture.dpi // 8 // STEP, least=picture.dpi // STEP)
    if len(cuts) == 1:
        if found is None:
            found = read(_grey(picture, part), reading, dpi=picture.dpi, until=until)
        yield part, found
        return
    for top, bottom, left, right in cuts:
        rows, columns = (top, bottom), (left, right)
        if reading.standing:  # undo the quarter turn: a row from the top is a column from the right
            rows, columns = (left, right), (wide - bottom, wide - top)
        piece = trimmed(
            picture,
            (
                part[0] + rows[0] * STEP,
                min(part[1], part[0] + rows[1] * STEP),
                part[2] + columns[0] * STEP,
                min(part[3], part[2] + columns[1] * STEP),
            ),
        )
        if piece is not None:
            yield piece, read(_grey(picture, piece), reading, dpi=picture.dpi, until=until)


def _grey(picture: Picture, part: Part) -> tesseract.Grey:
    top, bottom, left, right = part
    return np.pad(picture.grey[top:bottom, left:right], _MARGIN, constant_values=255)


def _bands(found: list[Part]) -> list[list[Part]]:
    """Blocks that stand side by side, as one band; bands from the top."""
    bands: list[list[Part]] = []
    for part in sorted(found):
        for band in bands:
            top, bottom = min(p[0] for p in band), max(p[1] for p in band)
            if min(bottom, part[1]) - max(top, part[0]) > 0.5 * (part[1] - part[0]):
                band.append(part)
                break
        else:
            bands.append([part])
    return bands


def _order(part: Part, reading: Reading) -> int:
    """Side by side, vertical text and text turned to run downwards begin at the right."""
    return -part[3] if reading.vertical or reading.turns == 1 else part[2]


def _placed(
    picture: Picture, part: Part, reading: Reading, found: list[tesseract.Line], region: int
) -> Iterator[TextLine]:
    """Lines with their boxes in points of the page; noise is left out."""
    rows, columns = part[1] - part[0] + 2 * _MARGIN, part[3] - part[2] + 2 * _MARGIN
    x, y = part[2] - _MARGIN, part[0] - _MARGIN
    for line in found:
        written = any(map(str.isalnum, line.text))
        if line.confidence < (_SURE if written else 2 * _SURE):
            continue
        left, top, right, bottom = line.box
        if reading.turns == 1:  # read after a quarter turn counter-clockwise
            left, top, right, bottom = columns - bottom, left, columns - top, right
        elif reading.turns == 3:
            left, top, right, bottom = top, rows - right, bottom, rows - left
        box = picture.box(left + x, top + y, right + x, bottom + y)
        yield TextLine(
            line.text,
            box,
            size=round(box[2] - box[0] if reading.standing else box[3] - box[1], 1),
            region=region,
            vertical=reading.vertical,
            confidence=line.confidence,
        )
