"""The bilingual treaty Markdown: English kept, everything else told apart, nothing lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ExtractionError
from pipeline.extract import treaty_markdown
from pipeline.extract.treaty_language import is_other
from pipeline.records import Extracted

FILES = ("ATT", "BWC", "CWC", "GATT1947", "UN_charter")

# `~` stands for the blanks that the collection leaves at line ends.
SAMPLE = """<meta http-equiv='Content-Type' content='text/html; charset=utf-8' />

##Verdrag inzake de uitvoer van appels

####Convention on the Export of Apples

The Parties to this Convention, convinced that apples are good for the peoples of the world, have \
agreed as follows:

### Article  I~~

####<sup> 1)  [Red: Gewijzigd bij het Protocol van de partijen.]  </sup>General *Obligations*

Wordt voorlopig toegepast per 01-01-1948~

1.  Each Party shall not export apples<sup> *) Of any kind. </sup> to any State.~

| --- | --- |
|:---|:---|
| Apples .....  | 3  |

### Article  II~~

This Convention shall enter into force on the day on which it is signed by all of the Parties.~

####Verdrag inzake de uitvoer van appels

De partijen bij dit Verdrag, ervan overtuigd dat appels goed zijn voor de volken van de wereld, \
zijn het volgende overeengekomen:

### Artikel  I~~

1.  Elke partij voert geen appels uit naar een staat die niet bij dit verdrag is aangesloten.~

### Artikel  II~~

Dit verdrag treedt in werking op de dag waarop het door alle partijen is ondertekend.~
""".replace("~", " ")


def texts(extracted: Extracted, kind: str) -> str:
    return "".join(block.text for block in extracted.blocks if block.kind == kind)


def content(extracted: Extracted) -> str:
    return texts(extracted, "text") + texts(extracted, "heading")


def test_blocks_are_the_file() -> None:
    extracted = treaty_markdown.extract(SAMPLE, "apples.md")
    assert extracted.text == SAMPLE
    assert extracted.dialect == "treaty-markdown"
    assert dict(extracted.metadata) == {
        "kind": "treaty",
        "lang": "en",
        "title": "Convention on the Export of Apples",
    }


def test_roles_of_the_text() -> None:
    extracted = treaty_markdown.extract(SAMPLE, "apples.md")
    foreign = texts(extracted, "foreign")
    assert foreign.startswith("##Verdrag inzake de uitvoer van appels")
    assert "### Artikel  II" in foreign and "ondertekend" in foreign
    assert "Article" not in foreign
    furniture = texts(extracted, "furniture")
    assert "[Red: Gewijzigd" in furniture and "voorlopig toegepast" in furniture
    kept = content(extracted)
    assert "General Obligations" in kept and "Of any kind." in kept and "Apples ....." in kept
    assert not {"*Obl", "#", "|", "<sup>", "[Red", "---"} & set(kept.split())
    assert "#" not in kept and "|" not in kept and "<sup>" not in kept


def test_headings_have_levels() -> None:
    extracted = treaty_markdown.extract(SAMPLE, "apples.md")
    levels = {b.text.strip(): b.level for b in extracted.blocks if b.kind == "heading"}
    assert levels["Article  I"] == 3
    assert levels["Convention on the Export of Apples"] == 4


def test_the_other_language_may_come_first_or_in_between() -> None:
    """The order of the languages is not the rule; the words are."""
    head, english, dutch = SAMPLE.split("####", 1)[0], "", ""
    body = "####" + SAMPLE.split("####", 1)[1]
    cut = body.index("####Verdrag")
    english, dutch = body[:cut], body[cut:]
    french = (
        "####Convention sur les pommes\n\nLes Parties à la présente Convention sont convenues de "
        "ce qui suit pour le bien des peuples dans une paix durable :\n\n### Article  I  \n\n"
        "Les Parties ne doivent pas exporter des pommes dans les Etats qui ne sont pas parties.\n\n"
    )
    for order in ((english, french, dutch), (dutch, english), (french, dutch, english)):
        extracted = treaty_markdown.extract(head + "".join(order), "apples.md")
        kept = content(extracted)
        assert "Each Party shall not export" in kept
        assert "pommes" not in kept and "partij " not in kept


def test_a_file_without_english_is_an_error() -> None:
    dutch = SAMPLE[SAMPLE.index("####Verdrag") :]
    with pytest.raises(ExtractionError, match=r"apples\.md.*English"):
        treaty_markdown.extract(dutch, "apples.md")
    with pytest.raises(ExtractionError):
        treaty_markdown.extract("", "empty.md")


def test_recognises() -> None:
    assert treaty_markdown.recognises(SAMPLE)
    assert not treaty_markdown.recognises("# A report\n\nArticle 1 of the law\n")
    assert not treaty_markdown.recognises("")


def test_a_dutch_line_is_told_from_an_english_one() -> None:
    assert is_other("Wordt voorlopig toegepast per 01-01-1948")
    assert not is_other("DONE at Paris on 13 January 1993.")
    assert not is_other("(iii) mutatis mutandis, de facto and inter alia")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([line + "\n" for line in SAMPLE.split("\n")]),
            st.text(alphabet="ab* |#<>[]:/supRed-\n", max_size=30),
        ),
        max_size=25,
    )
)
def test_any_lines_are_kept(soup: list[str]) -> None:
    text = "".join(soup)
    with contextlib.suppress(ExtractionError):
        assert treaty_markdown.extract(text, "soup.md").text == text


@pytest.mark.data
@pytest.mark.parametrize("name", FILES)
def test_real_files(data: Path, name: str) -> None:
    text = (data / "en" / f"{name}.md").read_text("utf-8")
    extracted = treaty_markdown.extract(text, f"{name}.md")
    assert extracted.text == text
    assert treaty_markdown.recognises(text)
    foreign = [block.text for block in extracted.blocks if block.kind == "foreign"]
    # The collection's own title, and one stretch that holds all of the other language.
    assert len(foreign) >= 2
    assert "### Artikel" not in content(extracted)
    assert not any(line.startswith("### Article") for f in foreign for line in f.splitlines())
    kept = content(extracted).lower().split()
    dutch = sum(
        kept.count(word) for word in ("het", "een", "wordt", "niet", "deze", "zijn", "voor")
    )
    assert dutch == 0
