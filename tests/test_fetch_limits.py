"""Bodies that are too large, too slow, cut off, empty or of another kind than was due."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faults
import pytest
from upstream import Answer, Upstream

from pipeline.errors import FetchError
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.fetch.content import kind_of

QUICK = Waits(attempts=2, initial=0.01, longest=0.02, jitter=0.0)
LAW = "<Law>" + "".join(f"<Article Num='{n}'>条文</Article>" for n in range(500)) + "</Law>"


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.put("/law/1", LAW)
        yield server


def failed(
    upstream: Upstream, cache: Path | None = None, *, waits: Waits = QUICK, **refresh: Any
) -> FetchError:
    """What is raised for /law/1, where XML is due."""
    with Fetcher(upstream.declare(**refresh), cache, waits=waits) as fetcher:
        with pytest.raises(FetchError) as caught:
            fetcher.get(f"{upstream.url}/law/1", kinds=("xml",))
        return caught.value


def test_gzip_is_unpacked(upstream: Upstream) -> None:
    upstream.fail("/law/1", faults.packed())
    with Fetcher(upstream.declare(), None) as fetcher:
        got = fetcher.get(f"{upstream.url}/law/1", kinds=("xml",))
        assert got.data == LAW.encode()
        assert "content-encoding" not in got.headers
        whole = gzip.compress(LAW[:900].encode()) + gzip.compress(LAW[900:].encode()) + b"\0\0"
        members = Answer(whole, "application/xml", headers={"Content-Encoding": "gzip"})
        upstream.fail("/law/1", faults.served(members))
        assert fetcher.get(f"{upstream.url}/law/1", kinds=("xml",)).data == LAW.encode()


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "deflate"])
def test_a_coding_that_was_not_asked_for(upstream: Upstream, coding: str) -> None:
    packed = Answer(LAW, headers={"Content-Encoding": coding})
    upstream.fail("/law/1", faults.served(packed))
    assert failed(upstream).kind == "wrong"


@pytest.mark.parametrize(
    "fault",
    [faults.huge(300), faults.huge(300, declared=False), faults.gzip_bomb(300)],
    ids=["declared", "in chunks", "gzip bomb"],
)
def test_a_large_body_is_left_early(upstream: Upstream, fault: Any, tmp_path: Path) -> None:
    limit = 3_000_000
    upstream.fail("/law/1", fault)
    tracemalloc.start()
    began = time.monotonic()
    error = failed(upstream, tmp_path, limit=limit)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.kind == "too large"
    assert f"larger than {limit / 1e6:,.1f} MB" in str(error)
    assert peak < 40_000_000
    assert time.monotonic() - began < 20
    assert upstream.count() == 1


def test_a_limit_of_one_request(upstream: Upstream) -> None:
    with Fetcher(upstream.declare(), None) as fetcher:
        with pytest.raises(FetchError) as caught:
            fetcher.get(f"{upstream.url}/law/1", limit=100)
        assert caught.value.kind == "too large"
        assert fetcher.get(f"{upstream.url}/law/1", limit=len(LAW.encode())).data


@pytest.mark.parametrize("coding", ["length", "chunked", "gzip"])
def test_a_cut_off_body_is_asked_for_again_and_never_kept(
    upstream: Upstream, coding: str, tmp_path: Path
) -> None:
    cut = faults.truncated(0.5, coding=coding)
    upstream.fail("/law/1", cut, times=None)
    error = failed(upstream, tmp_path)
    assert (error.kind, "cut off" in str(error)) == ("wrong", True)
    assert upstream.count() == 2
    upstream.fail("/law/1", cut)
    with Fetcher(upstream.declare(), tmp_path, waits=QUICK) as fetcher:
        got = fetcher.get(f"{upstream.url}/law/1", kinds=("xml",))
    assert (got.data, got.fresh) == (LAW.encode(), False)
    assert upstream.conditional() == 0


def test_a_body_without_an_end_of_its_own_must_end_as_its_kind(upstream: Upstream) -> None:
    def unframed(share: float) -> Any:
        def fault(handler: Any, answer: Answer) -> None:
            handler.send(200, {"Content-Type": "application/xml", "Connection": "close"})
            handler.wfile.write(answer.data[: int(len(answer.data) * share)])
            handler.cut()

        return fault

    upstream.fail("/law/1", unframed(0.5), unframed(0.501))
    error = failed(upstream)
    assert (error.kind, "cut off" in str(error)) == ("wrong", True)
    upstream.fail("/law/1", unframed(1.0))
    with Fetcher(upstream.declare(), None) as fetcher:
        assert fetcher.get(f"{upstream.url}/law/1", kinds=("xml",)).data == LAW.encode()


def test_a_slow_drip_ends(upstream: Upstream) -> None:
    upstream.fail("/law/1", faults.drip(0.01), times=None)
    error = failed(upstream, timeout=0.4)
    assert (error.kind, "too slowly" in str(error)) == ("unreachable", True)
    assert upstream.count() == 1


@pytest.mark.parametrize("head", [False, True])
def test_the_time_of_one_request_is_bounded(upstream: Upstream, head: bool) -> None:
    upstream.fail("/law/1", faults.drip(0.01, head=head), times=None)
    began = time.monotonic()
    error = failed(upstream, waits=Waits(attempts=3, total=0.3), timeout=5.0)
    assert (error.kind, "not done within 0.3 s" in str(error)) == ("unreachable", True)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.html(), "HTML came where XML was due"),
        (faults.html("\r\n  <script>alert('fail')</script>"), "HTML came where XML was due"),
        (faults.empty(), "empty"),
        (faults.served(Answer(" \r\n")), "empty"),
        (faults.served(Answer({"error": 1})), "JSON came where XML was due"),
        (faults.status(204, ""), "empty"),
    ],
)
def test_another_body_than_was_due_is_wrong(
    upstream: Upstream, fault: Any, words: str, tmp_path: Path
) -> None:
    upstream.fail("/law/1", fault)
    error = failed(upstream, tmp_path)
    assert error.kind == "wrong"
    assert words in str(error)
    assert upstream.count() == 1
    with Fetcher(upstream.declare(), tmp_path) as fetcher:  # nothing of it was kept
        assert fetcher.get(f"{upstream.url}/law/1", kinds=("xml",)).data == LAW.encode()


def test_any_body_is_taken_where_no_kind_is_given(upstream: Upstream) -> None:
    upstream.fail("/law/1", faults.empty())
    with Fetcher(upstream.declare(), None) as fetcher:
        assert fetcher.get(f"{upstream.url}/law/1").data == b""


def test_text_is_what_can_be_read_and_no_page(upstream: Upstream) -> None:
    bodies = [("<Law/>", "", True), ({"a": 1}, "", True), ("# 条文", "text/plain", True)]
    bodies += [("<div># 条文</div>", "text/markdown", True), ("sorry", "text/html", False)]
    bodies += [("<html></html>", "text/html", False), (b"%PDF-1.7", "text/plain", False)]
    with Fetcher(upstream.declare(), None) as fetcher:
        for body, media, taken in bodies:
            upstream.put("/text", body, media=media)
            if taken:
                assert fetcher.get(f"{upstream.url}/text", kinds=("text",)).data
            else:
                with pytest.raises(FetchError, match="where text was due"):
                    fetcher.get(f"{upstream.url}/text", kinds=("text",))


def test_bytes_in_another_encoding_are_handed_on_as_they_are(upstream: Upstream) -> None:
    upstream.fail("/law/1", faults.wrong_charset())
    with Fetcher(upstream.declare(), None) as fetcher:
        got = fetcher.get(f"{upstream.url}/law/1", kinds=("xml",))
    assert got.data == LAW.encode("shift_jis")
    assert (got.media, got.headers["content-type"]) == (
        "application/xml",
        "application/xml; charset=utf-8",
    )


@pytest.mark.parametrize(
    ("data", "media", "kind"),
    [
        (b"<?xml version='1.0'?><Law/>", "", "xml"),
        (b"\xef\xbb\xbf \n<Law/>", "text/html", "xml"),
        ("<법령/>".encode("utf-16"), "", "xml"),
        ("<Law/>".encode("utf-16-le"), "", "xml"),
        ("<Law/>".encode("utf-16-be"), "", "xml"),
        (b"<!-- c --><?x y?>\n<!DOCTYPE HTML PUBLIC ''>", "", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "application/xml", "html"),
        (b"<HEAD>", "", "html"),
        (b"<p>sorry</p>", "", "html"),
        (b"<paragraph>1</paragraph>", "", "xml"),
        (b"<headline/>", "", "xml"),
        (b"<?xml version='1.0'?><title/>", "", "xml"),
        (b' {"a": 1}', "text/html", "json"),
        (b"[1]", "", "json"),
        (b"%PDF-1.7\n", "", "pdf"),
        (b"\n\n%PDF-1.4", "text/html", "pdf"),
        ("第一条".encode(), "text/plain", "text"),
        (b"Service unavailable", "text/html", "html"),
        (b"PK\x03\x04\x00\x00", "application/zip", None),
        (b"", "", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + b"HWP Document File", "", "office"),
        (b"PK\x03\x04....mimetypeapplication/hwp+zip", "application/zip", "office"),
        (b"PK\x03\x04....word/document.xml", "", "office"),
        (b"PK\x03\x04\x14\0\0\0photo.jpg", "application/zip", None),
    ],
)
def test_a_kind_is_known_by_its_first_bytes(data: bytes, media: str, kind: str | None) -> None:
    assert kind_of(data, media) == kind
