"""Whether a declaration can work: read as its adapter reads it, before anything is asked."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pipeline.errors import FetchError, KnowledgeError
from pipeline.records import LANGUAGES
from pipeline.sources import LOCAL, Source
from pipeline.sources.adapters import adapter_of, addresses_of
from pipeline.sources.declaration import Refresh

_BY_DOCUMENTS = ("pages", "feed")  # these ask nothing but their [[document]] tables


def check(source: Source) -> None:
    """Raise `KnowledgeError` for what is wrong with a declaration, and says what to correct."""
    where = source.path
    if source.id == LOCAL:
        raise KnowledgeError(
            f"{where}: the id {LOCAL!r} is of what is added by hand; choose another."
        )
    known = ", ".join(LANGUAGES)
    for key, title in source.titles.items():
        if key not in LANGUAGES or not isinstance(title, str) or not title.strip():
            raise KnowledgeError(
                f"{where}: [title] {key} = {title!r} is no title; write one as a quoted string "
                f"under {known}."
            )
    odd = [str(language) for language in source.languages if language not in LANGUAGES]
    if odd:
        raise KnowledgeError(f"{where}: unknown languages {', '.join(odd)}. Known: {known}.")
    if source.refresh is None:
        return
    adapter_of(source)
    addresses = addresses_of(source)
    if source.refresh.adapter in _BY_DOCUMENTS and not source.documents:
        raise KnowledgeError(f"{where}: nothing is asked for; add a [[document]].")
    _hosts(where, source.refresh, addresses)


def _hosts(where: str, refresh: Refresh, addresses: tuple[str, ...]) -> None:
    """Each address is of http(s), on a declared host, and one that may be connected to."""
    from pipeline.sources.fetch.hosts import checked

    asked = [*([refresh.base] if refresh.base else []), *addresses]
    for url, hosts in [
        *((url, refresh.hosts) for url in asked),
        *((f"https://{host}/", (host,)) for host in refresh.hosts),
    ]:
        try:
            checked(url, hosts)
        except FetchError as error:
            raise KnowledgeError(f"{where}: {error}") from error
        name = urlsplit(url).hostname or ""
        if not refresh.private and _is_private(name):
            raise KnowledgeError(
                f"{where}: {name} is an address of this machine or its network; say "
                "private = true under [refresh] if it is meant."
            )


def _is_private(host: str) -> bool:
    from pipeline.sources.fetch.hosts import allowed

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not allowed(host, private=False)
