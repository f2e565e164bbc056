"""Korean laws and rules of the API on real texts: what they state, and what Markdown says."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.records import Document, Extracted, Provision
from pipeline.split import split


def tails(document: Document) -> dict[str, Provision]:
    return {p.address[len(document.address) :].lstrip("/"): p for p in document.provisions}


def main_part(document: Document) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {
        key: (p.status, p.heading, p.headings)
        for key, p in tails(document).items()
        if key.startswith(("part_", "chap_", "art_"))
    }


def read(value: dict[str, Any]) -> Document:
    (document,) = split(extract(json.dumps(value, ensure_ascii=False).encode(), "answer.json"))
    return document


def _real(data: Path, name: str) -> tuple[dict[str, Any], Extracted, Document]:
    path = next((data / "api" / "law.go.kr").glob(name))
    extracted = extract(path.read_bytes(), path.name)
    (document,) = split(extracted)
    return json.loads(path.read_text("utf-8")), extracted, document


@pytest.mark.data
def test_the_real_decree_has_each_unit_that_it_states(data: Path) -> None:
    value, extracted, document = _real(data, "drf_law_json_*.json")
    units = [u for u in value["법령"]["조문"]["조문단위"] if u["조문여부"] == "조문"]
    found = tails(document)
    stated = {
        f"art_{u['조문번호']}" + (f"-{u['조문가지번호']}" if u.get("조문가지번호") else ""): u
        for u in units
    }
    assert [k for k in found if re.fullmatch(r"art_[\d-]+", k)] == list(stated)
    kinds = [p.kind for key, p in found.items() if key.startswith("art_")]
    said = json.dumps(value["법령"]["조문"], ensure_ascii=False)
    assert kinds.count("paragraph") == said.count('"항번호"')
    assert kinds.count("item") == said.count('"호번호"')
    assert kinds.count("subitem") == said.count('"목번호"') + 4  # 1) to 4) in the text of one
    for key, one in stated.items():
        text = re.sub(r"\s", "", found[key].text)
        assert text.startswith(re.sub(r"\s", "", one["조문내용"]))
        assert found[key].heading in (one.get("조문제목", ""), "")
    assert sum(k.startswith("suppl_") and "/" not in k for k in found) == 58
    assert [k for k in found if k.startswith("appdx") and "/" not in k] == [
        "appdx_1", "appdx_1-2", "appdx_1-3", "appdx_2", "appdx_3", "appdx_4", "appdx_4-2",
        "appdx_5", "appdx_6", "appdx_7", "appdx_8", "appdx_9",
    ]  # fmt: skip
    assert found["appdx_8"].status == "deleted"
    assert extracted.metadata["valid_from"] == "2025-05-20"


@pytest.mark.data
def test_the_real_rule_has_its_articles_and_items(data: Path) -> None:
    value, _, document = _real(data, "drf_admrul_json_*.json")
    texts = value["AdmRulService"]["조문내용"]
    found = tails(document)
    numbers = [re.match(r"제(\d+)조(?:의(\d+))?", text) for text in texts]
    stated = [f"art_{m[1]}" + (f"-{m[2]}" if m[2] else "") for m in numbers if m]
    assert [k for k in found if re.fullmatch(r"art_[\d-]+", k)] == stated
    assert len(stated) == 40
    circled = sum(len(re.findall(r"[①-⑳]\s", text)) for text in texts)
    assert sum(p.kind == "paragraph" and k.startswith("art_") for k, p in found.items()) == circled
    assert sum(k.startswith("form_") and "/" not in k for k in found) == 15


def leaves(value: Any) -> Iterator[str]:
    """The texts of a JSON value."""
    if isinstance(value, str):
        yield value
        return
    for one in value.values() if isinstance(value, dict) else value:
        yield from leaves(one)


@pytest.mark.data
@pytest.mark.parametrize("name", ["drf_law_json_*.json", "drf_admrul_json_*.json"])
def test_no_word_of_a_real_answer_is_lost(data: Path, name: str) -> None:
    value, extracted, _ = _real(data, name)

    def letters(text: str) -> Counter[str]:
        return Counter(re.sub(r"\s", "", html.unescape(text)))

    kept = "".join(b.text for b in extracted.blocks if b.kind != "break")
    assert letters(kept) == letters("".join(leaves(value)))


WORDS = {"para": "항", "item": "호", "sub": "목"}


def answer_of(document: Document) -> dict[str, Any]:
    """The answer that the API would give of a law that was read from Markdown."""
    below = {
        index: [*rows]
        for index, rows in groupby(
            sorted(range(1, len(document.provisions)), key=lambda i: document.provisions[i].parent),
            key=lambda i: document.provisions[i].parent,
        )
    }

    def segment(index: int) -> tuple[str, str, str]:
        word, _, number = document.provisions[index].address.rpartition("/")[2].partition("_")
        number, _, branch = number.partition("-")
        return word, number, branch

    def unit(index: int) -> dict[str, Any]:
        word, number, branch = segment(index)
        name, text = WORDS[word], document.provisions[index].text
        deeper = [i for i in below.get(index, []) if segment(i)[0] not in WORDS]
        lines = [text, *(document.provisions[i].text for i in deeper)]
        found = {f"{name}번호": number, f"{name}내용": [lines] if deeper else text}
        return found | ({f"{name}가지번호": branch} if branch else {}) | inside(index)

    def inside(index: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for i in below.get(index, []):
            if segment(i)[0] in WORDS:
                found.setdefault(WORDS[segment(i)[0]], []).append(unit(i))
        return found

    def units() -> Iterator[dict[str, Any]]:
        for index, provision in enumerate(document.provisions):
            key = provision.address[len(document.address) + 1 :]
            if re.fullmatch(r"art_[\d-]+", key):
                _, number, branch = segment(index)
                held = inside(index)
                items = [{"호": held.pop("호")}] if "호" in held else []
                paragraphs = items + held.pop("항", [])
                yield {
                    "조문번호": number, "조문가지번호": branch, "조문여부": "조문",
                    "조문내용": provision.text,
                    "항": paragraphs[0] if len(paragraphs) == 1 else paragraphs,
                }  # fmt: skip
            elif key.startswith(("part_", "chap_")):
                yield {"조문번호": "0", "조문여부": "전문", "조문내용": provision.text}

    head = {"법령명_한글": document.title, "공포번호": "1", "시행일자": "20260101"}
    return {"법령": {"기본정보": head, "조문": {"조문단위": [*units()]}}}


@pytest.mark.data
@pytest.mark.parametrize("name", ["대외무역법_시행령.md", "방위사업법_법률.md"])
def test_a_law_has_the_addresses_of_its_markdown(data: Path, name: str) -> None:
    path = data / "ko" / name
    (document,) = split(extract(path.read_bytes(), path.name))
    other = read(answer_of(document))
    assert main_part(other) == main_part(document)
    assert len(main_part(document)) > 500
    assert other.address == document.address


@pytest.mark.data
@pytest.mark.parametrize("glued", [False, True])
def test_a_rule_has_the_addresses_of_its_text(data: Path, glued: bool) -> None:
    path = data / "ko" / "전략물자수출입고시.md"
    (document,) = split(extract(path.read_bytes(), path.name))
    text = path.read_text("utf-8").split("# 전략물자수출입고시", 1)[1]
    text = re.split(r"(?m)^\s*(?:부\s*칙|\[?별표)", text)[0]
    texts = [t for t in re.split(r"\n\s*\n(?=\s*제\d+[조장절])", text) if t.strip()]
    if glued:  # as the service does to the JSON
        texts = [re.sub(r"\s*\n\s*", "", one) for one in texts]
    head = {"행정규칙명": document.title, "시행일자": "20260101"}
    other = read({"AdmRulService": {"행정규칙기본정보": head, "조문내용": texts}})
    ours, theirs = main_part(other), main_part(document)
    assert len(theirs) == 756
    if glued:
        assert set(theirs) - set(ours) == {"art_21/para_12"}
        assert set(ours) <= set(theirs)
    else:
        assert ours == theirs
