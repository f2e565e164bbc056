"""The Publications Office: acts, consolidated versions, the list of them, and its refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Answer, Asked, Upstream

from pipeline.errors import KnowledgeError
from pipeline.parse import parse_file
from pipeline.revisions import Listed
from pipeline.sources import declaration, eurlex
from pipeline.sources.declaration import Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Failed, Fetched, Held, Outcome, Revisions, Same

ROOT = Path(__file__).resolve().parent.parent
ACT = "32099R0017"
QUICK = Waits(attempts=2, initial=0.0, longest=0.0, jitter=0.0, retry_after=0.1, total=5.0)
CHALLENGE = (
    "<!DOCTYPE html><html><head><script>window.awsWafCookieDomainList = [];"
    "window.gokuProps = {};</script></head><body></body></html>"
)


def page(day: str = "") -> str:
    reference = f'<p class="reference">02099R0017 — EN — {day} — 001.001</p>' if day else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f'{reference}<p class="oj-doc-ti">REGULATION (EU) 2099/17</p><p class="oj-ti-art">Article '
        f'1</p><p class="oj-normal">A sample{" as amended" if day else ""}.</p></body></html>'
    )


def listing(*versions: str) -> dict[str, Any]:
    bindings = [{"celex": {"type": "literal", "value": version}} for version in versions]
    return {"head": {"vars": ["celex"]}, "results": {"bindings": bindings}}


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.put(f"/resource/celex/{ACT}", page())
        server.put("/resource/celex/02099R0017-21000101", page("01.01.2100"))
        server.put("/resource/celex/02099R0017-21010101", page("01.01.2101"))
        server.put("/webapi/rdf/sparql", listing("02099R0017-21000101", "02099R0017-21010101"))
        yield server


def source(upstream: Upstream, documents: Any = None, **options: Any) -> Source:
    acts = documents or [{"id": ACT, "valid_from": "2099-02-01"}]
    return replace(upstream.declare(), options=options, documents=tuple(acts), path="eur-lex.toml")


def run(
    asked: Source, held: Mapping[str, Held] | None = None, *, cache: Path | None = None,
    since: str = "",
) -> list[Outcome]:  # fmt: skip
    with Fetcher(asked, cache, waits=QUICK) as door:
        return list(eurlex.fetch(asked, door, held or {}, since=since))


def holding(outcomes: list[Outcome]) -> dict[str, Held]:
    return {o.key: Held("0" * 64, o.mark) for o in outcomes if isinstance(o, Fetched)}


def test_an_act_its_versions_and_their_list(upstream: Upstream) -> None:
    act, first, second, listed = run(source(upstream))
    assert isinstance(act, Fetched)
    assert isinstance(first, Fetched)
    assert isinstance(second, Fetched)
    assert (act.key, act.name) == (ACT, f"{ACT}.html")
    assert act.facts == {
        "kind": "law", "address": f"eu/{ACT}", "revision": ACT, "valid_from": "2099-02-01",
    }  # fmt: skip
    assert first.key == f"{ACT}@21000101"
    assert first.facts["valid_from"] == "2100-01-01"
    assert first.facts["revision"] == "02099R0017-21000101"
    assert second.key == f"{ACT}@21010101"
    assert listed == Revisions(
        f"eu/{ACT}",
        (
            Listed("2099-02-01", ACT),
            Listed("2100-01-01", "02099R0017-21000101"),
            Listed("2101-01-01", "02099R0017-21010101"),
        ),
    )
    (document,) = parse_file(second.data, second.name).documents
    assert document.address == f"eu/{ACT}"
    assert document.metadata["valid_from"] == "2101-01-01"


def test_the_cellar_is_asked_for_a_type_and_a_language(upstream: Upstream) -> None:
    run(source(upstream, listing=False))
    (asked,) = upstream.asked
    assert asked.headers["accept"] == "application/xhtml+xml"
    assert asked.headers["accept-language"] == "eng"
    upstream.put(f"/resource/celex/{ACT}", "<ACT><TITLE/></ACT>")
    upstream.forget()
    (act,) = run(source(upstream, listing=False, format="formex"))
    assert upstream.asked[0].headers["accept"] == "application/xml;type=fmx4"
    assert isinstance(act, Fetched)
    assert act.name == f"{ACT}.xml"


def test_one_query_lists_the_versions_of_all_acts(upstream: Upstream) -> None:
    other = "32098R0009"
    upstream.put(f"/resource/celex/{other}", page())
    found = run(source(upstream, [{"id": ACT}, {"id": other}]))
    assert upstream.count("/webapi/rdf/sparql") == 1
    query = next(a for a in upstream.asked if a.path == "/webapi/rdf/sparql").params["query"]
    assert f'"{ACT}"^^xsd:string "{other}"^^xsd:string' in query
    assert sum(isinstance(outcome, Revisions) for outcome in found) == 1


def test_what_was_published_is_asked_for_once(upstream: Upstream, tmp_path: Path) -> None:
    asked = source(upstream)
    held = holding(run(asked, cache=tmp_path))
    upstream.forget()
    again = run(asked, held, cache=tmp_path)
    keys = [ACT, f"{ACT}@21000101", f"{ACT}@21010101"]
    assert again[:3] == [Same(key) for key in keys]
    assert upstream.count() == 2  # the listing, and the newest version
    assert upstream.conditional("/resource/celex/02099R0017-21010101") == 1


def test_since_leaves_older_versions_out(upstream: Upstream) -> None:
    found = run(source(upstream), since="2100-06-01")
    assert [o.key for o in found if isinstance(o, Fetched)] == [f"{ACT}@21010101"]


def test_declared_versions_serve_when_the_list_cannot_be_had(upstream: Upstream) -> None:
    upstream.fail("/webapi/rdf/sparql", 500, times=None)
    acts = [{"id": ACT, "consolidated": ["2100-01-01"]}]
    failed, act, version, listed = run(source(upstream, acts))
    assert isinstance(failed, Failed)
    assert (failed.key, failed.kind) == ("listing", "unreachable")
    assert isinstance(act, Fetched)
    assert isinstance(version, Fetched)
    assert isinstance(listed, Revisions)
    assert [row.valid_from for row in listed.rows] == ["2100-01-01"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (CHALLENGE, "asks for a browser"),
        ("<html><body><p>Please wait while your request is being processed.</p></body></html>",
         "or to wait"),
        ("<html><body><h1>The requested document does not exist.</h1></body></html>", "no act"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_act_is_never_taken(upstream: Upstream, body: str, words: str) -> None:
    upstream.put("/legal-content/EN/TXT/HTML/", body)
    (found,) = run(source(upstream, listing=False, route="eur-lex"))
    assert isinstance(found, Failed)
    assert (found.key, found.kind) == (ACT, "wrong")
    assert words in found.reason


def test_an_answer_that_bids_to_wait_is_never_taken(upstream: Upstream) -> None:
    upstream.answer(f"/resource/celex/{ACT}", lambda _: Answer(page(), "text/html", 202))
    (found,) = run(source(upstream, listing=False))
    assert isinstance(found, Failed)
    assert (found.key, found.kind) == (ACT, "wrong")


def test_the_cellar_leads_to_the_text_within_the_declared_hosts(upstream: Upstream) -> None:
    upstream.fail(f"/resource/celex/{ACT}", faults.moved("/resource/cellar/abc/DOC_1", 303))
    upstream.put("/resource/cellar/abc/DOC_1", page())
    (found,) = run(source(upstream, listing=False))
    assert isinstance(found, Fetched)
    assert found.url.endswith("/resource/cellar/abc/DOC_1")
    upstream.fail(f"/resource/celex/{ACT}", faults.moved("https://example.com/DOC_1", 303))
    (refused,) = run(source(upstream, listing=False))
    assert isinstance(refused, Failed)
    assert refused.kind == "refused"


def test_the_pages_of_the_site_are_asked_by_celex(upstream: Upstream) -> None:
    def serve(asked: Asked) -> Answer:
        return Answer(page() if asked.params == {"uri": f"CELEX:{ACT}"} else "", "text/html")

    upstream.answer("/legal-content/EN/TXT/HTML/", serve)
    (found,) = run(source(upstream, listing=False, route="eur-lex"))
    assert isinstance(found, Fetched)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(404, "missing"), (500, "unreachable"), (faults.html(), "wrong"), (faults.empty(), "wrong")],
)
def test_one_act_that_fails_does_not_stop_the_others(
    upstream: Upstream, fault: Any, kind: str
) -> None:
    upstream.fail(f"/resource/celex/{ACT}", fault, times=None)
    failed, *others = run(source(upstream))
    assert isinstance(failed, Failed)
    assert failed.kind == kind
    assert sum(isinstance(outcome, Fetched) for outcome in others) == 2


@pytest.mark.parametrize(
    ("document", "options", "words"),
    [
        ({"id": "2021/821"}, {}, "no CELEX"),
        ({"id": ACT, "consolidated": ["5 May 2022"]}, {}, "dates quoted"),
        ({"id": ACT}, {"route": "ftp"}, "route"),
        ({"id": ACT}, {"route": "eur-lex", "format": "formex"}, "format"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(
    upstream: Upstream, document: dict[str, Any], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(KnowledgeError, match=words):
        run(source(upstream, [document], **options))


def test_the_declaration_that_travels_with_jobun() -> None:
    shipped = declaration.read(ROOT / "corpus" / "sources" / "eur-lex.toml")
    options = eurlex._read(shipped)
    assert shipped.refresh is not None
    assert "publications.europa.eu" in shipped.refresh.hosts
    assert "32021R0821" in {act.celex for act in options.acts}
