"""The throttle between threads and sources, crawl delays, and keys in every disguise."""

from __future__ import annotations

import threading

import faults
import httpx2
import pytest
from upstream import Upstream

from pipeline.errors import FetchError
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.fetch.failure import Failure
from pipeline.sources.fetch.masking import masker
from pipeline.sources.fetch.patience import ENOUGH
from pipeline.sources.fetch.robots import LONGEST_DELAY, Robots
from pipeline.sources.fetch.throttle import Throttle


def test_a_host_is_asked_at_its_pace_and_others_at_once() -> None:
    slept: list[float] = []
    throttle = Throttle(clock=lambda: 0.0, sleep=slept.append)
    for _ in range(3):
        throttle.wait("a.example", 1.0)
    throttle.wait("b.example", 1.0)
    throttle.wait("a.example", 0.0)
    throttle.wait("a.example", 0.5)
    assert slept == [1.0, 2.0, 2.5]


def test_a_host_rests_when_it_asks_to() -> None:
    slept: list[float] = []
    throttle = Throttle(clock=lambda: 100.0, sleep=slept.append)
    throttle.rest("a.example", 30.0)
    throttle.rest("a.example", 3.0)
    throttle.wait("a.example", 0.0)
    throttle.wait("a.example", 1.0)
    throttle.wait("b.example", 0.0)
    assert slept == [30.0, 31.0]


def test_threads_share_one_queue() -> None:
    slept: list[float] = []
    throttle = Throttle(clock=lambda: 0.0, sleep=slept.append)
    threads = [threading.Thread(target=throttle.wait, args=("a.example", 1.0)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slept) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]


def robots(text: str) -> Robots:
    return Robots(lambda url: text.encode())


def delay(rules: Robots, path: str) -> float:
    url = httpx2.URL(f"https://law.example.org{path}")
    return rules.delay(url, shown=str(url))


def test_the_rules_for_this_program_come_before_those_for_all() -> None:
    rules = robots(
        "User-agent: *\nDisallow: /\n\nUser-agent: jobun\nDisallow: /search\nAllow: /search/help\n"
        "Crawl-delay: 3\n"
    )
    assert delay(rules, "/law/1") == 3.0
    assert delay(rules, "/search/help") == 3.0
    with pytest.raises(FetchError, match="does not let programs read it"):
        delay(rules, "/search?q=1")


def test_an_endless_crawl_delay_is_bounded_and_nonsense_is_no_rule() -> None:
    assert delay(robots("User-agent: *\nCrawl-delay: 99999999\n"), "/") == LONGEST_DELAY
    assert delay(robots("<html>not found</html>"), "/") == 0.0
    assert delay(robots("\xff\0 User-agent\nDisallow /\n"), "/") == 0.0


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (429, False), (0, False)])
def test_without_robots_txt(status: int, asked: bool) -> None:
    def missing(url: str) -> bytes:
        raise Failure(f"{url}: no", status=status)

    rules = Robots(missing)
    if asked:
        assert delay(rules, "/law/1") == 0.0
    else:
        with pytest.raises(FetchError, match="could not be read") as caught:
            delay(rules, "/law/1")
        assert caught.value.kind == "refused"


def test_a_host_that_is_down_is_left_alone_for_the_run() -> None:
    with Upstream() as upstream:
        upstream.put("/law/1", "<Law/>")
        waits = Waits(attempts=2, initial=0.01, jitter=0.0)
        with Fetcher(upstream.declare(), None, waits=waits) as fetcher:
            for fault, asked in ((503, 2), (500, 2), (404, 1), (faults.hang_up(), 2)):
                upstream.fail("/law/2", fault, times=None)
                for _ in range(ENOUGH):
                    upstream.forget()
                    with pytest.raises(FetchError):
                        fetcher.get(f"{upstream.url}/law/2")
                    assert upstream.count() == asked
                    if fault == 503:  # each time something comes in between, it counts anew
                        assert fetcher.get(f"{upstream.url}/law/1").data
            upstream.forget()
            with pytest.raises(FetchError, match=f"has not answered {ENOUGH} requests") as caught:
                fetcher.get(f"{upstream.url}/law/1")
            assert caught.value.kind == "unreachable"
            assert upstream.count() == 0
        with Fetcher(upstream.declare(), None, waits=waits) as fetcher:  # another run
            assert fetcher.get(f"{upstream.url}/law/1").data


def test_a_host_that_wants_to_be_left_alone_is() -> None:
    with Upstream() as upstream:
        upstream.put("/law/1", "<Law/>")
        upstream.fail("/law/1", faults.busy("7200"))
        with Fetcher(upstream.declare(), None) as fetcher:
            for _ in range(2):
                with pytest.raises(FetchError, match="not to be asked before"):
                    fetcher.get(f"{upstream.url}/law/1")
        assert upstream.count() == 1


def test_a_key_is_found_in_every_disguise() -> None:
    mask = masker("a/b c+d")
    for form in ("a/b c+d", "a%2Fb%20c%2Bd", "a%2Fb+c%2Bd", "a/b%20c%2Bd", "a%2fb+c%2bd"):
        assert mask(f"https://x/?OC={form}&y=1") == "https://x/?OC=***&y=1"
    assert mask("next=%2Fz%3FOC%3Da%252Fb%2520c%252Bd") == "next=%2Fz%3FOC%3D***"
    short = masker("test")
    assert short("https://x/latest?OC=test&type=testing") == "https://x/latest?OC=***&type=testing"
    assert masker("")("nothing to hide") == "nothing to hide"
