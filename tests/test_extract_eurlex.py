"""Union law as XHTML and Formex: which unit each text is of, and what is furniture."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ExtractionError
from pipeline.extract import extract
from pipeline.extract.eurlex_units import annex, article, division, paragraph, point
from pipeline.parse import parse_file
from pipeline.records import Document
from pipeline.split import split

NOTE = '<a id="ntc{0}" href="#ntr{0}">(<span class="oj-super oj-note-tag">{0}</span>)</a>'


def row(label: str, *content: str) -> str:
    """A point as the Official Journal sets it: a table of a label and a text."""
    inner = "".join(c if c.startswith("<") else f'<p class="oj-normal">{c}</p>' for c in content)
    return (
        '<table width="100%" border="0" cellspacing="0"><colgroup><col width="4%"/></colgroup>'
        f'<tbody><tr><td valign="top"><p class="oj-normal">{label}</p></td>'
        f'<td valign="top">{inner}</td></tr></tbody></table>'
    )


def text(words: str, name: str = "oj-normal") -> str:
    return f'<p class="{name}">\n   {words}\n</p>'


OJ = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1-transitional.dtd">'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>L_209900017EN</title></head><body>'
    '<nav class="toc-sidebar"><a href="#art_1">article 1</a></nav><div id="docHtml">'
    '<table border="0"><tbody><tr><td><p class="oj-hd-ti">Official Journal</p></td>'
    '<td><p class="oj-hd-date">1.2.2099</p></td></tr></tbody></table><hr class="oj-separator"/>'
    '<div class="eli-container"><div class="eli-main-title" id="tit_1">'
    + text("REGULATION (EU) 2099/17 OF THE SAMPLE COUNCIL", "oj-doc-ti")
    + text("of 30&nbsp;January 2099", "oj-doc-ti")
    + text("on the export of samples", "oj-doc-ti")
    + '</div><div class="eli-subdivision" id="pbl_1">'
    + text("THE SAMPLE COUNCIL,")
    + f'<div id="cit_1">{text("Having regard to the opinion&nbsp;" + NOTE.format(1) + ",")}</div>'
    + text("Whereas:")
    + f'<div id="rct_1">{row("(1)", "Samples should be easy to find.")}</div>'
    + f'<div id="rct_2">{row("(2)", "Samples are:", row("(a)", "one."))}</div>'
    + text("HAS ADOPTED THIS REGULATION:")
    + '</div><div id="enc_1"><div id="cpt_I">'
    + text('<span class="oj-italic">CHAPTER&nbsp;I</span>', "oj-ti-section-1")
    + text('<span class="oj-bold">SUBJECT</span>', "oj-ti-section-2")
    + '<div id="art_1">'
    + text("Article&nbsp;1", "oj-ti-art")
    + f'<div class="eli-title">{text("Subject matter", "oj-sti-art")}</div>'
    + text("This Regulation is a sample.")
    + "</div>"
    + text("Article 2", "oj-ti-art")
    + text("For the purposes of this Regulation:")
    + row("(1)", "‘sample’ means:", row("(a)", "shown;"), row("(b)", "told:", row("(i)", "once;")),
          "A hidden thing is none;")
    + row("(2)", "‘export’ means sending.")
    + '</div><div id="cpt_II">'
    + text("CHAPTER II", "oj-ti-section-1")
    + text("Article 4", "oj-ti-art")
    + '<div id="004.001">'
    + text("1.&nbsp;&nbsp;&nbsp;An authorisation is required for:")
    + row("(a)", "samples listed;")
    + text("The second subparagraph names:")
    + row("(a)", "another;", row("(i)", "inner."))
    + "</div>"
    + text("2.&nbsp;&nbsp;&nbsp;The following is inserted:")
    + row("(1)", text("‘Article 9a", "oj-ti-art"), text("1. Quoted.’"))
    + text("Article 4a", "oj-ti-art")
    + text("Inserted.")
    + '</div></div><div id="fnp_1"><div class="oj-final">'
    + text("This Regulation shall be binding.")
    + text("Done at Sample.", "oj-signatory")
    + "</div></div>"
    + '<p class="oj-note"><a id="ntr1" href="#ntc1">(<span>1</span>)</a> OJ C 1.</p>'
    + '<div class="eli-container" id="anx_I">'
    + text("ANNEX I", "oj-doc-ti")
    + text("LIST OF SAMPLES", "oj-doc-ti")
    + text("PART I — General notes", "oj-ti-grseq-1")
    + row("1.", "A note.")
    + text("PART II — CATEGORY 3", "oj-ti-grseq-1")
    + text("3A Systems", "oj-ti-grseq-1")
    + row("3A001", "Circuits, as follows:", row("a.", "round;", row("1.", "Small.")))
    + '<table class="oj-table"><tbody><tr><td><p class="oj-tbl-txt">Code</p></td><td>Rate</td></tr>'
      "<tr><td>1</td><td>two</td></tr></tbody></table></div>"
    + '<div class="eli-container" id="anx_II">'
    + text("ANNEX II", "oj-doc-ti")
    + text("SECTION A", "oj-ti-grseq-1")
    + text("Part 1 – Items", "oj-ti-grseq-1")
    + text("All samples.")
    + text("SECTION B", "oj-ti-grseq-1")
    + text("Part 1 – Items", "oj-ti-grseq-1")
    + text("None.")
    + '</div></div><hr class="oj-separator"/>'
    + text("ELI: http://data.europa.eu/eli/reg/2099/17/oj")
    + "</div></body></html>"
)  # fmt: skip


def grid(label: str, content: str) -> str:
    """A point as a consolidated text sets it."""
    return (
        '<div class="grid-container grid-list"><div class="list grid-list-column-1">'
        f'<span>{label} </span></div><div class="grid-list-column-2">{content}</div></div>'
    )


CONSOLIDATED = (
    '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    "<title>Consolidated TEXT: 32099R0017 — EN — 07.11.2100</title></head><body>"
    '<div class="eli-container"><p class="disclaimer">A documentation tool.</p>'
    '<p class="reference">02099R0017 — EN — 07.11.2100 — 001.001</p>'
    '<table border="0"><tbody><tr><td><p class="arrow"><a title="32099R0017">►B</a></p></td><td>'
    '<p class="title-doc-first">REGULATION (EU) 2099/17 OF THE SAMPLE COUNCIL</p>'
    '<p class="title-doc-last">on the export of samples</p>'
    '<p class="title-doc-oj-reference">(OJ L 1)</p></td></tr></tbody></table>'
    '<p class="hd-modifiers">Amended by:</p><table border="0"><tbody><tr><td>'
    '<p class="arrow">►M1</p></td><td><p class="title-fam-member">REGULATION (EU) 2100/5</p></td>'
    '</tr></tbody></table><p class="arrow">▼B</p>'
    '<p class="title-doc-first">REGULATION (EU) 2099/17 OF THE SAMPLE COUNCIL</p>'
    '<p class="title-division-1">CHAPTER I</p><p class="title-division-2">SUBJECT</p>'
    '<div id="art_1"><p class="title-article-norm">Article 1</p><div class="eli-title">'
    '<p class="stitle-article-norm">Subject matter</p></div><div class="norm">'
    '<span class="no-parag">1.  </span><div class="norm inline-element">An authorisation is '
    'required (<a href="#E0001"><span class="superscript">1</span></a>) for:'
    + grid(
        "(a)",
        '<p class="norm">samples <span><a title="32100R0005: REPLACED"><span class="boldface">►M1'
        '</span></a> listed <span class="boldface">◄</span></span> here;</p>'
        + grid("(i)", '<p class="norm">inner.</p>'),
    )
    + '</div></div><p class="modref"><a title="32100R0005: REPLACED">▼M1</a></p>'
    '<div class="norm"><span class="no-parag">2.  </span><div class="norm inline-element">'
    '<p class="norm inline-element">A second.</p><p class="norm inline-element">Its end.</p></div>'
    '</div></div><p class="title-article-norm">Article 2</p><p class="modref">▼M1</p>'
    '<p class="norm">—————</p><p class="title-article-norm">Article 3</p>'
    '<p class="norm">The following apply:</p>'
    + grid("(1)", '<p class="norm">‘sample’ means this;</p>')
    + '<p class="modref">▼M1</p>'
    + grid("(1a)", '<p class="norm">‘other’ means that.</p>')
    + '<div id="anx_I"><p class="title-annex-1">ANNEX I</p><p class="title-annex-2">LIST</p>'
    '<p class="title-gr-seq-level-1">CATEGORY 1</p><p class="title-gr-seq-level-2">1A Systems</p>'
    + grid("1A001", '<p class="norm">Components, as follows:</p>')
    + grid("a.", '<p class="norm">Seals;</p>')
    + '<p class="norm">Note: see 1C009.</p><p class="title-gr-seq-level-2">1C Materials</p>'
    '<p class="norm">1C009 Compounds.</p></div>'
    '<p class="footnote">(<a href="#src.E0001"><span>1</span></a>) OJ C 1.</p></div></body></html>'
)

ACT = """<?xml version="1.0" encoding="UTF-8"?>
<ACT><BIB.INSTANCE><DOCUMENT.REF FILE="L_2099.xml"><COLL>L</COLL></DOCUMENT.REF><LG.DOC>EN</LG.DOC>
</BIB.INSTANCE><TITLE><TI><P><HT TYPE="UC">Regulation (EU) 2099/17</HT></P><P>of <DATE
 ISO="20990130">30 January 2099</DATE></P></TI></TITLE><PREAMBLE><PREAMBLE.INIT><P>THE COUNCIL,</P>
</PREAMBLE.INIT><GR.VISA><VISA>Having regard to the opinion<NOTE NOTE.ID="E1"><P>OJ C 1.</P></NOTE>,
</VISA></GR.VISA><GR.CONSID><GR.CONSID.INIT><P>Whereas:</P></GR.CONSID.INIT><CONSID><NP>
<NO.P>(1)</NO.P><TXT>They include:</TXT><P><LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT>one.
</TXT></NP></ITEM></LIST></P></NP></CONSID></GR.CONSID></PREAMBLE><ENACTING.TERMS><DIVISION><TITLE>
<TI><P>CHAPTER I</P></TI><STI><P>SUBJECT</P></STI></TITLE><ARTICLE IDENTIFIER="001">
<TI.ART>Article 1</TI.ART><STI.ART><P>Definitions</P></STI.ART><ALINEA><P>For this Regulation:</P>
<LIST TYPE="ARAB"><ITEM><NP><NO.P>(1)</NO.P>
<TXT><QUOT.START CODE="2018"/>sample<QUOT.END CODE="2019"/>
 means:</TXT><P><LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT>a thing.</TXT></NP></ITEM></LIST>
</P><P>Nothing else;</P></NP></ITEM></LIST></ALINEA></ARTICLE></DIVISION><ARTICLE IDENTIFIER="004A">
<TI.ART>Article 4a</TI.ART><PARAG IDENTIFIER="004A.001"><NO.PARAG>1.</NO.PARAG><ALINEA><P>It covers:
</P><LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT>listed samples.</TXT></NP></ITEM></LIST>
</ALINEA><ALINEA>A second subparagraph.</ALINEA></PARAG><PARAG IDENTIFIER="004A.002">
<NO.PARAG>2.</NO.PARAG><ALINEA>Inserted is:<QUOT.S LEVEL="1"><ARTICLE IDENTIFIER="009">
<TI.ART>Article 9</TI.ART><PARAG IDENTIFIER="009.001"><NO.PARAG>1.</NO.PARAG>
<ALINEA>Quoted.</ALINEA></PARAG></ARTICLE></QUOT.S></ALINEA></PARAG></ARTICLE></ENACTING.TERMS><FINAL><P>Done.</P></FINAL>
</ACT>"""

ANNEX = """<ANNEX><BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE><TITLE><TI><P>ANNEX I</P></TI>
<STI><P>LIST</P></STI></TITLE><CONTENTS><P>Intro.</P><GR.SEQ LEVEL="1"><TITLE><TI><P>PART I</P></TI>
<STI><P>Items</P></STI></TITLE><NP><NO.P>3A001</NO.P><TXT>Circuits:</TXT><P>
<LIST TYPE="alpha"><ITEM><NP><NO.P>a.</NO.P><TXT>round.</TXT></NP></ITEM></LIST></P></NP>
<TBL COLS="2"><CORPUS><ROW><CELL COL="1">Code</CELL><CELL COL="2">Rate</CELL></ROW></CORPUS></TBL>
</GR.SEQ></CONTENTS>
</ANNEX>"""


def read(markup: str, name: str) -> Document:
    (document,) = split(extract(markup.encode(), name))
    return document


def units(document: Document) -> dict[str, str]:
    """Each provision's text, its white space collapsed, by its address below the act."""
    return {
        p.address.removeprefix(document.address).lstrip("/"): " ".join(p.text.split())
        for p in document.provisions
    }


def furniture(document: Document) -> str:
    pieces = (p for p in document.pieces if p.kind == "furniture")
    return " | ".join(document.text[p.start : p.end].strip() for p in pieces)


def test_the_official_journal_by_its_classes() -> None:
    document = read(OJ, "32099R0017.html")
    found = units(document)
    assert document.address == "eu/32099R0017"
    assert document.title.endswith("of 30 January 2099 on the export of samples")
    assert list(found) == [
        "", "pre_1", "pre_2", "pre_2/a", "chap_1", "art_1", "art_2", "art_2/1", "art_2/1/a",
        "art_2/1/b", "art_2/1/b/i", "art_2/2", "chap_2", "art_4", "art_4/1", "art_4/1/a", "art_4/2",
        "art_4/2/1", "art_4a", "annex_1", "annex_1/part_1", "annex_1/part_1/1", "annex_1/part_2",
        "annex_1/3A001", "annex_1/3A001/a", "annex_1/3A001/a/1", "annex_2", "annex_2/sec_a",
        "annex_2/sec_a/part_1", "annex_2/sec_b", "annex_2/sec_b/part_1",
    ]  # fmt: skip
    assert found["art_2/1"] == "(1) ‘sample’ means: A hidden thing is none;"
    assert found["annex_1/3A001"] == "3A001 Circuits, as follows: Code | Rate 1 | two"
    assert "Having regard to the opinion, Whereas:" in found[""]
    assert found[""].endswith("This Regulation shall be binding. Done at Sample.")
    assert furniture(document) == (
        "article 1 | Official Journal | 1.2.2099 | (1) | (1) OJ C 1. | "
        "ELI: http://data.europa.eu/eli/reg/2099/17/oj"
    )


def test_labels_captions_and_headings() -> None:
    by = {p.address: p for p in read(OJ, "a.html").provisions}
    article = by["eu/32099R0017/art_1"]
    assert (article.label, article.heading) == ("Article 1", "Subject matter")
    assert article.headings == ("CHAPTER I SUBJECT",)
    paragraph = by["eu/32099R0017/art_4/1"]
    assert (paragraph.label, paragraph.kind, paragraph.group) == (
        "1.", "paragraph", "eu/32099R0017/art_4",
    )  # fmt: skip
    entry = by["eu/32099R0017/annex_1/3A001"]
    assert (entry.kind, entry.label, entry.group) == ("entry", "3A001", entry.address)


def test_a_second_list_of_the_same_letters_has_no_address_of_its_own() -> None:
    document = read(OJ, "a.html")
    found = units(document)
    assert found["art_4/1/a"] == "(a) samples listed;"
    assert found["art_4/1"].endswith("names: (a) another; (i) inner.")
    assert any("art_4/1" in warning for warning in document.warnings)


def test_quoted_articles_are_text() -> None:
    assert units(read(OJ, "a.html"))["art_4/2/1"] == "(1) ‘Article 9a 1. Quoted.’"


def test_a_consolidated_text_states_its_act_and_date() -> None:
    document = read(CONSOLIDATED, "anything.html")
    found = units(document)
    assert document.address == "eu/32099R0017"
    assert document.metadata["valid_from"] == "2100-11-07"
    assert document.metadata["revision"] == "02099R0017-21001107"
    assert list(found) == [
        "", "chap_1", "art_1", "art_1/1", "art_1/1/a", "art_1/1/a/i", "art_1/2", "art_2", "art_3",
        "art_3/1", "art_3/1a", "annex_1", "annex_1/cat_1", "annex_1/1A001", "annex_1/1A001/a",
        "annex_1/1A001/note_1", "annex_1/1C009",
    ]  # fmt: skip
    assert found[""] == "REGULATION (EU) 2099/17 OF THE SAMPLE COUNCIL on the export of samples"
    assert found["art_1/1"] == "1. An authorisation is required for:"
    assert found["art_1/1/a"] == "(a) samples listed here;"
    assert found["art_1/2"] == "2. A second. Its end."
    assert found["annex_1/1A001"] == "1A001 Components, as follows:"
    assert found["annex_1/1A001/note_1"] == "Note: see 1C009."


def test_marks_of_amendments_are_furniture_and_deletions_are_told() -> None:
    document = read(CONSOLIDATED, "a.html")
    assert "►M1 | ◄ | ▼M1" in furniture(document)
    assert not any(mark in text for mark in "►◄▼" for text in units(document).values())
    assert [p.address for p in document.provisions if p.status == "deleted"] == [
        "eu/32099R0017/art_2"
    ]


def test_formex_by_its_elements() -> None:
    document = read(ACT, "act.xml")
    found = units(document)
    assert document.address == "eu/32099R0017"
    assert list(found) == [
        "", "pre_1", "pre_1/a", "chap_1", "art_1", "art_1/1", "art_1/1/a", "art_4a", "art_4a/1",
        "art_4a/1/a", "art_4a/2",
    ]  # fmt: skip
    assert found["art_1/1"] == "(1) ‘sample’ means: Nothing else;"
    assert found["art_4a/1"] == "1. It covers: A second subparagraph."
    assert found["art_4a/2"] == "2. Inserted is: Article 9 1. Quoted."
    assert "OJ C 1." in furniture(document)


def test_a_formex_annex_and_a_consolidated_act() -> None:
    annexed = extract(ANNEX.encode(), "annex.xml")
    (document,) = split(annexed)
    assert units(document)["annex_1/part_1"] == "PART I Items Code | Rate"
    assert units(document)["annex_1/3A001/a"] == "a. round."
    consolidated = (
        '<CONS.ACT><INFO.CONSLEG CONSLEG.REF="2099R0017" START.DATE="21001107"/><CONS.DOC>'
        + ACT.partition("</BIB.INSTANCE>")[2].replace("</ACT>", "</CONS.DOC></CONS.ACT>")
    )
    facts = extract(consolidated.encode(), "c.xml").metadata
    assert facts["address"] == "eu/32099R0017"
    assert (facts["valid_from"], facts["revision"]) == ("2100-11-07", "02099R0017-21001107")


def test_nothing_of_the_text_is_lost_whatever_is_cut_off() -> None:
    for markup, name in ((OJ, "a.html"), (CONSOLIDATED, "b.html")):
        for end in range(len(markup) // 3, len(markup), 997):
            parsed = parse_file(markup[:end].encode(), name)
            assert not parsed.problem or "text of an act" in parsed.problem, parsed.problem


@pytest.mark.parametrize("markup", ["<ACT><TITLE>", "<ACT></ACT>"])
def test_broken_or_empty_formex_is_an_error(markup: str) -> None:
    with pytest.raises(ExtractionError, match=r"broken|no text"):
        extract(markup.encode(), "act.xml")


def test_an_entity_is_refused() -> None:
    with pytest.raises(ExtractionError, match="DOCTYPE"):
        extract(b'<!DOCTYPE ACT [<!ENTITY a "b">]><ACT><P>&a;</P></ACT>', "act.xml")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (article("Article 5a"), "art_5a"),
        (article("Article 5(1)"), ""),
        (annex("ANNEX IIIa"), ("annex_3a", False)),
        (annex("ANNEX"), ("annex", False)),
        (annex("‘ANNEX I"), ("annex_1", True)),
        (annex("ANNEXES TO THIS"), ("", False)),
        (division("PART II — CATEGORY 3"), ("part", "part_2", "CATEGORY 3")),
        (division("Section B"), ("sec", "sec_b", "")),
        (division("Section I"), ("sec", "sec_1", "")),
        (division("TITLE ONE"), ("title", "title_1", "")),
        (division("Part of the items"), ("", "", "")),
        (point("(aa)"), "aa"),
        (point("1.2."), "1.2"),
        (point("3A001"), "3A001"),
        (point("Code"), ""),
        (paragraph("12a. Text"), "12a"),
        (paragraph("3A001 Circuits"), "3A001"),
        (paragraph("3A001 does not control"), ""),
        (paragraph("2099. was"), ""),
    ],
)
def test_units_as_printed(said: object, found: object) -> None:
    assert said == found


@pytest.mark.data
def test_the_excerpt_of_the_real_regulation_keeps_its_addresses(data: Path) -> None:
    path = data / "other" / "eu_2021_821_art1_2_4.md"
    (document,) = parse_file(path.read_bytes(), path.name).documents
    assert document.address == "eu/32021R0821"
    assert {"art_2/7/b", "art_4/b/iii"} <= set(units(document))
