"""Pages, boxes and grades from a PDF into the index, and out again."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from pdf_made import SCANNED, pdf, stream
from test_carry import law, no_reading, same_as_anew
from typer.testing import CliRunner

from pipeline import Workspace, generations, printed
from pipeline.cli import app
from pipeline.extract import ocr
from pipeline.records import Box, Document, Piece, Place, Provision
from pipeline.spots import Spot, spots

STUDY = [
    ["1. Introduction", "", "Exports of pumps are licensed", "by the ministry of the state."],
    ["2. Licences", "", "A licence names the consignee of the pumps.", "It lasts a year."],
    ["3. Penalties", "", "Whoever exports without a licence is fined."],
]


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda *_: "OCR needs: apt-get install tesseract-ocr")


@pytest.fixture
def study(quick: Workspace, tmp_path: Path) -> Workspace:
    """A study of three pages with text and one without, built."""
    (tmp_path / "study.pdf").write_bytes(pdf([*STUDY, stream(SCANNED)]))
    report = quick.add([tmp_path / "study.pdf"])
    assert "study.pdf, page 4: a picture without text" in report.partial[0]
    quick.build()
    return quick


def run(workspace: Workspace, *args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*args, "--workspace", str(workspace.root)])
    assert done.exit_code == code, (done.output, done.exception)
    return str(done.stdout)


def test_show_gives_the_pages_and_the_boxes_of_every_line(study: Workspace) -> None:
    found = json.loads(run(study, "show", "doc/study/sec_2", "--json"))
    assert found["pages"] == [2] and found["ocr"] is None
    boxes = [box for part in found["parts"] for box in part["boxes"]]
    assert [box[0] for box in boxes] == [2, 2, 2]
    assert [box[2] for box in boxes] == sorted(box[2] for box in boxes)
    assert "page 2" in run(study, "show", "doc/study/sec_2")
    whole = json.loads(run(study, "show", "doc/study", "--json"))
    assert whole["pages"] == [1, 2, 3]


def test_hits_know_their_pages(study: Workspace) -> None:
    hits = json.loads(run(study, "search", "licence names the consignee", "--json"))
    hits = hits["hits"] if isinstance(hits, dict) else hits
    best = next(hit for hit in hits if hit["address"].startswith("doc/study/sec_2"))
    assert best["pages"] == [2] and "ocr" not in best


def test_places_lie_in_the_text_of_their_provision(study: Workspace) -> None:
    live = generations.live(study.layout)
    if live is None:
        pytest.fail("nothing is built")
    catalog = sqlite3.connect(live.catalog)
    rows = catalog.execute(
        "SELECT substr(p.text, s.start + 1, s.end - s.start), s.page FROM place s"
        " JOIN provision p ON p.id = s.provision ORDER BY s.id"
    ).fetchall()
    catalog.close()
    lines = [(line, n) for n, page in enumerate(STUDY, 1) for line in page if line]
    assert [(text.strip(), page) for text, page in rows] == lines


def test_status_lists_how_each_document_was_read(study: Workspace, tmp_path: Path) -> None:
    (tmp_path / "whole.pdf").write_bytes(pdf([["A page of words about pumps."]]))
    study.add([tmp_path / "whole.pdf", law(tmp_path, 1)])
    study.build()
    shown = run(study, "status", "--documents", code=3).splitlines()
    assert "partial pdf               doc/study  pages: image 1, text 3" in shown
    assert "whole   pdf               doc/whole  pages: text 1" in shown
    assert any(line.startswith("whole   legalize-jp") and "pages" not in line for line in shown)
    state = json.loads(run(study, "status", "--json", code=3))
    assert state["state"] == "partial"
    assert "doc/study: 1 of 4 pages were not read" in state["problems"][0]


def test_a_build_that_carries_a_pdf_over_is_one_made_anew(
    study: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.add([law(tmp_path, 2)])
    names = no_reading(monkeypatch)
    study.build()
    assert names == ["law2_2020-04-01.md"]
    same_as_anew(study, tmp_path)
    assert json.loads(run(study, "show", "doc/study/sec_3", "--json"))["pages"] == [3]


def test_a_pdf_that_comes_before_a_known_one_moves_its_places(
    study: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "first.pdf").write_bytes(pdf([["1. Before", "", "Other words of it."]]))
    study.add([tmp_path / "first.pdf", law(tmp_path, 3)])
    study.build()
    same_as_anew(study, tmp_path)


def test_bad_files_are_told_and_the_others_added_and_built(
    quick: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(pdf(STUDY))
    (folder / "locked.pdf").write_bytes(pdf(STUDY, password="secret"))
    (folder / "cut.pdf").write_bytes(pdf(STUDY)[:500])
    (folder / "cut.docx").write_bytes(b"PK\x03\x04" + b"[Content_Types].xml" + bytes(90))
    (folder / "scan.pdf").write_bytes(pdf([stream(SCANNED)]))
    report = quick.add([folder])
    assert [Path(path).name for path in report.added] == ["good.pdf", "scan.pdf"]
    assert "scan.pdf, page 1: a picture without text that was not read" in report.partial[0]
    assert [error.partition(":")[0] for _, error in report.failed] == [
        "cut.docx", "cut.pdf", "locked.pdf",
    ]  # fmt: skip
    run(quick, "add", str(folder), code=3)
    run(quick, "build")


@pytest.mark.parametrize(
    ("pages", "sure", "says"),
    [
        ((), None, ""),
        ((3,), None, "page 3"),
        ((3, 4, 7), None, "pages 3–7"),
        ((3,), 0.876, "page 3, read by OCR (confidence 88%)"),
    ],
)
def test_pages_in_words(pages: tuple[int, ...], sure: float | None, says: str) -> None:
    assert printed.said(pages, sure) == says


def test_spots_count_from_the_beginning_of_each_provisions_text() -> None:
    text = "AB head\ncd\nEF"
    box = [Box(1, 0, n, 1, n + 1) for n in range(3)]
    document = Document(
        "doc/a", "a", "report", "en", text,
        (Piece(0, 2, "text", 0), Piece(2, 8, "furniture", None), Piece(8, 11, "text", 0),
         Piece(11, 13, "text", 1)),
        (Provision("doc/a", "document", "ABcd\n"), Provision("doc/a/sec_1", "section", "EF")),
        places=(Place(0, 2, box[0]), Place(8, 10, box[1]), Place(10, 13, box[2])),
    )  # fmt: skip
    assert list(spots(document)) == [
        Spot(0, 0, 2, box[0]),
        Spot(0, 2, 4, box[1]),
        Spot(0, 4, 5, box[2]),  # a line that two provisions share is a spot of each
        Spot(1, 0, 2, box[2]),
    ]


def test_citations_of_a_pdf_are_told_by_their_page(quick: Workspace, tmp_path: Path) -> None:
    pages = [
        ["1. Introduction", "", "Exports of pumps are licensed."],
        ["2. Exceptions", "", "The security exception is GATT Article XXI.", "It is narrow."],
        ["3. Lists", "", "Resolution 1540 (2004) asks for effective controls."],
    ]
    path = tmp_path / "cites.pdf"
    path.write_bytes(pdf(pages))
    cited = CliRunner().invoke(app, ["cite", str(path)])
    assert "p. 2  GATT Article XXI  → wto/gatt/art_21" in cited.stdout
    rows = [json.loads(line) for line in
            CliRunner().invoke(app, ["cite", str(path), "--json"]).stdout.splitlines()]  # fmt: skip
    assert [(row["target"], row["page"]) for row in rows] == [
        ("wto/gatt/art_21", 2),
        ("un/sc/res/1540", 3),
    ]
    (tmp_path / "cites.txt").write_text("See GATT Article XXI.", "utf-8")
    said = CliRunner().invoke(app, ["cite", str(tmp_path / "cites.txt"), "--json"]).stdout
    assert json.loads(said)["page"] is None
    quick.add([path])
    quick.build()
    assert "p. 2  GATT Article XXI" in run(quick, "verify", str(path), code=1)
