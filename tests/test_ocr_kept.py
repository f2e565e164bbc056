"""What OCR read is kept: by file, page, languages and reader, within its room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.extract.ocr import kept as store
from pipeline.extract.ocr.kept import keep, kept
from pipeline.extract.pdf.page import PageRead, TextLine


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    return tmp_path / "ocr"


def page(number: int = 3) -> PageRead:
    line = TextLine("輸出の許可", (1.0, 2.0, 30.0, 12.0), 10.0, vertical=True, confidence=0.8)
    return PageRead(number, 595.0, 842.0, "ocr", [line], confidence=0.8)


def test_a_page_comes_back_as_it_was_read(cache: Path) -> None:
    assert kept(b"a file", 3, ["ja"]) is None
    keep(b"a file", ["ja"], page())
    assert kept(b"a file", 3, ["ja"]) == page()
    assert kept(b"another file", 3, ["ja"]) is None
    assert kept(b"a file", 4, ["ja"]) is None
    assert kept(b"a file", 3, ["ko", "en"]) is None


def test_a_page_of_another_reader_is_read_anew(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(b"a file", ["ja"], page())
    monkeypatch.setattr(store, "_reader", lambda: "a later Tesseract")
    assert kept(b"a file", 3, ["ja"]) is None


def test_a_damaged_page_is_read_anew(cache: Path) -> None:
    keep(b"a file", ["ja"], page())
    for file in cache.iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    assert kept(b"a file", 3, ["ja"]) is None


def test_the_oldest_pages_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(b"a file", ["ja"], page(1))
    (first,) = cache.iterdir()
    os.utime(first, (1, 1))
    monkeypatch.setattr(store, "MOST", int(first.stat().st_size * 1.5))
    keep(b"a file", ["ja"], page(2))
    assert kept(b"a file", 1, ["ja"]) is None
    assert kept(b"a file", 2, ["ja"]) == page(2)


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "file")
    keep(b"a file", ["ja"], page())
    assert kept(b"a file", 3, ["ja"]) is None
