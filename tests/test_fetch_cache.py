"""The cache: conditional requests, what is kept and for how long, keys, damage (RFC 9111)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Answer, Upstream

from pipeline.errors import CorpusError, FetchError
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.fetch import cache as caches
from pipeline.sources.fetch.freshness import TRUST, stated
from pipeline.sources.outcome import Response

QUICK = Waits(attempts=2, initial=0.01, longest=0.02, jitter=0.0)
LAW = "<Law>条文</Law>"
NOW = 1_800_000_000.0


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.put("/law/1", LAW)
        yield server


def got(upstream: Upstream, cache: Path, path: str = "/law/1", **options: Any) -> Response:
    """One run: a door is opened, asked once, closed."""
    door = {key: options.pop(key) for key in ("unconditional",) if key in options}
    with Fetcher(upstream.declare(), cache, waits=QUICK, **door) as fetcher:
        return fetcher.get(upstream.url + path, **options)


@pytest.mark.parametrize("only", ["etag", "modified", "both"])
def test_a_second_run_asks_conditionally(upstream: Upstream, tmp_path: Path, only: str) -> None:
    left_out: dict[str, str] = {"etag": "", "modified": ""}
    left_out.pop(only, None)
    upstream.put("/law/1", LAW, **({} if only == "both" else left_out))
    assert not got(upstream, tmp_path).fresh
    for _ in range(2):
        again = got(upstream, tmp_path, kinds=("xml",))
        assert (again.data, again.fresh, again.media) == (LAW.encode(), True, "application/xml")
    assert (upstream.count(), upstream.conditional()) == (3, 2)


def test_what_has_changed_comes_whole_and_only_the_new_is_kept(
    upstream: Upstream, tmp_path: Path
) -> None:
    got(upstream, tmp_path)
    for n in range(3):  # all within one second, as Date has it
        upstream.put("/law/1", f"<Law>{n}</Law>")
        upstream.forget()
        changed = got(upstream, tmp_path)
        assert (changed.data, changed.fresh) == (f"<Law>{n}</Law>".encode(), False)
        assert got(upstream, tmp_path).fresh
        assert (upstream.count(), upstream.conditional()) == (2, 2)


def test_without_validators_everything_comes_anew_and_is_not_kept(
    upstream: Upstream, tmp_path: Path
) -> None:
    upstream.put("/law/1", LAW, etag="", modified="")
    for _ in range(2):
        assert not got(upstream, tmp_path).fresh
    assert (upstream.count(), upstream.conditional()) == (2, 0)
    assert entries(tmp_path) == 0


def test_a_life_time_is_kept(upstream: Upstream, tmp_path: Path) -> None:
    upstream.put("/law/1", LAW, headers={"Cache-Control": "max-age=600"})
    upstream.put("/law/2", LAW, headers={"Cache-Control": "max-age=600, no-cache"})
    upstream.put("/law/3", LAW, headers={"Cache-Control": "max-age=600", "Age": "700"})
    upstream.put("/law/4", LAW, headers={"Cache-Control": "max-age=600, no-store"})
    for path in ("/law/1", "/law/2", "/law/3", "/law/4"):
        got(upstream, tmp_path, path)
    assert [got(upstream, tmp_path, f"/law/{n}").fresh for n in (1, 2, 3, 4)] == [
        True, True, True, False,
    ]  # fmt: skip
    assert [upstream.count(f"/law/{n}") for n in (1, 2, 3, 4)] == [1, 2, 2, 2]
    assert upstream.conditional() == 2
    whole = got(upstream, tmp_path, "/law/1", unconditional=True)
    assert not whole.fresh
    assert upstream.conditional() == 2


def test_an_unconditional_run_keeps_what_it_brings(upstream: Upstream, tmp_path: Path) -> None:
    got(upstream, tmp_path)
    assert not got(upstream, tmp_path, unconditional=True).fresh
    assert got(upstream, tmp_path).fresh
    assert (upstream.count(), upstream.conditional()) == (3, 1)


def test_a_server_in_trouble_takes_nothing_from_the_cache(
    upstream: Upstream, tmp_path: Path
) -> None:
    got(upstream, tmp_path)
    for fault in (500, 404, faults.html(), faults.truncated(), faults.empty()):
        upstream.fail("/law/1", fault, fault)
        with pytest.raises(FetchError):
            got(upstream, tmp_path, kinds=("xml",))
        upstream.heal()
        assert got(upstream, tmp_path, kinds=("xml",)).fresh


def test_a_304_that_names_another_etag_is_about_what_is_kept(
    upstream: Upstream, tmp_path: Path
) -> None:
    upstream.put("/law/1", LAW, etag='"a-gzip"')
    got(upstream, tmp_path)
    upstream.fail("/law/1", faults.status(304, "", ETag='"a"'))
    assert got(upstream, tmp_path).data == LAW.encode()
    assert upstream.count() == 2
    assert got(upstream, tmp_path).fresh
    assert upstream.asked[-1].headers["if-none-match"] == '"a-gzip"'


def test_a_304_that_was_not_asked_for_is_wrong(upstream: Upstream, tmp_path: Path) -> None:
    upstream.fail("/law/1", faults.status(304, ""))
    with pytest.raises(FetchError, match="304") as caught:
        got(upstream, tmp_path)
    assert caught.value.kind == "wrong"


def test_a_kept_body_must_be_of_the_kind_and_size_that_is_due(
    upstream: Upstream, tmp_path: Path
) -> None:
    upstream.put("/page", "<html></html>", headers={"Cache-Control": "max-age=600"})
    assert got(upstream, tmp_path, "/page").data
    with pytest.raises(FetchError, match="HTML came where XML"):
        got(upstream, tmp_path, "/page", kinds=("xml",))
    with pytest.raises(FetchError) as caught:
        got(upstream, tmp_path, "/page", limit=5)
    assert caught.value.kind == "too large"


def test_another_type_asked_for_by_a_header_is_another_answer(
    upstream: Upstream, tmp_path: Path
) -> None:
    def made(asked: Any) -> Answer:
        body: Any = LAW if "xml" in asked.headers["accept"] else {"law": 1}
        return Answer(body, headers={"Last-Modified": "Mon, 06 Jan 2025 00:00:00 GMT"})

    upstream.answer("/law/2", made)
    for _ in range(2):
        for kind in ("xml", "json"):
            headers = {"Accept": f"application/{kind}"}
            answer = got(upstream, tmp_path, "/law/2", headers=headers, kinds=(kind,))
    assert answer.fresh
    assert upstream.conditional() == 2


def test_redirects_are_asked_for_each_time(upstream: Upstream, tmp_path: Path) -> None:
    upstream.fail("/old", faults.moved("/law/1", 301), times=None)
    assert not got(upstream, tmp_path, "/old").fresh
    assert got(upstream, tmp_path, "/old").fresh
    assert (upstream.count("/old"), upstream.conditional("/law/1")) == (2, 1)


def test_no_key_is_written_down(
    upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCAL_KEY", "hushhush")
    source = upstream.declare(key="LOCAL_KEY")
    headers = {"X-Key": "hushhush", "Authorization": "Bearer other"}
    for fresh in (False, True):
        with Fetcher(source, tmp_path) as fetcher:
            url = f"{upstream.url}/law/1?OC=hushhush"
            assert fetcher.get(url, headers=headers).fresh is fresh
    assert upstream.asked[-1].params == {"OC": "hushhush"}
    assert upstream.asked[-1].headers["x-key"] == "hushhush"
    assert upstream.asked[-1].headers["authorization"] == "Bearer other"
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"OC=***" in kept
    assert b"hushhush" not in kept
    assert b"Bearer" not in kept


def test_the_cache_is_bounded(
    upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "LARGEST", 300_000)
    for n in range(9):
        upstream.put(f"/law/{n}", f"<Law>{n}{'x' * 100_000}</Law>")
    with Fetcher(upstream.declare(), tmp_path) as fetcher:
        for n in range(9):
            assert fetcher.get(f"{upstream.url}/law/{n}").data
    assert 1 <= entries(tmp_path) <= 4


@pytest.mark.parametrize("damage", [b"no database at all" * 500, b"SQLite format 3\0" + b"x" * 99])
def test_a_damaged_cache_is_begun_anew(upstream: Upstream, tmp_path: Path, damage: bytes) -> None:
    got(upstream, tmp_path)
    (path,) = tmp_path.glob("*.db")
    path.write_bytes(damage)
    assert not got(upstream, tmp_path).fresh
    assert got(upstream, tmp_path).fresh


def test_a_damaged_page_is_found(upstream: Upstream, tmp_path: Path) -> None:
    got(upstream, tmp_path)
    (path,) = tmp_path.glob("*.db")
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    path.write_bytes(data)
    assert not got(upstream, tmp_path).fresh
    assert got(upstream, tmp_path).fresh


def test_a_cache_that_another_holds_is_left_alone(upstream: Upstream, tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CorpusError, match="cannot be opened"):
        got(upstream, tmp_path / "a file")
    got(upstream, tmp_path)
    with Fetcher(upstream.declare(), tmp_path) as one, Fetcher(upstream.declare(), tmp_path) as two:
        assert one.get(f"{upstream.url}/law/1").fresh
        assert two.get(f"{upstream.url}/law/1").fresh


def test_a_kept_body_that_is_lost_is_asked_for_again(upstream: Upstream, tmp_path: Path) -> None:
    got(upstream, tmp_path)
    (path,) = tmp_path.glob("*.db")
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM streams")
    connection.close()
    assert got(upstream, tmp_path).data == LAW.encode()
    assert got(upstream, tmp_path).fresh


def test_two_thousand_unchanged_documents_in_small(upstream: Upstream, tmp_path: Path) -> None:
    paths = [f"/many/{n}" for n in range(100)]
    for path in paths:
        upstream.put(path, f"<Law>{path}</Law>")
    for fresh in (False, True):
        upstream.forget()
        with Fetcher(upstream.declare(), tmp_path) as fetcher:
            assert [fetcher.get(upstream.url + p).fresh for p in paths] == [fresh] * 100
        assert (upstream.count(), upstream.conditional()) == (100, 100 if fresh else 0)


def test_threads_may_share_a_door(upstream: Upstream, tmp_path: Path) -> None:
    paths = [f"/many/{n}" for n in range(40)]
    for path in paths:
        upstream.put(path, f"<Law>{path}</Law>")
    for fresh in (False, True):
        with (
            Fetcher(upstream.declare(), tmp_path) as fetcher,
            ThreadPoolExecutor(4) as threads,
        ):
            answers = list(threads.map(lambda path: fetcher.get(upstream.url + path), paths))
        assert [a.data for a in answers] == [f"<Law>{path}</Law>".encode() for path in paths]
        assert all(a.fresh is fresh for a in answers)
    assert (upstream.count(), upstream.conditional()) == (80, 40)


def test_a_header_in_an_old_encoding_is_no_trouble(upstream: Upstream, tmp_path: Path) -> None:
    raw = "법령".encode("euc-kr").decode("latin-1")
    upstream.put("/law/1", LAW, headers={"Content-Disposition": raw})
    for _ in range(2):
        assert got(upstream, tmp_path).headers["content-disposition"] == raw
    assert upstream.conditional() == 1


@pytest.mark.parametrize(
    ("headers", "control", "age"),
    [
        ({"etag": "x"}, "no-cache", 0),
        ({"last-modified": "Mon, 06 Jan 2020 00:00:00 GMT"}, "no-cache", 0),
        ({}, "no-store", 0),
        ({"cache-control": "max-age=60"}, "max-age=60", 0),
        ({"cache-control": "Private, Max-Age=\"60\"", "age": "9"}, "max-age=60", 9),
        ({"cache-control": "max-age=60", "age": "99"}, "no-store", 99),
        ({"cache-control": "max-age=nonsense", "etag": "x"}, "no-cache", 0),
        ({"cache-control": "s-maxage=60", "etag": "x"}, "no-cache", 0),
        ({"cache-control": "max-age=31536000", "age": "100"}, f"max-age={TRUST + 100}", 100),
        ({"cache-control": "no-store, max-age=60", "etag": "x"}, "no-store", 0),
        ({"expires": "+60"}, "max-age=60", 0),
        ({"expires": "+60", "date": "-50"}, "max-age=110", 50),
        ({"expires": "0", "etag": "x"}, "no-cache", 0),
        ({"expires": "+60", "cache-control": "max-age=0", "etag": "x"}, "no-cache", 0),
        ({"cache-control": "max-age=60", "date": "+900"}, "max-age=60", 0),
        ({"cache-control": "max-age=60", "date": "yesterday"}, "max-age=60", 0),
    ],
)  # fmt: skip
def test_freshness_in_plain_terms(headers: dict[str, str], control: str, age: int) -> None:
    given = {
        key: format_datetime(datetime.fromtimestamp(NOW + int(value), UTC), usegmt=True)
        if key in ("expires", "date") and value[0] in "+-"
        else value
        for key, value in headers.items()
    }
    plain = stated(given, status=200, now=NOW)
    assert plain["cache-control"] == control
    assert parsedate_to_datetime(plain["date"]).timestamp() == NOW - age
    assert stated(given, status=302, now=NOW)["cache-control"] == "no-store"


def entries(folder: Path) -> int:
    """How many answers the one cache in `folder` would serve."""
    (path,) = folder.glob("*.db")
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM entries WHERE expires_at IS NULL OR expires_at > 0"
        ).fetchone()
    connection.close()
    return int(count)
