"""Counterparts of a provision, and one topic in several jurisdictions side by side."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline import Workspace
from pipeline.cli import app
from pipeline.compare.comparison import NOT_HELD, Comparison
from pipeline.compare.formats import FORMATS, encode, format_of
from pipeline.compare.said import lines, text
from pipeline.compare.terminal import rows
from pipeline.errors import UsageError
from pipeline.search import Filters
from pipeline.search.similar import similar
from pipeline.tables.terminal import measured

# Our model act, as if it were the law of three states.
LANDS = {"ja": "jp/999AC0000000001", "ko": "kr/모델수출통제법", "en": "us/act/model-export-control"}
ARTICLES = {"catch-all": 6, "records": 16}


@pytest.fixture(scope="module")
def lands(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("lands")
    (folder / "laws").mkdir()
    for lang, address in LANDS.items():
        law = (samples / lang / f"model-act-{lang}.md").read_text("utf-8")
        law = law.replace(f'"doc/model-act-{lang}"', f'"{address}"')
        (folder / "laws" / f"{lang}.md").write_text(law, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOBUN_MODEL", "hashing")  # vectors without meaning: the terms must do
        with Workspace.create(folder / "workspace") as workspace:
            workspace.add([folder / "laws"])
            workspace.build()
            yield workspace


@pytest.fixture(scope="module")
def records(lands: Workspace) -> Comparison:
    return lands.compare("retention of records", limit=3)


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
@pytest.mark.parametrize("lang", LANDS)
def test_the_counterpart_comes_first_in_every_language(
    built: Workspace, lang: str, article: int
) -> None:
    for other in LANDS:
        if other != lang:
            filters = Filters(langs=[other], instruments=[f"doc/model-act-{other}"])
            hits = built.similar(f"doc/model-act-{lang}/art_{article}", filters=filters)
            assert hits[0].address == f"doc/model-act-{other}/art_{article}", other


def test_an_article_never_comes_and_its_law_only_when_asked(built: Workspace) -> None:
    own = "doc/model-act-ko/art_6"
    assert {hit.lang for hit in built.similar(own)} == {"en", "ja"}
    korean = built.similar(own, filters=Filters(langs=["ko"]), limit=50)
    assert korean and not any(h.address.startswith("doc/model-act-ko") for h in korean)
    same = built.similar(own, same=True, limit=200)
    addresses = {hit.address for hit in same}
    assert own not in addresses
    assert any(address.startswith("doc/model-act-ko/") for address in addresses)
    assert {hit.lang for hit in same} == {"en", "ja", "ko"}


def test_a_part_is_asked_with_its_own_text(built: Workspace) -> None:
    japanese = Filters(langs=["ja"])
    found = similar(built.searcher(), "doc/model-act-ko/art_6/para_1", filters=japanese)
    assert found.asked.article == "doc/model-act-ko/art_6"
    assert "통보" in found.asked.text
    whole = similar(built.searcher(), "doc/model-act-ko/art_6")
    assert found.asked.concepts == whole.asked.concepts
    assert len(found.asked.text) < len(whole.asked.text)
    assert found.hits[0].address == "doc/model-act-ja/art_6"


def test_a_provision_may_be_named_as_people_cite_it(lands: Workspace) -> None:
    found = similar(lands.searcher(), "모델수출통제법 제6조", explain=True)
    assert found.asked.address == "kr/모델수출통제법/art_6"
    assert found.explanation.concepts and found.hits[0].legs
    assert {h.address for h in found.hits[:2]} == {f"{LANDS['ja']}/art_6", f"{LANDS['en']}/art_6"}


def test_a_translation_at_the_same_address_comes_first(small: Workspace, tmp_path: Path) -> None:
    for lang, title, first, second in (
        ("en", "Model Treaty", "Records shall be kept.", "Exports need a licence."),
        ("ko", "견본 조약", "전혀 다른 말이다.", "수출에는 허가가 필요하다."),
    ):
        head = "### Article {}\n\n{}\n" if lang == "en" else "##### 제{}조\n\n{}\n"
        front = (
            f'---\ntitle: "{title}"\naddress: "treaty/model"\nlang: "{lang}"\nkind: "law"\n---\n'
        )
        (tmp_path / f"{lang}.md").write_text(
            f"{front}\n# {title}\n\n{head.format(1, first)}\n{head.format(2, second)}", "utf-8"
        )
    small.add([tmp_path / "en.md", tmp_path / "ko.md"])
    small.build()
    hits = small.similar("treaty/model/art_1")
    assert [(h.address, h.lang) for h in hits] == [("treaty/model/art_1", "ko")]
    more = small.similar("treaty/model/art_1", same=True)
    assert (more[0].address, more[0].lang) == ("treaty/model/art_1", "ko") and len(more) > 1


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("doc/model-act-ko/art_999", "no provision at"),
        ("doc/model-act-ko", "more than one provision"),
        ("doc/no-such-act/art_1", "in this workspace"),
        ("Articles XX and XXI of the GATT", "names 2 provisions"),
        ("GATT XXI", "no provision at wto/gatt/art_21"),
        ("いかなるものでもない", "names nothing"),
        ("", "names nothing"),
    ],
)
def test_what_is_no_provision_is_said(built: Workspace, wanted: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        built.similar(wanted)


def test_a_topic_stands_side_by_side(records: Comparison) -> None:
    assert [column.jurisdiction for column in records.columns] == ["jp", "kr", "us"]
    for column, address in zip(records.columns, LANDS.values(), strict=True):
        cells = {cell.hit.address: cell for cell in column.cells}
        assert len(cells) == 3 and f"{address}/art_16" in list(cells)[:2]
        assert cells[f"{address}/art_16"].sentence and not column.note
    assert records and records.lang == "en"


def test_concepts_are_told_by_who_holds_them(records: Comparison) -> None:
    sets = [held.jurisdictions for held in records.shared]
    assert sets and set(sets) == {("jp", "kr", "us")}
    assert all(len(held.jurisdictions) == 2 for held in records.partly)
    assert all(len(held.jurisdictions) == 1 for held in records.only)
    told = " ".join(text(line, "en") for line in lines(records))
    assert "period of retention (保存期間, 보관기간)" in told
    assert "期間" in " ".join(text(line, "ja") for line in lines(records))


def test_a_provision_asked_with_comes_first_in_its_column(lands: Workspace) -> None:
    found = lands.compare("kr/모델수출통제법/art_6", limit=2)
    first = [column.cells[0] for column in found.columns]
    assert [cell.asked for cell in first] == [False, True, False]
    assert [cell.hit.address for cell in first] == [f"{a}/art_6" for a in LANDS.values()]
    both = lands.compare("kr/모델수출통제법/art_6", "retention of records", limit=3)
    shown = {cell.hit.address for cell in both.columns[2].cells}
    assert {f"{LANDS['en']}/art_6", f"{LANDS['en']}/art_16"} <= shown
    assert both.title == "kr/모델수출통제법/art_6 · retention of records"


def test_absence_is_never_asserted_falsely(lands: Workspace, built: Workspace) -> None:
    found = lands.compare("records", jurisdictions=["eu", "kr"], limit=1)
    assert [(c.jurisdiction, c.note, len(c.cells)) for c in found.columns] == [
        ("eu", NOT_HELD, 0), ("kr", "", 1),
    ]  # fmt: skip
    assert NOT_HELD == "no document of this jurisdiction in the workspace"
    assert not lands.compare("records", jurisdictions=["eu"])
    # The samples are of no state: one column.
    assert [c.jurisdiction for c in built.compare("catch-all control").columns] == ["none"]


def test_names_are_in_the_language_of_the_topic(lands: Workspace) -> None:
    assert lands.compare("서류의 보관", limit=1).columns[0].names["ko"] == "일본"
    assert lands.compare("서류의 보관", limit=1).lang == "ko"
    assert lands.compare("書類の保存", limit=1).lang == "ja"
    assert lands.compare("書類の保存", limit=1, lang="en").lang == "en"


@pytest.mark.parametrize(
    ("topics", "options", "says"),
    [
        (["  "], {}, "empty"),
        ([], {}, "empty"),
        (["records"], {"jurisdictions": ["mars"]}, "no jurisdiction 'mars'"),
        (["records"], {"lang": "fr"}, "no language 'fr'"),
        (["records"], {"limit": 0}, "1 or more"),
        (["kr/모델수출통제법/art_99"], {}, "no provision at"),
        (["kr/모델수출통제법"], {}, "more than one provision"),
    ],
)
def test_wrong_use_of_compare_is_said(
    lands: Workspace, topics: list[str], options: dict[str, object], says: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        lands.compare(*topics, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_question_gives_the_same_bytes(lands: Workspace, to: str) -> None:
    first = encode(lands.compare("retention of records", limit=2), to)
    lands.close()
    assert encode(lands.compare("retention of records", limit=2), to) == first


def test_every_format_says_the_same(records: Comparison) -> None:
    page, note = encode(records, "html").decode(), encode(records, "md").decode()
    made = json.loads(encode(records, "json"))
    book = openpyxl.load_workbook(io.BytesIO(encode(records, "xlsx")))
    assert book.sheetnames == ["Comparison", "Provisions", "Concepts"]
    listed = {row[2] for row in book["Provisions"].iter_rows(min_row=2, values_only=True)}
    side = {str(value) for row in book["Comparison"].iter_rows(values_only=True) for value in row}
    for column in records.columns:
        for cell in column.cells:
            address = cell.hit.address
            assert address in page and address in note and address in listed and address in side
    assert made["columns"][0]["provisions"][0]["sentence"]
    assert made["concepts"]["shared"][0]["jurisdictions"] == ["jp", "kr", "us"]


class _Page(HTMLParser):
    """Reads a page: its open elements, and whether every text of a law is marked as a language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.unmarked: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ("meta", "br"):
            self.open.append((tag, dict(attrs).get("lang") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        lang = next((lang for _, lang in reversed(self.open) if lang), "")
        names = {name for name, _ in self.open}
        if re.search("[가-힣ぁ-ん]", data) and lang == "en" and "code" not in names:
            self.unmarked.append(data)


def test_the_page_needs_nothing_and_marks_languages(lands: Workspace) -> None:
    page = encode(lands.compare("kr/모델수출통제법/art_6", lang="ko", limit=2), "html").decode()
    read = _Page()
    read.feed(page)
    assert not read.open and "script" not in read.tags and "link" not in read.tags
    assert not [t for t in read.unmarked if "style" not in t and "font" not in t]
    assert "@media print" in page and "src=" not in page


def test_texts_are_escaped(lands: Workspace) -> None:
    found = lands.compare("<b>records</b> | `x` [y](z)", limit=1)
    assert "<b>records" not in encode(found, "html").decode()
    assert "# \\<b\\>records" in encode(found, "md").decode()
    book = openpyxl.load_workbook(io.BytesIO(encode(lands.compare("=1+1 records"), "xlsx")))
    assert book["Comparison"]["A1"].value == "=1+1 records"
    assert book["Comparison"]["A1"].data_type == "s"


@pytest.mark.parametrize(("width", "beside"), [(120, True), (80, True), (40, True), (100, False)])
def test_lines_fit_the_terminal(records: Comparison, width: int, beside: bool) -> None:
    made = [line for _, line in rows(records, width=width, beside=beside)]
    assert all(measured(line) <= width for line in made)
    head = next(line for line in made if "Japan" in line)
    assert ("Korea" in head) == (beside and width >= 110)


def test_formats_are_known_by_their_endings() -> None:
    assert [format_of(f"x.{e}") for e in ("md", "HTML", "htm", "xlsx", "json")] == [
        "md", "html", "html", "xlsx", "json",
    ]  # fmt: skip
    for wrong in ("x.csv", "x"):
        with pytest.raises(UsageError, match="its ending says no format"):
            format_of(wrong)


def test_the_commands(lands: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBUN_WORKSPACE", str(lands.root))
    monkeypatch.setenv("JOBUN_MODEL", "hashing")
    run = CliRunner().invoke
    found = run(app, ["similar", "모델수출통제법 제6조", "--limit", "2", "--explain"])
    assert found.exit_code == 0 and f"{LANDS['ja']}/art_6" in found.output
    made = json.loads(run(app, ["similar", "kr/모델수출통제법/art_6", "--json"]).stdout)
    assert made["heading"] == "상황허가" and made["hits"][0]["rank"] == 1
    assert run(app, ["similar", "kr/모델수출통제법/art_6", "--lang", "ko"]).exit_code == 1
    shown = run(app, ["compare", "retention of records", "--jurisdictions", "jp, eu"])
    assert shown.exit_code == 0 and NOT_HELD in shown.output and "only Japan" in shown.output
    assert json.loads(run(app, ["compare", "records", "--json", "--quiet"]).stdout)["columns"]
    nothing = run(app, ["compare", "records", "--jurisdictions", "eu"])
    assert nothing.exit_code == 1
    out = tmp_path / "made.md"
    assert run(app, ["compare", "records", "--out", str(out)]).exit_code == 0
    assert out.read_text("utf-8").startswith("# records")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["compare", " "], 2, "empty"),
        (["compare", "records", "--jurisdictions", "mars"], 2, "no jurisdiction 'mars'"),
        (["compare", "records", "--out", "made.csv"], 2, "its ending says no format"),
        (["compare", "records", "--out", "made.md", "--json"], 2, "its ending says md"),
        (["compare", "records", "--out", "no/such/folder/made.md"], 2, "there is no folder"),
        (["compare", "records", "--out", "/proc/made.md"], 4, "/proc/made.md"),
        (["similar", "kr/모델수출통제법/art_99"], 2, "no provision at"),
    ],
)
def test_wrong_use_of_the_commands_exits_with_a_message(
    lands: Workspace, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    import os

    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments], capture_output=True, text=True,
        cwd=tmp_path, env={**os.environ, "JOBUN_WORKSPACE": str(lands.root),
                           "JOBUN_MODEL": "hashing", "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert says in done.stderr and "Traceback" not in done.stderr


@pytest.mark.data
def test_the_catch_all_articles_of_korea_and_japan_are_counterparts(
    data: Path, small: Workspace
) -> None:
    laws = [path for path in sorted((data / "ja").glob("*")) if "324CO0000000378" in path.name]
    laws += [path for path in sorted((data / "ko").glob("*")) if path.stem.startswith("대외무역법")]
    if len(laws) < 2:
        pytest.skip("the two laws are not among the real texts")
    small.add([path for path in laws if path.is_file()])
    small.build()
    hits = small.similar("대외무역법 제19조의3", filters=Filters(langs=["ja"]), limit=3)
    assert "jp/324CO0000000378/art_4" in {hit.address for hit in hits}
