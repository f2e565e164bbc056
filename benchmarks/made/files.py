"""Which files are made: every layout in the languages it is used in, by a fixed seed.

Nothing of it is kept: the files are made in a temporary folder each time, and are the same text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from made import browser, drawn, opendocument, scans
from made.opendocument import Layout
from made.prose import Writer
from made.shapes import Grid, Made, Paragraph, Piece

SECTIONS = 10
RULED = Grid((), "all")
JOINED = Grid((), "all", joined=True)
HORIZONTAL = Grid((), "horizontal")
BARE = Grid((), "none")
SANS = {"en": "Liberation Sans", "ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR"}
# name: layout, languages, tables
_OFFICE: dict[str, tuple[Layout, tuple[str, ...], tuple[Grid, ...]]] = {
    "one": (Layout(), ("ja", "ko", "en"), (RULED, JOINED)),
    "lines": (Layout(lines=True), ("en", "ko"), ()),
    "two": (Layout(columns=2, size=10), ("ja", "ko", "en"), (RULED,)),
    "band": (Layout(columns=2, band=True, size=10), ("ja", "ko", "en"), (RULED, HORIZONTAL)),
    "three": (Layout(columns=3, size=9, hyphens=True), ("ja", "en"), ()),
    "vertical": (Layout(vertical=True), ("ja",), ()),
}
_NUMBERS = (r"[–\-— ]*\d{1,3}[–\-— ]*",)


def made_files(folder: Path, skipped: dict[str, str]) -> Iterator[Made]:
    """Every file with a text layer; what cannot be made is named in `skipped`, with the reason."""
    for what, reason, make in (
        ("LibreOffice", opendocument.available(), _office),
        ("Chromium", browser.available(), _browser),
    ):
        if reason:
            skipped[what] = reason
        else:
            yield from make(folder)
    yield _drawn(folder)


def scanned_files(folder: Path, skipped: dict[str, str]) -> Iterator[Made]:
    """A vertical Japanese and a horizontal Korean file of two scanned pages each."""
    if reason := browser.available():
        skipped["scans (Chromium)"] = reason
        return
    for lang, family in (("ja", "vertical"), ("ko", "horizontal")):
        writer = Writer(lang, seed=31)
        pages = browser.filled(writer.document(8, title=False), 900)[:2]
        text = tuple(piece for page in pages for piece in page)
        if lang == "ja":
            html = browser.vertical(pages, "", bands=1, ruby=False)
        else:
            html = browser.columns(text, lang, "Noto Serif CJK KR", count=1)
        source = folder / f"scan-{lang}-source.html"
        source.write_text(html, "utf-8")
        path = folder / f"scan-{lang}.pdf"
        scans.scan(browser.convert(source, folder), path, seed=7)
        yield Made(path.stem, family, lang, path, text, _NUMBERS)


def broken_files(folder: Path, skipped: dict[str, str]) -> Iterator[Path]:
    """Files whose text layer lies on every page."""
    english = [p.text for p in Writer("en", seed=41).document(6) if isinstance(p, Paragraph)]
    if drawn.TRUETYPE.exists():
        for kind in ("shifted", "private"):
            path = folder / f"broken-{kind}-en.pdf"
            drawn.broken(path, english, kind=kind)
            yield path
    else:
        skipped["broken text layers of English"] = f"{drawn.TRUETYPE} is not there"
    if reason := browser.available():
        skipped["broken text layers of Japanese and Korean"] = reason
        return
    for lang in ("ja", "ko"):
        html = folder / f"sound-{lang}.html"
        pieces = Writer(lang, seed=42).document(5)
        html.write_text(browser.columns(pieces, lang, SANS[lang], count=1), "utf-8")
        path = folder / f"broken-none-{lang}.pdf"
        if drawn.without_unicode(browser.convert(html, folder), path):
            yield path
        else:
            skipped[path.stem] = "this Chromium writes its /ToUnicode keys compressed"


def _office(folder: Path) -> Iterator[Made]:
    made: list[Made] = []
    for seed, (family, (layout, langs, grids)) in enumerate(_OFFICE.items(), 1):
        for lang in langs:
            writer = Writer(lang, seed=seed)
            pieces = writer.document(SECTIONS, notes=True, grids=grids or None)
            source = folder / f"{family}-{lang}.fodt"
            running = writer.forms["running"]
            set_as = dataclasses.replace(layout, running=running)
            source.write_text(opendocument.write(pieces, set_as, lang), "utf-8")
            furniture = (re.escape(running), *_NUMBERS)
            made.append(
                Made(source.stem, family, lang, source.with_suffix(".pdf"), pieces, furniture)
            )
    opendocument.convert([each.path.with_suffix(".fodt") for each in made], folder)
    yield from made


def _browser(folder: Path) -> Iterator[Made]:
    ja = Writer("ja", seed=21)
    for family, bands, holds in (("ruby", 1, 1500), ("bands", 2, 1250)):
        pages = browser.filled(ja.document(SECTIONS), holds)
        html = browser.vertical(pages, ja.forms["running"], bands=bands, ruby=family == "ruby")
        furniture = (re.escape(ja.forms["running"]), *_NUMBERS, *browser.RUBY.values())
        yield _printed(folder, family, "ja", html, [p for page in pages for p in page], furniture)
    for lang in ("ja", "ko", "en"):
        writer = Writer(lang, seed=22)
        deck = [_slide(writer, at) for at in range(12)]
        running = writer.forms["running"]
        html = browser.slides(deck, lang, SANS[lang], running)
        furniture = (rf"{re.escape(running)}\s*\d+", re.escape(running), *_NUMBERS)
        yield _printed(folder, "slides", lang, html, [p for page in deck for p in page], furniture)
    for lang, count in (("ko", 2), ("en", 2), ("ja", 3)):
        pieces = Writer(lang, seed=23).document(SECTIONS, grids=(RULED, HORIZONTAL, BARE))
        html = browser.columns(pieces, lang, SANS[lang], count=count)
        yield _printed(folder, f"web{count}", lang, html, list(pieces), ())


def _drawn(folder: Path) -> Made:
    writer = Writer("en", seed=24)
    pieces = tuple(p for p in writer.document(SECTIONS) if isinstance(p, Paragraph))
    path = folder / "drawn-en.pdf"
    drawn.columns(path, [p.text for p in pieces], count=3, running=writer.forms["running"])
    furniture = (re.escape(writer.forms["running"]), *_NUMBERS)
    return Made(path.stem, "drawn", "en", path, pieces, furniture)


def _slide(writer: Writer, at: int) -> list[Paragraph]:
    heading = writer.forms["heading"][at % len(writer.forms["heading"])]
    rest = [writer.paragraph(sentences=1) for _ in range(4)]
    return [Paragraph(heading, "heading"), *rest]


def _printed(
    folder: Path, family: str, lang: str, html: str, pieces: list[Piece] | list[Paragraph],
    furniture: tuple[str, ...],
) -> Made:  # fmt: skip
    source = folder / f"{family}-{lang}.html"
    source.write_text(html, "utf-8")
    path = browser.convert(source, folder)
    return Made(source.stem, family, lang, path, tuple(pieces), furniture)
