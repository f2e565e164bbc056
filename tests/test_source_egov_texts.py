"""The e-Gov 法令API: what counts as a text, version 1 to fall back, and faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faults
import pytest
from egov_service import (
    BY,
    ERROR,
    LAW,
    ORDER,
    Service,
    accepted,
    amended,
    document,
    law_xml,
    of,
    revision,
    run,
)
from upstream import Answer, Upstream

from pipeline.errors import FetchError
from pipeline.sources import egov_listing, egov_v1
from pipeline.sources.outcome import Failed, Fetched, Held, Same


@pytest.fixture
def service() -> Iterator[Service]:
    with Upstream() as upstream:
        yield Service(upstream)


def test_xml_and_json_say_the_same_and_state_their_date(service: Service) -> None:
    service.put(LAW, *amended())
    source = service.source(LAW)
    as_xml = of(run(source), Fetched)[LAW]
    service.upstream.fail(f"/api/2/law_data/{LAW}_20260401_{BY}", 500)
    as_json = of(run(source), Fetched)[LAW]
    assert (as_xml.name, as_json.name) == (f"{LAW}.xml", f"{LAW}.json")
    assert as_xml.facts == as_json.facts
    read = [document(as_xml), document(as_json)]
    assert read[0].provisions == read[1].provisions
    for one in read:
        assert one.address == f"jp/{LAW}"
        stated = {key: one.metadata[key] for key in as_xml.facts if key in one.metadata}
        assert stated == {key: as_xml.facts[key] for key in stated}
        assert {"valid_from", "revision", "promulgated", "law_number", "title"} <= set(stated)


def test_the_version_in_force_of_a_listing_without_its_date(service: Service) -> None:
    service.put(LAW, amended()[1] | {"amendment_enforcement_date": None})
    taken = of(run(service.source(LAW)), Fetched)[LAW]
    assert taken.facts["valid_from"] == "2026-04-01"  # the one in the id
    assert "valid_from" not in document(taken).metadata


NO_LAW = "<law_data_response><law_info/></law_data_response>"
OTHER = (
    f"<law_data_response><law_info><law_id>{ORDER}</law_id></law_info><law_full_text>"
    f"{law_xml(ORDER)}</law_full_text></law_data_response>"
)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (faults.html(), "HTML"),
        (faults.empty(), "empty"),
        (faults.served(Answer(NO_LAW)), "holds no law"),
        (faults.served(Answer("<error_info><code>1</code><message>誤り</message></error_info>")),
         "誤り"),
        (faults.served(Answer(OTHER)), "not the one"),
        (faults.served(Answer(f"<law_data_response>{law_xml(LAW)[:-20]}")), "broken or cut off"),
        (faults.served(Answer('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
         "entities"),
        (faults.wrong_charset(), "broken or cut off"),
        (faults.truncated(), ""),
    ],
)  # fmt: skip
def test_a_text_that_is_no_law_is_refused(service: Service, answer: Any, said: str) -> None:
    service.put(LAW, *amended()[1:])
    service.put(ORDER, revision(ORDER, "2026-04-01", "CurrentEnforced"))
    path = f"/api/2/law_data/{LAW}_20260401_{BY}"
    service.upstream.fail(path, answer, faults.served(Answer(ERROR)))
    outcomes = run(service.source())
    failed = of(outcomes, Failed)[LAW]
    assert failed.kind == "wrong"
    assert said in failed.reason
    assert "500001" in failed.reason  # what the answer as JSON was
    assert list(of(outcomes, Fetched)) == [ORDER]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (faults.html(), "wrong"),
        (faults.empty(), "wrong"),
        (faults.served(Answer(ERROR)), "wrong"),
        (faults.served(Answer('{"law_info": {"law_id": ')), "wrong"),
        (faults.served(Answer({"law_info": {"law_id": LAW}, "revisions": []})), "wrong"),
        (faults.served(Answer({"law_info": {"law_id": LAW}, "revisions": ["x"]})), "wrong"),
        (faults.served(Answer({"law_info": {"law_id": ORDER}, "revisions": [{}]})), "wrong"),
        (faults.status(400, ERROR), "refused"),
        (404, "missing"),
        (500, "unreachable"),
    ],
)
def test_a_listing_that_is_none(service: Service, answer: Any, kind: str) -> None:
    service.put(LAW, *amended())
    service.put(ORDER, revision(ORDER, "2026-04-01", "CurrentEnforced"))
    service.upstream.fail(f"/api/2/law_revisions/{LAW}", answer)
    outcomes = run(service.source())
    assert of(outcomes, Failed)[LAW].kind == kind
    assert list(of(outcomes, Fetched)) == [ORDER]


def test_an_id_that_is_none_is_not_asked_for(service: Service) -> None:
    failed = of(run(service.source("外為法")), Failed)["外為法"]
    assert (failed.kind, "no e-Gov law id" in failed.reason) == ("refused", True)
    assert service.upstream.count() == 0


# Version 1


def test_version_1_where_version_2_fails(service: Service) -> None:
    service.put(LAW, *amended())
    source = service.source(LAW, v1=f"{service.upstream.url}/api/1")
    service.upstream.fail(f"/api/2/law_revisions/{LAW}", 500, times=None)
    first = of(run(source), Fetched)[LAW]
    assert first.mark == egov_v1.MARK
    assert set(first.facts) == {"law_id", "law_number", "title"}
    assert "valid_from" not in document(first).metadata
    assert document(first).address == f"jp/{LAW}"
    # The same again from version 1; then version 2 is back, and its text is taken.
    import hashlib

    held = {LAW: Held(hashlib.sha256(first.data).hexdigest(), first.mark)}
    assert list(of(run(source, held), Same)) == [LAW]
    service.upstream.heal()
    assert of(run(source, held), Fetched)[LAW].facts["valid_from"] == "2026-04-01"


def test_version_1_never_replaces_a_text_with_a_date(service: Service) -> None:
    service.put(LAW, *amended())
    source = service.source(LAW, v1=f"{service.upstream.url}/api/1")
    held = accepted(run(source))
    service.upstream.fail(f"/api/2/law_revisions/{LAW}", 500, times=None)
    assert of(run(source, held), Failed)[LAW].kind == "unreachable"
    assert service.count("1/lawdata") == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<DataRoot><Result><Code>1</Code><Message>該当なし</Message></Result></DataRoot>",
         "該当なし"),
        ("<DataRoot><Result><Code>0</Code></Result><ApplData/></DataRoot>", "holds no law"),
        (f"<DataRoot><ApplData><LawId>{ORDER}</LawId><LawFullText>{law_xml(ORDER)}</LawFullText>"
         "</ApplData></DataRoot>", ORDER),
        ("<other/>", "<other>"),
    ],
)  # fmt: skip
def test_what_version_1_may_answer_instead(service: Service, body: str, said: str) -> None:
    service.put(LAW, *amended())
    service.upstream.fail(f"/api/2/law_revisions/{LAW}", faults.served(Answer(ERROR)))
    service.upstream.fail(f"/api/1/lawdata/{LAW}", faults.served(Answer(body)))
    failed = of(run(service.source(v1=f"{service.upstream.url}/api/1")), Failed)[LAW]
    assert said in failed.reason
    assert "500001" in failed.reason


def test_a_service_that_does_not_answer_is_left_alone(service: Service) -> None:
    laws = [f"360AC0000000{n}" for n in range(911, 920)]
    for law_id in laws:
        service.put(law_id, revision(law_id, "2026-04-01", "CurrentEnforced"))
        service.upstream.fail(f"/api/2/law_revisions/{law_id}", 503, times=None)
        service.upstream.fail(f"/api/1/lawdata/{law_id}", 503, times=None)
    with pytest.raises(FetchError, match="7 of 9 laws were not asked for"):
        run(service.source())
    assert service.upstream.count() == 2
    service.upstream.forget()
    with pytest.raises(FetchError, match="does not answer"):
        run(service.source(v1=f"{service.upstream.url}/api/1"))
    assert service.upstream.count() == 4
    # Nothing more can be had from version 1 when all are held.
    service.upstream.forget()
    with pytest.raises(FetchError, match="does not answer"):
        run(service.source(v1=f"{service.upstream.url}/api/1"), {i: Held("", "x") for i in laws})
    assert service.count("1/") == 0


# Real answers


@pytest.mark.data
def test_a_real_answer_of_version_1(service: Service, data: Path) -> None:
    path = next((data / "api" / "egov").glob("v1_lawdata_*.xml"))
    law_id = "337M50000040028"
    service.upstream.put(f"/api/1/lawdata/{law_id}", path.read_bytes())
    outcomes = run(service.source(law_id, v1=f"{service.upstream.url}/api/1"))
    assert of(outcomes, Failed)[law_id].kind == "missing"  # version 2 knows of no such law
    service.upstream.fail(f"/api/2/law_revisions/{law_id}", 500)
    taken = of(run(service.source(law_id, v1=f"{service.upstream.url}/api/1")), Fetched)[law_id]
    read = document(taken)
    assert read.address == f"jp/{law_id}"
    assert taken.facts["title"] == read.title
    forms = [p.text for p in read.provisions if p.kind == "form"]
    assert sum("［図：" in text for text in forms) == len(forms) == 18


@pytest.mark.data
def test_a_real_law_in_the_answer_of_version_2(service: Service, data: Path) -> None:
    path = next((data / "api" / "egov").glob("lawfull_327AC0000000231_*.xml"))
    law_id, by = "327AC0000000231", "505AC0000000063"
    service.put(law_id, revision(law_id, "2024-04-01", "CurrentEnforced", amendment_law_id=by))
    law = path.read_text("utf-8").partition("?>")[2]
    service.upstream.put(
        f"/api/2/law_data/{law_id}_20240401_{by}",
        f"<law_data_response><law_info><law_id>{law_id}</law_id></law_info><revision_info>"
        f"<law_revision_id>{law_id}_20240401_{by}</law_revision_id></revision_info>"
        f"<law_full_text>{law}</law_full_text></law_data_response>",
    )
    read = document(of(run(service.source(law_id)), Fetched)[law_id])
    gone = [p.address.rpartition("/")[2] for p in read.provisions if p.status == "deleted"]
    assert {"art_121", "art_122", *(f"art_{n}" for n in range(138, 143))} <= set(gone)


@pytest.mark.data
def test_the_answers_of_the_official_description(service: Service, data: Path) -> None:
    """Its examples: a listing, and a law with figures in tables."""
    import yaml

    text = (data / "api" / "egov" / "lawapi-v2.yaml").read_text("utf-8")
    examples = yaml.load(text, yaml.CSafeLoader)["components"]["examples"]
    listing = examples["example_law_revisions_json"]["value"]
    law_id = listing["law_info"]["law_id"]
    law = egov_listing.read(json.dumps(listing, default=str).encode(), law_id, "example")
    assert [r.valid_from for r in law.revisions] == ["2024-06-07"]
    assert law.rows()[0].amended_by == "令和六年法律第四十六号"
    law_id, day = "411AC0000000127", "1999-08-13"
    new = {"amendment_law_id": "", "amendment_type": "1"}
    service.put(law_id, revision(law_id, day, "CurrentEnforced", **new))
    xml = examples["example_law_data_xml"]["value"]
    service.upstream.put(f"/api/2/law_data/{law_id}_19990813_{'0' * 15}", xml)
    read = document(of(run(service.source(law_id)), Fetched)[law_id])
    assert read.metadata["valid_from"] == day
    assert "［図：H11HO127-002.jpg］" in "".join(p.text for p in read.provisions)
