"""The citation network and the formats that hold it, on networks of our own making."""

from __future__ import annotations

import itertools
import json
import re
import time
import warnings
from collections.abc import Mapping

import pytest
from lxml import etree

from pipeline.graph import FORMATS, Edge, Network, Node, cited_instruments, write
from pipeline.graph.bibtex import bibtex, escape
from pipeline.graph.citekey import citekey
from pipeline.graph.csl import csl, date_parts
from pipeline.graph.documents import Stored
from pipeline.graph.facts import facts, genre
from pipeline.graph.jsonld import iri
from pipeline.graph.names import labels
from pipeline.graph.network import Mention, around, gather

HOSTILE = 'Act\x00 on "braces" {open\\ & <b>\ud800 100% $x_1^2~# \ufffe\x1b[31m} 한글 漢字'
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
TEXTS = ("graphml", "jsonld", "svg", "csl", "bibtex")


def node(address: str, title: str = "", *, kind: str = "law", inside: bool = False) -> Node:
    labels = dict.fromkeys(("en", "ja", "ko"), title or address)
    return Node(address, labels, kind, address[:2] if address[:2] in ("jp", "kr") else "", inside,
                "https://example.org/법령/a b")  # fmt: skip


def network(*edges: tuple[str, str, int], titles: Mapping[str, str] | None = None) -> Network:
    ends = sorted({end for a, b, _ in edges for end in (a, b)})
    stored = {
        end: Stored(end, {"ko": title}, "law", "", "법률 제1호", "부처", "2020-02-03")
        for end, title in (titles or {}).items()
    }
    return Network(
        {end: node(end, (titles or {}).get(end, "")) for end in ends},
        tuple(
            Edge(a, b, n, {"ja": n - 1, "ko": 1} if n > 1 else {"ko": 1}, f"{a}가 인용", "ko", a)
            for a, b, n in sorted(edges)
        ),
        documents=stored,
    )


SMALL = network(
    ("doc/report", "wto/gatt", 12), ("doc/report", "jp/324AC0000000228", 2),
    ("kr/대외무역법", "regime/wa", 3), ("kr/대외무역법", "un/sc/res/1540", 1),
    ("jp/324AC0000000228", "eu/32021R0821", 1), ("doc/report", "kr/대외무역법", 1),
)  # fmt: skip
BAD = network(("doc/bad", "kr/나쁜법", 2), ("doc/bad", "kr/빈법", 1),
              titles={"doc/bad": HOSTILE, "kr/나쁜법": HOSTILE, "kr/빈법": "\x00"})  # fmt: skip


_NUMBERS = itertools.count(1)


def mention(source: str, target: str, lang: str, *, relative: bool = False) -> Mention:
    sentence = f"{source}>{target} {relative}"
    return Mention(source, target, lang, relative, sentence, source + "/x", next(_NUMBERS))


def test_mentions_gather_into_edges_with_counts_languages_and_a_sample() -> None:
    edges = gather(
        [mention("b", "c", "ja", relative=True), mention("b", "c", "ko"), mention("b", "c", "ja"),
         mention("a", "c", "en", relative=True)]
    )  # fmt: skip
    assert [(e.source, e.target, e.count, dict(e.langs)) for e in edges] == [
        ("a", "c", 1, {"en": 1}),
        ("b", "c", 3, {"ja": 2, "ko": 1}),
    ]
    # A sentence that names the thing cited says more than 同法 does.
    assert (edges[1].sample, edges[1].sample_lang) == ("b>c False", "ko")
    assert edges[0].sample == "a>c True"


def test_hops_are_followed_both_ways() -> None:
    chain = [Edge(a, b, 1, {}) for a, b in ("ab", "bc", "cd", "xb", "yx")]

    def ends(hops: int) -> list[str]:
        return [e.source + e.target for e in around(chain, frozenset("b"), hops=hops)]

    assert ends(1) == ["ab", "bc", "xb"]
    assert ends(2) == ["ab", "bc", "cd", "xb", "yx"] == ends(20)
    assert around(chain, frozenset("q"), hops=3) == ()


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("net", [SMALL, BAD], ids=["small", "hostile"])
def test_the_same_network_gives_the_same_bytes(net: Network, form: str) -> None:
    data = write(net, form)
    assert data == write(net, form) and form in FORMATS
    data.decode("utf-8")  # no lone surrogate has come through


@pytest.mark.parametrize("net", [SMALL, BAD], ids=["small", "hostile"])
def test_graphml_keeps_to_its_schema(net: Network) -> None:
    root = etree.fromstring(write(net, "graphml"))
    names = [child.tag.removeprefix(GRAPHML) for child in root]
    assert root.tag == f"{GRAPHML}graphml" and names == ["key"] * (len(names) - 1) + ["graph"]
    keys = {key.get("id"): key for key in root.findall(f"{GRAPHML}key")}
    assert {key.get("attr.type") for key in keys.values()} <= {"string", "int", "boolean"}
    graph = root[-1]
    assert graph.get("edgedefault") == "directed"
    ids = [child.get("id") for child in graph]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[\w.:-]+", i or "") for i in ids)  # NMTOKEN
    assert {child.tag.removeprefix(GRAPHML) for child in graph} == {"node", "edge"}
    for child in graph:
        for data in child:
            owner = keys[data.get("key")].get("for")
            assert child.tag == GRAPHML + str(owner)
        if child.get("source") is not None:
            assert child.get("source") in ids and child.get("target") in ids


def test_networkx_reads_the_graphml() -> None:
    import networkx

    read = networkx.parse_graphml(write(SMALL, "graphml").decode())
    assert read.is_directed() and len(read) == len(SMALL.nodes)
    at = {data["address"]: name for name, data in read.nodes(data=True)}
    assert set(at) == set(SMALL.nodes)
    edge = read.edges[at["doc/report"], at["wto/gatt"]]
    assert (edge["count"], edge["langs"]) == (12, "ja 11, ko 1")
    assert read.nodes[at["wto/gatt"]]["in_corpus"] is False
    assert {"label_en", "label_ja", "label_ko", "kind", "jurisdiction", "link"} <= set(
        read.nodes[at["wto/gatt"]]
    )


def expanded(net: Network) -> dict[str, dict[str, list[dict[str, object]]]]:
    from pyld import jsonld

    def no_fetch(url: str, _options: object) -> object:
        raise AssertionError(f"{url} was asked for")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = jsonld.expand(
            json.loads(write(net, "jsonld")), {"documentLoader": no_fetch, "base": ""}
        )
    return {entry["@id"]: entry for entry in found}


def test_json_ld_expands_to_schema_org_without_the_network() -> None:
    found = expanded(SMALL)
    org = "https://schema.org/"
    assert set(found) == {iri(address) for address in SMALL.nodes}
    law = found["urn:jobun:jp/324AC0000000228"]
    assert law["@type"] == [org + "Legislation"]
    assert law[org + "legislationIdentifier"] == [{"@value": "昭和24年法律第228号"}]
    assert law[org + "legislationJurisdiction"] == [{"@value": "JP"}]
    assert law[org + "legislationType"] == [{"@value": "act"}]
    assert {"@language": "ja", "@value": "外国為替及び外国貿易法"} in law[org + "name"]
    assert law[org + "citation"] == [{"@id": "urn:jobun:eu/32021R0821"}]
    report = found["urn:jobun:doc/report"]
    assert len(report[org + "citation"]) == 3
    counts = [m["urn:jobun:vocabulary:count"] for m in report["urn:jobun:vocabulary:mentions"]]  # type: ignore[index]
    assert sorted(c[0]["@value"] for c in counts) == [1, 2, 12]


def test_json_ld_claims_no_language_that_a_name_is_not_in() -> None:
    names = expanded(network(("doc/a", "kr/모르는법", 1)))[iri("kr/모르는법")]
    said = {name.get("@language") for name in names["https://schema.org/name"]}
    assert said <= {"ko", None}


def test_json_ld_with_hostile_titles_expands_too() -> None:
    assert len(expanded(BAD)) == 3


def test_an_article_is_part_of_its_law() -> None:
    found = expanded(network(("kr/대외무역법/art_19", "wto/gatt/art_21", 1)))
    gatt = found["urn:jobun:wto/gatt/art_21"]
    assert gatt["https://schema.org/isPartOf"] == [{"@id": "urn:jobun:wto/gatt"}]


def test_csl_items_hold_what_is_known_and_nothing_else() -> None:
    items = {item["id"]: item for item in json.loads(write(SMALL, "csl"))}
    assert set(items) == {"eu-32021R0821", "jp-324AC0000000228", "kr-daeoemuyeogbeob",
                          "regime-wa", "un-sc-res-1540", "wto-gatt"}  # fmt: skip
    law = items["jp-324AC0000000228"]
    assert law["type"] == "legislation" and law["language"] == "ja"
    assert law["title"] == "外国為替及び外国貿易法" and law["title-short"] == "外為法"
    assert law["number"] == "昭和24年法律第228号" and law["issued"] == {"date-parts": [[1949]]}
    assert "English: Foreign Exchange and Foreign Trade Act" in law["note"]
    assert items["wto-gatt"]["type"] == "treaty"
    assert items["un-sc-res-1540"]["authority"] == "United Nations Security Council"
    assert items["un-sc-res-1540"]["issued"] == {"date-parts": [[2004, 4, 28]]}
    assert items["eu-32021R0821"]["type"] == "regulation"
    for item in items.values():
        assert all(value for value in item.values())
        assert item.get("URL", "").isascii()


def test_the_corpus_s_own_number_and_date_serve_where_knowledge_has_none() -> None:
    stored = Stored("kr/모르는법", {"ko": "모르는 법"}, "law", "https://www.law.go.kr/법령/모르는법",
                    "법률 제21065호", "통일부", "2025-10-01")  # fmt: skip
    [item] = json.loads(csl([facts("kr/모르는법", stored)]))
    assert item["title"] == "모르는 법" and item["number"] == "법률 제21065호"
    assert item["authority"] == "통일부" and item["issued"] == {"date-parts": [[2025, 10, 1]]}
    # The date of an amendment is not that of the law whose number the id states.
    amended = Stored("jp/324AC0000000228", {"ja": "外国為替及び外国貿易法"}, "law", "", "", "",
                     "2022-12-09")  # fmt: skip
    assert facts("jp/324AC0000000228", amended).issued == "1949"
    same = Stored("jp/324AC0000000228", {"ja": "x"}, "law", "", "", "", "1949-12-01")
    assert facts("jp/324AC0000000228", same).issued == "1949-12-01"


@pytest.mark.parametrize("net", [SMALL, BAD], ids=["small", "hostile"])
def test_bibtex_is_read_by_a_parser(net: Network) -> None:
    from pybtex.database import parse_string

    text = write(net, "bibtex").decode()
    read = parse_string(text, "bibtex")
    assert len(read.entries) == len(cited_instruments(net)) == text.count("\n@") + 1
    for line in text.splitlines():
        assert line.count("{") == line.count("}") or line[0] in "@}"
    if net is SMALL:
        entry = read.entries["jp-324AC0000000228"]
        assert entry.fields["title"] == "{外国為替及び外国貿易法}"
        assert entry.fields["langid"] == "japanese" and entry.fields["year"] == "1949"


def test_tex_s_own_characters_are_escaped() -> None:
    assert escape("a{b}\\c 5% & $1_2#~^") == (
        r"a\textbraceleft{}b\textbraceright{}\textbackslash{}c 5\% \& \$1\_2\#"
        r"\textasciitilde{}\textasciicircum{}"
    )
    assert escape("two\nlines\x00") == "two lines\ufffd"


def test_a_report_is_a_techreport() -> None:
    stored = Stored("doc/note", {"ja": "研究ノート"}, "report", "", issuer="見本研究所")
    text = bibtex([facts("doc/note", stored)]).decode()
    assert text.startswith("@techreport{doc-note,") and "institution = {見本研究所}" in text


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("kr/대외무역법", "kr-daeoemuyeogbeob"),
        ("un/sc/res/1540", "un-sc-res-1540"),
        ("us/cfr/15/730-774", "us-cfr-15-730-774"),
    ],
)
def test_keys_are_plain_and_stable(address: str, key: str) -> None:
    assert citekey(address) == key


def test_keys_differ_where_addresses_do() -> None:
    addresses = ["jp/notice/包括許可取扱要領", "jp/notice/役務通達", "jp/notice/\ud800"]
    addresses += ["kr/" + "가" * 90, "kr/" + "가" * 91]
    keys = [citekey(address) for address in addresses]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{3,75}", key) for key in keys)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("jp/324AC0000000228", "act"), ("jp/324CO0000000378", "decree"),
        ("jp/324M50000400064", "rule"), ("jp/notice/運用通達", "notice"), ("kr/대외무역법", "act"),
        ("kr/대외무역법시행령", "decree"), ("kr/전략물자수출입고시", "notice"),
        ("us/cfr/15/730-774", "regulation"), ("us/eo/13222", "executive order"),
        ("us/act/ecra", "act"), ("eu/32009L0043", "directive"), ("eu/32021R0821", "regulation"),
        ("un/sc/res/1540", "resolution"), ("wto/gatt", "treaty"), ("regime/wa", "arrangement"),
        ("eccn/3A001", "list"), ("doc/paper", "report"),
    ],
)  # fmt: skip
def test_what_sort_of_writing_an_address_names(address: str, what: str) -> None:
    assert genre(address) == what


def test_a_bill_is_told_by_its_title() -> None:
    stored = Stored("kr/어떤법률안", {"ko": "어떤 법률안"}, "law", "")
    assert facts("kr/어떤법률안", stored).genre == "bill"


@pytest.mark.parametrize(
    ("date", "parts"), [("1949", [1949]), ("2004-04-28", [2004, 4, 28]), ("", []), ("soon", [])]
)
def test_dates_are_taken_apart(date: str, parts: list[int]) -> None:
    assert date_parts(date) == parts


def test_ten_thousand_nodes_take_seconds() -> None:
    big = network(*((f"doc/d{i // 5}", f"kr/법{i}", i % 9 + 1) for i in range(9_000)))
    assert len(big.nodes) > 10_000
    begun = time.perf_counter()
    for form in TEXTS:
        write(big, form)
    assert time.perf_counter() - begun < 20


def test_nodes_are_called_as_people_call_them() -> None:
    own = Stored("kr/모르는법", {"ko": "모르는 법"}, "law", "")
    assert labels("kr/모르는법", own)["ko"] == "모르는 법"
    assert labels("kr/모르는법/art_3", own)["ko"].startswith("모르는 법")
    assert labels("jp/324AC0000000228", None)["ja"] == "外為法"
    ccl = Stored("us/cfr/15/774", {"en": "A long heading of the part"}, "law", "")
    listed = labels("us/cfr/15/774/supp_1", ccl)["en"]
    assert listed == "Commerce Control List (Supplement No. 1 to 15 CFR Part 774)"
    # An entry of the list, which only lies in the document, goes by its own number.
    supplement = Stored("us/cfr/15/774/supp_1", {"en": "The list (Supplement No. 1)"}, "law", "")
    for document in (ccl, supplement):
        assert labels("eccn/3A001.b.2", document)["en"] == "ECCN 3A001.b.2"
        assert labels("eccn/3A001", document)["ko"] == "ECCN 3A001"
        assert labels("usml/8", document)["en"] == "USML Category VIII"
    assert labels("us/cfr/15/774/supp_1", ccl)["ko"].startswith("미국 상무부통제목록(")
    assert "heading" not in labels("us/cfr/15/774/supp_9", ccl)["ko"]
    note = Stored("doc/note", {"ja": "ノート", "ko": "노트"}, "report", "")
    assert labels("doc/note", note) == {"en": "ノート", "ja": "ノート", "ko": "노트"}
