"""The e-Gov 法令API: which versions there are, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import faults
import pytest
from egov_service import (
    BY,
    ERROR,
    LAW,
    NUMBERS,
    ORDER,
    TITLES,
    Service,
    accepted,
    amended,
    of,
    revision,
    run,
)
from upstream import Answer, Upstream

from pipeline.knowledge import by_address
from pipeline.revisions import Listed
from pipeline.sources import declaration, egov
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Revisions, Same


@pytest.fixture
def service() -> Iterator[Service]:
    with Upstream() as upstream:
        yield Service(upstream)


def test_the_first_pass_takes_the_text_in_force_and_the_one_ahead(service: Service) -> None:
    service.put(LAW, *amended())
    outcomes = run(service.source(LAW))
    now, ahead = f"{LAW}_20260401_{BY}", f"{LAW}_20900401_{BY}"
    taken = of(outcomes, Fetched)
    assert list(taken) == [LAW, f"{LAW}@{ahead}"]
    assert taken[LAW].facts == {
        "law_id": LAW,
        "law_number": NUMBERS[LAW],
        "title": TITLES[LAW],
        "promulgated": "1985-05-01",
        "revision": now,
        "valid_from": "2026-04-01",
        "amended_by": "令和九年法律第七号",
    }
    assert taken[LAW].name == f"{LAW}.xml"  # the same for the versions to come
    assert "20260401の条文" in taken[LAW].data.decode()
    assert taken[f"{LAW}@{ahead}"].facts["valid_from"] == "2090-04-01"
    assert of(outcomes, Revisions)[f"jp/{LAW}"].rows == (
        Listed("2017-06-01", f"{LAW}_20170601_{'0' * 15}", "", "2017-06-01", "past"),
        Listed(
            "2020-10-01", f"{LAW}_20201001_{BY}", "見本取引法の一部を改正する法律", "2020-10-01",
            "past",
        ),
        Listed("2026-04-01", now, "令和九年法律第七号", "2026-04-01", "current"),
        Listed("2090-04-01", ahead, "令和九年法律第七号", "2090-04-01", "pending"),
    )  # fmt: skip


def test_nothing_new_costs_one_request_a_law(service: Service) -> None:
    service.put(LAW, *amended())
    service.put(ORDER, revision(ORDER, "2026-04-01", "CurrentEnforced"))
    source = service.source()
    held = accepted(run(source))
    service.upstream.forget()
    again = run(source, held)
    assert list(of(again, Same)) == [*held]
    assert not of(again, Fetched)
    assert service.upstream.count() == 2 == service.count("2/law_revisions")


def test_a_new_version_and_a_correction_are_taken(service: Service) -> None:
    service.put(LAW, *amended())
    source = service.source(LAW)
    held = accepted(run(source))
    older = [r | {"current_revision_status": "PreviousEnforced"} for r in amended()[1:]]
    service.put(LAW, amended()[0], revision(LAW, "2026-09-01", "CurrentEnforced"), *older)
    taken = of(run(source, held), Fetched)
    assert [f.facts["valid_from"] for f in taken.values()] == ["2026-09-01"]
    held |= {LAW: Held("", taken[LAW].mark)}
    service.laws[LAW][1]["updated"] = "2026-10-10T10:00:00+09:00"
    assert list(of(run(source, held), Fetched)) == [LAW]


def test_a_version_that_came_into_force_stays_and_one_that_vanished_is_gone(
    service: Service,
) -> None:
    service.put(LAW, *amended())
    source = service.source(LAW)
    held = accepted(run(source))
    ahead = next(key for key in held if "@" in key)
    service.laws[LAW][0]["current_revision_status"] = "CurrentEnforced"
    service.laws[LAW][1]["current_revision_status"] = "PreviousEnforced"
    outcomes = run(source, held)
    assert list(of(outcomes, Same)) == [ahead]
    assert of(outcomes, Fetched)[LAW].facts["valid_from"] == "2090-04-01"
    # The date was moved: the same amendment has another id.
    service.put(LAW, revision(LAW, "2091-04-01", "UnEnforced"), amended()[1])
    outcomes = run(source, held)
    assert "another id" in of(outcomes, Gone)[ahead].reason
    assert f"{LAW}@{LAW}_20910401_{BY}" in of(outcomes, Fetched)


@pytest.mark.parametrize(
    "undecided",
    [
        {"amendment_enforcement_date": None, "amendment_scheduled_enforcement_date": "2090-04-01"},
        {"amendment_scheduled_enforcement_date": "2090-04-01"},
        {"amendment_enforcement_comment": "公布の日から二年を超えない範囲で政令で定める日"},
        {"amendment_enforcement_date": None},
    ],
)
def test_a_date_that_is_not_decided_is_none(service: Service, undecided: dict[str, Any]) -> None:
    service.put(LAW, revision(LAW, "2090-04-01", "UnEnforced", **undecided), amended()[1])
    outcomes = run(service.source(LAW))
    rows = of(outcomes, Revisions)[f"jp/{LAW}"].rows
    assert [(row.valid_from, row.state) for row in rows] == [
        ("2026-04-01", "current"),
        ("", "pending"),
    ]
    assert list(of(outcomes, Fetched)) == [LAW]


def test_history_once_each_and_bounded(service: Service) -> None:
    same_day = revision(LAW, "2020-10-01", "PreviousEnforced", amendment_law_id="502AC0000000003")
    ahead, now, past, first = amended()
    service.put(LAW, ahead, now, past, same_day, first)
    source = service.source(LAW, history=True)
    taken = of(run(source), Fetched)
    days = [f.facts["valid_from"] for f in taken.values()]
    assert days == ["2017-06-01", "2020-10-01", "2026-04-01", "2090-04-01"]
    assert f"{LAW}@{past['law_revision_id']}" in taken  # the later one of that day
    held = {key: Held("", f.mark) for key, f in taken.items()}
    past["updated"] = "2026-11-11T10:00:00+09:00"
    service.upstream.forget()
    again = run(source, held)
    assert len(of(again, Same)) == 4
    assert service.count("2/law_data") == 0
    bounded = service.source({"id": LAW, "history": True, "history_from": "2021-01-01"})
    days = [f.facts["valid_from"] for f in of(run(bounded), Fetched).values()]
    assert days == ["2020-10-01", "2026-04-01", "2090-04-01"]  # in force on that day, and later


def test_a_repealed_law_is_gone_with_the_reason(service: Service) -> None:
    ended = {"repeal_status": "Repeal", "repeal_date": "2026-07-01"}
    service.put(
        LAW, revision(LAW, "2020-10-01", "Repeal", **ended), revision(LAW, "2017-06-01",
        "PreviousEnforced"),
    )  # fmt: skip
    outcomes = run(service.source(LAW), {LAW: Held("", "old")})
    assert of(outcomes, Gone)[LAW].reason == (
        "見本取引法 is repealed, as listed on 2026-07-01 (e-Gov)."
    )
    rows = of(outcomes, Revisions)[f"jp/{LAW}"].rows
    assert [(row.valid_from, row.state) for row in rows] == [
        ("2017-06-01", "past"),
        ("2020-10-01", "past"),
        ("2026-07-01", "repealed"),
    ]
    # 失効: the date is that of the data, and the law ended at another one.
    service.put(LAW, revision(LAW, "2020-10-01", "Repeal", **(ended | {"repeal_status": "Expire"})))
    rows = of(run(service.source(LAW)), Revisions)[f"jp/{LAW}"].rows
    assert [(row.valid_from, row.state) for row in rows] == [("2020-10-01", "repealed")]


def test_a_coming_repeal_has_no_text(service: Service) -> None:
    service.put(LAW, revision(LAW, "2090-04-01", "UnEnforced", amendment_type="8"), amended()[1])
    outcomes = run(service.source(LAW))
    assert list(of(outcomes, Fetched)) == [LAW]
    assert of(outcomes, Revisions)[f"jp/{LAW}"].rows[-1].state == "pending"


def test_a_listing_without_a_version_in_force_is_wrong(service: Service) -> None:
    service.put(LAW, amended()[2])
    assert of(run(service.source(LAW)), Failed)[LAW].kind == "wrong"
    service.put(LAW, amended()[0])  # a law that is still to come
    assert not of(run(service.source(LAW)), Failed)
    assert of(run(service.source(LAW), {LAW: Held("", "old")}), Failed)[LAW].kind == "wrong"


# Since a day


def several(service: Service) -> tuple[Source, dict[str, Held]]:
    for n in range(921, 927):
        law_id = f"360AC0000000{n}"
        service.put(law_id, revision(law_id, f"2026-0{n - 920}-01", "CurrentEnforced"))
    source = service.source()
    held = accepted(run(source))
    service.upstream.forget()
    return source, held


def test_with_since_two_listings_and_what_they_name(service: Service) -> None:
    source, held = several(service)
    outcomes = run(source, held, since="2026-05-01")
    assert len(of(outcomes, Same)) == 6
    assert service.count("2/laws") == 2
    assert service.count("2/law_revisions") == 2  # updated on 1 May and 1 June
    # An amendment promulgated since shows in the listing of the last versions.
    service.upstream.forget()
    law_id = source.documents[0]["id"]
    updated = "2026-07-07T09:00:00+09:00"
    ahead = revision(law_id, "2090-04-01", "UnEnforced", updated=updated)
    service.put(law_id, ahead, *service.laws[law_id])
    outcomes = run(source, held, since="2026-07-01")
    assert list(of(outcomes, Fetched)) == [f"{law_id}@{ahead['law_revision_id']}"]
    assert service.upstream.count() == 4
    assert len(of(run(source, {}, since="2026-07-01"), Fetched)) == 7  # none is held


def test_with_since_a_version_comes_into_force_by_itself(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _ = several(service)
    law_id = source.documents[0]["id"]
    now = service.laws[law_id][0]
    service.put(law_id, revision(law_id, "2027-04-01", "UnEnforced", updated=now["updated"]), now)
    held = accepted(run(source))
    assert not of(run(source, held, since="2026-12-01"), Fetched)
    service.laws[law_id][0]["current_revision_status"] = "CurrentEnforced"
    now["current_revision_status"] = "PreviousEnforced"
    monkeypatch.setattr(egov, "_today", lambda: date(2027, 4, 1))
    assert list(of(run(source, held, since="2027-03-01"), Fetched)) == [law_id]


@pytest.mark.parametrize("fault", ["error", "order", "shape", "pages"])
def test_with_since_every_law_is_asked_for_when_the_listing_does_not_tell(
    service: Service, fault: str
) -> None:
    source, held = several(service)
    row = {"law_info": {"law_id": LAW}, "revision_info": {"updated": "2026-09-09T09:00:00+09:00"}}
    later = {"law_info": {}, "revision_info": {"updated": "2026-10-10T09:00:00+09:00"}}
    said = {
        "error": faults.status(400, ERROR),
        "order": faults.served(Answer({"laws": [row, later], "next_offset": None})),
        "shape": faults.served(Answer({"laws": None})),
    }
    if fault == "pages":
        service.upstream.answer(
            "/api/2/laws",
            lambda a: Answer({"laws": [row], "next_offset": int(a.params["offset"]) + 1}),
        )
    else:
        service.upstream.fail("/api/2/laws", said[fault])
    assert len(of(run(source, held, since="2026-09-01"), Same)) == 6
    assert service.count("2/law_revisions") == 6
    assert service.count("2/laws") == (3 if fault == "pages" else 1)


# The declaration


def test_the_declaration_names_laws_that_are_known() -> None:
    root = Path(__file__).resolve().parent.parent
    source = declaration.read(root / "corpus" / "sources" / "egov.toml")
    assert source.refresh is not None
    assert source.expected is not None
    assert source.expected[0] <= len(source.documents) <= source.expected[1]
    assert source.refresh.hosts == ("laws.e-gov.go.jp",)
    for table in source.documents:
        known = by_address(f"jp/{table['id']}")
        assert known is not None
        assert known.titles["ja"] == table["title"]
