"""Which hosts and addresses are asked: lists, odd spellings, names that change their address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import httpcore2
import pytest
from upstream import Upstream

from pipeline.errors import FetchError
from pipeline.sources.declaration import Refresh, Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.fetch.hosts import allowed, checked

HOSTS = ("law.example.org", "127.0.0.1:8080", "[2001:db8::1]", "xn--fsq.example")


@pytest.mark.parametrize(
    "url",
    [
        "https://law.example.org/api?x=法",
        "HTTPS://LAW.example.org/",
        "https://law.example.org:443/",
        "http://law.example.org",
        "http://127.0.0.1:8080/",
        "https://[2001:db8::1]/",
        "https://xn--fsq.example/",
    ],
)
def test_a_declared_host_is_accepted(url: str) -> None:
    assert checked(url, HOSTS).host


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://law.example.org.evil.example/",
        "https://law.example.org:8443/",
        "https://law.example.org./",
        "https://law..example.org/",
        "https://law.example.org%2eevil.example/",
        "https://user:secret@law.example.org/",
        "https://law.example.org@evil.example/",
        "https://evil.example\\@law.example.org/",
        "https://law.example.org\\.evil.example/",
        "https:law.example.org",
        "//law.example.org/",
        "law.example.org",
        "",
        "ftp://law.example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://law.example.org/\r\nHost: evil.example",
        "https://law.example.org /",
        "https://ⅼaw.example.org/",  # U+217C, a Roman numeral that looks like an l
        "https://law.example。org/",  # the ideographic full stop
        "https://ｌaw.example.org/",  # a full-width l
        "https://例.example/",  # only its xn-- form is declared
        "http://0x7f.0.0.1:8080/",
        "http://0x7f000001:8080/",
        "http://2130706433:8080/",
        "http://017700000001:8080/",
        "http://0177.0.0.1:8080/",
        "http://127.1:8080/",
        "http://127.0.0.1.:8080/",
        "http://127.000.000.001:8080/",
        "http://１２７.0.0.1:8080/",
        "http://[::ffff:127.0.0.1]:8080/",
        "http://[::ffff:7f00:1]:8080/",
        "http://[2001:db8:0:0:0:0:0:1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1]:8080/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:080801/",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        checked(url, HOSTS)
    assert caught.value.kind == "refused"


@pytest.mark.parametrize("odd", ["2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"])
def test_an_odd_spelling_is_refused_even_when_declared(odd: str) -> None:
    with pytest.raises(FetchError, match="spelling"):
        checked(f"http://{odd}/", [odd])


@pytest.mark.parametrize(
    ("address", "public", "private"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1::1", True, True),
        ("127.0.0.1", False, True),
        ("10.1.2.3", False, True),
        ("172.31.0.1", False, True),
        ("192.168.1.1", False, True),
        ("::1", False, True),
        ("fd00::1", False, True),
        ("0.0.0.0", False, False),
        ("100.64.0.1", False, False),
        ("169.254.169.254", False, False),
        ("192.0.2.1", False, False),
        ("198.18.0.1", False, False),
        ("224.0.1.1", False, False),
        ("240.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("::", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("::ffff:93.184.216.34", False, False),
        ("::127.0.0.1", False, False),
        ("64:ff9b::7f00:1", False, False),
        ("64:ff9b::5db8:d822", True, True),
        ("64:ff9b:1::1", False, False),
        ("2002:7f00:1::", False, False),
        ("2001:0:1::1", False, False),
        ("2001:db8::1", False, False),
        ("fe80::1", False, False),
        ("fe80::1%eth0", False, False),
        ("fec0::1", False, False),
        ("ff02::1", False, False),
        ("not an address", False, False),
    ],
)
def test_which_addresses_are_connected_to(address: str, public: bool, private: bool) -> None:
    assert allowed(address, private=False) is public
    assert allowed(address, private=True) is private


class Recorder(httpcore2.NetworkBackend):
    """Notes where a connection would go, and makes none."""

    def __init__(self) -> None:
        self.went: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        self.went.append((host, port))
        raise httpcore2.ConnectError("refused")


def named(host: str, **refresh: Any) -> Source:
    own = {"adapter": "test", "every": timedelta(days=1), "hosts": (host,), "rate": 0.0, **refresh}
    return Source("named", {"en": "Named"}, refresh=Refresh(**own))


def test_a_name_that_changes_its_address_does_not_get_through() -> None:
    with Upstream() as upstream:
        upstream.put("/", "<Law/>")
        port = int(upstream.host.rpartition(":")[2])
        answers = iter([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34", "127.0.0.1"]])
        asked: list[str] = []

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return next(answers)

        inner = Recorder()
        waits = Waits(attempts=2, initial=0.01, jitter=0.0)
        source = named(f"law.example.org:{port}")
        with Fetcher(source, None, waits=waits, resolver=rebinding, backend=inner) as fetcher:
            # First the public address, which does not answer; asked again, it is loopback.
            with pytest.raises(FetchError, match=r"stands for 127\.0\.0\.1") as caught:
                fetcher.get(f"http://law.example.org:{port}/")
            assert caught.value.kind == "refused"
            with pytest.raises(FetchError, match=r"stands for 127\.0\.0\.1"):
                fetcher.get(f"http://law.example.org:{port}/")
        assert inner.went == [("93.184.216.34", port)]
        assert asked == ["law.example.org"] * 3
        assert upstream.count() == 0


def test_the_connection_goes_to_the_checked_address_under_its_name() -> None:
    with Upstream() as upstream:
        upstream.put("/", "<Law/>")
        port = int(upstream.host.rpartition(":")[2])
        source = named(f"law.example.org:{port}", private=True)
        resolved = ["127.0.0.2", "127.0.0.1"]  # nobody listens at the first
        with Fetcher(source, None, resolver=lambda host, port: resolved) as fetcher:
            fetcher.get(f"http://law.example.org:{port}/")
        assert upstream.asked[0].headers["host"] == f"law.example.org:{port}"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
def test_a_name_of_a_private_address_is_refused(address: str) -> None:
    inner = Recorder()
    source = named("law.example.org")
    with Fetcher(source, None, resolver=lambda *_: [address], backend=inner) as fetcher:
        with pytest.raises(FetchError, match="private = true") as caught:
            fetcher.get("https://law.example.org/")
        assert caught.value.kind == "refused"
    assert inner.went == []


def test_a_local_server_must_be_declared_private() -> None:
    with Upstream() as upstream:
        upstream.put("/", "<Law/>")
        with Fetcher(upstream.declare(private=False), None) as fetcher:
            with pytest.raises(FetchError, match="not a public address") as caught:
                fetcher.get(upstream.url + "/")
            assert caught.value.kind == "refused"
        assert upstream.count() == 0


def test_a_name_that_nobody_knows() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    waits = Waits(attempts=2, initial=0.01, jitter=0.0)
    with Fetcher(named("law.example.org"), None, waits=waits, resolver=unknown) as fetcher:
        with pytest.raises(FetchError, match=r"law\.example\.org was not found") as caught:
            fetcher.get("https://law.example.org/")
        assert caught.value.kind == "unreachable"
