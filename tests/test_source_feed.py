"""RSS, RDF and Atom: entries as documents, and what a feed shows no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from upstream import Upstream

from pipeline.errors import FetchError, KnowledgeError
from pipeline.sources import feed
from pipeline.sources.declaration import Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Failed, Fetched, Held, Outcome, Response, Same

QUICK = Waits(attempts=1, initial=0.0, longest=0.0, jitter=0.0, retry_after=0.1, total=5.0)
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>News</title><link>/</link>
<item><title>Rule on &lt;b&gt;exports&lt;/b&gt;</title><link>/notices/1</link>
<guid isPermaLink="false">n-1</guid><pubDate>Mon, 05 Jan 2026 09:00:00 GMT</pubDate>
<description>&lt;p&gt;First &amp;amp; only.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</description></item>
<item><title>Picnic</title><link>/events/2</link><guid>n-2</guid></item>
<item><title>Without a link</title><guid isPermaLink="false">n-3</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><id>urn:a:1</id><title type="html">改正のお知らせ</title>
<updated>2026-02-01T00:00:00Z</updated>
<link rel="self" href="/self"/><link href="/notices/1"/><summary>概要</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>News</title></channel>
<item rdf:about="/notices/1"><title>告示</title><link>/notices/1</link><dc:date>2026-03-01</dc:date>
</item></rdf:RDF>"""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.put("/feed.xml", RSS)
        server.put("/notices/1", "<html><body>The rule.</body></html>")
        server.put("/events/2", "<html><body>Fun.</body></html>")
        yield server


def source(upstream: Upstream, **document: Any) -> Source:
    declared = {"id": "news", "feed": "feed.xml", **document}
    return replace(upstream.declare(), documents=(declared,), path="feed.toml")


def run(asked: Source, held: Mapping[str, Held] | None = None, *, since: str = "") -> list[Outcome]:
    with Fetcher(asked, None, waits=QUICK) as door:
        return list(feed.fetch(asked, door, held or {}, since=since))


def test_what_an_entry_links_to_becomes_a_document(upstream: Upstream) -> None:
    (found,) = run(source(upstream, pattern="/notices/", lang="en"))
    assert isinstance(found, Fetched)
    assert (found.key, found.name) == ("n-1", "rule-on-exports.html")
    assert found.url == f"{upstream.url}/notices/1"
    assert found.mark == "2026-01-05T09:00:00+00:00"
    assert found.facts == {"title": "Rule on exports"}


def test_an_entry_as_a_small_text(upstream: Upstream) -> None:
    (found,) = run(source(upstream, text="^Rule", entries=True))
    assert isinstance(found, Fetched)
    assert found.name == "rule-on-exports.txt"
    assert found.data.decode() == (
        f"Rule on exports\n\nFirst & only.\nSecond.\n\n{upstream.url}/notices/1\n"
    )
    assert upstream.count() == 1


def test_an_entry_without_a_link_is_told(upstream: Upstream) -> None:
    (found,) = run(source(upstream, text="Without"))
    assert isinstance(found, Failed)
    assert (found.key, found.kind) == ("n-3", "wrong")


def test_an_entry_that_says_the_same_time_is_not_asked_for(upstream: Upstream) -> None:
    asked = source(upstream, pattern="/notices/")
    held = {"n-1": Held("0" * 64, "2026-01-05T09:00:00+00:00")}
    assert run(asked, held) == [Same("n-1")]
    assert upstream.count("/notices/1") == 0
    assert isinstance(run(asked, {"n-1": Held("0" * 64, "2025")})[0], Fetched)


def test_what_a_feed_shows_no_more_stays(upstream: Upstream) -> None:
    found = run(source(upstream, pattern="/notices/"), {"old": Held("0" * 64)})
    assert found[-1] == Same("old")


def test_since_leaves_older_entries_out(upstream: Upstream) -> None:
    assert run(source(upstream, pattern="/notices/"), since="2026-02-01") == []
    assert len(run(source(upstream, pattern="/notices/"), since="2026-01-05")) == 1


@pytest.mark.parametrize(
    ("body", "key", "title", "changed"),
    [
        (ATOM, "urn:a:1", "改正のお知らせ", "2026-02-01T00:00:00Z"),
        (RDF, "/notices/1", "告示", "2026-03-01"),
    ],
)
def test_atom_and_rdf(upstream: Upstream, body: str, key: str, title: str, changed: str) -> None:
    upstream.put("/feed.xml", body)
    (found,) = run(source(upstream))
    assert isinstance(found, Fetched)
    assert (found.key, found.facts["title"], found.mark) == (key, title, changed)
    assert found.url == f"{upstream.url}/notices/1"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<rss><channel><item>", "broken or cut off"),
        ("<opml/>", "is no feed"),
        ("<html><body>Sorry</body></html>", "HTML"),
    ],
)
def test_what_is_no_feed_fails_and_the_others_go_on(
    upstream: Upstream, body: str, words: str
) -> None:
    upstream.put("/other.xml", body)
    other = {"id": "other", "feed": "other.xml"}
    asked = source(upstream, pattern="/notices/")
    asked = replace(asked, documents=(other, *asked.documents))
    failed, taken = run(asked)
    assert isinstance(failed, Failed)
    assert (failed.key, failed.kind) == ("other", "wrong")
    assert words in failed.reason
    assert isinstance(taken, Fetched)


def test_entities_are_not_expanded() -> None:
    hostile = (
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><title>x &a;&f;</title><guid>1</guid></item></channel></rss>"
    )
    (entry,) = feed.read(Response("https://a.jp/feed", hostile.encode()))
    assert "aaaa" not in entry.title
    assert "root:" not in entry.title
    with pytest.raises(FetchError, match="broken"):
        feed.read(Response("https://a.jp/feed", b"<rss>&undefined;"))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"feed": 3}, "needs a feed"),
        ({"pattern": "("}, "no regular expression"),
        ({"kinds": ["doc"]}, "kinds"),
        ({"entries": "yes"}, "entries"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(
    upstream: Upstream, document: dict[str, Any], words: str
) -> None:
    with pytest.raises(KnowledgeError, match=words):
        run(source(upstream, **document))
