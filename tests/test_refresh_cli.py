"""`jobun refresh` and `jobun sources`: what they print and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import Workspace, cli
from pipeline.errors import JobunError
from pipeline.sources.declaration import read
from pipeline.terms.lexicon import lexicon

DECLARED = """
id = "{name}"
issuer = "The author"
[title]
en = "My texts"
[refresh]
adapter = "{adapter}"
every = "2d"
[options]
path = "laws"   # beside this file
"""
LAW = "**第{n}条（規定）**　輸出をしようとする者は、第{n}号の基準を守らなければならない。\n\n"
HEAD = '---\ntitle: "試験法"\nidentifier: "501AC0000000001"\ncountry: "jp"\n---\n\n'


def law(articles: int) -> str:
    return HEAD + "".join(LAW.format(n=n) for n in range(1, articles + 1))


@pytest.fixture
def folder(quick: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A declaration and its texts, outside of the workspace."""
    monkeypatch.setenv("JOBUN_WORKSPACE", str(quick.root))
    monkeypatch.setattr("pipeline.sources.declaration.source_declarations", lambda: tmp_path / "no")
    monkeypatch.setattr("pipeline.termbase.shipped", lambda: ())
    monkeypatch.setattr("pipeline.termbase._shipped_lexicon", lambda: lexicon(()))
    monkeypatch.setattr("pipeline.termbase._shipped_profiles", lambda _: ())
    place = tmp_path / "elsewhere"
    (place / "laws").mkdir(parents=True)
    (place / "laws" / "a.md").write_text(law(10), "utf-8")
    (place / "mine.toml").write_text(DECLARED.format(name="mine", adapter="folder"), "utf-8")
    return place


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, list(arguments))
    if isinstance(done.exception, JobunError):
        return 2, str(done.exception)
    return done.exit_code, done.output


def test_from_a_declaration_to_an_answer(folder: Path, quick: Workspace) -> None:
    code, said = run("sources", "add", str(folder / "mine.toml"))
    assert code == 0 and "Next: jobun refresh mine" in said
    copied = read(quick.layout.corpus / "sources" / "mine.toml")
    assert copied.options["path"] == str(folder / "laws")  # the copy lies elsewhere
    assert "beside this file" in Path(copied.path).read_text("utf-8")
    code, said = run("refresh")
    assert code == 0 and "mine: 1 new, 0 changed, 0 same, 0 held back, 0 failed, 0 gone" in said
    assert "new      a.md" in said and "1 source asked, built" in said
    assert quick.show("jp/501AC0000000001/art_10")
    code, said = run("refresh")
    assert code == 0 and said.startswith("0 sources asked, the index stays")
    code, said = run("sources", "list")
    assert code == 0 and "My texts  (folder, every 2 d, last success 20" in said
    code, said = run("sources", "show", "mine")
    assert code == 0 and "issuer       The author" in said and "  a.md  checked 20" in said
    shown = json.loads(run("sources", "show", "mine", "--json")[1])
    assert shown["documents"]["a.md"]["sha256"] and shown["adapter"] == "folder"
    assert json.loads(run("sources", "list", "--json")[1].splitlines()[0])[0]["id"] == "mine"


def test_held_back_and_accepted(folder: Path, quick: Workspace) -> None:
    run("sources", "add", str(folder / "mine.toml"))
    run("refresh")
    (folder / "laws" / "a.md").write_text(law(4), "utf-8")
    code, said = run("refresh", "mine", "--dry-run")
    assert code == 3 and "nothing taken" in said
    code, said = run("refresh", "mine", "--json")
    assert code == 3 and json.loads(said.splitlines()[0])["sources"][0]["held_back"] == ["a.md"]
    assert "jobun: mine/a.md: held back: the text shrank" in said
    assert run("refresh", "--accept", "mine/a.md")[0] == 2
    assert run("refresh", "--reason", "why")[0] == 2
    code, said = run("refresh", "--accept", "mine/a.md", "--reason", "it was shortened")
    assert code == 0 and "mine: 1 accepted" in said
    assert quick.show("jp/501AC0000000001/art_10") is None
    assert "it was shortened" in run("sources", "show", "mine")[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [("id = 3", "quoted id"), ("nonsense", "not valid TOML"), ("", "quoted id"),
     (DECLARED.format(name="mine", adapter="none"), "no adapter 'none'"),
     (DECLARED.format(name="local", adapter="folder"), "choose another"),
     (DECLARED.format(name="../x", adapter="folder"), "small letters")],
)  # fmt: skip
def test_a_bad_declaration_is_refused(
    folder: Path, quick: Workspace, text: str, words: str
) -> None:
    bad = folder / "bad.toml"
    bad.write_text(text, "utf-8")
    code, said = run("sources", "add", str(bad))
    assert code == 2 and words in said
    assert not list((quick.layout.corpus).glob("sources/*"))


def test_another_declaration_of_an_id_is_not_overwritten(folder: Path) -> None:
    path = folder / "mine.toml"
    assert run("sources", "add", str(path))[0] == 0
    assert run("sources", "add", str(path))[0] == 0  # the same again
    path.write_text(path.read_text("utf-8").replace("2d", "3d"), "utf-8")
    code, said = run("sources", "add", str(path))
    assert code == 2 and "--replace" in said
    assert run("sources", "add", str(path), "--replace")[0] == 0
    assert "no such file" in run("sources", "add", str(folder / "none.toml"))[1]


def test_a_watch_takes_no_other_options(folder: Path) -> None:
    code, said = run("refresh", "--watch", "0 6 * * *", "--dry-run")
    assert code == 2 and "--watch goes with" in said
    assert run("refresh", "--watch", "whenever")[0] == 2


WEB = """
id = "web"
{top}
[title]
{title}
[refresh]
adapter = "{adapter}"
{refresh}
{rest}
"""
PAGE = '[[document]]\nid = "a"\n'


@pytest.mark.parametrize(
    ("given", "words"),
    [({"title": "en = 3"}, "quoted string"), ({"title": 'fr = "Loi"'}, "no title; write one"),
     ({"top": 'languages = ["fr"]'}, "unknown languages fr"),
     ({"refresh": 'base = "ftp://x.test"'}, "no http or https"),
     ({"rest": ""}, r"add a \[\[document\]\]"),
     ({"rest": PAGE + 'url = "https://y.test/a"'}, "does not declare"),
     ({"rest": PAGE + 'url = "a"'}, "well-formed"),
     ({"rest": PAGE + 'index = "https://x.test/"\npattern = "("'}, "no regular expression"),
     ({"adapter": "feed", "rest": PAGE + 'feed = "https://x.test/f"\ntext = "["'}, "no regular"),
     ({"refresh": 'hosts = ["https://x.test"]'}, "well-formed|spelling|two ways|declare"),
     ({"refresh": 'base = "http://127.0.0.1:8000"'}, "private = true"),
     ({"refresh": 'base = "http://localhost"'}, "private = true"),
     ({"adapter": "folder", "rest": '[options]\npath = "nowhere"'}, "no such folder"),
     ({"adapter": "folder", "rest": ""}, "path")],
)  # fmt: skip
def test_a_declaration_that_cannot_work_is_refused(
    folder: Path, quick: Workspace, given: dict[str, str], words: str
) -> None:
    good = {"top": "", "title": 'en = "Web"', "adapter": "pages", "refresh": 'hosts = ["x.test"]',
            "rest": PAGE + 'url = "https://x.test/a"'}  # fmt: skip
    path = folder / "web.toml"
    path.write_text(WEB.format(**{**good, **given}), "utf-8")
    code, said = run("sources", "add", str(path))
    assert code == 2 and re.search(words, said), said
    assert not list(quick.layout.corpus.glob("sources/*"))
    path.write_text(WEB.format(**good), "utf-8")
    assert run("sources", "add", str(path))[0] == 0


def test_loopback_may_be_declared(folder: Path) -> None:
    path = folder / "web.toml"
    refresh = 'base = "http://127.0.0.1:8000"\nprivate = true'
    text = WEB.format(top="", title='ja = "私的"', adapter="pages", refresh=refresh,
                      rest=PAGE + 'url = "a"')  # fmt: skip
    path.write_text(text, "utf-8")
    assert run("sources", "add", str(path))[0] == 0


def test_the_shipped_declarations_pass_the_check() -> None:
    from pipeline.layout import source_declarations
    from pipeline.refresh.checking import check
    from pipeline.sources import LOCAL

    shipped = [p for p in source_declarations().glob("*.toml") if p.stem != LOCAL]
    for path in shipped:
        check(read(path))
    assert shipped


@pytest.mark.parametrize(
    ("where", "words"),
    [("pipeline.refresh.run._ask", "nothing was taken."),
     ("pipeline.refresh.run.build", "builds the index.")],
)  # fmt: skip
def test_an_interrupted_run_says_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str, words: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    run("sources", "add", str(folder / "mine.toml"))
    monkeypatch.setattr(where, interrupted)
    code, said = run("refresh", "--quiet")
    assert code == 130 and said.startswith("jobun: interrupted: ")
    assert said.endswith(f"{words}\n") and said.count("\n") == 1
