"""Pages by their addresses and by index: keys, patterns, what vanished, and every declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Upstream

from pipeline.errors import KnowledgeError
from pipeline.sources import declaration, pages
from pipeline.sources.declaration import Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Outcome, Response, Same
from pipeline.sources.pages_declared import read
from pipeline.sources.weblinks import Link, below_host, file_name, links

SHIPPED = Path(__file__).resolve().parent.parent / "corpus" / "sources"
QUICK = Waits(attempts=1, initial=0.0, longest=0.0, jitter=0.0, retry_after=0.1, total=5.0)
PDF = b"%PDF-1.4 sample %%EOF"
INDEX = """<html><head><title>List</title></head><body>
<a href="docs/a.pdf">告示第一号（PDF形式：200KB）</a> <a href="docs/b.pdf#page=2">通達（PDF）</a>
<a href="docs/a.pdf">again</a> <a href="about.html">About</a> <a href="mailto:x@example.jp">mail</a>
<a href="http://[broken">broken</a> <a href="?page=2">次へ</a></body></html>"""
SECOND = '<html><body><a href="/list/docs/c.html">様式</a><a href="?page=2">2</a></body></html>'


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.put("/list/index.html", INDEX)
        server.put("/list/index.html?page=2", SECOND)
        server.put("/list/docs/a.pdf", PDF)
        server.put("/list/docs/b.pdf", PDF + b"2")
        server.put("/list/docs/c.html", "<html><body>Form</body></html>")
        yield server


def source(upstream: Upstream, *documents: dict[str, Any], **options: Any) -> Source:
    return replace(upstream.declare(), options=options, documents=documents, path="pages.toml")


INDEXED = {"id": "list", "index": "list/index.html", "pattern": r"/docs/[^/]+\.(?:pdf|html)$"}


def run(
    asked: Source, held: Mapping[str, Held] | None = None, *, cache: Path | None = None
) -> list[Outcome]:
    with Fetcher(asked, cache, waits=QUICK) as door:
        return list(pages.fetch(asked, door, held or {}))


def holding(*keys: str) -> dict[str, Held]:
    return {key: Held("0" * 64) for key in keys}


def test_a_fixed_address_with_its_facts(upstream: Upstream) -> None:
    upstream.put("/file?s=S/RES/1540(2004)&t=pdf", PDF)
    asked = source(
        upstream,
        {"id": "1540", "year": "2004", "valid_from": "2004-04-28"},
        url=f"{upstream.url}/file?s=S/RES/{{id}}({{year}})&t=pdf",
        address="un/sc/res/{id}",
        name="S-RES-{id}-{year}.pdf",
        kinds=["pdf"],
        lang="en",
    )
    (found,) = run(asked)
    assert isinstance(found, Fetched)
    assert (found.key, found.name, found.lang) == ("1540", "S-RES-1540-2004.pdf", "en")
    assert found.facts == {"address": "un/sc/res/1540", "valid_from": "2004-04-28"}
    assert found.data == PDF


def test_the_links_of_an_index_and_of_its_next_page(upstream: Upstream) -> None:
    found = run(source(upstream, {**INDEXED, "next": r"[?]page=\d+$", "titles": True}))
    assert all(isinstance(outcome, Fetched) for outcome in found)
    taken = [o for o in found if isinstance(o, Fetched)]
    assert [(o.key, o.name) for o in taken] == [
        ("list/docs/a.pdf", "a.pdf"), ("list/docs/b.pdf", "b.pdf"), ("list/docs/c.html", "c.html"),
    ]  # fmt: skip
    assert [o.facts.get("title") for o in taken] == ["告示第一号", "通達", "様式"]
    assert upstream.count("/list/docs/a.pdf") == 1
    assert upstream.count("/list/index.html") == 2


def test_the_text_of_a_link_may_decide_and_max_bounds_them(upstream: Upstream) -> None:
    only = run(source(upstream, {**INDEXED, "text": "通達"}))
    assert [o.key for o in only if isinstance(o, Fetched)] == ["list/docs/b.pdf"]
    assert len(run(source(upstream, {**INDEXED, "max": 1}))) == 1


def test_what_did_not_change_is_the_same(upstream: Upstream, tmp_path: Path) -> None:
    asked = source(upstream, INDEXED)
    taken = run(asked, cache=tmp_path)
    held = holding(*(o.key for o in taken if isinstance(o, Fetched)))
    upstream.forget()
    assert run(asked, held, cache=tmp_path) == [Same("list/docs/a.pdf"), Same("list/docs/b.pdf")]
    assert upstream.conditional() == upstream.count() == 3


def test_what_is_linked_no_more_is_gone(upstream: Upstream) -> None:
    found = run(source(upstream, INDEXED), holding("list/docs/old.pdf", "list/docs/a.pdf"))
    gone = [o for o in found if isinstance(o, Gone)]
    assert [o.key for o in gone] == ["list/docs/old.pdf"]


def test_a_held_document_that_answers_404_is_gone_and_a_new_one_failed(upstream: Upstream) -> None:
    upstream.drop("/list/docs/a.pdf")
    upstream.drop("/list/docs/b.pdf")
    first, second = run(source(upstream, INDEXED), holding("list/docs/a.pdf"))
    assert isinstance(first, Gone)
    assert isinstance(second, Failed)
    assert second.kind == "missing"


@pytest.mark.parametrize("page", ["<html><body>Rebuilt. <a href='/x'>x</a></body></html>", 500])
def test_nothing_is_given_up_for_an_index_that_cannot_be_read(
    upstream: Upstream, page: Any
) -> None:
    if isinstance(page, int):
        upstream.fail("/list/index.html", page, times=None)
    else:
        upstream.put("/list/index.html", page)
    (found,) = run(source(upstream, INDEXED), holding("list/docs/a.pdf"))
    assert isinstance(found, Failed)
    assert found.key == "list"
    assert found.kind == ("unreachable" if isinstance(page, int) else "wrong")


def test_a_link_off_the_list_is_refused_by_the_door(upstream: Upstream) -> None:
    upstream.put("/list/index.html", '<html><a href="https://example.com/docs/x.pdf">x</a></html>')
    (found,) = run(source(upstream, INDEXED))
    assert isinstance(found, Failed)
    assert (found.key, found.kind) == ("example.com/docs/x.pdf", "refused")


def test_a_page_where_a_file_was_due_is_not_taken(upstream: Upstream) -> None:
    upstream.fail("/list/docs/a.pdf", faults.html())
    first, _ = run(source(upstream, {**INDEXED, "kinds": ["pdf"]}))
    assert isinstance(first, Failed)
    assert first.kind == "wrong"


def test_robots_are_asked_where_the_declaration_says_so(upstream: Upstream) -> None:
    upstream.put("/robots.txt", "User-agent: *\nDisallow: /list/docs/a.pdf\n")
    declared = source(upstream, INDEXED)
    polite = replace(declared, refresh=upstream.declare(robots=True).refresh)
    first, second = run(polite)
    assert isinstance(first, Failed)
    assert first.kind == "refused"
    assert isinstance(second, Fetched)


def test_links_in_a_legacy_encoding_with_a_base() -> None:
    page = '<html><head><base href="/files/"></head><body><a href="a.pdf">고시</a></body></html>'
    found = links(
        Response(
            "https://www.example.kr/board", page.encode("cp949"),
            headers={"Content-Type": "text/html; charset=euc-kr"},
        )
    )  # fmt: skip
    assert found == [Link("https://www.example.kr/files/a.pdf", "고시")]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://a.jp/x/y.pdf", "x/y.pdf"),
        ("https://a.jp/v?id=2", "v?id=2"),
        ("https://b.jp/x.pdf", "b.jp/x.pdf"),
        ("https://a.jp/", "a.jp"),
    ],
)
def test_keys_are_addresses_below_the_host(url: str, key: str) -> None:
    assert below_host(url, "https://a.jp/index.html") == key


@pytest.mark.parametrize(
    ("stem", "url", "data", "media", "name"),
    [
        ("view", "https://a.jp/view?id=1", PDF, "application/octet-stream", "view.pdf"),
        ("law00", "https://a.jp/law00.html", b"<html>", "text/html", "law00.html"),
        ("告示 1", "https://a.jp/1.hwp", b"x", "application/x-hwp", "告示-1.hwp"),
        ("doc", "https://a.jp/doc", b"<html>", "", "doc.html"),
    ],
)
def test_file_names_say_the_type(stem: str, url: str, data: bytes, media: str, name: str) -> None:
    assert file_name(stem, Response(url, data, media)) == name


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"id": "a"}, "needs a url, or an index"),
        ({"id": "a", "index": "x.html"}, "needs a pattern"),
        ({"id": "a", "index": "x.html", "pattern": "("}, "no regular expression"),
        ({"id": "a", "url": "{year}.pdf"}, "cannot be filled in"),
        ({"id": "a", "url": "a.pdf", "kinds": ["doc"]}, "kinds"),
        ({"id": "a", "url": "a.pdf", "max": "3"}, "whole numbers"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(
    upstream: Upstream, document: dict[str, Any], words: str
) -> None:
    with pytest.raises(KnowledgeError, match=words):
        run(source(upstream, document))


@pytest.mark.parametrize("name", ["un", "wto", "regimes", "meti", "cistec", "kosti"])
def test_declarations_that_travel_with_jobun(name: str) -> None:
    shipped = declaration.read(SHIPPED / f"{name}.toml")
    assert set(shipped.titles) == {"en", "ja", "ko"}
    declared = read(shipped)
    assert declared
    hosts = shipped.refresh.hosts if shipped.refresh else None
    for page in declared:
        host = (page.url or page.index).split("/")[2]
        assert hosts is None or host in hosts
