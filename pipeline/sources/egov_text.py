"""The text of one version of a Japanese law: `/law_data/{revision id}` of the e-Gov 法令API.

XML is asked for first; where that fails (for a large law the service may answer with an error)
the same as JSON.  An answer counts only when it holds a law, and the version that was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import FetchError
from pipeline.sources.egov_listing import object_of, refusal, stated
from pipeline.sources.outcome import Door
from pipeline.untrusted import xml_parser

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes as they came, whence, and the suffix of their type."""

    data: bytes
    url: str
    suffix: str


def get(door: Door, base: str, law_id: str, revision: str) -> Text:
    """The text of a version; `FetchError` when neither form can be had."""
    url = f"{base}/law_data/{revision}"
    try:
        response = door.get(url, params={"response_format": "xml"}, kinds=("xml",))
        _check_xml(response.data, law_id, revision, url)
        return Text(response.data, response.url, ".xml")
    except FetchError as error:
        if error.kind not in ("unreachable", "wrong"):
            raise
        first = error
    try:
        response = door.get(url, params={"response_format": "json"}, kinds=("json",))
        _check_json(response.data, law_id, revision, url)
    except FetchError as error:
        raise FetchError(f"{first} As JSON: {error}", first.kind) from error
    return Text(response.data, response.url, ".json")


def parse(data: bytes, url: str) -> _Element:
    """The root of an XML answer; `FetchError` ("wrong") when it is broken or guarded."""
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise FetchError(f"{url}: the answer is a page or declares entities, no law.", "wrong")
    parser = xml_parser()
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(
            f"{url}: the XML is broken or cut off ({error}). Try again later.", "wrong"
        ) from error


def found(root: _Element, path: str) -> str:
    """The text of the element at `path`, "" where there is none."""
    return (root.findtext(path) or "").strip()


def _check_xml(data: bytes, law_id: str, revision: str, url: str) -> None:
    root = parse(data, url)
    if root.tag == "error_info":
        raise refusal(url, found(root, "code"), found(root, "message"))
    if root.tag != "law_data_response" or root.find("law_full_text/Law") is None:
        raise FetchError(f"{url}: the answer (<{root.tag}>) holds no law.", "wrong")
    _check_ids(
        found(root, "law_info/law_id"),
        found(root, "revision_info/law_revision_id"),
        (law_id, revision),
        url,
    )


def _check_json(data: bytes, law_id: str, revision: str, url: str) -> None:
    answer = object_of(data, url)
    if not answer.get("law_full_text"):
        raise FetchError(f"{url}: the answer holds no law.", "wrong")
    law, version = answer.get("law_info"), answer.get("revision_info")
    _check_ids(
        stated(law.get("law_id")) if isinstance(law, dict) else "",
        stated(version.get("law_revision_id")) if isinstance(version, dict) else "",
        (law_id, revision),
        url,
    )


def _check_ids(law_id: str, revision: str, asked: tuple[str, str], url: str) -> None:
    if (law_id, revision) != asked:
        raise FetchError(
            f"{url}: the answer is version {revision or '(none)'} of {law_id or 'no law'}, "
            "not the one that was asked for.",
            "wrong",
        )
