"""Zip archives within limits: nothing is unpacked that the directory forbids."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import zipped


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def test_members_are_read() -> None:
    opened = zipped.opened(archive({"a/b.xml": b"<a/>"}), "a.docx")
    assert zipped.member(opened, "a/b.xml", "a.docx") == b"<a/>"
    assert zipped.member(opened, "none.xml", "a.docx") is None


def test_a_member_that_unpacks_without_end_is_refused() -> None:
    data = archive({"word/document.xml": b" " * (20 << 20)})
    with pytest.raises(ExtractionError, match=r"bomb\.docx: .*times its size"):
        zipped.opened(data, "bomb.docx")


def test_members_that_share_their_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "SMALL", 1 << 20)
    data = archive({f"{n}.xml": bytes(200_000) for n in range(40)})
    with pytest.raises(ExtractionError, match=r"it unpacks to .* times its size"):
        zipped.opened(data, "many.docx")


def test_limits_of_number_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive({f"{n}": b"x" * 100 for n in range(30)}, zipfile.ZIP_STORED)
    monkeypatch.setattr(zipped, "PART", 50)
    with pytest.raises(ExtractionError, match="'3' takes"):
        zipped.member(zipped.opened(data, "a.pptx"), "3", "a.pptx")
    monkeypatch.setattr(zipped, "TOTAL", 2000)
    with pytest.raises(ExtractionError, match="when unpacked"):
        zipped.opened(data, "a.pptx")
    monkeypatch.setattr(zipped, "MEMBERS", 20)
    with pytest.raises(ExtractionError, match="more than 20 members"):
        zipped.opened(data, "a.pptx")


def test_a_directory_that_lies_is_an_error() -> None:
    data = bytearray(archive({"a.xml": b"the text of the part" * 50}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")  # ten bytes, it says
    opened = zipped.opened(bytes(data), "lie.docx")
    with pytest.raises(ExtractionError, match=r"lie\.docx: .*damaged"):
        zipped.member(opened, "a.xml", "lie.docx")


def test_encrypted_and_foreign_members() -> None:
    data = bytearray(archive({"a.xml": b"<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ExtractionError, match="needs a password"):
        zipped.opened(bytes(data), "locked.hwpx")
    packed = archive({"a.xml": b"<a/>" * 99}, zipfile.ZIP_BZIP2)
    with pytest.raises(ExtractionError, match="packed by method 12"):
        zipped.member(zipped.opened(packed, "a.docx"), "a.xml", "a.docx")
    with pytest.raises(ExtractionError, match="damaged or truncated"):
        zipped.opened(b"PK\x03\x04" + b"\0" * 100, "cut.docx")
