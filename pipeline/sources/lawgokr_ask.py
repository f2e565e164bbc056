"""Asking the 국가법령정보 API: the key, the Referer, and what its answers with status 200 mean.

The service answers 200 whatever happens: an HTML page or nothing at all, `<Response>` or `<law>`
with `<result>` and `<msg>` (also as JSON) when the key or the caller's address is not registered,
`<Law>일치하는 법령이 없습니다…</Law>` for a number that is none.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from pipeline.errors import FetchError
from pipeline.sources.declaration import Source
from pipeline.sources.outcome import Door, Response
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element

# What the service says when the caller, not the question, is the matter.
_REFUSED = re.compile(r"검증|인증|권한|IP\s?주소|미신청|신청하|등록해|등록되지|허용|초과")
_MISSING = re.compile(r"일치하는|존재하지|찾을 수 없|not found", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ADVICE = (
    "Register this machine's address at https://open.law.go.kr (OPEN API, 신청 목록) for the key, "
    "and apply there for the kind of text that is asked for"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A parsed answer, its bytes as they came, and its address without the key."""

    root: _Element
    data: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Service:
    """The API of one source, behind its door."""

    door: Door
    base: str
    key: str

    def xml(self, page: str, params: Mapping[str, str]) -> Answer:
        """The answer of `lawSearch.do` or `lawService.do`; `FetchError` for what is none."""
        url = f"{self.base}/{page}"
        shown = f"{url}?{urlencode(params)}"
        response = self.door.get(
            url,
            params={"OC": self.key, "type": "XML", **params},
            headers=self.headers,
            kinds=("xml", "json"),
        )
        return Answer(_parsed(response, shown), response.data, shown)

    def pdf(self, link: str) -> tuple[bytes, str]:
        """An attached PDF and its address; links are paths, or addresses of another host name."""
        parts = urlsplit(urljoin(f"{self.base}/", link))
        if parts.hostname and parts.hostname.endswith("law.go.kr"):
            link = f"{parts.path}?{parts.query}" if parts.query else parts.path
        url = urljoin(f"{self.base}/", link)
        return self.door.get(url, headers=self.headers, kinds=("pdf",)).data, url

    @property
    def headers(self) -> dict[str, str]:
        """The service refuses a request that comes from no page of its own."""
        return {"Referer": urljoin(f"{self.base}/", "/")}


def service(source: Source, door: Door) -> Service:
    """The API that a declaration names; `FetchError` when it gives no base or there is no key."""
    where = source.path or source.id
    base = source.refresh.base if source.refresh else ""
    if not base:
        raise FetchError(
            f'{where}: [refresh] has no base; write base = "https://www.law.go.kr/DRF".', "refused"
        )
    variable = source.refresh.key if source.refresh else ""
    if not variable:  # the door masks the key that it knows of
        raise FetchError(
            f'{where}: [refresh] names no key; write key = "LAW_GO_KR_OC", the environment '
            "variable that holds it.",
            "refused",
        )
    key = os.environ.get(variable, "").strip()
    if not key:
        raise FetchError(
            f"{where}: no key for the 국가법령정보 API. Apply at https://open.law.go.kr (OPEN API "
            "신청; the key, OC, is the part of the account's e-mail before the @), register the "
            f"address of this machine there, and set {variable}=<key> in the environment.",
            "refused",
        )
    return Service(door, base, key)


def _parsed(response: Response, shown: str) -> _Element:
    """The root element; an error in words, as XML or JSON, raises with those words."""
    from lxml import etree

    data = response.data
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        raise _error(_words_of_json(data), shown)
    text = _CONTROL.sub("", data.decode("utf-8", "replace"))
    text = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text)
    if re.search(r"<!(?:DOCTYPE|ENTITY)\b", text):
        raise FetchError(
            f"{shown}: the XML declares a document type, which no answer does.", "wrong"
        )
    parser = xml_parser(encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise FetchError(
            f"{shown}: the XML is broken or cut off ({error.msg}). Try again later.", "wrong"
        ) from error
    said = " ".join(
        words for tag in ("result", "msg", "resultMsg") if (words := first(root, tag)) != "success"
        and words
    )  # fmt: skip
    bare = not len(root)
    if root.tag in ("Response", "OpenAPI_ServiceResponse") or bare or first(root, "result"):
        raise _error(said or whole(root), shown)
    return root


def _words_of_json(data: bytes) -> str:
    try:
        value = json.loads(data.decode("utf-8", "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ""
    found: list[str] = []
    queue = [value]
    while queue and len(found) < 4:
        one = queue.pop(0)
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            queue += one.values()
        elif isinstance(one, list):
            queue += one
    return " ".join(found)


def _error(words: str, shown: str) -> FetchError:
    words = " ".join(words.split())[:300]
    if _MISSING.search(words):
        return FetchError(
            f"{shown}: the service has no such text ({words}). Check the declaration.", "missing"
        )
    if _REFUSED.search(words):
        return FetchError(f"{shown}: the service refuses ({words}). {_ADVICE}.", "refused")
    return FetchError(
        f"{shown}: an answer without a text came"
        + (f" ({words})" if words else "")
        + ". Try again later; look at the service's notices if it stays so.",
        "wrong",
    )


def whole(element: _Element) -> str:
    """All text of an element, spaces made one."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def first(element: _Element, *tags: str) -> str:
    """The text of the first child of one of these tags that has any."""
    for tag in tags:
        for child in element.findall(tag):
            if text := whole(child):
                return text
    return ""
