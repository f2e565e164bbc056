"""The spaCy component in blank pipelines of three languages."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from pipeline.citations import cite
from pipeline.citations.spacy_component import LABELS, NAME, displacy_options
from pipeline.errors import SettingsError

# spaCy 3.8 makes its Japanese tokenizer in the way that SudachiPy is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")

ROOT = Path(__file__).resolve().parent.parent
KOREAN = {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}}
JA = (
    "経済産業大臣は、外為法第48条第1項とGATT第21条及び第20条に基づき、安保理決議1540号、"
    "包括許可取扱要領、ワッセナー・アレンジメント及びECCN 3A001を示した。同条第2項は別である。"
)
KO = (
    "산업통상부장관은 「대외무역법」 제19조의2제3항과 GATT 제21조, 안보리 결의 제1540호, "
    "전략물자수출입고시 제5조, 바세나르체제 및 ECCN 3A001을 본다. 같은 조 제2항도 같다."
)
EN = (
    "BIS relies on 15 CFR 744.21(b)(2). See Article XXI(b)(iii) of the GATT, UNSCR 1540, the "
    "Wassenaar Arrangement, ECCN 3A001.b.2 and the Export Control Reform Act of 2018."
)
TEXTS = {"ja": JA, "ko": KO, "en": EN, "xx": EN}


def blank(lang: str, **config: Any) -> Language:
    nlp = spacy.blank(lang, config=KOREAN if lang == "ko" else {})
    nlp.add_pipe(NAME, config=config)
    return nlp


def ents(doc: Doc) -> list[tuple[str, str, str]]:
    return [(e.text, e.label_, e.kb_id_) for e in doc.ents]


def spans(doc: Doc) -> list[tuple[str, str, str]]:
    return [(s.text, s.label_, s.kb_id_) for s in doc.spans["citations"]]


def test_spacy_finds_the_component_by_its_entry_point() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (point,) = declared["project"]["entry-points"]["spacy_factories"].items()
    assert point == (NAME, "pipeline.citations.spacy_component:make")
    if NAME not in {p.name for p in entry_points(group="spacy_factories")}:
        pytest.skip("this checkout is not installed with its entry points")
    code = f"import spacy; print(spacy.blank('en').has_factory({NAME!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(
    "first", ["import spacy, pipeline", "import pipeline, spacy", "import pipeline.citations"]
)
def test_either_may_be_imported_first(first: str) -> None:
    code = (
        f"{first}\nimport spacy\nimport pipeline.citations.spacy_component\n"
        "nlp = spacy.blank('en')\nnlp.add_pipe('jobun_citations')\n"
        "print(len(nlp('Article XXI of the GATT').ents))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_jobun_itself_never_loads_spacy() -> None:
    code = (
        "import sys, pipeline, pipeline.citations, pipeline.label\n"
        "pipeline.citations.cite('GATT第21条')\nprint('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_japanese() -> None:
    doc = blank("ja")(JA)
    assert doc.text == JA
    found = {text: (label, address) for text, label, address in ents(doc)}
    assert found["経済産業大臣"] == ("AGENCY", "org/meti")
    assert found["外為法第48条第1項"] == ("LAW", "jp/324AC0000000228")
    assert found["GATT第21条"] == ("TREATY", "wto/gatt")
    assert found["安保理決議1540号"] == ("UN_RESOLUTION", "un/sc/res/1540")
    assert found["包括許可取扱要領"][0] == "NOTICE"
    assert found["ワッセナー・アレンジメント"] == ("REGIME", "regime/wa")
    assert found["ECCN 3A001"] == ("LIST_ENTRY", "eccn/3A001")
    assert ("外為法第48条第1項", "law", "jp/324AC0000000228/art_48/para_1") in spans(doc)
    # A locator alone is a citation and no entity.
    assert ("第20条", "treaty", "wto/gatt/art_20") in spans(doc)
    assert not {"第20条", "同条第2項"} & set(found)
    assert "同条第2項" in [text for text, _, _ in spans(doc)]


def test_korean() -> None:
    doc = blank("ko")(KO)
    assert doc.text == KO
    found = {(label, address) for _, label, address in ents(doc)}
    assert found >= {
        ("AGENCY", "org/motir"),
        ("LAW", "kr/대외무역법"),
        ("TREATY", "wto/gatt"),
        ("UN_RESOLUTION", "un/sc/res/1540"),
        ("NOTICE", "kr/전략물자수출입고시"),
        ("REGIME", "regime/wa"),
        ("LIST_ENTRY", "eccn/3A001"),
    }
    # Tokens hold their particles; the exact offsets are beside the spans.
    assert any(text.endswith("제19조의2제3항과") for text, _, _ in ents(doc))
    exact = doc.spans["citations"].attrs["citations"]
    texts = [doc.text[c["start"] : c["end"]] for c in exact]
    assert any(text.endswith("제19조의2제3항") for text in texts)
    assert [c["relative"] for c in exact][-1] is True


@pytest.mark.parametrize("lang", ["en", "xx"])
def test_english_and_any_language(lang: str) -> None:
    doc = blank(lang)(EN)
    found = {(label, address) for _, label, address in ents(doc)}
    assert found >= {
        ("AGENCY", "org/bis"),
        ("LAW", "us/cfr/15/744.21"),
        ("TREATY", "wto/gatt"),
        ("UN_RESOLUTION", "un/sc/res/1540"),
        ("REGIME", "regime/wa"),
        ("LIST_ENTRY", "eccn/3A001.b.2"),
        ("LAW", "us/act/ecra"),
    }
    assert ("15 CFR 744.21(b)(2)", "law", "us/cfr/15/744.21/b/2") in spans(doc)


@pytest.mark.parametrize("lang", TEXTS)
def test_the_spans_are_the_citations_that_jobun_finds(lang: str) -> None:
    text = f"  {TEXTS[lang]}\n\n　{TEXTS[lang]} "
    doc = blank(lang)(text)
    expected = [(c.start, c.end, c.target, c.relative) for c in cite(doc.text)]
    group = doc.spans["citations"]
    stored = group.attrs["citations"]
    assert [(c["start"], c["end"], c["target"], c["relative"]) for c in stored] == expected
    for span, (start, end, target, _) in zip(group, expected, strict=True):
        assert span.kb_id_ == target
        assert span.start_char <= start < end <= span.end_char
    taken = [i for e in doc.ents for i in range(e.start, e.end)]
    assert len(taken) == len(set(taken))


def test_an_ordinance_or_a_law_named_after_an_agency_is_no_mention_of_it() -> None:
    doc = blank("ja")("経済産業省令で定める。日本銀行法による。経済産業省が定める。")
    assert [text for text, label, _ in ents(doc) if label == "AGENCY"] == ["経済産業省"]
    doc = blank("ko")("산업통상부령으로 정한다. 산업통상부장관이 정한다.")
    assert [text for text, label, _ in ents(doc) if label == "AGENCY"] == ["산업통상부장관이"]


def test_agencies_are_no_citations() -> None:
    assert [c.target for c in cite("経済産業省、BIS及び산업통상부 published it.")] == []
    assert [c.target for c in cite("経済産業省第3条")] == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "　", "\ud7a3", "((((", "🙂 外為法第48条🙂"])
def test_texts_with_little_in_them(text: str) -> None:
    for lang in TEXTS:
        doc = blank(lang)(text)
        assert len(doc.spans["citations"]) == len(cite(doc.text))


def test_the_context_says_where_the_text_stands() -> None:
    context = {"document": "jp/324AC0000000228", "article": "art_48"}
    doc = blank("ja", context=context)(
        "前項の規定にかかわらず、第三項を適用する。第五十二条による。"
    )
    assert "jp/324AC0000000228/art_48/para_3" in [address for _, _, address in spans(doc)]
    assert "jp/324AC0000000228/art_52" in [address for _, _, address in spans(doc)]
    assert ents(doc) == []


def test_a_context_of_other_words_is_an_error() -> None:
    with pytest.raises(SettingsError, match="place"):
        blank("en", context={"place": "art_1"})


@pytest.mark.parametrize("document", ["foo", "jp/", "GATT", "xx/1"])
def test_a_context_whose_document_is_no_address_is_an_error(document: str) -> None:
    with pytest.raises(ValueError, match="the context's document is no address"):
        blank("ja", context={"document": document})


def test_what_the_tokenizer_refuses_is_read_by_lines_or_by_another() -> None:
    clause = "外為法第48条第1項の許可を要する、"
    long = clause * (50_000 // len(clause.encode()) + 1)
    with pytest.raises(Exception, match="too long"):
        blank("ja")(long)
    assert len(spans(blank("xx")(long))) == long.count("第48条")
    nlp = blank("ja")
    docs = list(nlp.pipe("\n".join([clause] * 3).splitlines()))
    assert [len(spans(doc)) for doc in docs] == [1, 1, 1]
    broken = "外為法\ud800第48条"
    with pytest.raises(UnicodeEncodeError):
        nlp(broken)
    mended = broken.encode("utf-8", "replace").decode()
    assert len(mended) == len(broken) and nlp(mended).text == mended


def test_entities_may_be_left_out_and_the_group_named_otherwise() -> None:
    doc = blank("en", entities=False, spans_key="law")("Article XXI of the GATT")
    assert not doc.ents
    assert list(doc.spans) == ["law"]
    assert [s.kb_id_ for s in doc.spans["law"]] == ["wto/gatt/art_21"]


@pytest.mark.parametrize(("overwrite", "expected"), [(False, "EVENT"), (True, "TREATY")])
def test_entities_that_are_there_stay_unless_overwritten(overwrite: bool, expected: str) -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "EVENT", "pattern": "GATT"}, {"label": "PERSON", "pattern": "Dulles"}]
    )
    nlp.add_pipe(NAME, config={"overwrite": overwrite})
    doc = nlp("Dulles on Article XXI of the GATT.")
    assert [e.label_ for e in doc.ents] == ["PERSON", expected]


def test_documents_are_read_by_themselves() -> None:
    nlp = blank("ja")
    texts = ["外為法（以下「法」という。）第48条", "法第48条第1項", JA]
    assert [spans(doc) for doc in nlp.pipe(texts)] == [spans(nlp(text)) for text in texts]
    assert "jp/324AC0000000228/art_48/para_1" not in [a for _, _, a in spans(nlp(texts[1]))]


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_a_pipeline_on_disk_and_in_bytes(lang: str, tmp_path: Path) -> None:
    nlp = blank(lang, spans_key="law", context={"document": "wto/gatt"})
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    doc, other = nlp(TEXTS[lang]), again(TEXTS[lang])
    assert ents(other) == ents(doc) != []
    assert other.spans["law"].attrs == doc.spans["law"].attrs
    same = spacy.blank(lang, config=nlp.config).from_bytes(nlp.to_bytes())
    assert ents(same(TEXTS[lang])) == ents(doc)


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_a_document_keeps_everything_when_stored(lang: str) -> None:
    nlp = blank(lang)
    doc = nlp(TEXTS[lang])
    stored = Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes())
    (packed,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(spacy.blank("en").vocab)
    for other in (stored, packed):
        assert ents(other) == ents(doc) != []
        assert spans(other) == spans(doc) != []
        assert other.spans["citations"].attrs == doc.spans["citations"].attrs


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_displacy_renders_both(lang: str) -> None:
    doc = blank(lang)(TEXTS[lang])
    options = displacy_options()
    html = displacy.render(doc, style="ent", options=options, jupyter=False)
    for label in ("LAW", "TREATY", "AGENCY"):
        assert label in html
        assert options["colors"][label] in html
    first = doc.ents[0]
    assert first.text in html and first.kb_id_ in html
    html = displacy.render(doc, style="span", options=options, jupyter=False)
    assert "treaty" in html and options["colors"]["treaty"] in html
    assert doc.spans["citations"][0].kb_id_ in html


def test_every_label_has_a_colour() -> None:
    assert set(displacy_options()["colors"]) >= {*LABELS, *LABELS.values(), "document"}
    assert displacy_options(spans_key="law")["spans_key"] == "law"


def test_an_entity_is_a_span_of_the_document() -> None:
    doc = blank("en")("the Entity List")
    (entity,) = doc.ents
    assert isinstance(entity, Span)
    assert entity.kb_id_ == "us/cfr/15/744/supp_4"


def test_the_example_in_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "spacy.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (printed,) = re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    scope: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "spacy.md", "exec"), scope)
    assert capsys.readouterr().out == printed
    assert "<mark" in scope["html"] or "<span" in scope["html"]
