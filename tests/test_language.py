"""Language detection, and the agreement of query terms with index terms."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import detect, query_tokens, query_words, tokenize, tokenize_all
from pipeline.language.bigrams import CJK
from pipeline.language.fold import fold
from pipeline.language.ja import words as japanese_words
from pipeline.language.latin import stem
from pipeline.language.latin import words as latin_words
from pipeline.language.portions import portions
from pipeline.records import Language

_FTS = """tokenize = "unicode61 remove_diacritics 0 tokenchars '_'" """


@pytest.mark.parametrize(
    ("text", "default", "lang"),
    [
        ("貨物を輸出しようとする者は、許可を受けなければならない。", "en", "ja"),
        ("전략물자를 수출하려는 자는 허가를 받아야 한다.", "en", "ko"),
        ("A licence is required for the export of these items.", "ja", "en"),
        ("外国為替及び外国貿易法", "ko", "ja"),
        ("輸出許可", "en", "ja"),
        ("輸出許可", "ko", "ko"),
        ("3A001.b.2", "ja", "ja"),
        ("(a)", "ko", "ko"),
        ("GATT", "ja", "ja"),
        ("", "ko", "ko"),
        ("　\n", "ja", "ja"),
        # A gloss or a quotation in another script does not decide.
        ("The Act (外国為替及び外国貿易法) requires a licence.", "ja", "en"),
        ("대외무역법은 「輸出貿易管理令」(수출무역관리령)과 비교된다.", "en", "ko"),
        ("韓国の「대외무역법」は戦略物資の輸出に許可を求める。", "en", "ja"),
        ("ワッセナー・アレンジメント（Wassenaar Arrangement）の合意", "en", "ja"),
        ("GATT第21条は security exception と呼ばれ、解釈が分かれている。", "en", "ja"),
        ("Export Administration Regulations(EAR)에 따라 허가를 받는다.", "en", "ko"),
        ("“Nothing in this Agreement shall be construed to require any contracting party”",
         "ja", "en"),
        ("大量破壊兵器キャッチオール規制", "en", "ja"),
    ],
)  # fmt: skip
def test_detect(text: str, default: Language, lang: Language) -> None:
    assert detect(text, default) == lang


@pytest.mark.parametrize(
    ("text", "lang", "tokens"),
    [
        ("第六条第十六号", "ja", {"art_6", "art_6_item_16", "item_16"}),
        ("第６条第１６号", "ja", {"art_6_item_16"}),
        ("第二十五条の二第三項", "ja", {"art_25", "art_25_2", "art_25_2_para_3", "para_3"}),
        ("別表第一の一六の項", "ja", {"appdx_1", "appdx_1_row_16", "row_16"}),
        ("別表第二の三五の二の項", "ja", {"appdx_2_row_35_2"}),
        ("別表第二の三に掲げる地域", "ja", {"appdx_2", "appdx_2_3"}),
        ("外為法48条1項", "ja", {"art_48", "art_48_para_1"}),
        ("제19조의2제1항", "ko", {"art_19", "art_19_2", "art_19_2_para_1"}),
        ("별표 2의2", "ko", {"appdx_2", "appdx_2_2"}),
        ("별지 제4호 서식", "ko", {"form_4", "item_4"}),
        ("결의 제1540호", "ko", {"item_1540", "1540"}),
        ("決議一五四〇号", "ja", {"1540"}),
        ("ECCN 3A001.b.2", "en", {"3a001", "3a001_b", "3a001_b_2"}),
        ("§ 744.21(b)(2)", "en", {"744", "744_21", "744_21_b", "744_21_b_2"}),
        ("Article XXI(b)(iii)", "en", {"art_21", "art_21_b", "art_21_b_iii"}),
        ("Article XXVIII bis", "en", {"art_28", "art_28_bis"}),
        ("Supplement No. 1 to part 774", "en", {"supp_1", "part_774", "774"}),
        ("Regulation (EU) 2021/821", "en", {"2021", "821", "2021_821"}),
        ("1,500 kg", "en", {"1500"}),
        ("取扱い", "ja", {"取り扱い", "_取扱", "_扱い"}),
        ("取り扱い", "ja", {"取り扱い"}),
        ("経済産業大臣", "ja", {"経済産業大臣", "経済", "大臣"}),
        ("수출하려는 자에게 허가를", "ko", {"수출", "허가", "_수출", "_출하"}),
        ("U.S.C. and re-exports", "en", {"usc", "export", "reexport"}),
    ],
)
def test_tokens_of(text: str, lang: Language, tokens: set[str]) -> None:
    assert tokens <= set(tokenize(text, lang))
    assert set(query_tokens(text, lang)) <= set(tokenize(text, lang))


@pytest.mark.parametrize(
    ("text", "lang", "absent"),
    [
        ("3項目の調査", "ja", "para_3"),
        ("第2①", "ja", "21"),  # NFKC alone would glue them
        ("수출을", "ko", "을"),
        ("輸出の許可", "ja", "の"),
        ("Strings", "en", "str"),
    ],
)
def test_tokens_without(text: str, lang: Language, absent: str) -> None:
    assert absent not in tokenize(text, lang)


def test_numerals_of_either_script_ask_for_the_same() -> None:
    assert query_tokens("第六条", "ja") == query_tokens("第6条", "ja") == ["art_6"]
    assert query_tokens("第一五四〇号", "ja")[0] == "item_1540"


@pytest.mark.parametrize(
    "family",
    [
        "export exports exported exporting",
        "license licenses licensed licensing",
        "control controls controlled controlling",
        "transfer transfers transferred transferring",
        "apply applies applied applying",
        "process processes processed processing",
        "sell sells selling sold",
        "use uses used using",
        "age ages aged aging",
        "commodity commodities",
        "breach breaches breached",
        "case cases",
        "gas gases",
        "analysis analyses",
        "agree agrees agreed agreeing",
    ],
)
def test_inflections_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    ["security securities", "good goods", "custom customs", "arm arms", "gatt gats", "mean means",
     "export exporter", "need nee", "bring br", "this thi", "status statu"],
)  # fmt: skip
def test_other_words_do_not(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


def test_hyphenation_at_a_line_end_is_undone() -> None:
    assert "control" in list(latin_words("export con-\ntrol"))


def test_spacing_and_line_breaks_do_not_hide_a_term() -> None:
    assert set(query_tokens("수출허가", "ko")) <= set(tokenize("수출 허가", "ko"))
    assert set(query_tokens("輸出管理", "ja")) <= set(tokenize("輸出\n管理", "ja"))


def test_fold_keeps_numbers_apart_and_the_middle_dot_harmless() -> None:
    assert fold("2①") == "2 1 "
    assert "ᆞ" not in fold("수출ㆍ수입")
    assert fold("ＧＡＴＴ第２１条") == "gatt第21条"
    assert fold("ｶﾞｲﾀﾞﾝｽ") == "ガイダンス"
    assert fold("Export\u00ad Control") == "export control"


def test_a_query_in_stop_words_still_asks_for_something() -> None:
    assert query_tokens("the of", "en") == ["the", "of"]
    assert query_tokens("法", "ja") == ["法"]
    assert query_tokens("  ", "ja") == []


def test_query_words() -> None:
    assert query_words("取扱いの規制", "ja") == ["取り扱い", "規制"]
    known = {"수출", "통제", "체제"}.__contains__
    assert query_words("수출통제체제의 문제", "ko", known) == ["수출", "통제", "체제"]
    assert query_words("수출통제", "ko") == []
    assert query_words("exports", "en") == []


def test_a_query_loads_neither_kiwi_nor_spacy() -> None:
    code = (
        "import sys; from pipeline.language import detect, query_tokens;"
        "[query_tokens('輸出 수출 export 3A001', lang) for lang in ('ja', 'ko', 'en')];"
        "heavy = ('kiwipiepy', 'spacy', 'sudachipy', 'torch', 'numpy');"
        "print([module for module in heavy if module in sys.modules])"
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_very_long_and_odd_texts(lang: Language) -> None:
    odd = [
        "",
        " ",
        "\n",
        "\0",
        "・",
        "①",
        "😀",
        "a" * 50_000,
        "許可を受ける。" * 8_000,
        "가" * 20_000,
    ]
    made = list(tokenize_all(odd, lang))
    assert len(made) == len(odd)
    assert made[0] == made[1] == made[2] == made[4] == []


def test_portions_tile_a_text() -> None:
    text = "一二三。四五六七八九十\nあいう" * 50
    parts = list(portions(text, 20))
    assert "".join(parts) == text
    assert max(map(len, parts)) <= 20
    assert parts[0].endswith("\n") or parts[0].endswith("。")


def test_tokenize_all_is_lazy_and_in_order() -> None:
    endless = (f"제{n}조 수출" for n in iter(lambda: 1, 0))
    assert next(tokenize_all(islice(endless, 3), "ko"))[0] == "art_1"
    texts = [f"第{n}条の許可" for n in range(1, 40)]
    assert [made[0] for made in tokenize_all(texts, "ja")] == [f"art_{n}" for n in range(1, 40)]


_ALPHABET = "輸出許可の規制をする第条項号イ別表수출허가의제조abExport .,-・\n①ー々"
_TEXT = st.text(st.sampled_from(_ALPHABET), max_size=60)


@settings(max_examples=150, deadline=None)
@given(_TEXT)
def test_every_token_is_one_word_to_fts(text: str) -> None:
    for token in {*tokenize(text, "ja"), *query_tokens(text, "ja")}:
        assert re.fullmatch(r"\w+", token)


@settings(max_examples=150, deadline=None)
@given(_TEXT, st.data())
def test_a_substring_is_found_in_its_text(text: str, draw: st.DataObject) -> None:
    spans = [m.span() for m in re.finditer(f"[{CJK}]{{2,}}", text)]
    if spans:
        start, end = draw.draw(st.sampled_from(spans))
        first = draw.draw(st.integers(start, end - 2))
        last = draw.draw(st.integers(first + 2, end))
        assert set(query_tokens(text[first:last], "ja")) <= set(tokenize(text, "ja"))


def test_sudachi_leaves_function_words_out() -> None:
    assert list(japanese_words("許可を受けなければならない。")) == ["許可", "受ける"]


@pytest.mark.data
@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_terms_of_real_law_are_found_through_fts(data: Path, lang: Language) -> None:
    """Any two characters or more, cut anywhere but inside a number, word or identifier."""
    lines = [line for path in sorted((data / lang).glob("*.md"))
             for line in path.read_text("utf-8").splitlines() if len(line) > 3][::20]  # fmt: skip
    made = list(tokenize_all(lines, lang))
    with sqlite3.connect(":memory:") as database:
        database.execute(f"CREATE VIRTUAL TABLE law USING fts5(tokens, {_FTS})")
        database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(law, row)")
        database.executemany("INSERT INTO law VALUES (?)", [(" ".join(one),) for one in made])
        terms = {row[0] for row in database.execute("SELECT term FROM terms")}
    database.close()
    assert terms == {token for one in made for token in one}
    chance = random.Random(7)
    asked = missed = 0
    for line, one in zip(lines, made, strict=True):
        for run in re.findall(rf"[{CJK}]{{2,}}|\b[A-Za-z]{{2,}}\b", line):
            if re.fullmatch("[A-Za-z]+", run):
                term = run
            else:
                start = chance.randrange(len(run) - 1)
                term = run[start : chance.randint(start + 2, len(run))]
            asked += 1
            missed += not {t for t in query_tokens(term, lang) if len(t) > 1} <= set(one)
    assert asked > 1500
    assert missed <= asked // 500  # ends cut inside an identifier


def test_the_english_tokenizer_imports_no_torch_and_leaves_it_importable() -> None:
    """It takes longer to import than spaCy, and a refresh waits for it."""
    done = subprocess.run(
        [sys.executable, "-c",
         "import sys\nfrom pipeline.language import tokenize_all\n"
         "print(list(tokenize_all(['An exporter cannot ship.'], 'en'))[0])\n"
         "assert 'torch' not in sys.modules\nimport torch\nprint(torch.__name__)"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "torch" in done.stdout and "cannot" in done.stdout
