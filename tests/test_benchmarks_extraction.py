"""The scorer of the extraction benchmark, its truths, and one tiny made file, of our own text."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import extraction as benchmark  # noqa: E402
import extraction_files  # noqa: E402
import extraction_grades  # noqa: E402
import extraction_lists  # noqa: E402
import extraction_notes  # noqa: E402
import extraction_peers  # noqa: E402
import extraction_product  # noqa: E402
import extraction_score as score  # noqa: E402
from made import browser, drawn, opendocument, prose  # noqa: E402
from made.shapes import Footnote, Grid, Made, Paragraph  # noqa: E402

LIST = """
                                       12
1A001    Gaskets of rubber, as follows:
         a.     Round ones, having any of the following:
                1.     A bore of 3 mm; or
                2.     A bore of 5 mm;
         Technical Notes:
         1.     A bore is measured cold.
         2.     A gasket is measured dry, see 1A001.b.
         Note: 1A001.a. does not control any of the following:
                       a.    Toys;
                       b.    Tools.
1A001 continued
         b.     Square ones.
1A002    a.     Seals;
         b.     1.     Valves of steel; or
                2.     Valves of glass, other than 1A001.a.2.
"""


def test_white_space_and_width_do_not_count() -> None:
    assert score.right("第1条　輸出\n入", "第１条輸出入") == 1.0
    assert score.right("transfer", "trans\u00adfer") == 1.0


def test_a_wrong_character_a_lost_one_and_a_swap_count() -> None:
    assert score.right("abcdefghij", "abcdefghiX") == pytest.approx(0.9)
    assert score.right("abcdefghij", "abcdefghi") == pytest.approx(0.9)
    assert score.right("abcde fghij", "fghij abcde") == 0.0
    assert score.right("ab", "a long text that is another") == 0.0


def test_help_takes_out_furniture_and_notes_and_no_more() -> None:
    text = (
        "Handbook\nThe exporter files.1\n1 See the circular\non furnaces.\n– 4 –\nSee the rest.\n"
    )
    left = score.helped(text, ("Handbook", r"– \d+ –"), {1: "See the circular on furnaces."})
    assert left.split("\n") == ["The exporter files.1", "See the rest.", ""]


@pytest.mark.parametrize(
    ("printed", "number"), [("3) 값", 3), ("（3）값", 3), ("注3 값", 3), ("3 값", 3), ("값", 3)]
)
def test_a_notes_mark_is_no_part_of_it(printed: str, number: int) -> None:
    assert score.without_mark(printed, number) == "값"


def test_a_number_that_begins_a_note_is_not_its_mark() -> None:
    assert score.without_mark("2024 was the year", 2) == "2024wastheyear"
    assert score.without_mark("18  2024 was", 18) == "2024was"


def test_notes_count_under_their_own_number_only() -> None:
    truth = {1: "The first of the notes.", 2: "The second of the notes."}
    assert (
        score.notes_right(truth, {1: "1 The first of the notes.", 2: "2) The second of the notes."})
        == 2
    )
    assert score.notes_right(truth, {2: "1 The first of the notes."}) == 0


def test_rows_are_found_wherever_they_stand() -> None:
    truth = [("head", "", ""), ("a", "b", "c"), ("d", "e", "f")]
    assert score.rows_right(truth, [("d", "x", "f"), ("a", "b", "c")]) == (5, 7)
    assert score.rows_right(truth, truth) == (7, 7)


def test_pages_begin_in_the_truth_where_they_begin_on_paper() -> None:
    truth = "oneoneonetwotwotwofourfour"  # the third page is not in it
    pages = ["oneoneone", "twotwotwo", "THREETHREE", "fourfour"]
    assert score.page_starts(truth, pages) == [0, 9, 18, 18]


def test_the_walk_finds_nested_labels_and_leaves_notes_out() -> None:
    assert list(extraction_lists.entries(LIST)) == ["1A001", "1A002"]
    assert list(extraction_lists.walk(LIST)) == [
        "1A001", "1A001.a", "1A001.a.1", "1A001.a.2", "1A001.b",
        "1A002", "1A002.a", "1A002.b", "1A002.b.1", "1A002.b.2",
    ]  # fmt: skip


def test_a_footnote_is_judged_by_its_ends_and_length() -> None:
    text = "Compare the rule on furnaces with the rule on presses."
    plain = score.normal(text)
    head, tail = score.fingerprint(plain[:8]), score.fingerprint(plain[-8:])
    note = {"number": 4, "length": len(plain), "head": head, "tail": tail}
    note["whole"] = score.fingerprint(text)
    assert extraction_notes.judge(note, {4: f"4 {text}"}) == "same"
    assert extraction_notes.judge(note, {4: "4 " + text.replace("furnaces", "furnace")}) == "whole"
    assert extraction_notes.judge(note, {4: f"4 {text[:20]}"}) == "cut"
    assert extraction_notes.judge(note, {5: f"4 {text}"}) == "missing"


def test_the_truth_of_the_notes_holds_numbers_and_hashes_only() -> None:
    notes = tomllib.loads(extraction_notes.TRUTH.read_text("utf-8"))["note"]
    by_file = {
        file: [n["number"] for n in notes if n["file"] == file] for file in extraction_notes.FILES
    }
    assert by_file == {"report": list(range(1, 11)), "paper": list(range(1, 19))}
    for note in notes:
        assert all(len(note[key]) == 12 for key in ("whole", "head", "tail"))


def test_the_same_seed_writes_the_same_text() -> None:
    def said(seed: int) -> list[str]:
        pieces = prose.Writer("ja", seed=seed).document(4, notes=True, grids=(Grid((), "all"),))
        return [p.printed if isinstance(p, Paragraph) else str(p.rows) for p in pieces]

    assert said(3) == said(3)
    assert said(3) != said(4)


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_prose_fills_every_form(lang: str) -> None:
    writer = prose.Writer(lang)
    text = "".join(writer.sentence() for _ in range(200))
    assert "{" not in text and len(text) > 4000


def test_marks_of_footnotes_stand_in_the_body() -> None:
    notes = (Footnote(3, 1, "first"), Footnote(7, 2, "second"))
    made = Made("x", "one", "en", Path("x.pdf"), (Paragraph("abc def", "body", notes),))
    assert made.body == "abc1 def2"
    assert made.notes == {1: "first", 2: "second"}


def test_soft_hyphens_stand_inside_long_words_only() -> None:
    text = prose.soft_hyphens("the authorities, of inertial measurement 3A001.b.2")
    assert (
        "\u00ad" in text
        and text.replace("\u00ad", "") == "the authorities, of inertial measurement 3A001.b.2"
    )
    assert text.startswith("the ") and text.endswith(" 3A001.b.2")


def test_open_document_is_well_formed_and_holds_every_note() -> None:
    from lxml import etree

    pieces = prose.Writer("ko").document(5, notes=True, grids=(Grid((), "all", joined=True),))
    layout = opendocument.Layout(columns=2, band=True, lines=True, running="<안내>", hyphens=True)
    tree = etree.fromstring(opendocument.write(pieces, layout, "ko").encode())
    notes = tree.findall(".//{urn:oasis:names:tc:opendocument:xmlns:text:1.0}note")
    assert len(notes) == sum(len(p.notes) for p in pieces if isinstance(p, Paragraph)) > 0


def test_upright_numbers_are_those_of_one_or_two_digits() -> None:
    html = browser.vertical([[Paragraph("第12条の3A001.b.2は2024年")]], "", bands=1, ruby=False)
    assert '<span class="c">12</span>' in html or "第12" in html
    assert '<span class="c">2024' not in html and "3A001.b.2" in html


def test_a_drawn_file_is_read_in_the_order_of_its_columns(tmp_path: Path) -> None:
    writer = prose.Writer("en", seed=2)
    pieces = tuple(writer.paragraph(sentences=4) for _ in range(12))
    path = tmp_path / "drawn.pdf"
    pages = drawn.columns(path, [p.text for p in pieces], count=2, running="Handbook", size=8)
    made = Made("drawn", "drawn", "en", path, pieces, ("Handbook", r"\d+"))
    reading = extraction_product.by_package(path)
    assert pages == 1 and set(reading.grades.values()) == {"text"}
    assert score.right(made.body, reading.body) > 0.99
    peer = "\n".join(extraction_peers.read("pypdfium2", path).pages)
    assert score.right(made.body, score.helped(peer, made.furniture, made.notes)) > 0.99


@pytest.mark.skipif(not drawn.TRUETYPE.exists(), reason=f"{drawn.TRUETYPE} is not there")
def test_a_shifted_text_layer_says_other_letters(tmp_path: Path) -> None:
    import pypdfium2

    path = tmp_path / "broken.pdf"
    drawn.broken(path, ["The exporter files an application."], kind="shifted")
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "Wkh h{sruwhu" in text


def test_what_the_command_prints_is_understood() -> None:
    reading = extraction_product.from_json({
        "pages": [{"page": 1, "grade": "text"}],
        "blocks": [
            {"kind": "furniture", "address": "", "page": 1, "text": "Handbook"},
            {"kind": "heading", "address": "doc/x/sec_1", "page": 1, "text": "1. Scope"},
            {"kind": "table", "address": "doc/x/table_1/row_1", "page": 1, "text": "a | b"},
            {"kind": "footnote", "address": "doc/x/fn_2", "page": 1, "text": "2 See there."},
        ],
    })  # fmt: skip
    assert reading.body == "1. Scope\na\nb\n\n" or reading.body == "1. Scope\na\nb\n"
    assert reading.notes == {2: "2 See there.\n"} and reading.rows == [("a", "b")]
    assert reading.grades == {1: "text"} and reading.headings == ["1. Scope"]


def test_a_part_without_the_given_files_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    benchmark.main(["--part", "notes", "--part", "lists", "--data", str(tmp_path / "none")])
    assert capsys.readouterr().out.count("left out: it needs the given files") == 2


@pytest.mark.data
def test_the_truth_names_pages_that_there_are(data: Path) -> None:
    import pypdfium2

    for name, pages in {**extraction_grades.UNSOUND, **extraction_grades.BARE}.items():
        document = pypdfium2.PdfDocument(data / "pdf" / name)
        assert max(pages) <= len(document)
        document.close()


@pytest.mark.data
def test_the_walk_knows_nearly_every_code_that_the_list_cites(data: Path) -> None:
    text = (data / extraction_files.LIST_TEXT).read_text("utf-8").replace("\f", "\n")
    walked = set(extraction_lists.walk(text))
    cited = {code for code in extraction_lists._CITED.findall(text) if code[:5] in walked}
    assert len(cited & walked) / len(cited) > 0.98
