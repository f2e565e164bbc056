"""The glossary: looking up, exporting, and the user's own file, over concepts of our own."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from pipeline import durable, termbase
from pipeline.errors import CorpusError, KnowledgeError, UsageError
from pipeline.glossary import additions, export, find, spelling
from pipeline.glossary.check import Problem, check
from pipeline.glossary.tbx import NAMESPACE
from pipeline.knowledge import concept
from pipeline.knowledge.concept import Concept
from pipeline.records import LANGUAGES

TERMBASE = """
[[concept]]
id = "catch-all"
definition.en = "Control of what is on no list."
definition.ko = "목록에 없어도 통제하는 것."
en = ["catch-all control", "catch-all"]
ja = ["キャッチオール規制", "補完的輸出規制"]
ko = ["상황허가", "캐치올 통제"]
say.en = ["stopped though unlisted"]
ask.en = ["May a plain pump be held at the port because of its buyer?"]
source = ["kr/대외무역법/art_19-3", "us/cfr/15/744.6"]
see = ["licence", "301-duty", "nowhere"]

[[concept]]
id = "licence"
definition.en = "Leave to export, given < beforehand & in writing."
en = ["export licence", "license"]
ja = ["輸出許可", "許可"]
ko = ["수출허가"]
say.ja = ["OKをもらう"]

[[concept]]
id = "301-duty"
en = ["small arms duty"]
ko = ["=1+1", "총기 관세"]

[[concept]]
id = "pharmacy"
en = ["pharmacy"]
"""
SHIPPED = concept.read(TERMBASE, where="test", theme="made-up")
STRUCTURE = Path(__file__).parent / "cases" / "tbx-basic.rng"


def ids(found: list[find.Found]) -> list[str]:
    return [one.concept.id for one in found]


@pytest.mark.parametrize(
    ("word", "first", "how"),
    [
        ("상황허가", "catch-all", "is"),
        ("상황 허가", "catch-all", "is"),
        ("ｷｬｯﾁｵｰﾙ規制", "catch-all", "is"),
        ("CATCH ALL", "catch-all", "id"),
        ("Export Licences", "licence", "is"),
        ("수출", "licence", "begins"),
        ("stopped though unlisted", "catch-all", "is"),
        ("補完的", "catch-all", "begins"),
        ("OKを貰う", "", ""),
    ],
)
def test_a_word_is_found_in_whatever_spelling(word: str, first: str, how: str) -> None:
    found = find.find(SHIPPED, word)
    assert ([found[0].concept.id, found[0].how] if found else ["", ""]) == [first, how]


def test_the_word_itself_comes_before_what_has_it_and_whole_words_before_parts() -> None:
    assert ids(find.find(SHIPPED, "許可")) == ["licence"]
    assert find.find(SHIPPED, "許可")[0].written == "許可"
    assert ids(find.find(SHIPPED, "arm")) == ["301-duty", "pharmacy"]
    assert ids(find.find(SHIPPED, "許可", lang=["en", "ko"])) == []


def test_what_is_described_with_the_words_comes_last() -> None:
    found, called = find.looked_up(SHIPPED, "pump held because of the buyer")
    assert called == 0
    assert [(one.concept.id, one.how) for one in found] == [("catch-all", "shares words")]
    assert find.looked_up(SHIPPED, "許可", limit=1)[1] == 1


def test_what_cannot_be_looked_up_is_said() -> None:
    with pytest.raises(UsageError, match="no letter or figure"):
        find.find(SHIPPED, " ?! ")
    with pytest.raises(UsageError, match="en, ja, ko"):
        find.find(SHIPPED, "x", lang=["fr"])
    with pytest.raises(UsageError, match="made-up"):
        find.of_themes(SHIPPED, ["cooking"])
    with pytest.raises(UsageError, match="Near it: licence"):
        find.require(SHIPPED, "license")


def test_near_spellings() -> None:
    assert spelling.near_words("상황허거", SHIPPED, LANGUAGES)[0] == "상황허가"
    assert spelling.near_ids("catchall", SHIPPED) == ["catch-all"]
    assert spelling.near_words("zzzz", SHIPPED, LANGUAGES) == []


def rows_of(text: bytes) -> list[list[str]]:
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_csv_has_a_column_a_language_and_runs_no_formula() -> None:
    made = export.encode(SHIPPED, "csv", langs=LANGUAGES, everyday=True)
    head, *rows = rows_of(made)
    assert head[:8] == ["id", "theme", "en", "ja", "ko", "say_en", "say_ja", "say_ko"]
    assert rows[0][2:5] == ["catch-all control; catch-all", "キャッチオール規制; 補完的輸出規制",
                            "상황허가; 캐치올 통제"]  # fmt: skip
    assert rows[2][4] == "'=1+1; 총기 관세"
    assert rows_of(export.encode(SHIPPED, "csv", langs=["ko"]))[0] == [
        "id", "theme", "ko", "definition_ko", "see", "sources"
    ]  # fmt: skip


def test_json_and_json_lines_hold_the_same() -> None:
    whole = json.loads(export.encode(SHIPPED, "json", langs=LANGUAGES, everyday=True))
    lines = export.encode(SHIPPED, "jsonl", langs=LANGUAGES, everyday=True).decode().splitlines()
    assert whole == [json.loads(line) for line in lines]
    assert whole[0]["sources"][1]["label"]["en"] == "15 CFR § 744.6"
    assert whole[0]["ask"] and "say" not in json.loads(
        export.encode(SHIPPED, "json", langs=LANGUAGES)
    )[0]  # fmt: skip


def test_markdown_is_one_table_a_theme_in_which_nothing_is_markup() -> None:
    text = export.encode(SHIPPED, "md", langs=["en", "ko"]).decode()
    assert "## made-up\n\n| id | English | 한국어 |\n| --- | --- | --- |\n" in text
    assert "given \\< beforehand & in writing." in text
    assert text.count("\n| `") == len(SHIPPED)


@pytest.mark.parametrize("to", export.FORMATS)
def test_the_same_terms_give_the_same_bytes(to: str) -> None:
    one, two = (export.encode(SHIPPED, to, langs=LANGUAGES, everyday=True) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("everyday", [False, True])
@pytest.mark.parametrize("langs", [LANGUAGES, ("en",), ("ko",)])
def test_tbx_is_valid(langs: tuple[str, ...], everyday: bool) -> None:
    root = etree.fromstring(export.encode(SHIPPED, "tbx", langs=langs, everyday=everyday))
    etree.RelaxNG(file=str(STRUCTURE)).assertValid(root)
    targets = {ref.get("target") for ref in root.iter(f"{{{NAMESPACE}}}ref")}
    entries = {entry.get("id") for entry in root.iter(f"{{{NAMESPACE}}}conceptEntry")}
    assert targets <= entries and "_301-duty" in entries  # an id of XML begins with no figure


def test_tbx_says_what_is_preferred_and_what_is_everyday() -> None:
    root = etree.fromstring(export.encode(SHIPPED, "tbx", langs=["en"], everyday=True))
    spoken = {
        sec.findtext("{*}term"): (sec.findtext("{*}termNote"), sec.findtext("{*}note"))
        for sec in root.find(".//{*}conceptEntry").iter("{*}termSec")
    }
    assert spoken == {
        "catch-all control": ("preferredTerm-admn-sts", None),
        "catch-all": ("admittedTerm-admn-sts", None),
        "stopped though unlisted": ("admittedTerm-admn-sts", "register: colloquial"),
    }
    assert root.findtext(".//{*}admin") == "Foreign Trade Act (Korea) Article 19-3 " + (
        "(kr/대외무역법/art_19-3)"
    )


def test_formats_are_known_by_their_endings() -> None:
    assert export.format_of("x.TBX") == "tbx" and export.format_of("x.markdown") == "md"
    assert export.said_by("x.txt") == ""
    with pytest.raises(UsageError, match="its ending says no format"):
        export.format_of("x.txt")


def adding(
    path: Path, concept_id: str, *, see: tuple[str, ...] = (), sources: tuple[str, ...] = (),
    **words: list[str],
) -> additions.Added:  # fmt: skip
    """Add terms (`en`), everyday words (`say_en`) and so on."""
    of: dict[str, dict[str, tuple[str, ...]]] = {"term": {}, "say": {}, "ask": {}}
    for name, texts in words.items():
        kind, _, lang = name.rpartition("_")
        of[kind or "term"][lang] = tuple(texts)
    wanted = Concept(concept_id, "", of["term"], of["say"], of["ask"], {}, sources, see)
    return additions.add(path, wanted, SHIPPED)


def test_comments_and_the_order_of_keys_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(
        '# mine\r\n[[concept]]\r\nid = "licence"  # theirs\r\nsay.en = [\r\n  "a nod", # said\r\n]'
        '\r\n# of that\r\n\r\n# next\r\n[[concept]]\r\nid = "form-b"\r\nen = ["form B"]',
        newline="",
    )
    adding(path, "licence", say_en=["the  stamp"], ko=["도장", "수출 허가"])
    adding(path, "form-b", ja=["B様式"], see=("licence",))
    adding(path, "form-c", en=["form C"])
    text = path.read_bytes().decode()
    for comment in ("# mine", "# theirs", "# said", "# of that", "# next"):
        assert comment in text
    held = tomllib.loads(text)["concept"]
    assert held[0] == {"id": "licence", "say": {"en": ["a nod", "the stamp"]}, "ko": ["도장"]}
    assert held[1] == {"id": "form-b", "en": ["form B"], "ja": ["B様式"], "see": ["licence"]}
    assert additions.remove(path, "licence") and not additions.remove(path, "licence")
    assert [t["id"] for t in tomllib.loads(path.read_text())["concept"]] == ["form-b", "form-c"]
    assert "# mine" in path.read_text() and "# next" in path.read_text()


def test_sub_tables_and_marks_of_other_editors_do(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_bytes(b'\xef\xbb\xbf[[concept]]\nid = "form-b"\nen = ["form B"]\n[concept.say]\n'
                     b'en = ["the green one"]\n')  # fmt: skip
    adding(path, "form-b", say_ko=["녹색 종이"], say_en=["the pale one"], ko=["B서식"])
    assert tomllib.loads(path.read_text("utf-8"))["concept"] == [
        {"id": "form-b", "en": ["form B"], "ko": ["B서식"],
         "say": {"en": ["the green one", "the pale one"], "ko": ["녹색 종이"]}}
    ]  # fmt: skip


def test_the_same_words_in_another_spelling_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    added = adding(path, "catch-all", en=["Catch All"], ko=["상황 허가"])
    assert not added.changed and not path.exists()


def test_warnings_name_the_other_concept(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    added = adding(path, "catchall", ko=["상황 허가"])
    assert added.new and "'상황 허가' (ko) is a term of catch-all as well" in added.warnings[0]
    assert "if you meant catch-all" in added.warnings[1]


@pytest.mark.parametrize(
    ("concept_id", "words", "said"),
    [
        ("Form B", {"en": ["form B"]}, "lower-case words"),
        ("form-b", {}, "nothing to add"),
        ("form-b", {"say_en": ["the green one"]}, "needs a term"),
        ("form-b", {"en": [" "]}, "--en ' ' is empty"),
        ("form-b", {"ja": ["書"]}, "one character"),
        ("form-b", {"en": ["a\x00b"]}, r"U\+0000"),
        ("form-b", {"say_en": ["a\u202eb"]}, r"--say-en .* U\+202E|cannot be seen"),
        ("form-b", {"en": ["\udcff?"]}, r"U\+DCFF"),
        ("form-b", {"en": ["B; form B"]}, "semicolon"),
        ("form-b", {"en": ["--ja"]}, "no word after it"),
        ("form-b", {"en": ["form B"], "see": ("nope",)}, "no concept has the id"),
        ("form-b", {"en": ["form B"], "sources": ("x y",)}, "not an address"),
        ("licence", {"en": ["form B"], "see": ("licence",)}, "from itself"),
    ],
)
def test_what_cannot_be_added_is_refused(
    concept_id: str, words: dict[str, list[str]], said: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=said):
        adding(tmp_path / "terms.toml", concept_id, **words)  # type: ignore[arg-type]
    assert not (tmp_path / "terms.toml").exists()


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b'[[concept]\nid = "a"', 1, "not TOML"),
        (b'# one\n[[concept]]\nid = "a\xff"', 3, "not UTF-8"),
        (b'name = "x"', 0, "'name' stands outside"),
        (b'concept = [{id = "a-b", en = ["x y"]}]', 0, r"under a line \[\[concept\]\]"),
        (b"[[concept]]\nen = ['x y']", 1, "needs an id"),
        (b'[[concept]]\nid = "a-b"\nen = ["x y", ""]', 1, "none of them empty"),
        (b'[[concept]]\nid = "a-b"\nen = ["x y"]\nno = 1', 1, "unknown key 'no'"),
        (b'[[concept]]\nid = "a-b"\nsay.en = ["x y"]', 1, "needs a term"),
        (b'[[concept]]\nid = "a-b"\nen = ["x y",\n  "X-Y"]', 4, "stands twice"),
        (b'[[concept]]\nid = "a-b"\nen = ["x y", "x  z"]', 3, "single spaces"),
        (b'[[concept]]\nid = "a-b"\nen = ["x\\u0007y"]', 3, r"U\+0007"),
        (b'[[concept]]\nid = "a-b"\nen = ["x y"]\nsee = ["a-b"]', 4, "no other concept"),
        (b'[[concept]]\nid = "a-b"\nen = ["x y"]\nsource = ["a b"]', 4, "not an address"),
        (b'[[concept]]\nid="a-b"\nen=["x y"]\n\n[[concept]]\nid="a-b"\nen=["y z"]',
         6, "stands twice, first on line 1"),
    ],
)  # fmt: skip
def test_each_problem_has_its_line(raw: bytes, line: int, said: str, tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_bytes(raw)
    found = check(path, SHIPPED)
    assert [one.line for one in found] == [line] and not found[0].warning
    assert re.search(said, found[0].message)


def test_a_term_of_two_concepts_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text('[[concept]]\nid = "form-b"\nen = ["form B"]\nko = ["상황허가"]\n')
    [found] = check(path, SHIPPED)
    assert found.warning and found.line == 4 and "catch-all" in found.message


def test_strict_asks_for_what_the_shipped_termbase_has(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text('[[concept]]\nid = "form-b"\nen = ["form B"]\n')
    assert check(path, SHIPPED) == []
    found = check(path, SHIPPED, strict=True)
    assert found and {one.line for one in found} == {1}
    assert all(isinstance(one, Problem) and "form-b" in one.message for one in found)


def test_a_file_that_cannot_be_changed_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "terms.toml"
    path.write_text('concept = [{id = "a-b", en = ["x y"]}]')
    with pytest.raises(KnowledgeError, match="under a line"):
        adding(path, "form-b", en=["form B"])
    path.write_bytes(b"# \xff")
    with pytest.raises(termbase.NotText, match=":1: not UTF-8"):
        adding(path, "form-b", en=["form B"])
    path.unlink()
    path.mkdir()
    with pytest.raises(CorpusError, match="cannot be read"):
        adding(path, "form-b", en=["form B"])

    def refuse(_path: Path, _data: bytes) -> None:
        raise PermissionError(13, "Permission denied", "part")

    monkeypatch.setattr(durable, "replace", refuse)
    with pytest.raises(PermissionError) as caught:
        adding(tmp_path / "other.toml", "form-b", en=["form B"])
    assert caught.value.filename == str(tmp_path / "other.toml")
