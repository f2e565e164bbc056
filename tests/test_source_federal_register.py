"""The Federal Register: searches to their last page, texts with what only the API says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from upstream import Answer, Asked, Upstream

from pipeline.address import parse
from pipeline.errors import FetchError, KnowledgeError
from pipeline.parse import parse_file
from pipeline.sources.adapters import adapter_of
from pipeline.sources.declaration import Source
from pipeline.sources.federal_register_listing import addresses, read
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Outcome, Same

LIST = "/documents.json"


@dataclass
class Register:
    """Documents by number; a search gives `page` of them at a time and `most` in all."""

    upstream: Upstream
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 1000
    most: int = 10_000
    after: str = ""

    def __post_init__(self) -> None:
        self.upstream.answer(LIST, self._search)

    def add(self, number: str, day: str, page: int, *, printed: bool = True, **more: Any) -> None:
        """A document; its text is there when `printed`."""
        base = f"{self.upstream.url}/full"
        self.rows[number] = {
            "document_number": number, "publication_date": day, "citation": f"96 FR {page}",
            "volume": 96, "start_page": page, "type": "Rule", "title": f"Sample  {number}",
            "abstract": "What it says.", "effective_on": None, "docket_ids": ["No. 31"],
            "agencies": [{"name": "Commerce Department"}, {"raw_name": "Bureau of Samples"}],
            "cfr_references": [{"title": 15, "part": 901}], "corrections": [],
            "html_url": f"https://www.federalregister.gov/d/{number}",
            "raw_text_url": f"{base}/{number}.txt", "body_html_url": f"{base}/{number}.html",
            **more,
        }  # fmt: skip
        if printed:
            body = (
                "<html><head><title>Federal Register</title></head><body><pre>\n"
                f"[Federal Register Volume 96, Number 5 (Wednesday, January 8, 2031)]\n[Notices]\n"
                f"[Page {page}]\n[FR Doc No: {number}]\n\n\nSUMMARY: It says what it says.\n"
                "</pre></body></html>\n"
            )
            self.upstream.put(f"/full/{number}.txt", body, media="text/plain")
        self.upstream.answer(f"/documents/{number}.json", lambda _: Answer(self.rows[number]))

    def _search(self, asked: Asked) -> Answer:
        begin = asked.params["conditions[publication_date][gte]"]
        end = asked.params.get("conditions[publication_date][lte]", "9999")
        found = [r for r in self.rows.values() if begin <= r["publication_date"] <= end]
        page = int(asked.params.get("page", "1"))
        shown = found[: self.most][(page - 1) * self.page : page * self.page]
        value: dict[str, Any] = {"count": len(found), "results": shown}
        if page * self.page < min(len(found), self.most):
            query = f"conditions[publication_date][gte]={begin}&page={page + 1}"
            value["next_page_url"] = f"{self.after or self.upstream.url}{LIST}?{query}"
        return Answer(value)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def register(upstream: Upstream) -> Register:
    made = Register(upstream)
    made.add("2031-00140", "2031-01-08", 899, effective_on="2031-02-01")
    made.add("2031-00190", "2031-01-09", 1064, type="Notice")
    return made


SEARCH = {"from": "2031-01-01", "search": [{"agencies": ["bureau-of-samples"]}]}


def source(upstream: Upstream, *documents: str, **options: Any) -> Source:
    tables = tuple({"id": one} for one in documents)
    declared = upstream.declare(adapter="federal-register")
    return replace(declared, options=options, documents=tables, path="fr.toml")


def run(given: Source, held: Mapping[str, Held] | None = None, **how: str) -> list[Outcome]:
    with Fetcher(given, None, waits=Waits(attempts=1)) as door:
        return list(adapter_of(given)(given, door, held or {}, **how))


def taken(outcomes: list[Outcome]) -> dict[str, Fetched]:
    return {one.key: one for one in outcomes if isinstance(one, Fetched)}


def keep(outcomes: list[Outcome], held: Mapping[str, Held] | None = None) -> dict[str, Held]:
    new = {key: Held("0" * 64, one.mark) for key, one in taken(outcomes).items()}
    return {**(held or {}), **new}


def test_a_document_is_its_text_with_the_facts_beside_it(register: Register) -> None:
    given = source(register.upstream, **SEARCH)
    first = run(given)
    assert list(taken(first)) == ["2031-00140", "2031-00190"]
    one = taken(first)["2031-00140"]
    assert one.data.startswith(b"<html>")
    assert one.facts == {
        "title": "Sample 2031-00140",
        "address": "us/fr/96/899",
        "law_number": "96 FR 899",
        "document_number": "2031-00140",
        "valid_from": "2031-01-08",  # it is published once; it takes effect later
        "promulgated": "2031-01-08",
        "effective": "2031-02-01",
        "issuer": "Commerce Department; Bureau of Samples",
        "docket": "No. 31",
        "amends": "15 CFR 901",
        "url": "https://www.federalregister.gov/d/2031-00140",
        "kind": "law",
        "lang": "en",
    }
    assert taken(first)["2031-00190"].facts["kind"] == "report"
    asked = register.upstream.asked[0].params
    assert asked["conditions[agencies][]"] == "bureau-of-samples"
    assert asked["conditions[type][]"] in ("RULE", "PRORULE", "NOTICE")
    register.upstream.forget()
    assert run(given, keep(first)) == [Same("2031-00140"), Same("2031-00190")]
    assert register.upstream.count() == 1


def test_two_documents_that_begin_on_one_page_stay_two(register: Register) -> None:
    register.add("2031-00141", "2031-01-08", 899)
    found = taken(run(source(register.upstream, **SEARCH)))
    placed = {key: one.facts["address"] for key, one in found.items()}
    assert placed == {
        "2031-00140": "us/fr/96/899/doc_2031-00140",
        "2031-00141": "us/fr/96/899/doc_2031-00141",
        "2031-00190": "us/fr/96/1064",
    }
    one = found["2031-00141"]
    parsed = parse_file(one.data, one.name, facts=one.facts)
    assert [d.address for d in parsed.documents] == [placed["2031-00141"]]


def test_a_search_is_read_to_its_last_page(register: Register) -> None:
    register.page = 1
    assert len(taken(run(source(register.upstream, **SEARCH)))) == 2


def test_pages_on_another_host_are_not_asked(register: Register) -> None:
    register.page, register.after = 1, "http://127.0.0.2:1"
    with pytest.raises(FetchError) as caught:
        run(source(register.upstream, **SEARCH))
    assert caught.value.kind == "refused"


def test_a_search_with_more_than_can_be_paged_to_is_halved(register: Register) -> None:
    for day in range(1, 29):
        register.add(f"2021-{day:05}", f"2021-02-{day:02}", day)
    register.most = 10
    found = taken(run(source(register.upstream, **{**SEARCH, "from": "2021-01-01"})))
    assert len(found) == 30
    register.most = 0
    with pytest.raises(FetchError, match="does not give them all"):
        run(source(register.upstream, **SEARCH))


def test_a_document_without_a_text_is_its_json_until_there_is_one(register: Register) -> None:
    register.add("2031-00200", "2031-01-10", 1100, printed=False)
    given = source(register.upstream, **SEARCH)
    first = run(given)
    one = taken(first)["2031-00200"]
    assert one.name == "fr-2031-00200.json"
    held = keep(first)
    assert Same("2031-00200") in run(given, held)
    register.upstream.put("/full/2031-00200.html", "<p>FR Doc. 2031-00200 Filed</p>")
    second = taken(run(given, held))
    assert [one.name for one in second.values()] == ["fr-2031-00200.html"]


@pytest.mark.parametrize(
    "body",
    [
        "<html><title>Federal Register :: Request Access</title><p>2031-00140</p></html>",
        "<p>No</p>",
    ],
)
def test_a_page_that_is_not_the_text_is_refused(register: Register, body: str) -> None:
    register.upstream.put("/full/2031-00140.txt", body)
    outcomes = run(source(register.upstream, **SEARCH))
    assert [(o.key, o.kind) for o in outcomes if isinstance(o, Failed)] == [("2031-00140", "wrong")]
    assert list(taken(outcomes)) == ["2031-00190"]


def test_a_server_that_fails_is_no_reason_for_the_abstract(register: Register) -> None:
    register.upstream.fail("/full/2031-00140.txt", 500)
    outcomes = run(source(register.upstream, **SEARCH))
    assert list(taken(outcomes)) == ["2031-00190"]


def test_a_corrected_day_is_asked_for_again(register: Register) -> None:
    given = source(register.upstream, **SEARCH)
    held = keep(run(given))
    register.rows["2031-00140"]["effective_on"] = "2031-03-01"
    again = taken(run(given, held))
    assert {key: one.facts["effective"] for key, one in again.items()} == {
        "2031-00140": "2031-03-01"
    }


def test_what_is_not_listed_any_more_is_gone_unless_only_news_are_asked(register: Register) -> None:
    given = source(register.upstream, **SEARCH)
    held = keep(run(given))
    del register.rows["2031-00140"]
    assert [o.key for o in run(given, held) if isinstance(o, Gone)] == ["2031-00140"]
    assert run(given, held, since="2031-01-09") == [Same("2031-00190")]


def test_documents_by_number(register: Register) -> None:
    outcomes = run(source(register.upstream, "2031-00140", "2031-99999"))
    assert list(taken(outcomes)) == ["2031-00140"]
    assert [(o.key, o.kind) for o in outcomes if isinstance(o, Failed)] == [
        ("2031-99999", "missing")
    ]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"from": "2031-01-01"},
        {"search": [{"term": "x"}]},
        {"from": "2031", "search": [{"term": "x"}]},
        {"from": "2031-01-01", "search": [{}]},
        {"from": "2031-01-01", "search": [{"agency": "x"}]},
        {"from": "2031-01-01", "search": [{"term": "x"}], "types": ["LAW"]},
        {"from": "2031-01-01", "search": [{"term": "x"}], "until": "2032-01-01"},
    ],
)
def test_a_declaration_that_cannot_be(register: Register, options: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match=r"fr\.toml"):
        run(source(register.upstream, **options))


@pytest.mark.parametrize("body", ['{"results": [{"title": "x"}], "count": 1}', "[]", "{"])
def test_a_listing_of_another_shape_ends_the_pass(upstream: Upstream, body: str) -> None:
    upstream.put(LIST, body, media="application/json")
    with pytest.raises(FetchError) as caught:
        run(source(upstream, **SEARCH))
    assert caught.value.kind == "wrong"


@pytest.mark.data
def test_the_real_listing_is_read_without_loss(data: Path) -> None:
    file = data / "api/us/federal_register_documents_subset.json"
    rows = json.loads(file.read_text("utf-8"))["results"]
    documents = [one for row in rows if (one := read(row))]
    assert len(documents) == len(rows) == 56
    placed = addresses(documents)
    assert len(set(placed.values())) == 56
    assert all(str(parse(address)) == address for address in placed.values())
    assert placed["2024-00190"] == "us/fr/89/1064"
    assert placed["2023-28797"] == "us/fr/89/5/doc_2023-28797"
    for row, one in zip(rows, documents, strict=True):
        assert (one.number, one.citation) == (row["document_number"], row["citation"])
        assert one.effective == (row["effective_on"] or "")
        assert one.parts.count(";") + bool(one.parts) == len(row["cfr_references"])
        assert len(one.texts) == 2
