"""`jobun graph` on the samples: what is written, where, and how it ends."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from pipeline import Workspace
from pipeline.cli import app
from pipeline.errors import IndexUnreadableError, UsageError
from pipeline.graph import fonts
from pipeline.tables.rows import Filters

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("graph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOBUN_MODEL", "hashing")
        with Workspace.create(root) as workspace:
            workspace.add([samples], source="jobun-samples")
            workspace.build()
    return root


def graph(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["graph", *args, "--workspace", str(folder)])


def test_documents_cite_instruments(folder: Path) -> None:
    net = Workspace.open(folder).graph()
    assert net and all(edge.source in net.nodes and edge.target in net.nodes for edge in net.edges)
    gatt = net.nodes["wto/gatt"]
    assert (gatt.kind, gatt.jurisdiction, gatt.in_corpus) == ("treaty", "intl", False)
    note = net.nodes["doc/regimes-note-ja"]
    assert (note.kind, note.in_corpus) == ("report", True)
    assert note.labels["ja"].startswith("輸出管理レジーム")
    assert not any(edge.source == edge.target for edge in net.edges)
    for edge in net.edges:
        assert edge.count == sum(edge.langs.values()) >= 1 and edge.sample and edge.place


def test_internal_references_are_left_out_until_asked_for(folder: Path) -> None:
    workspace = Workspace.open(folder)
    inside = workspace.graph(filters=Filters(internal=True))
    assert inside.citations > workspace.graph().citations
    assert any(edge.source == edge.target for edge in inside.edges)


def test_articles_and_what_lies_around_one_instrument(folder: Path) -> None:
    workspace = Workspace.open(folder)
    articles = workspace.graph(level="article")
    assert any(address.startswith("doc/regimes-note-en/sec_") for address in articles.nodes)
    around = workspace.graph("GATT")
    assert around.centre == ("wto/gatt",)
    assert all("wto/gatt" in (edge.source, edge.target) for edge in around.edges)
    further = workspace.graph("GATT", hops=2)
    assert len(further.edges) > len(around.edges)
    assert workspace.graph(min_count=4).edges == tuple(
        edge for edge in workspace.graph().edges if edge.count >= 4
    )


def test_an_article_may_be_the_centre_of_a_network_of_documents(folder: Path) -> None:
    workspace = Workspace.open(folder)
    targets = [e.target for e in workspace.graph(level="article").edges]
    article = max((t for t in targets if "/art_" in t), key=targets.count)
    around = workspace.graph(article)
    assert around.edges and {edge.target for edge in around.edges} == {article}
    assert all(edge.source.count("/") == 1 for edge in around.edges)


def test_filters_are_those_of_the_rows(folder: Path) -> None:
    net = Workspace.open(folder).graph(filters=Filters(langs=["ko"], kinds=["treaty"]))
    assert {lang for edge in net.edges for lang in edge.langs} == {"ko"}
    assert {net.nodes[edge.target].kind for edge in net.edges} == {"treaty"}


@pytest.mark.parametrize("form", ["graphml", "jsonld", "svg", "csl", "bibtex"])
def test_text_formats_go_to_stdout_and_to_files_alike(
    folder: Path, tmp_path: Path, form: str
) -> None:
    ending = {"csl": ".csl.json", "bibtex": ".bib"}.get(form, f".{form}")
    printed = graph(folder, "--format", form)
    assert printed.exit_code == 0, printed.output
    written = graph(folder, "--out", str(tmp_path / f"net{ending}"))
    assert written.exit_code == 0 and written.stdout == "" and "nodes" in written.stderr
    assert (tmp_path / f"net{ending}").read_bytes() == printed.stdout_bytes
    assert graph(folder, "--format", form).stdout_bytes == printed.stdout_bytes


def test_the_labels_of_a_picture_are_in_the_language_asked_for(folder: Path) -> None:
    titles = {}
    for lang in ("en", "ja", "ko"):
        root = etree.fromstring(graph(folder, "--format", "svg", "--labels", lang).stdout_bytes)
        titles[lang] = root.findtext(f"{SVG}title")
    assert titles == {"en": "Who cites what", "ja": "引用の関係", "ko": "인용 관계"}


def test_the_list_for_a_person_and_the_json(folder: Path) -> None:
    listed = graph(folder, "GATT", "--labels", "ja")
    assert listed.exit_code == 0 and "→" in listed.stdout and "wto/gatt" in listed.stdout
    plain = json.loads(graph(folder, "GATT", "--json").stdout)
    assert {node["address"] for node in plain["nodes"]} >= {"wto/gatt"}
    assert plain["edges"][0].keys() >= {"source", "target", "count", "langs", "sample"}


def test_json_with_a_file_tells_what_was_written(folder: Path, tmp_path: Path) -> None:
    done = graph(folder, "--out", str(tmp_path / "net.bib"), "--json", "--quiet")
    said = json.loads(done.stdout)
    assert said["format"] == "bibtex" and said["bytes"] == (tmp_path / "net.bib").stat().st_size
    assert done.stderr == ""


@pytest.mark.parametrize(
    "args",
    [
        ("--format", "png"), ("--format", "dot"), ("--out", "net.xyz"), ("--level", "word"),
        ("--out", "no/such/folder/net.svg"), ("--out", "."), ("--labels", "fr"),
        ("--lang", "fr"), ("jp/",), ("no such thing at all",), ("--kind", "poem"),
    ],
)  # fmt: skip
def test_wrong_use_is_named(folder: Path, args: tuple[str, ...]) -> None:
    done = graph(folder, *args)
    assert isinstance(done.exception, UsageError), done.output


def test_nothing_to_draw_ends_with_1(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "net.svg"
    done = graph(folder, "kr/없는법", "--out", str(out))
    assert done.exit_code == 1 and "No citations around kr/없는법" in done.stderr
    assert not out.exists()
    assert json.loads(graph(folder, "kr/없는법", "--json").stdout) == {"nodes": [], "edges": []}


def test_a_png_without_a_font_ends_with_3_and_the_svg_still_works(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "folders", lambda: (tmp_path,))
    out = tmp_path / "net.png"
    done = graph(folder, "--out", str(out))
    assert done.exit_code == 3 and "fonts-noto-cjk" in done.stderr and not out.exists()
    assert graph(folder, "--out", str(tmp_path / "net.svg")).exit_code == 0


def test_a_workspace_that_is_not_built_says_so(quick: Workspace) -> None:
    with pytest.raises(IndexUnreadableError, match="jobun build"):
        quick.graph()


@pytest.mark.data
def test_the_seed_paper_and_korean_law(data: Path, quick: Workspace) -> None:
    quick.add([*sorted((data / "seeds").glob("003*")), *sorted((data / "ko").glob("대외무역법_*"))])
    quick.build()
    net = quick.graph()
    pairs = {(edge.source.partition("/")[0], edge.target) for edge in net.edges}
    assert {("doc", "regime/wa"), ("doc", "wto/gatt"), ("doc", "un/sc/res/1540")} <= pairs
    act = net.nodes["kr/대외무역법"]
    assert act.in_corpus and act.link.startswith("https://www.law.go.kr/")
    decree = [e for e in net.edges if e.source == "kr/대외무역법시행령"]
    assert "kr/대외무역법" in {edge.target for edge in decree}


def test_the_documentation_s_examples_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parent.parent / "docs" / "graph.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [line[len("$ jobun ") :] for line in text.splitlines() if line.startswith("$ jobun")]
    assert len(commands) >= 5
    for command in commands:
        done = graph(folder, *shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output)
    assert {path.suffix for path in tmp_path.iterdir()} == {".graphml", ".jsonld", ".svg", ".json"}
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    scope: dict[str, object] = {}
    exec(code.replace('open(".")', f"open({str(folder)!r})"), scope)
    svg = scope["svg"]
    assert isinstance(svg, bytes) and svg.startswith(b"<?xml")
