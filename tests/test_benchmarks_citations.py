"""The citation benchmarks on tiny inputs of our own, and the seed documents against a reading."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Citation, Document, Piece, Provision

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import citation_peers  # noqa: E402
import citation_quality  # noqa: E402
import citation_references  # noqa: E402
import citation_seed  # noqa: E402
import citation_speed  # noqa: E402
import citation_texts  # noqa: E402
import citations as benchmark  # noqa: E402

LAW = "jp/399AC0000000001"

# Prints the line of a scorer: the share of gold targets found, whatever the spans.
_SCORER = """
import json, sys
gold = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
found = {r["id"]: r["citations"] for r in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
for lang in sorted({r["lang"] for r in gold}):
    rows = [(c, r["id"]) for r in gold if r["lang"] == lang for c in r["citations"]
            if not c.get("optional")]
    hit = [c for c, i in rows if c["target"] in {f["target"] for f in found.get(i, [])}]
    r = len(hit) / max(len(rows), 1)
    print(f"{lang:5} {1:9.3f} {r:6.3f} {r:6.3f} | {'':13} {1:9.3f} {r:6.3f} {r:6.3f} | {len(rows)}")
    for c, i in rows:
        if c not in hit:
            print("  %s missed %r -> %s" % (i, c["text"], c["target"]))
"""


def document(*provisions: Provision) -> Document:
    """A law of these provisions, each a piece of the text."""
    text = "".join(p.text for p in provisions)
    pieces, at = [], 0
    for index, provision in enumerate(provisions):
        pieces.append(Piece(at, at + len(provision.text), "text", index))
        at += len(provision.text)
    return Document(LAW, "見本法", "law", "ja", text, tuple(pieces), provisions)


def cites(text: str, cited: str, target: str) -> Citation:
    start = text.index(cited)
    return Citation(start, start + len(cited), cited, target)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a list of (citing address, cited text, target) in the place of the finder."""

    def give(*known: tuple[str, str, str]) -> None:
        def read_document(doc: Document) -> list[list[Citation]]:
            return [
                [cites(p.text, cited, to) for by, cited, to in known if by == p.address]
                for p in doc.provisions
            ]

        monkeypatch.setattr("pipeline.citations.read_document", read_document)

    return give


# ---- quality ----


@pytest.fixture
def gold(tmp_path: Path) -> tuple[Path, Path]:
    rows = [
        {
            "id": "a", "lang": "en", "context": {},
            "text": "See 15 CFR 744.21 and GATT Article XXI.",
            "citations": [
                {"start": 4, "end": 17, "text": "15 CFR 744.21", "target": "us/cfr/15/744.21"},
                {"start": 22, "end": 38, "text": "GATT Article XXI", "target": "wto/gatt/art_21"},
            ],
        }
    ]  # fmt: skip
    path, scorer = tmp_path / "gold.jsonl", tmp_path / "scorer.py"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    scorer.write_text(_SCORER, "utf-8")
    return path, scorer


def finds_one(rows: Any, folder: Path) -> list[dict[str, Any]]:
    found = {"start": 4, "end": 17, "text": "15 CFR 744.21", "target": "us/cfr/15/744.21"}
    return [{"id": row["id"], "citations": [found]} for row in rows]


def test_quality_is_what_the_scorer_says(gold: tuple[Path, Path]) -> None:
    scores, notes, failed = citation_quality.measure(*gold, find=finds_one, show=3)
    assert [(s.who, s.lang, s.recall, s.spans) for s in scores] == [("Jobun", "en", 0.5, 2)]
    assert notes == ["  a missed 'GATT Article XXI' -> wto/gatt/art_21"]
    assert not failed
    assert "0.500" in citation_quality.table(scores)
    assert citation_quality.as_json(scores)[0]["f1"] == 0.5


def test_quality_runs_the_command_on_the_rows(gold: tuple[Path, Path], tmp_path: Path) -> None:
    rows = citation_quality.read_gold(gold[0])
    by_command = citation_quality.by_command(rows, tmp_path)
    assert [row["id"] for row in by_command] == ["a"]
    direct = citation_quality.in_process(rows, tmp_path)
    targets = [[c["target"] for c in lines[0]["citations"]] for lines in (by_command, direct)]
    assert targets[0] == targets[1]


def test_a_peer_is_scored_on_all_forms_and_on_its_own(
    gold: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(citation_peers, "find", lambda peer, rows, **_: finds_one(rows, tmp_path))
    scores, _, failed = citation_quality.measure(
        *gold, peers=tmp_path, problems={"eyecite": "not here"}, find=finds_one
    )
    told = [(s.who, s.forms == "all", s.recall) for s in scores]
    assert told == [("Jobun", True, 0.5), ("citeurl", True, 0.5), ("citeurl", False, 1.0)]
    assert failed == {"eyecite": "not here"}


def test_a_peer_that_fails_is_named_and_the_rest_goes_on(
    gold: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: Any, **__: Any) -> list[dict[str, Any]]:
        raise citation_peers.PeerError("no node")

    monkeypatch.setattr(citation_peers, "find", fail)
    scores, _, failed = citation_quality.measure(*gold, peers=tmp_path, find=finds_one)
    assert [s.who for s in scores] == ["Jobun"]
    assert failed == {"eyecite": "no node", "citeurl": "no node"}


def test_claimed_forms_by_text_and_by_target() -> None:
    rows = [{"id": "x", "citations": [{"text": "「見本法」", "target": "jp/notice/見本"},
                                      {"text": "見本法", "target": LAW}]}]  # fmt: skip

    def kept(claims: str) -> list[str]:
        (row,) = citation_quality.claimed(rows, claims)
        return [c["text"] for c in row["citations"] if not c.get("optional")]

    assert kept("「") == ["「見本法」"]
    assert kept("^jp/(?!notice)") == ["見本法"]


# ---- peers ----


def test_a_peer_that_cannot_be_had_gets_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(command: list[str]) -> None:
        raise citation_peers.PeerError("the registry does not answer")

    monkeypatch.setattr(citation_peers, "_python", lambda home: Path(sys.executable))
    monkeypatch.setattr(citation_peers, "_run", refuse)
    problems = citation_peers.install(tmp_path)
    assert set(problems) == {peer.name for peer in citation_peers.PEERS}
    assert not list(tmp_path.glob("*.installed"))


def test_every_peer_names_its_licence_and_adapter() -> None:
    for peer in citation_peers.PEERS:
        assert peer.licence
        assert (citation_peers.ADAPTERS / peer.adapter).is_file()


def test_law_numbers_of_peers_become_ids() -> None:
    numbers = {"昭和30年法律第186号": "jp/330AC1000000186"}
    to_id = citation_peers._with_id
    assert to_id("jp/#昭和三十年法律第百八十六号/art_1", numbers) == "jp/330AC1000000186/art_1"
    assert to_id("jp/#平成五年法律第八十八号", numbers) == "jp/405AC0000000088"
    assert to_id("us/cfr/15/744", numbers) == "us/cfr/15/744"


def test_the_protocol_finds_and_times(tmp_path: Path) -> None:
    adapter = tmp_path / "adapter.py"
    adapter.write_text(
        "from protocol import cited, serve\n"
        "serve(lambda names: lambda row: [cited(row['text'], 0, 2, names['法'])])\n",
        "utf-8",
    )
    job = tmp_path / "job.json"
    rows = [{"id": 1, "text": "見本"}]
    job.write_text(json.dumps({"rows": rows, "names": {"法": LAW}, "seconds": 1}), "utf-8")
    for task in ("find", "time"):
        subprocess.run(
            [sys.executable, str(adapter), task, str(job), str(tmp_path / task)],
            check=True, env={"PYTHONPATH": str(citation_peers.ADAPTERS)},
        )  # fmt: skip
    found = json.loads((tmp_path / "find").read_text("utf-8"))
    assert found["citations"] == [{"start": 0, "end": 2, "text": "見本", "target": LAW}]
    timed = json.loads((tmp_path / "time").read_text("utf-8"))
    assert (timed["bytes"], timed["texts"]) == (6, 1)


# ---- references ----


def test_references_that_reach_no_provision_are_listed_with_reasons(read: Any) -> None:
    law = document(
        Provision(LAW, "document", ""),
        Provision(f"{LAW}/art_1", "article", "第三条及び第九条による。別表の一の項"),
        Provision(f"{LAW}/art_2", "article", "", status="deleted"),
        Provision(f"{LAW}/art_3", "article", "第二条第一項、第一条第一項。他の法律第五条"),
        Provision(f"{LAW}/appdx", "annex", "一の項　貨物"),
        Provision(f"{LAW}/suppl_1", "supplement", "附則第一条、附則第七条、第八条"),
        Provision(f"{LAW}/suppl_1/art_1", "article", "「第十条」とあるのは"),
    )
    read(
        (f"{LAW}/art_1", "第三条", f"{LAW}/art_3"),
        (f"{LAW}/art_1", "第九条", f"{LAW}/art_9"),
        (f"{LAW}/art_1", "別表の一の項", f"{LAW}/appdx/row_1"),
        (f"{LAW}/art_3", "第二条第一項", f"{LAW}/art_2/para_1"),
        (f"{LAW}/art_3", "第一条第一項", f"{LAW}/art_1/para_1"),
        (f"{LAW}/art_3", "他の法律第五条", "jp/399AC0000000002/art_5"),
        (f"{LAW}/suppl_1", "附則第一条", f"{LAW}/suppl/art_1"),
        (f"{LAW}/suppl_1", "附則第七条", f"{LAW}/suppl/art_7"),
        (f"{LAW}/suppl_1", "第八条", f"{LAW}/art_8"),
        (f"{LAW}/suppl_1/art_1", "第十条", f"{LAW}/art_10"),
    )
    checked = citation_references.check(law)
    assert checked.references == 9
    assert checked.share == pytest.approx(2 / 9)
    assert (checked.in_supplements, checked.share_in_force) == (4, 0.2)
    assert checked.share_in_supplements == 0.25
    assert {b.target.removeprefix(LAW): b.reason for b in checked.broken} == {
        "/art_9": "no art_9 in 399AC0000000001",
        "/appdx/row_1": "the source splits appdx into no row",
        "/art_2/para_1": "the unit above it is deleted",
        "/art_1/para_1": "paragraph 1 of an article with one unnumbered paragraph",
        "/suppl/art_7": "the source holds no such unit of that supplement (many are extracts, 抄)",
        "/art_8": "cited from a supplement, by the numbers of its time",
        "/art_10": "quoted from another text (読替え, amendment)",
    }
    printed = citation_references.table(checked, show=1)
    assert "2 of 9" in printed and "… and 6 more" in printed
    assert citation_references.as_json(checked)["share in force"] == 0.2


def test_a_document_without_references_is_whole() -> None:
    assert citation_references.Checked(LAW, "", 0, 0, ()).share == 1.0


# ---- speed ----


def test_speed_counts_bytes_of_utf8(read: Any) -> None:
    law = document(Provision(f"{LAW}/art_1", "article", "第三条による。"))
    read((f"{LAW}/art_1", "第三条", f"{LAW}/art_3"))
    measured = citation_speed._jobun([law])
    assert citation_speed.size([law]) == measured["bytes"] == 21
    assert measured["citations"] == 1
    assert measured["rate"] > 0


def test_speed_of_a_folder_and_of_a_peer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "note.txt").write_text("1. Scope\n\nSee GATT Article XXI.\n", "utf-8")
    read()
    timed = {"bytes": 40, "seconds": 0.5, "texts": 1, "citations": 2}
    monkeypatch.setattr(citation_peers, "time_it", lambda *_, **__: timed)
    measured = citation_speed.measure(
        tmp_path, "en", peers=tmp_path, problems={"eyecite": "not here"}
    )
    assert measured["files"] == 1
    assert [peer["peer"] for peer in measured["peers"]] == ["citeurl"]
    assert "of the peer's" in citation_speed.table(measured)
    assert "all there is" in citation_speed.table(measured)


# ---- the seed documents ----


def test_seed_rows_count_and_place(read: Any, tmp_path: Path) -> None:
    law = document(
        Provision(f"{LAW}/art_1", "article", "GATT第二十一条"),
        Provision(f"{LAW}/art_2", "article", "GATT第二十一条、WA"),
    )
    read(
        (f"{LAW}/art_1", "GATT第二十一条", "wto/gatt/art_21"),
        (f"{LAW}/art_2", "GATT第二十一条", "wto/gatt/art_21"),
        (f"{LAW}/art_2", "WA", "regime/wa"),
    )
    rows = citation_seed.rows([law])
    assert [(r.address, r.count, r.first) for r in rows] == [
        ("wto/gatt/art_21", 2, "art_1"),
        ("regime/wa", 1, "art_2"),
    ]
    expected = tmp_path / "expected.toml"
    expected.write_text(
        '[[cited]]\ndocument = "paper"\naddresses = ["wto/gatt/art_21", "regime/nsg"]\nleast = 2\n'
        '[[cited]]\ndocument = "paper"\naddresses = ["regime/x"]\nor = ["regime/wa"]\nleast = 1\n',
        "utf-8",
    )
    found = {"paper": rows}
    lacking = citation_seed.missing(found, expected)
    assert [(m.address, m.found) for m in lacking] == [("regime/nsg", 0)]
    assert citation_seed.expected_count(expected) == 3
    assert "regime/nsg: 0 of at least 2" in citation_seed.table(found, lacking)
    page = citation_seed.page(found, command="command")
    assert "| `wto/gatt/art_21` |" in page and "GATT第21条" in page
    assert page.index("### Regimes") < page.index("### Treaties")


def test_seed_rows_stand_in_natural_order() -> None:
    rows = [citation_seed.Row(f"{LAW}/appdx_1/row_{n}", 1, "") for n in (10, 2, 1)]
    ordered = sorted(rows, key=citation_seed._order)
    assert [row.address[-2:] for row in ordered] == ["_1", "_2", "10"]


@pytest.mark.data
def test_everything_that_the_seed_documents_cite_is_found(data: Path) -> None:
    lacking = citation_seed.missing(citation_seed.read(data))
    assert not lacking, citation_seed.table({}, lacking)


def test_the_page_of_the_seed_documents_holds_what_a_person_read() -> None:
    import tomllib

    page = citation_seed.PAGE.read_text("utf-8")
    for entry in tomllib.loads(citation_seed.EXPECTED.read_text("utf-8"))["cited"]:
        for address in entry["addresses"]:
            accepted = (address, *entry.get("or", ()))
            assert any(f"`{one}`" in page for one in accepted), address


# ---- the command ----


def test_the_command_says_when_the_texts_are_absent(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--data DIR"):
        benchmark.main(["--data", str(tmp_path / "none")])
    with pytest.raises(SystemExit, match="--eval DIR"):
        benchmark.main(["--data", str(tmp_path), "--eval", str(tmp_path), "--part", "quality"])


def test_the_command_prints_json(
    tmp_path: Path, gold: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    scorer = gold[1].rename(tmp_path / "score_citations.py")
    benchmark.main(["--data", str(tmp_path), "--eval", str(scorer.parent), "--gold", str(gold[0]),
                    "--part", "quality", "--direct", "--json"])  # fmt: skip
    report = json.loads(capsys.readouterr().out)
    assert report["parts"]["quality"]["gold.jsonl"]["scores"][0]["who"] == "Jobun"
    assert "Python" in report["machine"]


def test_files_are_those_that_may_be_documents(tmp_path: Path) -> None:
    (tmp_path / "ja" / "history").mkdir(parents=True)
    for name in ("ja/a.md", "ja/history/b.md", "ja/LICENSE", "c.md"):
        (tmp_path / name).write_text("x", "utf-8")
    found = [path.name for path in citation_texts.files(tmp_path)]
    assert found == ["a.md", "b.md"]
