"""Which URLs may be asked at all, and which addresses a name may stand for.

The list of hosts is exact: a name must be spelled as the declaration spells it, so that no two
parsers can read it in two ways.  Addresses follow the IANA special-purpose registries as
`ipaddress` has them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence

import httpx2

from pipeline.sources.fetch.failure import Failure

Resolver = Callable[[str, int], Sequence[str]]

_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://(?P<authority>[^/?#]*)")
_HOST = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>\d{1,5}))?")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TUNNELS = tuple(ipaddress.ip_network(net) for net in ("2002::/16", "2001::/32"))
_LOCAL = tuple(
    ipaddress.ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")
)


def checked(url: str, hosts: Sequence[str], *, shown: str = "") -> httpx2.URL:
    """The URL, when it is http or https to one of `hosts` ("host", or "host:port" for another
    port than the scheme's own); else a `Failure` of kind "refused" about `shown`.
    """
    shown = shown or url
    match = _AUTHORITY.match(url)
    if match is None or re.search(r"[\x00-\x20\x7f\\]", url):
        raise _refused(shown, "is not a well-formed web address")
    authority = match["authority"].lower()
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise _refused(shown, f"is not a well-formed web address ({error})") from error
    if parsed.scheme not in _PORTS:
        raise _refused(shown, f"is no http or https address ({parsed.scheme or 'none'})")
    if "@" in authority:
        raise _refused(shown, "carries a user name or a password")
    place = _place(authority, parsed.scheme)
    if place is None:
        raise _refused(shown, "has a host in a spelling that is not accepted")
    if place not in {_place(host.lower(), parsed.scheme) for host in hosts}:
        raise _refused(
            shown,
            f"is on a host that the source does not declare ({', '.join(hosts) or 'none'})",
            "Add it to [refresh] hosts in the source's declaration if it is the issuer's",
        )
    # What is connected to is what was checked: both readings of the string must agree.
    port = parsed.port or _PORTS[parsed.scheme]
    if (parsed.raw_host.decode("ascii").strip("[]"), port) != (place[0].strip("[]"), place[1]):
        raise _refused(shown, "can be read in two ways")
    return parsed


def allowed(address: str, *, private: bool) -> bool:
    """Whether an address may be connected to: global unicast only; with `private` loopback and
    the private networks (RFC 1918, RFC 4193) as well, but never link-local ones.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id or ip.ipv4_mapped:
            return False
        if ip in _NAT64:
            return allowed(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)), private=False)
    if private and any(ip in net for net in _LOCAL):
        return True
    if isinstance(ip, ipaddress.IPv6Address) and (
        ip not in _UNICAST or any(ip in net for net in _TUNNELS)
    ):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, as the system resolves it; `OSError` when there are none."""
    import socket

    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _place(authority: str, scheme: str) -> tuple[str, int] | None:
    """Host and port in their one accepted spelling, or None."""
    match = _HOST.fullmatch(authority)
    if match is None:
        return None
    host, port = match["host"], int(match["port"] or _PORTS[scheme])
    if not 0 < port < 65_536:
        return None
    if host.startswith("["):
        try:
            ip = ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return None
        if ip.scope_id or ip.ipv4_mapped or host[1:-1] != ip.compressed:
            return None
        return host, port
    if _NAME.fullmatch(host) is None:
        return None
    # A last label that is a number makes it an IPv4 address (WHATWG URL): 127.1, 0x7f.1, …
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return (host, port) if str(ipaddress.IPv4Address(host)) == host else None
        except ValueError:
            return None
    return host, port


def _refused(shown: str, why: str, then: str = "Correct the address") -> Failure:
    return Failure(f"{shown} {why}; it was not asked. {then}.", "refused")
