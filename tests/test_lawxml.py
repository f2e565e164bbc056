"""法令標準XML: three envelopes, JSON, and what is refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract.lawxml import extract, extract_json
from pipeline.records import Extracted

LAW = """<Law Era="Heisei" Lang="ja" LawType="Act" Num="245" Year="11" PromulgateMonth="12"
 PromulgateDay="22"><LawNum>平成十一年法律第二百四十五号</LawNum><LawBody>
 <LawTitle Kana="みほん">見本<Ruby>砒<Rt>ひ</Rt></Ruby>素法</LawTitle>
 <TOC><TOCLabel>目次</TOCLabel></TOC>
 <MainProvision><Article Num="1"><ArticleCaption>（目的）</ArticleCaption>
 <ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"><ParagraphNum/>
 <ParagraphSentence><Sentence>目的とする。</Sentence></ParagraphSentence></Paragraph>
 </Article></MainProvision></LawBody></Law>"""


def source(extracted: Extracted) -> str:
    return "".join(b.text for b in extracted.blocks if b.kind != "break")


def test_the_blocks_are_the_text_nodes() -> None:
    from lxml import etree

    assert source(extract(LAW.encode(), "a.xml")) == "".join(etree.fromstring(LAW).itertext())


def test_facts_of_a_bare_law() -> None:
    assert extract(LAW.encode(), "a.xml").metadata == {
        "title": "見本砒素法",
        "law_id": "411AC0000000245",
        "law_number": "平成十一年法律第二百四十五号",
        "promulgated": "1999-12-22",
        "lang": "ja",
        "kind": "law",
    }


def test_a_file_name_states_the_revision() -> None:
    named = extract(LAW.encode(), "law_411AC0000000245_20240401_505AC0000000063.xml").metadata
    assert named["revision"] == "411AC0000000245_20240401_505AC0000000063"
    assert named["valid_from"] == "2024-04-01"


def test_blocks_carry_locator_and_role() -> None:
    blocks = extract(LAW.encode(), "a.xml").blocks
    said = [(b.text, b.locator, b.role, b.kind) for b in blocks if b.text.strip()]
    assert ("（目的）", ("art_1",), "caption", "text") in said
    assert ("第一条", ("art_1",), "label", "text") in said
    assert ("目的とする。", ("art_1",), "", "text") in said
    assert ("目次", (), "toc", "furniture") in said
    assert ("ひ", (), "ruby", "furniture") in said


V1 = (
    "<DataRoot><Result><Code>0</Code></Result><ApplData><LawId>411AC1000000245</LawId>"
    f"<LawFullText>{LAW}</LawFullText></ApplData></DataRoot>"
)
V2 = (
    "<law_data_response><law_info><law_id>411AC1000000245</law_id></law_info><revision_info>"
    "<law_revision_id>411AC1000000245_20250601_504AC0000000068</law_revision_id>"
    "<amendment_enforcement_date>2025-06-01</amendment_enforcement_date></revision_info>"
    f"<law_full_text>{LAW}</law_full_text></law_data_response>"
)


def test_an_envelope_is_furniture_and_its_id_comes_first() -> None:
    for text in (V1, V2):
        extracted = extract(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), "a.xml")
        assert extracted.metadata["law_id"] == "411AC1000000245"
        assert all(b.kind == "furniture" for b in extracted.blocks if "AC1000" in b.text)
    assert extracted.metadata["valid_from"] == "2025-06-01"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932", "euc_jp"])
def test_encodings(encoding: str) -> None:
    declared = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{LAW}'
    assert extract(text.encode(encoding), "a.xml").metadata["title"] == "見本砒素法"


def _node(element: Any) -> dict[str, Any]:
    children: list[Any] = [element.text] if element.text else []
    for child in element:
        children += [_node(child), *([child.tail] if child.tail else [])]
    return {"tag": element.tag, "attr": dict(element.attrib), "children": children}


def test_json_says_the_same() -> None:
    from lxml import etree

    law = _node(etree.fromstring(LAW))
    plain = extract(LAW.encode(), "a").blocks
    assert extract_json(json.dumps(law).encode(), "a").blocks == plain
    info = {"law_info": {"law_id": "411AC1000000245"}}
    inside = extract_json(json.dumps({**info, "law_full_text": law}).encode(), "a")
    assert inside.blocks == plain
    assert inside.metadata["law_id"] == "411AC1000000245"
    coded = {**info, "law_full_text": base64.b64encode(LAW.encode()).decode()}
    assert extract_json(json.dumps(coded).encode(), "a").metadata["law_id"] == "411AC1000000245"


BOMB = '<!DOCTYPE Law [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<Law>&b;</Law>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (LAW[:-40].encode(), r"a\.xml, line 8: the XML is broken or cut off"),
        (b"", "empty"),
        (b"\n<Law><LawNum></Law>", r"a\.xml, line 2"),
        (b"<root><p>text</p></root>", "holds no law"),
        (V1.replace(LAW, "").replace("<Code>0</Code>", "<Message>該当なし</Message>").encode(),
         "the service said: 該当なし"),
        (BOMB.encode(), r"a\.xml, line 1: a document type or entity"),
        (BOMB.encode("utf-16"), "a document type or entity"),
        (b'\n<!DOCTYPE Law SYSTEM "http://example.org/law.dtd"><Law/>', "line 2: a document type"),
        (b"<Law>&undefined;</Law>", r"a\.xml, line 1"),
        (b"\x00\x01\x02PK" * 20, r"a\.xml"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ExtractionError, match=message):
        extract(data, "a.xml")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"tag": "Law", "children": [', "line 1: the JSON is broken"),
        (b'{"code": "404004", "message": "no such law"}', "said: no such law"),
        (b"[1, 2]", "holds no law"),
        (b'{"tag": "Law", "attr": {}, "children": [1]}', "neither object nor text"),
        (b'{"tag": "a b", "attr": {}, "children": []}', "no element"),
        (b'{"law_full_text": "%%%"}', "base64"),
        (b'{"tag":"Law","children":[' * 5000, "broken|deeply"),
    ],
)
def test_json_that_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ExtractionError, match=message):
        extract_json(data, "a.json")


@pytest.mark.data
def test_real_files(data: Path) -> None:
    from lxml import etree

    read = 0
    for file in sorted((data / "api" / "egov").glob("*.xml")):
        raw = file.read_bytes()
        try:
            parsed = etree.fromstring(raw)
        except etree.XMLSyntaxError:  # two files came damaged from their source
            with pytest.raises(ExtractionError, match="line 1"):
                extract(raw, file.name)
            continue
        assert source(extract(raw, file.name)) == "".join(str(t) for t in parsed.itertext())
        read += 1
    for file in sorted((data / "api" / "egov").glob("*.json")):
        extracted = extract_json(file.read_bytes(), file.name)
        assert source(extracted) == "".join(_strings(json.loads(file.read_bytes())))
        read += 1
    assert read >= 6


def _strings(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    return [text for child in node["children"] for text in _strings(child)]
