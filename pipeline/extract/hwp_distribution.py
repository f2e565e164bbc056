"""Distribution copies of HWP 5 documents (배포용 문서): read as the format's own paper says.

본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.

Such a copy forbids changes, and may forbid copies and prints.  Its sections stand in `ViewText`,
each behind a record of 256 bytes that holds the key to it (한글문서파일형식 배포용 문서, revision
1.2).  No password is needed to read them, and none is found out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from pipeline.errors import ExtractionError

_RECORD = 0x1C  # HWPTAG_DISTRIBUTE_DOC_DATA
_KEPT = ("DocInfo", "\x05HwpSummaryInformation")
_BLOCK = 16  # bytes that AES takes at once


def ordinary(data: bytes, name: str) -> bytes:
    """A document as it would be without this protection; `data` itself when it has none.

    Raises `ExtractionError` when a section's key record is damaged, and python-hwpx's error for a
    damaged container.
    """
    from hwpx.hwp5.cfb import CompoundFile, build_compound_file
    from hwpx.hwp5.fileheader import FLAG_BITS, FileHeader, parse_file_header

    compound = CompoundFile(data)
    if not compound.has_stream("FileHeader"):
        return data
    header = parse_file_header(compound.read("FileHeader"))
    if not header.has("distribution") or header.has("password") or header.has("drm"):
        return data
    open_header = FileHeader(header.version, header.flags & ~(1 << FLAG_BITS["distribution"]))
    streams = [("FileHeader", open_header.to_bytes())]
    streams += [(path, compound.read(path)) for path in _KEPT if compound.has_stream(path)]
    for number in itertools.count():
        path = f"ViewText/Section{number}"
        if not compound.has_stream(path):
            break
        text = _opened(compound.read(path), f"{name}, {path}")
        streams.append((f"BodyText/Section{number}", text))
    return build_compound_file(streams)


def _opened(stream: bytes, what: str) -> bytes:
    """A section's stream without its key record, deciphered (AES-128, ECB)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    word = int.from_bytes(stream[:4], "little")
    if word & 0x3FF != _RECORD or word >> 20 != 256 or len(stream) < 260:
        raise ExtractionError(
            f"{what}: the section of this distribution copy (배포용 문서) has no key record; the "
            "file is damaged. Get it again, or another edition of it."
        )
    held, text = stream[4:260], stream[260:]
    seed = int.from_bytes(held[:4], "little")
    mask = bytes(itertools.islice(_mask(seed), 256))
    plain = bytes(a ^ b for a, b in zip(held, mask, strict=True))
    start = 4 + (seed & 0x0F)
    key = plain[start : start + _BLOCK]
    cipher = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # the format says so
    return cipher.update(text[: len(text) // _BLOCK * _BLOCK]) + cipher.finalize()


def _mask(seed: int) -> Iterator[int]:
    """Bytes in runs, as the random numbers of Microsoft's C library give them for a seed."""
    state = seed
    while True:
        state = (state * 214013 + 2531011) & 0xFFFFFFFF
        value = state >> 16 & 0xFF
        state = (state * 214013 + 2531011) & 0xFFFFFFFF
        yield from itertools.repeat(value, (state >> 16 & 0x0F) + 1)
