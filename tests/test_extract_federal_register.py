"""Federal Register documents: the printed column, the body as HTML, the API's JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.extract.federal_register_lines import Column
from pipeline.parse import parse_file
from pipeline.records import Document
from pipeline.split import split

RULE = "-" * 71
NOTE = "-" * 75
COLUMN = f"""[Federal Register Volume 96, Number 5 (Wednesday, January 8, 2031)]
[Rules and Regulations]
[Pages 899-901]
From the Federal Register Online via the Government Publishing Office [www.gpo.gov]
[FR Doc No: 2031-00140]


{"=" * 71}
{RULE}

DEPARTMENT OF COMMERCE

Bureau of Samples

15 CFR Part 901

[Docket No. 310101-0001]


Sample Controls: Changes to the List of Samples &
Forms

AGENCY: Bureau of Samples, Department of Commerce.

ACTION: Final rule.

{RULE}

SUMMARY: The Bureau of Samples changes the list of samples, so that dual-
use samples are on it.

DATES: This rule is effective February 1, 2031.

SUPPLEMENTARY INFORMATION:

I. Background

    The list is in Sec.  901.1 of the sample controls.\\1\\ It
was made in 2030.
    A second paragraph goes on over the page to the

[[Page 900]]

next one without an end.
{NOTE}

    \\1\\ See 15 CFR 901.1, as it was
on January 1, 2031.
{NOTE}

A. What Is Changed

    The Bureau changes two things.

[[Page 901]]

List of Subjects in 15 CFR Part 901

    Exports, Samples.

PART 901--SAMPLE CONTROLS

0
1. The authority citation for 15 CFR part 901 continues to read as
follows:

    Authority:  50 U.S.C. 4801.

Sec.  901.1   Scope of the sample.

* * * * *
    (b) The table says more.

{NOTE}
              Good                                 Rule
{NOTE}
Small....................................  Yes.
Large....................................  No.
{NOTE}

    Dated: January 3, 2031.
Ann Example,
Director of Samples.
[FR Doc. 2031-00140 Filed 1-7-31; 8:45 am]
BILLING CODE 3510-33-P
"""
PAGE = (
    "<html>\n<head>\n<title>Federal Register, Volume 96 Issue 5</title>\n</head>\n<body><pre>\n"
    + COLUMN.replace("&", "&amp;").replace(
        "[www.gpo.gov]", '[<a href="http://www.gpo.gov">www.gpo.gov</a>]'
    )
    + "</pre></body></html>\n"
)
ENTRY: dict[str, Any] = {
    "document_number": "2031-00140", "publication_date": "2031-01-08", "citation": "96 FR 899",
    "title": "Sample  Controls", "action": "Final rule.", "abstract": "The list is changed.",
    "dates": None, "effective_on": "2031-02-01", "type": "Rule",
    "html_url": "https://www.federalregister.gov/d/2031-00140",
}  # fmt: skip


def read(text: str, name: str = "fr-2031-00140.txt") -> Document:
    return split(extract(text.encode(), name))[0]


def sections(document: Document) -> dict[str, str]:
    return {p.address.removeprefix("us/fr/96/899"): p.text for p in document.provisions}


@pytest.mark.parametrize("text", [PAGE, COLUMN])
def test_the_printed_column(text: str) -> None:
    document = read(text)
    assert document.address == "us/fr/96/899"
    assert document.title == "Sample Controls: Changes to the List of Samples & Forms"
    facts = document.metadata
    assert (facts["law_number"], facts["document_number"]) == ("96 FR 899", "2031-00140")
    assert facts["valid_from"] == facts["promulgated"] == "2031-01-08"
    assert document.kind == "law"
    found = sections(document)
    assert list(found) == [
        "", "/sec_agency", "/sec_action", "/sec_summary", "/sec_dates",
        "/sec_supplementary-information", "/sec_1", "/fn_1", "/sec_1-a",
        "/sec_list-of-subjects-in-15-cfr-part-901", "/sec_901",
        "/sec_sec-901-1-scope-of-the-sample", "/table_1", "/table_1/row_1", "/table_1/row_2",
        "/table_1/row_3",
    ]  # fmt: skip
    assert found["/sec_summary"] == (
        "SUMMARY\nThe Bureau of Samples changes the list of samples, so that dual-use samples "
        "are on it."
    )
    assert found["/sec_1"].splitlines()[:3] == [
        "I. Background",
        "The list is in Sec.  901.1 of the sample controls. It was made in 2030.",
        "A second paragraph goes on over the page to the  next one without an end.",
    ]
    assert found["/fn_1"] == "1 See 15 CFR 901.1, as it was on January 1, 2031."
    assert found["/sec_901"].splitlines()[-2:] == [
        "1. The authority citation for 15 CFR part 901 continues to read as follows:",
        "Authority:  50 U.S.C. 4801.",
    ]
    assert found["/table_1/row_3"].split("..", 1)[0] == "Large"
    said = "\n".join(found.values())
    assert not any(mark in said for mark in ("[[Page", "\\1\\", "-----", "FR Doc", "BILLING"))


def test_what_its_source_says_goes_with_it() -> None:
    facts = {"title": "Sample Controls", "address": "us/fr/96/899/doc_2031-00140", "effective": "x"}
    document = parse_file(PAGE.encode(), "fr.txt", facts=facts).documents[0]
    assert (document.address, document.title) == (facts["address"], facts["title"])
    assert document.metadata["effective"] == "x"
    assert document.provisions[1].address == "us/fr/96/899/doc_2031-00140/sec_agency"


def test_a_notice_is_no_law() -> None:
    assert read(PAGE.replace("[Rules and Regulations]", "[Notices]")).kind == "report"


def test_the_body_as_html() -> None:
    page = (
        '<div><span class="unprinted-element">Start Preamble</span><h1>AGENCY:</h1><p>Bureau of '
        'Samples.</p><h1>SUMMARY:</h1><p>The list <span class="unprinted-element">Start Printed '
        "Page 900</span> is changed.</p><p>[FR Doc. 2031-00140 Filed 1-7-31; 8:45 am]</p></div>"
    )
    document = read(page, "fr-2031-00140.html")
    assert document.address == "us/fr/doc/2031-00140"
    said = "\n".join(p.text for p in document.provisions)
    assert "The list  is changed." in said
    assert "Start" not in said


def test_an_entry_of_the_api_is_its_title_and_abstract() -> None:
    document = read(json.dumps(ENTRY), "fr-2031-00140.json")
    assert (document.address, document.title) == ("us/fr/96/899", "Sample Controls")
    assert document.metadata["effective"] == "2031-02-01"
    assert document.metadata["valid_from"] == "2031-01-08"
    assert [p.text for p in document.provisions] == [
        "Sample  Controls\nFinal rule.\nThe list is changed."
    ]


def test_a_listing_is_a_document_for_each_entry() -> None:
    other = ENTRY | {"document_number": "2031-00141", "title": "Other", "abstract": "It stays."}
    third = ENTRY | {"document_number": "2031-00142", "citation": "96 FR 902"}
    value = {"count": 3, "results": [ENTRY, other, third]}
    documents = split(extract(json.dumps(value).encode(), "listing.json"))
    assert [d.address for d in documents] == [
        "us/fr/96/899/doc_2031-00140", "us/fr/96/899/doc_2031-00141", "us/fr/96/902"
    ]  # fmt: skip
    assert documents[1].provisions[0].text == "Other\nFinal rule.\nIt stays."
    assert documents[1].metadata["document_number"] == "2031-00141"


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["", "    One.", "[[Page 3]]", RULE, "SUMMARY: A", "0", "I. Head",
                             "A  Title", "Small.....  Yes.", "    \\1\\ Note.", "text \\2\\ and",
                             "BILLING CODE 1", "Sec.  1.1  Scope", "dual-"]),
            st.text(alphabet="aZ .:-\\1[(", max_size=12),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_no_character_is_lost(rows: list[str]) -> None:
    column = Column()
    column.read("\n".join(rows))
    shown = "".join(block.text for block in column.blocks if block.kind != "break")
    assert _bare(shown) == _bare("".join(rows))


@pytest.mark.data
def test_the_real_listing(data: Path) -> None:
    file = data / "api/us/federal_register_documents_subset.json"
    rows = json.loads(file.read_text("utf-8"))["results"]
    documents = split(extract(file.read_bytes(), file.name))
    assert len(documents) == len({d.address for d in documents}) == len(rows) == 56
    for row, document in zip(rows, documents, strict=True):
        said = _bare("".join(p.text for p in document.provisions))
        for key in ("title", "action", "abstract", "dates"):
            assert _bare(row[key] or "") in said
        assert document.metadata["document_number"] == row["document_number"]
        assert document.metadata["promulgated"] == row["publication_date"]
        assert document.kind == ("law" if row["type"] == "Rule" else "report")
