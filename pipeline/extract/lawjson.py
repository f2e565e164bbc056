"""The JSON of the e-Gov API v2: the elements of 法令標準XML as objects (tag, attr, children)."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from pipeline.errors import ExtractionError
from pipeline.extract.encoding import decode
from pipeline.extract.lawxml import extract as extract_xml
from pipeline.extract.lawxml import facts, made
from pipeline.records import Extracted

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEPTH = 200  # levels of elements; real laws have about fifteen


def extract(data: bytes, name: str) -> Extracted:
    """Read one law, bare or in the envelope, where it may be XML in base64."""
    text = decode(data, name).text
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        raise ExtractionError(
            f"{name}, line {error.lineno}: the JSON is broken or cut off ({error.msg}); "
            "fetch the file again."
        ) from error
    except RecursionError as error:
        raise ExtractionError(f"{name}: the JSON is nested too deeply to be a law.") from error
    envelope = read if isinstance(read, dict) else {}
    tree = envelope if "tag" in envelope else envelope.get("law_full_text")
    stated = _envelope(envelope)
    if isinstance(tree, str):
        try:
            inner = extract_xml(base64.b64decode(tree, validate=True), name)
        except binascii.Error as error:
            raise ExtractionError(
                f"{name}: law_full_text is neither an object nor XML in base64."
            ) from error
        return Extracted(
            name, inner.dialect, inner.blocks, {**inner.metadata, **stated}, inner.warnings
        )
    root = _element(tree, name, 0) if isinstance(tree, dict) else None
    law = None if root is None else next(root.iter("Law"), None)
    if root is None or law is None:
        said = str(envelope.get("message", ""))
        raise ExtractionError(
            f"{name}: the JSON holds no law (an object with tag Law)"
            + (f"; the service said: {said}." if said else ".")
        )
    return made(root, law, name, {**facts(law, name), **stated})


def _element(node: dict[str, Any], name: str, depth: int) -> _Element:
    """An object as an element; its strings become the text around its child elements."""
    from lxml import etree

    tag, attributes, children = node.get("tag"), node.get("attr") or {}, node.get("children") or []
    if not isinstance(tag, str) or not isinstance(attributes, dict) or depth > _DEPTH:
        raise ExtractionError(f"{name}: an object is no element (tag {tag!r}, depth {depth}).")
    try:
        element = etree.Element(tag, {str(k): str(v) for k, v in attributes.items()})
        for child in children:
            if isinstance(child, dict):
                element.append(_element(child, name, depth + 1))
            elif isinstance(child, str) and len(element):
                element[-1].tail = (element[-1].tail or "") + child
            elif isinstance(child, str):
                element.text = (element.text or "") + child
            else:
                raise ExtractionError(f"{name}: in {tag}, a child is neither object nor text.")
    except ValueError as error:
        raise ExtractionError(f"{name}: {tag!r} is no element of a law ({error}).") from error
    return element


def _envelope(envelope: dict[str, Any]) -> dict[str, str]:
    law, revision = envelope.get("law_info"), envelope.get("revision_info")
    law = law if isinstance(law, dict) else {}
    revision = revision if isinstance(revision, dict) else {}
    found = {
        "law_id": law.get("law_id"),
        "law_number": law.get("law_num"),
        "promulgated": law.get("promulgation_date"),
        "title": revision.get("law_title"),
        "revision": revision.get("law_revision_id"),
        "valid_from": revision.get("amendment_enforcement_date"),
    }
    return {key: value for key, value in found.items() if isinstance(value, str) and value}
