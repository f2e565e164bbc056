"""eCFR and Federal Register: what is asked for, what is taken, and what is left as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from upstream import Answer, Asked, Upstream

from pipeline.errors import FetchError, KnowledgeError
from pipeline.layout import source_declarations
from pipeline.revisions import Listed
from pipeline.sources import declaration, ecfr
from pipeline.sources.adapters import adapter_of
from pipeline.sources.declaration import Source
from pipeline.sources.ecfr_listing import amendments
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Outcome, Revisions, Same

API = "/versioner/v1"


@dataclass
class Cfr:
    """The versioner of one or more titles: `parts` hold (date, issued) of each amendment."""

    upstream: Upstream
    issued: dict[str, str] = field(default_factory=lambda: {"15": "2031-03-01"})
    up_to: str = "2031-03-05"
    busy: bool = False
    parts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    reserved: list[str] = field(default_factory=list)
    page: int = 1000

    def __post_init__(self) -> None:
        self.upstream.answer(f"{API}/titles.json", self._titles)
        for title in self.issued:
            self.upstream.answer(f"{API}/versions/title-{title}.json", self._versions)
        self._texts()

    def _texts(self) -> None:
        for title in self.issued:
            for day in {self.up_to, *(d for a in self.parts.values() for pair in a for d in pair)}:
                self.upstream.answer(f"{API}/structure/{day}/title-{title}.json", self._structure)
                self.upstream.answer(f"{API}/full/{day}/title-{title}.xml", self._full)

    def amend(self, key: str, date: str, issued: str = "") -> None:
        """A further amendment; the title is issued anew."""
        self.parts.setdefault(key, []).append((date, issued or date))
        self.issued[key.partition("/")[0]] = self.up_to = max(issued or date, self.up_to)
        self._texts()

    def _titles(self, _: Asked) -> Answer:
        rows = [
            {"number": int(number), "name": "Sample", "latest_amended_on": day,
             "latest_issue_date": day, "up_to_date_as_of": self.up_to, "reserved": False,
             "processing_in_progress": self.busy}
            for number, day in self.issued.items()
        ]  # fmt: skip
        rows.append({"number": 35, "name": "Reserved", "latest_issue_date": None, "reserved": True})
        return Answer({"titles": rows, "meta": {"date": self.up_to}})

    def _structure(self, asked: Asked) -> Answer:
        title = asked.path.rpartition("-")[2].removesuffix(".json")
        leaves = [
            {"type": "part", "identifier": key.partition("/")[2], "label": f"Part {key}",
             "reserved": key in self.reserved,
             "children": [{"type": "section", "identifier": "9.9"}]}
            for key in sorted([*self.parts, *self.reserved]) if key.startswith(f"{title}/")
        ]  # fmt: skip
        chapter = {"type": "chapter", "identifier": "VII", "children": leaves}
        return Answer({"type": "title", "identifier": title, "children": [chapter]})

    def _versions(self, asked: Asked) -> Answer:
        title = asked.path.rpartition("-")[2].removesuffix(".json")
        since = asked.params.get("issue_date[gte]", "")
        rows = [
            {"date": date, "amendment_date": date, "issue_date": issued,
             "identifier": f"{key.partition('/')[2]}.1", "name": "Sample.",
             "part": key.partition("/")[2], "substantive": True, "removed": False,
             "title": title, "type": "section"}
            for key, days in self.parts.items() for date, issued in days
            if key.startswith(f"{title}/") and issued >= since
            and asked.params.get("part", key.partition("/")[2]) == key.partition("/")[2]
        ]  # fmt: skip
        page = int(asked.params.get("page", "1"))
        shown = rows[(page - 1) * self.page : page * self.page]
        pages = -(-len(rows) // self.page)
        return Answer({"content_versions": shown, "meta": {"title": title, "total_pages": pages}})

    def _full(self, asked: Asked) -> Answer:
        day, title = asked.path.split("/")[4], asked.path.rpartition("-")[2].removesuffix(".xml")
        key = f"{title}/{asked.params['part']}"
        made = [issued for _, issued in self.parts.get(key, []) if issued <= day]
        if not made:
            return Answer({"error": "No matching content found."}, status=404)
        return Answer(text(key, max(made)), "application/xml")


def text(key: str, day: str) -> str:
    title, _, part = key.partition("/")
    return (
        f'<?xml version="1.0"?>\n<DIV5 N="{part}" TYPE="PART"><HEAD>PART {part}—SAMPLE</HEAD>\n'
        f'<DIV8 N="{part}.1" TYPE="SECTION"><HEAD>§ {part}.1   Scope.</HEAD>'
        f"<P>As of {day} in {title}.</P></DIV8></DIV5>\n"
    )


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


def source(upstream: Upstream, documents: tuple[str, ...] = (), **options: Any) -> Source:
    declared = upstream.declare(adapter="ecfr")
    tables = tuple({"id": one} for one in documents)
    return replace(declared, options=options, documents=tables, path="us.toml")


def run(given: Source, held: Mapping[str, Held] | None = None, **how: str) -> list[Outcome]:
    with Fetcher(given, None, waits=Waits(attempts=1)) as door:
        return list(adapter_of(given)(given, door, held or {}, **how))


def taken(outcomes: list[Outcome]) -> dict[str, Fetched]:
    return {one.key: one for one in outcomes if isinstance(one, Fetched)}


def keep(outcomes: list[Outcome], held: Mapping[str, Held] | None = None) -> dict[str, Held]:
    """What is held after a pass."""
    new = {key: Held("0" * 64, one.mark) for key, one in taken(outcomes).items()}
    return {**(held or {}), **new}


def ear(upstream: Upstream) -> Cfr:
    parts = {
        "15/730": [("2030-01-01", "2030-01-01")],
        "15/744": [("2029-05-01", "2029-05-01"), ("2031-02-01", "2031-02-03")],
        "15/800": [("2030-01-01", "2030-01-01")],
    }
    return Cfr(upstream, parts=parts, reserved=["15/752"])


def test_a_range_gives_its_parts_and_a_second_pass_asks_once(upstream: Upstream) -> None:
    ear(upstream)
    given = source(upstream, parts=["15/730-774"])
    first = run(given)
    assert set(taken(first)) == {"15/730", "15/744"}
    one = taken(first)["15/744"]
    assert (one.name, one.lang) == ("title-15-part-744.xml", "en")
    assert one.facts["valid_from"] == "2031-02-01"
    assert one.facts["url"] == "https://www.ecfr.gov/current/title-15/part-744"
    assert b"As of 2031-02-03" in one.data
    versions = [o for o in first if isinstance(o, Revisions) and o.address == "us/cfr/15/744"]
    assert versions[0].rows == (
        Listed("2029-05-01", revision="2029-05-01", state="past"),
        Listed("2031-02-01", revision="2031-02-01", state="current"),
    )
    upstream.forget()
    assert run(given, keep(first)) == [Same("15/730"), Same("15/744")]
    assert upstream.count() == upstream.count(f"{API}/titles.json") == 1


def test_only_a_changed_part_is_asked_for(upstream: Upstream) -> None:
    cfr = ear(upstream)
    given = source(upstream, parts=["15/730-774"])
    held = keep(run(given))
    cfr.amend("15/744", "2031-03-20", "2031-03-22")
    upstream.forget()
    second = run(given, held)
    assert list(taken(second)) == ["15/744"]
    assert taken(second)["15/744"].facts["valid_from"] == "2031-03-20"
    assert Same("15/730") in second
    # Titles, structure, what was issued, the part's versions, its text.
    assert upstream.count() == 5
    cfr.amend("15/800", "2031-04-01")  # a part that is not wanted
    upstream.forget()
    assert not taken(run(given, keep(second, held)))
    assert upstream.count() == 3


def test_a_part_that_failed_is_asked_for_again(upstream: Upstream) -> None:
    ear(upstream)
    given = source(upstream, parts=["15/730-774"])
    upstream.fail(f"{API}/full/2031-03-05/title-15.xml", 404, 503, times=1)
    first = run(given)
    assert [(o.key, o.kind) for o in first if isinstance(o, Failed)] == [("15/744", "unreachable")]
    assert not taken(first)  # the 404 of a part never seen is no error
    upstream.forget()
    assert set(taken(run(given, keep(first)))) == {"15/730", "15/744"}


def test_named_parts_need_no_structure_and_may_not_exist(upstream: Upstream) -> None:
    ear(upstream)
    given = source(upstream, ("15/744", "15/752"))
    assert list(taken(run(given))) == ["15/744"]
    assert not any("structure" in asked.path for asked in upstream.asked)


def test_a_listing_is_read_to_its_last_page(upstream: Upstream) -> None:
    cfr = ear(upstream)
    cfr.page = 2
    with Fetcher(source(upstream), None) as door:
        rows = amendments(door, f"{upstream.url}{API}", "15")
    assert len(rows) == 4
    assert upstream.count() == 2


def test_earlier_versions_are_taken_once(upstream: Upstream) -> None:
    cfr = ear(upstream)
    cfr.parts["15/744"].insert(1, ("2030-06-01", "2030-06-04"))
    cfr.amend("15/744", "2031-03-04")
    given = source(upstream, ("15/744",), history_from="2030-01-01")
    day = "2030-06-04"  # the eCFR took it in three days late
    upstream.fail(f"{API}/full/{day}/title-15.xml", 500)
    first = run(given)
    assert [o.key for o in first if isinstance(o, Failed)] == ["15/744@2030-06-01"]
    second = run(given, keep(first))
    old = taken(second)["15/744@2030-06-01"]
    assert (old.name, old.facts["valid_from"]) == ("title-15-part-744-2030-06-01.xml", "2030-06-01")
    assert b"As of 2030-06-04" in old.data
    assert old.facts["url"] == "https://www.ecfr.gov/on/2030-06-01/title-15/part-744"
    held = keep(second, keep(first))
    assert set(held) == {"15/744", "15/744@2030-06-01", "15/744@2031-02-01"}
    upstream.forget()
    assert set(run(given, held)) == {Same(key) for key in held}
    assert upstream.count() == 1
    longer = replace(given, options={"history_from": "2029-01-01"})
    assert "15/744@2029-05-01" in taken(run(longer, held))


def test_since_asks_only_for_what_changed(upstream: Upstream) -> None:
    ear(upstream)
    given = source(upstream, parts=["15/730-774"])
    assert list(taken(run(given, since="2031-01-01"))) == ["15/744"]
    assert not taken(run(given, since="2031-02-04"))


def test_a_part_that_is_not_listed_any_more_is_gone(upstream: Upstream) -> None:
    cfr = ear(upstream)
    given = source(upstream, parts=["15/730-774"])
    held = {**keep(run(given)), "15/730@2020-01-01": Held("1" * 64, "2020-01-01")}
    del cfr.parts["15/730"]
    cfr.amend("15/800", "2031-04-01")
    outcomes = run(given, held)
    assert [o.key for o in outcomes if isinstance(o, Gone)] == ["15/730"]
    assert Same("15/730@2020-01-01") in outcomes


def test_nothing_is_taken_while_an_issue_is_taken_in(upstream: Upstream) -> None:
    cfr = ear(upstream)
    given = source(upstream, parts=["15/730-774"])
    held = keep(run(given))
    cfr.amend("15/744", "2031-03-20")
    cfr.busy = True
    assert not taken(run(given, held))
    cfr.busy = False
    assert list(taken(run(given, held))) == ["15/744"]


def test_one_title_that_fails_leaves_the_other(upstream: Upstream) -> None:
    cfr = ear(upstream)
    cfr.issued["22"] = "2031-03-01"
    cfr.parts["22/121"] = [("2030-01-01", "2030-01-01")]
    cfr.__post_init__()
    given = source(upstream, parts=["15/730-774", "22/120-130", "35/1-9"])
    upstream.fail(f"{API}/structure/2031-03-05/title-15.json", 500)
    first = run(given)
    assert list(taken(first)) == ["22/121"]
    failed = {o.key: o.kind for o in first if isinstance(o, Failed)}
    assert failed == {"15": "unreachable", "35": "missing"}
    upstream.fail(f"{API}/titles.json", 500)
    with pytest.raises(FetchError):
        run(given)


@pytest.mark.parametrize(
    "body", ["<html><body>Request access</body></html>", "<ok/>", '{"error": "none"}', ""]
)
def test_what_is_no_part_is_refused(upstream: Upstream, body: str) -> None:
    ear(upstream)
    upstream.answer(f"{API}/full/2031-03-05/title-15.xml", lambda _: Answer(body))
    outcomes = run(source(upstream, ("15/744",)))
    assert [(o.key, o.kind) for o in outcomes if isinstance(o, Failed)] == [("15/744", "wrong")]


@pytest.mark.parametrize("body", ['{"titles": 3}', '{"titles": []}', "[]", "{"])
def test_a_listing_of_another_shape_ends_the_pass(upstream: Upstream, body: str) -> None:
    upstream.put(f"{API}/titles.json", body, media="application/json")
    with pytest.raises(FetchError) as caught:
        run(source(upstream, ("15/744",)))
    assert caught.value.kind == "wrong"


@pytest.mark.parametrize(
    ("documents", "options"),
    [((), {}), (("744",), {}), ((), {"parts": ["15/730-"]}), (("15/744",), {"history_from": 2020})],
)
def test_a_declaration_that_cannot_be(
    upstream: Upstream, documents: tuple[str, ...], options: dict[str, Any]
) -> None:
    ear(upstream)
    with pytest.raises(KnowledgeError, match=r"us\.toml"):
        run(source(upstream, documents, **options))


def test_the_shipped_declarations_name_their_adapters() -> None:
    for name in ("ecfr", "federal-register"):
        given = declaration.read(source_declarations() / f"{name}.toml")
        assert callable(adapter_of(given))
        assert given.refresh is not None
        assert given.refresh.base.startswith("https://")
    assert ecfr._wanted(declaration.read(source_declarations() / "ecfr.toml"))["15"].holds("744")


def test_marks_that_cannot_be_read_are_older_than_everything(upstream: Upstream) -> None:
    ear(upstream)
    given = source(upstream, ("15/744",))
    assert list(taken(run(given, {"15/744": Held("0" * 64, "?")}))) == ["15/744"]


@pytest.mark.data
def test_the_real_openapi_has_the_addresses_that_are_asked(data: Path) -> None:
    spec = json.loads((data / "api/us/ecfr_openapi-versioner.json").read_text("utf-8"))
    for path in ("full/{date}/title-{title}.xml", "structure/{date}/title-{title}.json",
                 "titles.json"):  # fmt: skip
        assert f"/api{API}/{path}" in spec["paths"]
    summary = spec["components"]["schemas"]["TitleSummary"]["properties"]
    assert {"number", "latest_issue_date", "up_to_date_as_of"} <= set(summary)
