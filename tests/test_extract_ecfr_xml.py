"""The eCFR's XML: the blocks of each element, and the addresses that come of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import extract
from pipeline.records import Document, Extracted
from pipeline.split import split

META = "{&quot;path&quot;:&quot;/on/2031-04-01/title-15/part-901&quot;,&quot;citation&quot;:&quot;15 CFR Part 901&quot;}"  # fmt: skip # noqa: E501
PART = f"""<?xml version="1.0" encoding="UTF-8"?>
<DIV5 N="901" TYPE="PART" hierarchy_metadata="{META}">
<HEAD>PART 901—SAMPLE CONTROLS
</HEAD>
<AUTH>
<HED>Authority:</HED><PSPACE>50 U.S.C. 4801.
</PSPACE></AUTH>
<DIV6 N="A" TYPE="SUBPART"><HEAD>Subpart A—General</HEAD>
<DIV7 N="1" TYPE="SUBJGRP"><HEAD>Notices and Forms</HEAD>
%s
</DIV7>
</DIV6>
<DIV8 N="§§ 901.8-901.9" TYPE="SECTION"><HEAD>§§ 901.8-901.9   [Reserved]</HEAD></DIV8>
<DIV9 N="Supplement No. 1 to Part 901" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part 901—Forms</HEAD>
<HD1>First group</HD1>
<P>(a) Form one.</P>
<EDNOTE><HED>Editorial Note:</HED><PSPACE>At 70 FR 1, a form was moved.</PSPACE></EDNOTE>
</DIV9>
<DIV9 N="Supplement No. 2 to Part 901" TYPE="APPENDIX"><HEAD>Further Samples</HEAD><P>More.</P></DIV9>
</DIV5>
"""  # fmt: skip # noqa: E501
CCL = """<DIV5 N="774" TYPE="PART" hierarchy_metadata="{&quot;citation&quot;:&quot;15 CFR Part 774&quot;}">
<HEAD>PART 774—THE LIST</HEAD>
<DIV9 N="Supplement No. 1 to Part 774" TYPE="APPENDIX">
<HEAD>Supplement No. 1 to Part 774—The Commerce Control List</HEAD>
<HD1>Category 3—Electronics</HD1><P>A word before the entries.</P><HD1>A. “End Items”</HD1>
<FP-2><B>3A901 Samples, as follows (see List of Items Controlled).</B></FP-2>
<FP-1><E T="04">License Requirements</E></FP-1>
<FP-1><I>Reason for Control:</I> NS, e.g. for a. toys</FP-1>
<FP-1><E T="04">List of Items Controlled</E></FP-1>
<FP><I>Items:</I> a. Samples, as follows:</FP>
<P>a.1. Small samples;</P>
<P>a.2. Large samples, as follows:</P>
<P>a.2.a. Very large; <I>or</I></P>
<NOTE><HED>Note:</HED><P>3A901.a.2 does not apply to:</P><P>a. toys;</P></NOTE>
<P>b. [Reserved]</P>
<P>x. “Parts” for these.</P>
<HD1>D. “Software”</HD1>
<FP-2><B>3D901 “Software” for samples.</B></FP-2>
</DIV9></DIV5>"""  # noqa: E501


def read(body: str = "", *, name: str = "title-15-part-901.xml") -> Extracted:
    head = '<DIV8 N="901.1" TYPE="SECTION"><HEAD>§ 901.1   Scope of the <I>sample</I>.</HEAD>'
    return extract((PART % f"{head}{body}</DIV8>").encode(), name)


def document(body: str = "") -> Document:
    return split(read(body))[0]


def texts(found: Document, prefix: str = "us/cfr/15/901.1") -> dict[str, str]:
    return {
        p.address.removeprefix(prefix): p.text
        for p in found.provisions
        if p.address.startswith(prefix)
    }


def test_a_part_with_its_sections_and_supplements() -> None:
    found = document("<P>(a) One.</P>")
    assert (found.address, found.title) == ("us/cfr/15/901", "15 CFR Part 901—Sample Controls")
    assert found.metadata["law_number"] == "15 CFR part 901"
    assert "valid_from" not in found.metadata  # the day that was asked is not the day it began
    kinds = {p.address: (p.kind, p.label, p.heading, p.headings, p.status)
             for p in found.provisions}  # fmt: skip
    above = ("Subpart A—General", "Notices and Forms")
    assert kinds["us/cfr/15/901.1"] == ("section", "§ 901.1", "Scope of the sample", above, "")
    assert kinds["us/cfr/15/901/subpart_A"][0] == "chapter"
    assert kinds["us/cfr/15/901.9"][4] == "deleted"
    assert kinds["us/cfr/15/901/supp_1"] == ("annex", "Supplement No. 1 to Part 901", "Forms",
                                             (), "")  # fmt: skip
    assert "us/cfr/15/901/supp_1/a" in kinds
    # A heading that prints no number: the division states it.
    assert kinds["us/cfr/15/901/supp_2"][:2] == ("annex", "Further Samples")


def test_paragraphs_by_the_grammar_of_the_tradition() -> None:
    found = document(
        "<P>Before.\n</P><P>(a)(1) <I>Goods.</I> See §\u2009901.2(b):\n</P><P>(i) One;</P>"
        '<P>(A) Small <E T="03">or</E> large.</P><P>(2) Two.</P><P>(b) [Reserved]</P>'
    )
    assert texts(found) == {
        "": "§ 901.1 Scope of the sample.\nBefore.",
        "/a": "(a)",
        "/a/1": "(1) Goods. See §\u2009901.2(b):",
        "/a/1/i": "(i) One;",
        "/a/1/i/A": "(A) Small or large.",
        "/a/2": "(2) Two.",
        "/b": "(b) [Reserved]",
    }


def test_labels_in_notes_and_tables_are_theirs() -> None:
    found = document(
        "<P>(a) One.</P><P>(b) Two.</P>"
        "<NOTE><HED>Note 1 to paragraph (b):</HED><P>Such as:</P><P>(c) this;</P></NOTE>"
        '<DIV width="100%"><TABLE><CAPTION><P>Table 1</P></CAPTION><TR><TH>Good</TH><TH>Rule</TH>'
        "</TR><TR><TD>(c) A</TD><TD>Yes</TD></TR></TABLE></DIV><P>(c) Three.</P>"
    )
    assert texts(found)["/b"] == (
        "(b) Two.\nNote 1 to paragraph (b): Such as:\n(c) this;\nTable 1\nGood | Rule\n(c) A | Yes"
    )
    assert texts(found)["/c"] == "(c) Three."


def test_footnotes_powers_and_pictures() -> None:
    extracted = read(
        '<P>(a) It is 10<SU>3</SU> m of CO<E T="52">2</E>.<SU>1</SU><FTREF/> And more.</P>'
        "<FTNT><P><SU>1</SU> A footnote.</P></FTNT><img src='/graphics/er01.gif'/>"
    )
    found = texts(split(extracted)[0])
    assert found["/a"] == "(a) It is 10^3 m of CO2. And more.\n1 A footnote.\n[image]"
    assert [b.text for b in extracted.blocks if b.role == "footnote mark"] == ["1"]
    assert "1 picture (" in extracted.warnings[0]


def test_editors_notes_are_furniture() -> None:
    extracted = read('<P>Text.</P><CITA TYPE="N">[61 FR 1, Jan. 1, 1996]\n\n</CITA>')
    furniture = [b.text for b in extracted.blocks if b.kind == "furniture"]
    assert furniture == ["Authority:", "50 U.S.C. 4801.", "[61 FR 1, Jan. 1, 1996]",
                         "Editorial Note:", "At 70 FR 1, a form was moved."]  # fmt: skip


def test_a_control_list_is_split_into_its_entries() -> None:
    found = split(extract(CCL.encode(), "title-15-part-774.xml"))[0]
    entries = {p.address: p for p in found.provisions if p.address.startswith("eccn/")}
    assert [a for a in entries if a.count("/") == 1] == [
        "eccn/3A901", "eccn/3A901.a", "eccn/3A901.a.1", "eccn/3A901.a.2", "eccn/3A901.a.2.a",
        "eccn/3A901.b", "eccn/3A901.x", "eccn/3D901"]  # fmt: skip
    assert "toys" in entries["eccn/3A901.a.2/note_1"].text
    assert entries["eccn/3A901"].text.endswith("List of Items Controlled")
    assert entries["eccn/3A901.b"].status == "deleted"
    above = entries["eccn/3D901"].parent
    assert above is not None
    assert found.provisions[above].address == "us/cfr/15/774/supp_1"
    assert "A word before the entries." in found.provisions[above].text


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ('<DIV5 N="901" TYPE="PART"><HEAD>PART 901</HEAD>', "title-15.xml", "damaged"),
        ('<DIV5 N="901" TYPE="PART"><HEAD>PART 901</HEAD></DIV5>', "part.xml", "no CFR title"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><DIV5/>', "title-15.xml", "declaration"),
    ],
)
def test_what_cannot_be_read(text: str, name: str, why: str) -> None:
    with pytest.raises(ExtractionError, match=why):
        extract(f'<?xml version="1.0"?>{text}'.encode(), name)


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ('NODE="15:4.1"', "a.xml"),
        ("", "title-15-part-901.xml"),
        ('hierarchy_metadata="{}"', "title 15.xml"),
    ],
)
def test_the_title_by_node_or_name(attributes: str, name: str) -> None:
    text = f'<DIV5 N="901" {attributes}><HEAD>PART 901—A</HEAD><P>B.</P></DIV5>'
    assert split(extract(text.encode(), name))[0].address == "us/cfr/15/901"


def test_nothing_is_lost_or_said_twice() -> None:
    words = [f"zq{n}" for n in range(12)]
    body = (
        "<P>{} <I>{}</I>{}</P><EXTRACT><P>{}</P><FP>{}</FP></EXTRACT><UNKNOWN>{}<P>{}</P>{}"
        "</UNKNOWN><NOTE><HED>{}</HED>{}<P>{}</P></NOTE>{}"
    ).format(*words)
    assert [w for w in read(body).text.split() if w.startswith("zq")] == [
        "zq0", "zq1zq2", *words[3:]]  # fmt: skip


def _xml(tag: str, value: Any) -> str:
    """An element that was made JSON by xml2js: `$` its attributes, `_` its text."""
    if isinstance(value, str):
        return f"<{tag}>{escape(value)}</{tag}>\n"
    attributes = "".join(f" {k}={quoteattr(v)}" for k, v in value.get("$", {}).items())
    below = "".join(_xml(k, one) for k, v in value.items() if k not in "$_" for one in v)
    return f"<{tag}{attributes}>{below}{escape(value.get('_', ''))}</{tag}>\n"


@pytest.mark.data
def test_a_real_chapter(data: Path) -> None:
    file = data / "api/us/ecfr_xml2js_title-15_chapter-XI.json"
    tree = json.loads(file.read_text("utf-8"))["content"]
    documents = split(extract(_xml("DIV3", tree).encode(), "chapter.xml"))
    assert [d.address for d in documents] == [
        "us/cfr/15/1100-1109", "us/cfr/15/1110", "us/cfr/15/1180", "us/cfr/15/1181-1199"
    ]  # fmt: skip
    kinds = [p.kind for d in documents for p in d.provisions]
    assert (kinds.count("section"), kinds.count("chapter"), kinds.count("annex")) == (28, 6, 1)
    assert [d.provisions[0].status for d in documents] == ["deleted", "", "", "deleted"]
    assert not any(d.warnings for d in documents)
    addresses = {p.address for d in documents for p in d.provisions}
    assert "us/cfr/15/1110.102/a/4/iv" in addresses


@pytest.mark.data
def test_the_real_control_list_gives_the_same_addresses_as_its_json(data: Path) -> None:
    file = data / "en/us-ccl.json"
    printed = []
    for entry in json.loads(file.read_text("utf-8"))["entries"]:
        heading = escape(f"{entry['eccn']} {entry['heading']}")
        printed.append(f"<FP-2><B>{heading}</B></FP-2><FP><I>Items:</I></FP>")
        for item in entry.get("items") or []:
            said = [v for k, v in item.items() if k not in ("kind", "paragraph")]
            text = escape(" ".join(one for one in said if isinstance(one, str)))
            label = f"{item['paragraph']}. " if item.get("paragraph") else ""
            note = "note" in (item.get("kind") or "")
            printed.append(f"<NOTE><P>{text}</P></NOTE>" if note else f"<P>{label}{text}</P>")
    head, _, tail = CCL.partition("<HD1>")
    text = f"{head}{''.join(printed)}{tail[tail.index('</DIV9>') :]}"
    found = split(extract(text.encode(), "title-15-part-774.xml"))[0]
    given = split(extract(file.read_bytes(), file.name))[0]
    entries = [
        {a for p in one.provisions if (a := p.address).startswith("eccn/") and a.count("/") == 1}
        for one in (found, given)
    ]
    assert len(entries[1]) > 2000
    assert entries[0] == entries[1]
