"""국가법령정보 API: listings, texts, annexes, and answers of 200 that are none."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import faults
import pytest
from lawgokr_service import ACT, DECREE, KEY, REFUSED, RULE, Service, law_row, rule_row
from upstream import Answer, Upstream

from pipeline.errors import FetchError
from pipeline.parse import parse_file
from pipeline.revisions import Listed
from pipeline.sources import declaration, lawgokr, lawgokr_listing
from pipeline.sources.declaration import Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Outcome, Revisions, Same

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("LAW_GO_KR_OC", KEY)
    with Upstream() as upstream:
        yield Service(upstream)


def run(source: Source, held: Mapping[str, Held] = {}, *, since: str = "") -> list[Outcome]:
    with Fetcher(source, None, waits=Waits(attempts=1)) as door:
        return list(lawgokr.fetch(source, door, held, since=since))


def of(outcomes: list[Outcome], kind: type) -> dict[str, Any]:
    return {
        getattr(one, "key", getattr(one, "address", "")): one
        for one in outcomes
        if isinstance(one, kind)
    }


def accepted(outcomes: list[Outcome]) -> dict[str, Held]:
    return {key: Held("", one.mark) for key, one in of(outcomes, Fetched).items()}


ACT_DOCUMENT = {"id": ACT, "title": ACT, "target": "law", "law_id": "009001"}
DECREE_DOCUMENT = {"id": "견본수출법시행령", "title": DECREE}
RULE_DOCUMENT = {"id": "견본물자고시", "title": RULE, "target": "admrul"}


def versions() -> list[dict[str, str]]:
    return [
        law_row(ACT, "20150101", "연혁", 제개정구분명="제정"),
        law_row(ACT, "20200301", "연혁"),
        law_row(ACT, "20250101"),
        law_row(ACT, "20900701", "시행예정"),
        law_row(DECREE, "20250301"),
    ]


def test_a_law_its_versions_and_what_is_to_come(service: Service) -> None:
    service.laws = versions()
    outcomes = run(service.source(ACT_DOCUMENT))
    taken = of(outcomes, Fetched)
    assert list(taken) == [ACT, f"{ACT}@209007_2090-07-01"]
    assert not of(outcomes, Failed)
    act = taken[ACT]
    assert act.mark == "202501 2025-01-01 009001"
    assert act.facts == {
        "title": ACT,
        "law_id": "009001",
        "law_number": "법률 제22025호",
        "valid_from": "2025-01-01",
        "promulgated": "2025-01-01",
        "revision": "202501",
        "amended_by": "법률 제22025호",
        "issuer": "산업통상부",
        "lang": "ko",
    }
    assert KEY not in act.url
    assert KEY.encode() not in act.data
    assert act.url.endswith("lawService.do?target=eflaw&MST=202501&efYd=20250101")
    (document,) = parse_file(act.data, act.name).documents
    assert document.address == f"kr/{ACT}"
    assert document.metadata["valid_from"] == "2025-01-01"
    assert document.provisions[1].text == "제1조(목적) 20250101에 시행한다."
    assert of(outcomes, Revisions)[f"kr/{ACT}"].rows == (
        Listed("2015-01-01", "201501", "", "2015-01-01", "past"),
        Listed("2020-03-01", "202003", "법률 제22020호", "2020-03-01", "past"),
        Listed("2025-01-01", "202501", "법률 제22025호", "2025-01-01", "current"),
        Listed("2090-07-01", "209007", "법률 제22090호", "2090-07-01", "pending"),
    )


def test_nothing_new_costs_one_request_a_document(service: Service) -> None:
    service.laws, service.rules = versions(), [rule_row(RULE, "20260101")]
    source = service.source(ACT_DOCUMENT, DECREE_DOCUMENT, RULE_DOCUMENT)
    held = accepted(run(source))
    assert list(held) == [
        ACT, f"{ACT}@209007_2090-07-01", "견본수출법시행령", "견본물자고시",
    ]  # fmt: skip
    service.upstream.forget()
    again = run(source, held)
    assert sorted(of(again, Same)) == sorted(held)
    assert not of(again, Fetched)
    assert not of(again, Failed)
    assert service.upstream.count() == 3 == service.count("lawSearch")


def test_a_title_is_matched_exactly(service: Service) -> None:
    service.laws = [law_row(DECREE, "20250301"), law_row(ACT, "20250101")]
    taken = of(run(service.source({"id": "a", "title": "견본 수출법"})), Fetched)
    assert taken["a"].facts["title"] == ACT
    service.laws = service.laws[:1]
    failed = of(run(service.source({"id": "a", "title": ACT})), Failed)
    assert failed["a"].kind == "missing"
    assert "exactly '견본수출법'" in failed["a"].reason


def test_an_id_of_another_law_is_said(service: Service) -> None:
    service.laws = versions()
    failed = of(run(service.source(ACT_DOCUMENT | {"law_id": "009002"})), Failed)
    assert DECREE in failed[ACT].reason
    assert failed[ACT].kind == "wrong"


def test_a_new_version_is_taken_and_the_one_that_waited_stays(service: Service) -> None:
    service.laws = versions()
    source = service.source(ACT_DOCUMENT)
    held = accepted(run(source))
    service.laws[2]["현행연혁코드"] = "연혁"
    service.laws[3] |= {"현행연혁코드": "현행", "시행일자": "20260601"}
    outcomes = run(source, held)
    assert of(outcomes, Fetched)[ACT].facts["valid_from"] == "2026-06-01"
    # Its day was moved forward: the version that was to begin in 2090 is none any more.
    assert list(of(outcomes, Gone)) == [f"{ACT}@209007_2090-07-01"]


def test_a_version_whose_day_is_still_to_come_is_not_in_force(service: Service) -> None:
    service.rules = [rule_row(RULE, "20250101"), rule_row(RULE, "20910101")]
    outcomes = run(service.source(RULE_DOCUMENT))
    assert of(outcomes, Fetched)["견본물자고시"].facts["valid_from"] == "2025-01-01"
    service.rules = service.rules[1:]
    outcomes = run(service.source(RULE_DOCUMENT))
    assert list(of(outcomes, Fetched)) == ["견본물자고시@2100020910101_2091-01-01"]
    assert "not in force before 2091-01-01" in of(outcomes, Failed)["견본물자고시"].reason


def test_past_versions_once_each_and_bounded(service: Service) -> None:
    same_day = law_row(ACT, "20200301", "연혁", 법령일련번호="202099")
    service.laws = [*versions(), same_day]
    source = service.source(ACT_DOCUMENT, history=True)
    first = run(source)
    days = {key: one.facts["valid_from"] for key, one in of(first, Fetched).items()}
    assert days == {
        ACT: "2025-01-01",
        f"{ACT}@201501_2015-01-01": "2015-01-01",
        f"{ACT}@202099_2020-03-01": "2020-03-01",  # the later of that day
        f"{ACT}@209007_2090-07-01": "2090-07-01",
    }
    assert len(of(first, Revisions)[f"kr/{ACT}"].rows) == 4
    service.upstream.forget()
    assert len(of(run(source, accepted(first)), Same)) == 4
    assert service.count("lawService") == 0
    bounded = service.source(ACT_DOCUMENT | {"history": True, "history_from": "2021-01-01"})
    days = [one.facts["valid_from"] for one in of(run(bounded), Fetched).values()]
    assert days == ["2025-01-01", "2020-03-01", "2090-07-01"]  # applied on that day


def test_a_repealed_law_and_one_that_vanished_are_gone(service: Service) -> None:
    service.laws = [
        law_row(ACT, "20200301", "연혁"),
        law_row(ACT, "20260401", "연혁", 제개정구분명="폐지"),
    ]
    outcomes = run(service.source(ACT_DOCUMENT), {ACT: Held("", "old")})
    assert of(outcomes, Gone)[ACT].reason == (
        "견본수출법 is repealed (법률 제22026호, 2026-04-01, 폐지)"
    )
    assert of(outcomes, Revisions)[f"kr/{ACT}"].rows[-1].state == "repealed"
    outcomes = run(service.source(RULE_DOCUMENT), {"견본물자고시": Held("", "old")})
    assert "not listed" in of(outcomes, Gone)["견본물자고시"].reason
    service.laws = [law_row(ACT, "20260401", 제개정구분명="폐지제정")]
    assert "amended_by" not in of(run(service.source(ACT_DOCUMENT)), Fetched)[ACT].facts


def test_a_listing_of_many_pages(service: Service) -> None:
    service.page = 2
    service.laws = versions()
    assert len(of(run(service.source(ACT_DOCUMENT)), Revisions)[f"kr/{ACT}"].rows) == 4
    assert service.count("lawSearch", "eflaw") == 2
    short = "<LawSearch><totalCnt>3</totalCnt></LawSearch>"
    service.said = {"lawSearch.do eflaw": short}
    failed = of(run(service.source(ACT_DOCUMENT)), Failed)[ACT]
    assert "ended after 0 of 3 rows" in failed.reason


# 별표


def annex(number: str, link: str, words: str = "", **more: str) -> dict[str, str]:
    unit = {"별표번호": number, "별표가지번호": "02", "별표구분": "별표", "별표제목": "통제 품목"}
    links = {"별표서식파일링크": "/LSW/flDownload.do?flSeq=9", "별표서식PDF파일링크": link}
    return unit | links | {"별표내용": words} | more


def test_a_table_that_is_there_as_pdf_only_is_a_document(service: Service) -> None:
    service.rules = [rule_row(RULE, "20260101")]
    service.annexes = [
        annex("0002", "/LSW/flDownload.do?flSeq=501"),
        annex("0003", "/LSW/flDownload.do?flSeq=502", "품목은 다음과 같다."),
        annex("0004", ""),  # HWP only
        annex("0005", "/LSW/flDownload.do?flSeq=503", 별표구분="서식"),
    ]
    service.upstream.answer("/LSW/flDownload.do", lambda _: Answer(PDF, "application/pdf"))
    source = service.source(RULE_DOCUMENT)
    outcomes = run(source)
    taken = of(outcomes, Fetched)
    assert list(taken) == ["견본물자고시/appdx_2-2", "견본물자고시"]
    table = taken["견본물자고시/appdx_2-2"]
    assert (table.name, table.mark, table.data) == ("견본물자 고시 별표 2의2.pdf", "501", PDF)
    assert table.url == f"{service.upstream.url}/LSW/flDownload.do?flSeq=501"
    assert table.facts["address"] == "kr/견본물자고시/appdx_2-2"
    assert table.facts["title"] == "견본물자 고시 별표 2의2 통제 품목"
    # What is not taken is said where the text is read.
    parsed = parse_file(taken["견본물자고시"].data, "rule.xml").documents[0]
    assert any("appdx_4-2 (통제 품목) has no text" in w for w in parsed.warnings)
    provisions = {p.address.rpartition("/")[2]: p for p in parsed.provisions}
    assert provisions["appdx_4-2"].status == "heading only"
    assert "appdx_2-2" not in provisions  # the address is the PDF's
    # A new text with the same file asks for the text alone; without the table it is gone.
    held = accepted(outcomes)
    service.rules[0] = rule_row(RULE, "20260301")
    service.upstream.forget()
    again = run(source, held)
    assert list(of(again, Same)) == ["견본물자고시/appdx_2-2"]
    assert service.upstream.count("/LSW/flDownload.do") == 0
    service.rules[0] = rule_row(RULE, "20260401")
    service.annexes = service.annexes[1:]
    assert list(of(run(source, held), Gone)) == ["견본물자고시/appdx_2-2"]
    every = of(run(service.source(RULE_DOCUMENT, annexes="all")), Fetched)
    assert list(every) == ["견본물자고시/appdx_3-2", "견본물자고시"]
    assert "address" not in every["견본물자고시/appdx_3-2"].facts
    assert list(of(run(service.source(RULE_DOCUMENT, annexes="none")), Fetched)) == ["견본물자고시"]


def test_a_table_that_failed_is_asked_for_again(service: Service) -> None:
    service.laws = versions()
    service.annexes = [annex("0001", "/LSW/flDownload.do?flSeq=501", 별표가지번호="00")]
    service.upstream.answer("/LSW/flDownload.do", lambda _: Answer("<html>…", "text/html"))
    source = service.source(ACT_DOCUMENT)
    outcomes = run(source)
    assert of(outcomes, Failed)[f"{ACT}/appdx_1"].kind == "wrong"
    held = accepted(outcomes)
    assert held[ACT].mark == ""
    service.upstream.answer("/LSW/flDownload.do", lambda _: Answer(PDF, "application/pdf"))
    outcomes = run(source, held)
    assert f"{ACT}/appdx_1" in of(outcomes, Fetched)
    assert of(outcomes, Fetched)[ACT].mark


def test_tables_that_only_a_listing_names(service: Service) -> None:
    service.rules = [rule_row(RULE, "20260101")]
    row = {
        "별표명": "통제 품목",
        "관련행정규칙명": RULE,
        "관련행정규칙일련번호": service.rules[0]["행정규칙일련번호"],
        "별표번호": "000102",
        "별표종류": "별표",
        "별표서식PDF파일링크": "http://law.go.kr/LSW/flDownload.do?flSeq=601",
    }
    service.listed_annexes = [
        row | {"관련행정규칙명": RULE + " 개정안"}, row | {"별표종류": "서식"}, row,
        row | {"관련행정규칙일련번호": "1"},
    ]  # fmt: skip
    service.upstream.answer("/LSW/flDownload.do", lambda _: Answer(PDF, "application/pdf"))
    taken = of(run(service.source(RULE_DOCUMENT)), Fetched)
    assert list(taken) == ["견본물자고시/appdx_1-2", "견본물자고시"]
    assert service.upstream.count("/LSW/flDownload.do") == 1


# Answers that are none


def test_no_key_says_how_to_get_one(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAW_GO_KR_OC")
    with pytest.raises(FetchError, match=r"open\.law\.go\.kr.*LAW_GO_KR_OC=<key>") as caught:
        run(service.source(ACT_DOCUMENT))
    assert caught.value.kind == "refused"
    assert service.upstream.count() == 0
    source = service.source(ACT_DOCUMENT)
    with pytest.raises(FetchError, match="names no key"):
        run(replace(source, refresh=replace(source.refresh, key="")))


def test_a_key_that_is_not_registered_ends_the_pass(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAW_GO_KR_OC", "another-key")
    with pytest.raises(FetchError, match=r"검증에 실패.*Register this machine") as caught:
        run(service.source(ACT_DOCUMENT))
    assert caught.value.kind == "refused"
    assert "another-key" not in str(caught.value)
    service.said = {}
    service.upstream.answer(
        "/DRF/lawSearch.do", lambda _: Answer({"result": REFUSED, "msg": "IP주소를 등록해 주세요."})
    )
    with pytest.raises(FetchError, match="검증에 실패") as caught:
        run(service.source(ACT_DOCUMENT))
    assert caught.value.kind == "refused"


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ("<law><result>실패</result><msg>MST not found</msg></law>", "missing", "MST not found"),
        ("<Law>일치하는 법령이 없습니다.</Law>", "missing", "일치하는 법령이"),
        ("<Response><result>실패</result></Response>", "wrong", "실패"),
        ("", "wrong", "empty"),
        ("<!DOCTYPE html><html><body>점검 중</body></html>", "wrong", "HTML"),
        ("<법령><기본정보><법령명_한글>견본", "wrong", "cut off"),
        ("<법령><조문/></법령>", "wrong", "기본정보"),
        (
            f"<법령><기본정보><법령명_한글>{DECREE}</법령명_한글></기본정보></법령>",
            "wrong",
            "was due",
        ),
        (
            f"<법령><기본정보><법령명_한글>{ACT}</법령명_한글><시행일자>20250101</시행일자></기본정보>"
            "</법령>",
            "wrong",
            "without a single article",
        ),
    ],
)
def test_an_answer_of_200_that_is_none(
    service: Service, answer: str, kind: str, words: str
) -> None:
    service.laws = [*versions()[2:3], law_row(DECREE, "20250301")]
    service.said = {"lawService.do eflaw": answer}
    outcomes = run(service.source(ACT_DOCUMENT))
    failed = of(outcomes, Failed)[ACT]
    assert failed.kind == kind
    assert words in failed.reason
    assert KEY not in failed.reason
    assert not of(outcomes, Fetched)


def test_without_a_referer_it_would_be_html(service: Service) -> None:
    service.laws = versions()
    run(service.source(ACT_DOCUMENT))
    assert {a.headers.get("referer") for a in service.upstream.asked} == {
        service.upstream.url + "/"
    }


def test_one_failure_leaves_the_others_and_silence_ends_the_pass(service: Service) -> None:
    service.laws = versions()
    source = service.source({"id": "b", "title": "없는 법"}, DECREE_DOCUMENT)
    outcomes = run(source)
    assert list(of(outcomes, Failed)) == ["b"]
    assert list(of(outcomes, Fetched)) == ["견본수출법시행령"]
    service.upstream.fail("/DRF/lawSearch.do", 500, times=None)
    service.upstream.forget()
    with pytest.raises(FetchError) as caught:
        run(service.source(ACT_DOCUMENT, DECREE_DOCUMENT, RULE_DOCUMENT))
    assert caught.value.kind == "unreachable"
    assert service.upstream.count() == 2


@pytest.mark.parametrize("change", [{"target": "prec"}, {"annexes": "some"}])
def test_a_declaration_that_cannot_be(service: Service, change: dict[str, str]) -> None:
    with pytest.raises(FetchError, match="must be"):
        run(service.source(ACT_DOCUMENT | change))


@pytest.mark.parametrize("fault", [faults.empty(), faults.html(), faults.truncated()])
def test_a_listing_that_is_none(service: Service, fault: Any) -> None:
    service.laws = versions()
    service.upstream.fail("/DRF/lawSearch.do", fault)
    outcomes = run(service.source(ACT_DOCUMENT, DECREE_DOCUMENT))
    assert of(outcomes, Failed)[ACT].kind == "wrong"
    assert list(of(outcomes, Fetched)) == ["견본수출법시행령"]


def test_the_declaration_names_what_is_known() -> None:
    path = Path(__file__).resolve().parents[1] / "corpus" / "sources" / "law-go-kr.toml"
    source = declaration.read(path)
    assert source.refresh
    assert (source.refresh.adapter, source.refresh.key) == ("law-go-kr", "LAW_GO_KR_OC")
    assert source.expected
    assert source.expected[0] == len(source.documents)
    for document in source.documents:
        assert lawgokr_listing.address(document["title"]) == f"kr/{document['id']}"
        assert document["target"] in ("law", "admrul")
    assert tomllib.loads(path.read_text("utf-8"))["refresh"]["rate"] == 0.5
