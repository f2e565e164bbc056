"""Zip archives that office formats are kept in (DOCX, PPTX, HWPX): opened with limits.

The directory is checked before anything is unpacked: how many members, how large, how tightly
packed, encrypted or not.  A member is then read only as far as the directory says it goes, so
that a directory that lies gives an error, not a full memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from zipfile import ZipFile

from pipeline.errors import ExtractionError

MEMBERS = 20_000  # a deck of 1,000 slides has about 5,000
PART = 128 << 20  # bytes of one member that is read; a law of 2,000 paragraphs takes 5 MB
TOTAL = 2 << 30  # bytes of all members, pictures included, unpacked
RATIO = 250  # unpacked to packed, beyond SMALL; tables of blank cells reach about 100
SMALL = 8 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that the formats' standards allow


def opened(data: bytes, name: str) -> ZipFile:
    """Open an archive whose directory is within the limits; read members with `member`.

    Raises `ExtractionError` for a damaged or encrypted archive and for one beyond the limits.
    """
    # Each member has such a mark in the directory: counted before objects are made of them.
    if data.count(b"PK\x01\x02") > MEMBERS:
        raise _beyond(name, f"more than {MEMBERS:,} members")
    try:
        archive = ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError,
            NotImplementedError) as error:  # fmt: skip
        raise _damaged(name, str(error)) from error
    total = 0
    for info in archive.infolist():
        if info.flag_bits & 0x1:
            raise ExtractionError(
                f"{name}: the file is encrypted and needs a password; save it without one."
            )
        total += info.file_size
        times = info.file_size / max(info.compress_size, 1)
        if info.file_size > SMALL and times > RATIO:
            raise _beyond(name, f"{info.filename!r} unpacks to {times:,.0f} times its size")
    if total > TOTAL:
        raise _beyond(name, f"{total >> 20:,} MB when unpacked")
    if total > max(SMALL, RATIO * len(data)):  # members that share their packed bytes
        raise _beyond(name, f"it unpacks to {total / len(data):,.0f} times its size")
    return archive


def member(archive: ZipFile, path: str, name: str) -> bytes | None:
    """The bytes of one member; None when the archive has none of that name.

    Raises `ExtractionError` when it is larger than `PART`, packed in a way that the formats do not
    know, or damaged.
    """
    try:
        info = archive.getinfo(path)
    except KeyError:
        return None
    if info.file_size > PART:
        raise _beyond(name, f"{path!r} takes {info.file_size >> 20:,} MB")
    if info.compress_type not in _METHODS:
        raise _damaged(name, f"{path!r} is packed by method {info.compress_type}")
    try:
        with archive.open(info) as stream:
            # zipfile stops at the size stated and then checks the sum.
            return stream.read()
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError,
            NotImplementedError) as error:  # fmt: skip
        raise _damaged(name, f"{path!r}: {error}") from error


def _damaged(name: str, why: str) -> ExtractionError:
    return ExtractionError(f"{name}: the archive is damaged or truncated ({why}); get it again.")


def _beyond(name: str, what: str) -> ExtractionError:
    return ExtractionError(
        f"{name}: the archive is beyond what Jobun unpacks ({what}); it may be made to fill the "
        "memory. If it is sound, save it in smaller parts."
    )
