"""The Commerce Control List as JSON: every string kept, in document order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ExtractionError
from pipeline.extract import ccl_json

SAMPLE: dict[str, Any] = {
    "source": {"format": "XML"},
    "ecfrIssueDate": "2025-02-03",
    "deepCategories": ["3"],
    "entries": [
        {
            "eccn": "3A991",
            "category": "3",
            "productGroup": "A",
            "heading": "Sample devices, as follows.",
            "reasonForControl": "AT",
            "countryChart": [{"control": "AT applies", "countryChart": "AT Column 1."}],
            "licenceExceptionFlags": {"LVS": "N/A", "STA": "Not for .a"},
            "staSpecialConditions": "STA: Not for .a",
            "relatedControls": None,
            "items": [
                {"paragraph": None, "kind": "text", "depth": 0, "text": "Read first."},
                {"paragraph": "a", "kind": "item", "depth": 1, "text": "Devices:"},
                {"paragraph": "a.1", "kind": "item", "depth": 2, "text": "Small ones."},
            ],
            "topLevelParagraphs": {"a": "Devices:"},
        },
        {"eccn": "9E993", "heading": "Sample technology."},
    ],
}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_text_without_breaks_is_the_strings_of_the_source() -> None:
    extracted = ccl_json.extract(encode(SAMPLE), "ccl.json")
    assert "".join(b.text for b in extracted.blocks if b.kind != "break") == "".join(
        strings(SAMPLE)
    )
    assert extracted.dialect == "ccl-json"
    assert extracted.metadata["valid_from"] == "2025-02-03"
    assert extracted.metadata["title"].startswith("Commerce Control List")
    assert not extracted.warnings


def test_the_text_reads_as_lines() -> None:
    text = ccl_json.extract(encode(SAMPLE), "ccl.json").text
    for line in (
        "Reason for control: AT",
        "AT applies: AT Column 1.",
        "LVS: N/A",
        "STA: Not for .a",
    ):
        assert line in text.split("\n")
    content = "".join(
        b.text
        for b in ccl_json.extract(encode(SAMPLE), "ccl.json").blocks
        if b.kind in ("text", "break")
    )
    assert "a.1 . Small ones." in content.replace("  ", " ")


def test_what_is_said_twice_is_furniture() -> None:
    blocks = ccl_json.extract(encode(SAMPLE), "ccl.json").blocks
    assert [b.text for b in blocks if b.role == "topLevelParagraphs"] == ["Devices:"]
    assert all(
        b.kind == "furniture" for b in blocks if b.role in ("topLevelParagraphs", "category")
    )


def test_an_unknown_key_is_kept_and_reported() -> None:
    value = {"entries": [{"eccn": "3A991", "heading": "H.", "novelty": {"x": ["New text."]}}]}
    extracted = ccl_json.extract(encode(value), "ccl.json")
    assert [(b.text, b.kind) for b in extracted.blocks if b.role == "novelty"] == [
        ("New text.", "text")
    ]
    assert "'novelty'" in extracted.warnings[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"entries": [', "damaged or truncated"),
        (b"\xff\xfe\x00", "damaged or truncated"),
        (b"[1, 2]", "no Commerce Control List"),
        (b'{"entries": []}', "no Commerce Control List"),
        (b'{"entries": [{"eccn": 1.0}]}', "entry 0 has no ECCN"),
        (b'{"entries": ["3A001"]}', "entry 0 has no ECCN"),
        (b'{"entries": [{"eccn": "XYZ"}]}', "entry 0 has no ECCN"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ExtractionError, match=rf"x\.json.*{message}"):
        ccl_json.extract(data, "x.json")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
_KEYS = ("heading", "countryChart", "items", "licenceExceptionFlags", "topLevelParagraphs", "other")


@given(st.dictionaries(st.sampled_from(_KEYS), _VALUES))
def test_odd_values_lose_nothing(entry: dict[str, Any]) -> None:
    value = {"entries": [{"eccn": "3A991", **entry}]}
    extracted = ccl_json.extract(encode(value), "x.json")
    assert "".join(b.text for b in extracted.blocks if b.kind != "break") == "".join(strings(value))


@pytest.mark.data
def test_the_real_list_is_covered(data: Path) -> None:
    raw = (data / "en" / "us-ccl.json").read_bytes()
    extracted = ccl_json.extract(raw, "us-ccl.json")
    value = json.loads(raw)
    text = extracted.text
    assert "".join(b.text for b in extracted.blocks if b.kind != "break") == "".join(strings(value))
    assert all(part in text for entry in value["entries"] for part in strings(entry))
    assert not extracted.warnings
