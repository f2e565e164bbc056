"""HWPX archives that cannot be read say so: damaged, encrypted, hostile."""

from __future__ import annotations

import pytest
from hangul_files import p, parts, section, zip_of

from pipeline.errors import ExtractionError
from pipeline.extract import hwpx


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"META-INF/manifest.xml": "<m><e:encryption-data xmlns:e='x'/></m>"}, "is encrypted"),
        ({"Contents/section0.xml": "<hs:sec><open>"}, "cannot be read as XML"),
        ({"Contents/section0.xml": "<!DOCTYPE s [<!ENTITY a 'b'>]><s>&a;</s>"}, "document type"),
        ({"Contents/section0.xml": section()}, "holds no text"),
        ({"Contents/section0.xml": None}, "no section of text"),
    ],
)
def test_what_cannot_be_read_says_so(change: dict[str, str | None], message: str) -> None:
    files: dict[str, str | None] = {**parts(section(p("본문"))), **change}
    made = zip_of({path: held for path, held in files.items() if held is not None})
    with pytest.raises(ExtractionError, match=rf"bad\.hwpx.*: .*{message}"):
        hwpx.extract(made, "bad.hwpx")


def test_an_entity_never_reaches_the_file_system() -> None:
    files = parts("<!DOCTYPE s [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><s><p>&a;</p></s>")
    with pytest.raises(ExtractionError):
        hwpx.extract(zip_of(files), "bad.hwpx")


def test_bombs_and_cut_archives_are_refused() -> None:
    files = parts(section(p("본문")))
    bomb = zip_of({**files, "Contents/section1.xml": b" " * (64 << 20)})
    with pytest.raises(ExtractionError, match="beyond what Jobun unpacks"):
        hwpx.extract(bomb, "bomb.hwpx")
    with pytest.raises(ExtractionError, match="damaged or truncated"):
        hwpx.extract(zip_of(files)[:600], "cut.hwpx")
