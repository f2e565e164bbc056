"""The links of a page, in order: whole addresses and texts.  Nothing is asked of the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from pipeline.errors import FetchError
from pipeline.sources.outcome import Response

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SUFFIXES = {
    "application/pdf": ".pdf", "text/html": ".html", "application/xhtml+xml": ".html",
    "application/xml": ".xml", "text/xml": ".xml", "application/json": ".json",
    "text/plain": ".txt", "text/markdown": ".md", "application/x-hwp": ".hwp",
    "application/haansofthwp": ".hwp", "application/vnd.hancom.hwp": ".hwp",
    "application/hwp+zip": ".hwpx", "application/vnd.hancom.hwpx": ".hwpx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its whole address without a fragment, and its text on one line."""

    url: str
    text: str


def links(response: Response) -> list[Link]:
    """The links of an HTML page; `FetchError` ("wrong") when it cannot be read as one."""
    from lxml import etree

    stated = _CHARSET.search({k.lower(): v for k, v in response.headers.items()}.get(
        "content-type", ""
    ))  # fmt: skip
    try:
        parser = etree.HTMLParser(encoding=stated[1] if stated else None, no_network=True)
    except LookupError:  # an encoding that nobody knows: the page's own statement decides
        parser = etree.HTMLParser(no_network=True)
    try:
        root = etree.fromstring(response.data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(
            f"{response.url}: the index page cannot be read ({error}). "
            "Look at it in a browser, and correct the address.",
            "wrong",
        ) from error
    if root is None:
        raise FetchError(f"{response.url}: the index page is empty. Try again later.", "wrong")
    stated_base = root.find(".//base[@href]")
    base = urljoin(response.url, stated_base.get("href") or "") if (
        stated_base is not None
    ) else response.url  # fmt: skip
    found = []
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        try:
            url = urldefrag(urljoin(base, href)).url
            scheme = urlsplit(url).scheme
        except ValueError:  # not an address: [http://…
            continue
        if href and scheme in ("http", "https"):
            text = " ".join("".join(map(str, element.itertext())).split())
            found.append(Link(url, text))
    return found


def below_host(url: str, home: str) -> str:
    """A document's key: its address below the host, with the host where that is not `home`'s."""
    split = urlsplit(url)
    path = split.path.lstrip("/") + (f"?{split.query}" if split.query else "")
    own = split.netloc == urlsplit(home).netloc
    return (path if own else f"{split.netloc}/{path}") or split.netloc


def file_name(stem: str, response: Response, suffix: str = "") -> str:
    """A file name whose suffix says the type: as declared, as the body or the server says, as the
    address ends.
    """
    path = urlsplit(response.url).path.rpartition("/")[2]
    last = re.search(r"\.[A-Za-z0-9]{1,5}$", path)
    kind = ".pdf" if b"%PDF-" in response.data[:1024] else _SUFFIXES.get(response.media, "")
    own = suffix or kind or (last[0].lower() if last else ".html")
    plain = re.sub(r"[^\w.()-]+", "-", stem).strip("-.") or "page"
    return (plain if plain.lower().endswith(own) else plain + own)[-120:]
