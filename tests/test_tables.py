"""Rows, filters, depths and counts over a small catalogue made by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline import store
from pipeline.errors import AddressError, UsageError
from pipeline.records import Citation, Document, Language, Provision
from pipeline.tables import sheets
from pipeline.tables.depth import article_of, instrument_of
from pipeline.tables.pivot import pivot
from pipeline.tables.rows import Filters, Row, rows
from pipeline.tables.tally import tally

Cited = tuple[str, str]  # as written, target
ACT, DECREE, GATT = "jp/324AC0000000228", "jp/324CO0000000378", "wto/gatt"


def put(
    catalog: sqlite3.Connection,
    address: str,
    lang: Language,
    provisions: Sequence[tuple[str, str, Sequence[Cited]]],
    *,
    title: str = "",
    valid_from: str = "2024-05-01",
    state: str = "current",
    relative: bool = False,
    kind: str = "law",
) -> None:
    """A document with one version: provisions as (locator, text, what it cites)."""
    made, found = [Provision(address, "document", "", lang=lang)], [list[Citation]()]
    for locator, text, cited in provisions:
        place = f"{address}/{locator}"
        made.append(Provision(place, "article", text, label=locator, parent=0, group=place,
                              lang=lang))  # fmt: skip
        at = 0
        found.append([])
        for written, target in cited:
            at = text.index(written, at)
            sort = "treaty" if target.startswith("wto") else "law"
            found[-1].append(Citation(at, at + len(written), written, target, relative, sort,
                                      0.8 if relative else 1.0))  # fmt: skip
    sort = "report" if address.startswith("doc/") else "law"
    document = Document(address, title or address, sort, lang, "", (), tuple(made))  # type: ignore[arg-type]
    owner = store.add_document(catalog, document, link="https://example.org/law")
    facts = store.VersionFacts(valid_from, "", "2026-11-22T01:02:03Z", "", state, "test", "", "",
                               "", "plain", {})  # fmt: skip
    store.add_citations(catalog, store.add_version(catalog, owner, document, facts)[1], found)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = store.create(tmp_path / "catalog.sqlite")
    connection.row_factory = sqlite3.Row
    put(connection, ACT, "ja", [
        ("art_1", "前条及びGATT第21条による。", [("前条", f"{ACT}/art_2"),
                                                 ("GATT第21条", f"{GATT}/art_21")]),
        ("art_2", "第1条から第3条までによる。", [("第1条から第3条まで", f"{DECREE}/art_1/para_1"),
                                                 ("第1条から第3条まで", f"{DECREE}/art_2")]),
    ])  # fmt: skip
    put(connection, ACT, "en", [("art_1", "See GATT Article XXI(b).",
                                 [("GATT Article XXI(b)", f"{GATT}/art_21/b")])],
        title="Foreign Exchange Act", valid_from="")  # fmt: skip
    put(connection, "kr/대외무역법", "ko", [("art_5", "GATT 제21조에 따른다. 같은 조.",
                                       [("GATT 제21조", f"{GATT}/art_21"),
                                        ("같은 조", f"{GATT}/art_21")])],
        relative=True)  # fmt: skip
    put(connection, GATT, "en", [("art_20", "Subject to Article XXI.",
                                  [("Article XXI", f"{GATT}/art_21")])])  # fmt: skip
    put(connection, "us/cfr/15/744", "en", [
        ("21", "See § 734.3 and 22 CFR 121.1.", [("§ 734.3", "us/cfr/15/734.3"),
                                                 ("22 CFR 121.1", "us/cfr/22/121.1/11/a")]),
    ])  # fmt: skip
    put(connection, "doc/note", "ko",
        [("sec_1", "외국환거래법", [("외국환거래법", "kr/외국환거래법")])],
        valid_from="", state="past")  # fmt: skip
    connection.commit()
    yield connection
    connection.close()


def targets(catalog: sqlite3.Connection, **filters: object) -> list[str]:
    return [row.target for row in rows(catalog, filters=Filters(**filters))]  # type: ignore[arg-type]


def test_a_row_says_who_where_how_and_what(catalog: sqlite3.Connection) -> None:
    row = next(rows(catalog, filters=Filters(cited=(f"{GATT}/art_21",), langs=("ja",))))
    assert (row.document, row.document_lang, row.jurisdiction) == (ACT, "ja", "jp")
    assert (row.place, row.label, row.lang) == (f"{ACT}/art_1", "art_1", "ja")
    assert row.text == "GATT第21条" and row.sentence == "前条及びGATT第21条による。"
    assert row.sentence[row.sentence_start :].startswith(row.text)
    assert (row.target, row.instrument, row.kind) == (f"{GATT}/art_21", GATT, "treaty")
    assert (row.year, row.valid_from, row.retrieved) == ("2024", "2024-05-01", "2026-11-22")
    assert row.link == "https://example.org/law" and row.as_json()["start"] == 4


def test_past_versions_say_nothing(catalog: sqlite3.Connection) -> None:
    assert targets(catalog, citing=("doc/note",)) == []


def test_what_is_beneath_is_cited_too(catalog: sqlite3.Connection) -> None:
    assert len(targets(catalog, cited=(f"{GATT}/art_21",))) == 5
    assert targets(catalog, cited=(f"{GATT}/art_21/b",)) == [f"{GATT}/art_21/b"]
    assert targets(catalog, cited=(f"{GATT}/art_2",)) == []


def test_a_unit_is_not_cited_by_itself(catalog: sqlite3.Connection) -> None:
    assert len(targets(catalog, cited=(GATT,))) == 4
    assert len(targets(catalog, cited=(GATT,), internal=True)) == 5
    assert targets(catalog, cited=(f"{ACT}/art_2",)) == [f"{ACT}/art_2"]  # by another article
    assert targets(catalog, cited=(ACT,)) == []
    # TRIPS may cite the GATT when both are asked for; the GATT itself still does not count.
    assert len(targets(catalog, cited=(GATT, "wto/trips"))) == 4


def test_internal_references_of_a_law_are_left_out(catalog: sqlite3.Connection) -> None:
    everything = targets(catalog, internal=True)
    outside = targets(catalog)
    assert f"{ACT}/art_2" in everything and f"{ACT}/art_2" not in outside
    assert "us/cfr/15/734.3" not in outside  # the EAR cites itself
    assert targets(catalog, citing=("us/cfr/15/744",)) == [
        "us/cfr/15/734.3", "us/cfr/22/121.1/11/a"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "asked", ["usml/11", "us/cfr/22/121.1/11/a", "us/cfr/22/121.1", "us/cfr/22/120-130"]
)
def test_the_two_names_of_the_munitions_list(catalog: sqlite3.Connection, asked: str) -> None:
    assert targets(catalog, cited=(asked,)) == ["us/cfr/22/121.1/11/a"]


def test_a_range_of_parts_covers_its_sections(catalog: sqlite3.Connection) -> None:
    assert targets(catalog, cited=("us/cfr/15/730-774",), internal=True) == ["us/cfr/15/734.3"]
    assert targets(catalog, citing=("us/cfr/15/730-774",)) == ["us/cfr/22/121.1/11/a"]


@pytest.mark.parametrize(
    ("filters", "count"),
    [({"langs": ("ko",)}, 2), ({"jurisdictions": ("jp",)}, 4), ({"kinds": ("treaty",)}, 4),
     ({"document_kinds": ("report",)}, 0), ({"relative": True}, 2), ({"relative": False}, 5),
     ({"confidence": 0.9}, 5), ({"citing": (ACT,)}, 4),
     ({"citing": (ACT,), "cited": (DECREE,)}, 2)],
)  # fmt: skip
def test_filters(catalog: sqlite3.Connection, filters: dict[str, object], count: int) -> None:
    assert len(targets(catalog, **filters)) == count


@pytest.mark.parametrize(
    "wrong", [{"langs": ("fr",)}, {"jurisdictions": ("xx",)}, {"kinds": ("novel",)},
              {"document_kinds": ("poem",)}]
)  # fmt: skip
def test_filters_that_are_none(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="it is one of"):
        Filters(**wrong)  # type: ignore[arg-type]
    with pytest.raises(AddressError):
        Filters(cited=("nonsense",))


def test_instruments_by_language(catalog: sqlite3.Connection) -> None:
    table = pivot(rows(catalog))
    assert [head.key for head in table.columns] == ["en", "ja", "ko"]
    assert [head.key for head in table.heads] == [GATT, DECREE, "us/cfr/22/121.1"]
    # The range of two articles is one citation of the decree.
    assert table.counts == ((1, 1, 2), (0, 1, 0), (1, 0, 0)) and table.totals == (4, 1, 1)
    assert table.heads[0].labels["ja"] == "GATT"


def test_depths(catalog: sqlite3.Connection) -> None:
    found = list(rows(catalog, filters=Filters(citing=(ACT,), cited=(DECREE, GATT))))
    deep = pivot(found, depth="full")
    assert {h.key for h in deep.heads} == {
        f"{GATT}/art_21", f"{GATT}/art_21/b", f"{DECREE}/art_1/para_1", f"{DECREE}/art_2"
    }  # fmt: skip
    articles = pivot(found, rows="article", cols="document")
    assert articles.heads[0].key == f"{GATT}/art_21" and articles.totals[0] == 2
    # The act and its translation have one address: the language tells which.
    assert {h.name for h in articles.columns} == {f"{ACT}@ja", f"{ACT}@en"}


def test_axes_in_their_order(catalog: sqlite3.Connection) -> None:
    found = list(rows(catalog))
    years = pivot(found, rows="year", cols="kind")
    assert [h.key for h in years.heads] == ["2024", "unknown"]
    assert [h.key for h in years.columns] == ["treaty", "law"]
    places = pivot(found, rows="jurisdiction", cols="year")
    assert [h.key for h in places.heads] == ["jp", "kr", "us"]
    assert places.heads[1].labels == {"en": "Korea", "ja": "韓国", "ko": "한국"}


def test_a_limit_says_what_it_leaves_out(catalog: sqlite3.Connection) -> None:
    table = pivot(rows(catalog), limit=1)
    assert len(table.heads) == 1 and (table.left_out, table.left_out_count) == (2, 2)
    assert sheets.counts(table).notes == (
        "2 more rows are left out, with 2 citations that no row shown has.",
    )


def test_wrong_axes(catalog: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no axis"):
        pivot([], rows="colour")
    with pytest.raises(UsageError, match="both"):
        pivot([], rows="year", cols="year")
    with pytest.raises(UsageError, match="no depth"):
        pivot([], depth="deep")


def test_nothing_is_an_empty_table() -> None:
    table = pivot([])
    assert not table and table.counts == () and sheets.counts(table).records == ()


def test_the_instruments_sheet(catalog: sqlite3.Connection) -> None:
    sheet = sheets.instruments(catalog, rows(catalog))
    first = dict(zip([c.name for c in sheet.columns], sheet.records[0], strict=True))
    assert first["instrument"] == GATT and first["mentions"] == 4 and first["documents"] == 3
    assert first["in_workspace"] is True and (first["en"], first["ko"]) == (1, 2)


def test_what_a_document_cites_is_counted(catalog: sqlite3.Connection) -> None:
    found: list[Row] = list(rows(catalog, filters=Filters(citing=("kr/대외무역법", ACT))))
    counted = tally(found)
    assert [(t.target, t.count) for t in counted if t.first.document.startswith("kr")] == [
        (f"{GATT}/art_21", 2)
    ]
    whole = tally(found, depth="instrument")
    assert [(t.target, t.count) for t in whole if t.first.document_lang == "ja"] == [
        (DECREE, 1), (GATT, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "instrument", "article"),
    [
        ("us/cfr/15/744.21/b/2", "us/cfr/15/730-774", "us/cfr/15/744.21"),
        ("us/cfr/15/774/supp_1", "us/cfr/15/774/supp_1", "us/cfr/15/774/supp_1"),
        ("us/cfr/31/501.603/a", "us/cfr/31/501", "us/cfr/31/501.603"),
        ("eccn/3A001.b.2", "us/cfr/15/774/supp_1", "eccn/3A001"),
        ("usml/11/a/4", "us/cfr/22/121.1", "usml/11"),
        ("jp/324CO0000000378/appdx_1/row_16/1", "jp/324CO0000000378",
         "jp/324CO0000000378/appdx_1/row_16"),
        ("kr/대외무역법/suppl_1/art_2/para_1", "kr/대외무역법", "kr/대외무역법/suppl_1/art_2"),
        ("kr/대외무역법/chap_3", "kr/대외무역법", "kr/대외무역법/chap_3"),
        ("un/sc/res/1540/para_3/d", "un/sc/res/1540", "un/sc/res/1540/para_3"),
        ("treaty/cwc/annex_chemicals/schedule_1/a", "treaty/cwc",
         "treaty/cwc/annex_chemicals/schedule_1"),
    ],
)  # fmt: skip
def test_instruments_and_articles_of_addresses(address: str, instrument: str, article: str) -> None:
    assert instrument_of(address) == instrument and article_of(address) == article
