"""The door: what it asks, how often it asks again, where it follows, what it says."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Answer, Asked, Upstream

from pipeline.about import VERSION
from pipeline.errors import FetchError, UsageError
from pipeline.sources.declaration import Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.fetch.throttle import Throttle

QUICK = Waits(attempts=3, initial=0.01, longest=0.02, jitter=0.0, retry_after=5.0, total=5.0)
LAW = "<Law><Article Num='1'>条文</Article></Law>"


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.put("/law/1", LAW)
        yield server


def door(upstream: Upstream, *, waits: Waits = QUICK, **refresh: Any) -> Fetcher:
    return Fetcher(upstream.declare(**refresh), None, waits=waits, throttle=Throttle())


def failed(fetcher: Fetcher, url: str, **options: Any) -> FetchError:
    with fetcher, pytest.raises(FetchError) as caught:
        fetcher.get(url, **options)
    return caught.value


def test_the_bytes_the_media_type_and_the_headers(upstream: Upstream) -> None:
    with door(upstream) as fetcher:
        got = fetcher.get(f"{upstream.url}/law/1", params={"asof": "2025-01-01"}, kinds=("xml",))
    assert got.data == LAW.encode()
    assert (got.media, got.fresh) == ("application/xml", False)
    assert got.url == f"{upstream.url}/law/1?asof=2025-01-01"
    assert got.headers["etag"].startswith('"')
    assert upstream.asked[0].params == {"asof": "2025-01-01"}


def test_it_says_who_asks_and_takes_the_callers_headers(upstream: Upstream) -> None:
    source = upstream.declare()
    with Fetcher(source, None, contact="https://example.org/jobun") as fetcher:
        url = f"{upstream.url}/law/1"
        fetcher.get(url, headers={"Referer": "https://example.org/", "user-agent": "Mozilla"})
    sent = upstream.asked[0].headers
    assert sent["user-agent"] == f"Jobun/{VERSION} (+https://example.org/jobun)"
    assert sent["referer"] == "https://example.org/"
    assert sent["host"] == upstream.host
    with pytest.raises(UsageError, match="contact"):
        Fetcher(source, None, contact="me\r\nX: y")
    with pytest.raises(UsageError, match=r"no .refresh. table"):
        Fetcher(Source("by-hand", {"en": "By hand"}), None)


def test_one_connection_serves_many_requests(upstream: Upstream) -> None:
    ports = set()

    def seen(asked: Asked) -> Answer:
        return Answer(LAW)

    upstream.answer("/law/2", seen)
    served = upstream._server.process_request
    upstream._server.process_request = (  # type: ignore[method-assign]
        lambda request, address: (ports.add(address), served(request, address))
    )
    with door(upstream) as fetcher:
        for path in ("/law/1", "/law/2", "/law/1"):
            fetcher.get(upstream.url + path)
        with pytest.raises(FetchError):
            fetcher.get(f"{upstream.url}/nothing")
        fetcher.get(f"{upstream.url}/law/1")
    assert len(ports) == 1


@pytest.mark.parametrize("fault", [500, 502, 503, 504, faults.busy("0"), faults.hang_up()])
def test_what_passes_is_asked_again(upstream: Upstream, fault: Any) -> None:
    upstream.fail("/law/1", fault, fault)
    with door(upstream) as fetcher:
        assert fetcher.get(f"{upstream.url}/law/1").data == LAW.encode()
    assert upstream.count("/law/1") == 3


def test_it_stops_asking_after_a_few_times(upstream: Upstream) -> None:
    upstream.fail("/law/1", 500, times=None)
    error = failed(door(upstream), f"{upstream.url}/law/1")
    assert error.kind == "unreachable"
    assert "/law/1: the server is in trouble or busy (status 500)" in str(error)
    assert "Asked 3 times" in str(error)
    assert upstream.count() == 3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_kept(upstream: Upstream, form: str) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=4)
    after = "1" if form == "seconds" else format_datetime(soon, usegmt=True)
    slept: list[float] = []
    throttle = Throttle(sleep=slept.append)
    upstream.fail("/law/1", faults.busy(after))
    with Fetcher(upstream.declare(), None, waits=QUICK, throttle=throttle) as fetcher:
        fetcher.get(f"{upstream.url}/law/1")
    assert len(slept) == 1
    assert 0.5 < slept[0] <= 4.0


def test_a_long_retry_after_is_not_waited_for(upstream: Upstream) -> None:
    upstream.fail("/law/1", faults.status(503, Retry_After="7200"))
    error = failed(door(upstream), f"{upstream.url}/law/1")
    assert error.kind == "unreachable"
    said = re.search(r"not to be asked before (.{19}) UTC", str(error))
    assert said
    left = datetime.fromisoformat(said[1] + "+00:00") - datetime.now(UTC)
    assert 7100 < left.total_seconds() <= 7200
    assert upstream.count() == 1


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (404, "missing", "not there"),
        (410, "missing", "not there"),
        (400, "refused", "status 400"),
        (401, "refused", "LOCAL_KEY"),
        (403, "refused", "LOCAL_KEY"),
        (501, "unreachable", "status 501"),
    ],
)
def test_what_a_status_means(upstream: Upstream, status: int, kind: str, words: str) -> None:
    upstream.fail("/law/1", status)
    error = failed(door(upstream, key="LOCAL_KEY"), f"{upstream.url}/law/1")
    assert error.kind == kind
    assert words in str(error)
    assert upstream.count() == 1


def test_no_answer_and_nobody_there(upstream: Upstream) -> None:
    upstream.fail("/law/1", faults.silence(), times=None)
    error = failed(door(upstream, timeout=0.2), f"{upstream.url}/law/1")
    assert (error.kind, "no answer within 0.2 s" in str(error)) == ("unreachable", True)
    assert upstream.count() == 3
    with Upstream() as gone:
        away = door(gone)
    error = failed(away, f"{gone.url}/law/1")
    assert (error.kind, "no connection" in str(error)) == ("unreachable", True)


def test_redirects_are_followed(upstream: Upstream) -> None:
    upstream.fail("/old", faults.moved("/older/../law/1#top", 301))
    with door(upstream) as fetcher:
        got = fetcher.get(f"{upstream.url}/old")
    assert got.url == f"{upstream.url}/law/1"
    assert got.data == LAW.encode()


def test_a_redirect_off_the_list_is_refused(upstream: Upstream) -> None:
    with Upstream() as other:
        other.put("/law/1", LAW)
        upstream.fail("/old", faults.moved(f"{other.url}/law/1"))
        error = failed(door(upstream), f"{upstream.url}/old")
        assert error.kind == "refused"
        assert f"leads to {other.url}/law/1, which is on a host" in str(error)
        assert other.count() == 0
        upstream.fail("/old", faults.moved(f"{other.url}/law/1"))
        with door(upstream, hosts=(upstream.host, other.host)) as fetcher:
            url = f"{upstream.url}/old"
            fetcher.get(url, headers={"Authorization": "x", "Referer": "y"})
        assert "authorization" in upstream.asked[-1].headers
        assert "authorization" not in other.asked[0].headers
        assert other.asked[0].headers["referer"] == "y"


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://u:p@127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_refused(upstream: Upstream, to: str) -> None:
    upstream.fail("/old", faults.moved(to))
    assert failed(door(upstream), f"{upstream.url}/old").kind == "refused"


def test_a_redirect_in_a_circle_ends(upstream: Upstream) -> None:
    upstream.fail("/a", faults.moved("/b"), times=None)
    upstream.fail("/b", faults.moved("/a"), times=None)
    error = failed(door(upstream), f"{upstream.url}/a")
    assert (error.kind, "in a circle" in str(error)) == ("unreachable", True)
    assert upstream.count() == 2
    for n in range(9):
        upstream.fail(f"/chain/{n}", faults.moved(f"/chain/{n + 1}"))
    upstream.forget()
    assert failed(door(upstream), f"{upstream.url}/chain/0").kind == "unreachable"
    assert upstream.count() == 6


def test_a_certificate_that_nobody_vouches_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with Upstream(tls=True) as upstream:
        upstream.put("/law/1", LAW)
        error = failed(door(upstream), f"{upstream.url}/law/1")
        assert error.kind == "unreachable"
        assert "certificate cannot be trusted" in str(error)
        assert upstream.count() == 0
        monkeypatch.setenv("SSL_CERT_FILE", str(upstream.authority(tmp_path / "ca.pem")))
        with door(upstream) as fetcher:
            assert fetcher.get(f"{upstream.url}/law/1").data == LAW.encode()
        upstream.fail("/old", faults.moved(upstream.url.replace("https", "http") + "/law/1"))
        error = failed(door(upstream), f"{upstream.url}/old")
        assert (error.kind, "not encrypted" in str(error)) == ("refused", True)


def test_a_proxy_of_the_environment_is_not_used(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with door(upstream) as fetcher:
        assert fetcher.get(f"{upstream.url}/law/1").data == LAW.encode()


def test_a_key_is_masked_in_messages_and_urls(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCAL_KEY", "pass word/7")
    with door(upstream, key="LOCAL_KEY") as fetcher:
        got = fetcher.get(f"{upstream.url}/law/1", params={"OC": "pass word/7"})
        assert upstream.asked[0].params == {"OC": "pass word/7"}
        assert got.url == f"{upstream.url}/law/1?OC=***"
        said = []
        for path, fault in (
            ("/law/1", faults.status(403)),
            ("/law/2", faults.moved("https://example.org/?OC=pass%20word%2F7")),
            ("/law/3", faults.moved("/x?to=%2Fy%3FOC%3Dpass%2Bword%252F7")),
        ):
            upstream.fail(path, fault)
            with pytest.raises(FetchError) as caught:
                fetcher.get(f"{upstream.url}{path}", params={"OC": "pass word/7"})
            said.append(str(caught.value))
    assert all("***" in text and "word" not in text for text in said), said


def test_json_is_posted(upstream: Upstream) -> None:
    upstream.answer("/hook", lambda asked: Answer({"ok": True}))
    upstream.fail("/hook", 500)
    with Fetcher.for_hosts([upstream.host], private=True, waits=QUICK) as fetcher:
        fetcher.post_json(f"{upstream.url}/hook", {"題": "改正"})
        assert [a.method for a in upstream.asked] == ["POST", "POST"]
        assert upstream.asked[1].body.decode() == '{"題": "改正"}'
        assert upstream.asked[1].headers["content-type"] == "application/json"
        upstream.fail("/hook", faults.moved("/other"))
        with pytest.raises(FetchError, match="has moved") as caught:
            fetcher.post_json(f"{upstream.url}/hook", {})
        assert caught.value.kind == "refused"
        with pytest.raises(FetchError, match="does not declare"):
            fetcher.post_json("http://127.0.0.1:1/hook", {})


def test_the_declared_rate_holds(upstream: Upstream) -> None:
    with Fetcher(upstream.declare(rate=20.0), None, throttle=Throttle()) as fetcher:
        began = time.monotonic()
        for _ in range(4):
            fetcher.get(f"{upstream.url}/law/1")
        assert time.monotonic() - began >= 0.15


def test_robots_txt_is_asked_once_and_obeyed(upstream: Upstream) -> None:
    rules = "User-agent: *\nDisallow: /secret\nCrawl-delay: 0.05\n"
    upstream.answer("/robots.txt", lambda _: Answer(rules, "text/plain"))
    upstream.put("/page", "<html></html>")
    upstream.fail("/old", faults.moved("/secret/page"))
    slept: list[float] = []
    throttle = Throttle(clock=lambda: sum(slept), sleep=slept.append)
    with Fetcher(upstream.declare(robots=True), None, throttle=throttle) as fetcher:
        fetcher.get(f"{upstream.url}/page")
        fetcher.get(f"{upstream.url}/page")
        for path in ("/secret/page", "/old"):
            with pytest.raises(FetchError, match=r"robots\.txt does not let") as caught:
                fetcher.get(f"{upstream.url}{path}")
            assert caught.value.kind == "refused"
    assert upstream.count("/robots.txt") == 1
    assert upstream.count("/secret/page") == 0
    # Between robots.txt, the page, the page again and the redirect.
    assert slept == [pytest.approx(0.05)] * 3
    with door(upstream) as fetcher, pytest.raises(FetchError, match="not there"):
        fetcher.get(f"{upstream.url}/secret/page")


def test_no_robots_txt_allows_and_a_broken_one_forbids(upstream: Upstream) -> None:
    with door(upstream, robots=True) as fetcher:
        assert fetcher.get(f"{upstream.url}/law/1").data == LAW.encode()
    upstream.fail("/robots.txt", 500, times=None)
    error = failed(door(upstream, robots=True), f"{upstream.url}/law/1")
    assert (error.kind, "could not be read" in str(error)) == ("refused", True)
    assert upstream.count("/law/1") == 1
