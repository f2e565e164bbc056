"""A git repository of laws as a source: versions, dates, what is left out, hostile repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline import Workspace
from pipeline.errors import FetchError, KnowledgeError
from pipeline.parse import parse_file
from pipeline.revisions import Listed
from pipeline.sources.declaration import Source, read
from pipeline.sources.git import fetch
from pipeline.sources.git_head import head_of
from pipeline.sources.outcome import Failed, Fetched, Gone, Held, Outcome, Revisions, Same
from pipeline.terms.lexicon import lexicon

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

DECLARED = """
id = "laws"
[title]
en = "Laws"
[refresh]
adapter = "git"
limit_mb = 0.01
[options]
path = "repo"
{options}
"""
LAW = "399AC0000000001"


class NoDoor:
    def get(self, url: str, **_: Any) -> Any:
        raise AssertionError(f"a clone asks nobody: {url}")


class Repo:
    """A repository of our own sentences, at `folder`/repo."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "repo"
        self.path.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, day: str = "2020-01-01", data: bytes | None = None) -> str:
        when = f"{day}T00:00:00+0900"
        done = subprocess.run(
            ["git", "-C", str(self.path), "-c", "user.name=A", "-c", "user.email=a@example.org",
             "-c", "commit.gpgsign=false", *arguments],
            env={**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
            check=True, capture_output=True, input=data,
        )  # fmt: skip
        return done.stdout.decode().strip()

    def write(self, name: str, text: str | bytes) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, day: str = "2020-01-01", message: str = "A change", **files: str) -> str:
        for name, text in files.items():
            self.write(f"jp/{name}.md", text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, day=day)
        return self.git("rev-parse", "HEAD")

    def source(self, options: str = "") -> Source:
        path = self.folder / "laws.toml"
        path.write_text(DECLARED.format(options=options), "utf-8")
        return read(path)

    def outcomes(self, options: str = "", held: Mapping[str, Held] | None = None) -> list[Outcome]:
        return list(fetch(self.source(options), NoDoor(), held or {}))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def law(day: str, sentence: str, *, law_id: str = LAW) -> str:
    return (
        f'---\ntitle: "見本法"\nidentifier: "{law_id}"\ncountry: "jp"\n'
        f'last_updated: "{day}"\nextra:\n  enforced_at: "{day}"\n---\n\n'
        f"**第一条（目的）**　{sentence}\n"
    )


def trailers(source: str, norm: str = LAW) -> str:
    return f"[reforma] 見本法\n\nSource-Id: {source}\nSource-Date: 2021-04-01\nNorm-Id: {norm}"


def fetched(outcomes: list[Outcome]) -> list[Fetched]:
    return [one for one in outcomes if isinstance(one, Fetched)]


def held(outcomes: list[Outcome]) -> dict[str, Held]:
    return {one.key: Held("0" * 64, one.mark) for one in fetched(outcomes)}


def test_each_commit_of_a_law_is_a_version_oldest_first(repo: Repo) -> None:
    first, second = law("2020-04-01", "輸出を管理する。"), law("2021-04-01", "輸出を規制する。")
    repo.commit(law=first)
    repo.commit(law=second)
    repo.commit()
    blob = repo.git("rev-parse", "HEAD~2:jp/law.md")
    rows = fetched(repo.outcomes())
    assert [(row.key, row.name, row.data) for row in rows] == [
        (f"jp/law.md@{blob[:12]}", "law.md", first.encode()),
        ("jp/law.md", "law.md", second.encode()),
    ]
    assert [dict(row.facts) for row in rows] == [{}, {}]


def test_what_is_held_is_not_read_again(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"), other=law("2020-04-01", "乙。", law_id="3" * 15))
    repo.commit(law=law("2021-04-01", "丙。"))
    known = held(repo.outcomes())
    assert len(known) == 3
    for text in (repo.path / ".git" / "objects").glob("*/*"):
        if repo.git("cat-file", "-t", text.parent.name + text.name) == "blob":
            text.unlink()
    assert repo.outcomes(held=known) == [Same(key) for key in known]


def test_a_new_commit_makes_the_newest_an_earlier_version(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    known = held(repo.outcomes())
    repo.commit(law=law("2021-04-01", "乙。"))
    rows = repo.outcomes(held=known)
    assert [type(row) for row in rows] == [Fetched, Fetched]
    assert [row.key.partition("@")[0] for row in fetched(rows)] == ["jp/law.md", "jp/law.md"]
    assert fetched(rows)[-1].key == "jp/law.md"


def test_of_one_date_the_last_commit_counts(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    repo.commit(law=law("2021-04-01", "誤り。"))
    repo.commit(law=law("2021-04-01", "正しい。"))
    rows = fetched(repo.outcomes())
    assert ["甲" in row.data.decode() for row in rows] == [True, False]
    assert "正しい" in rows[-1].data.decode()


def test_keys_survive_a_history_that_is_written_anew(repo: Repo) -> None:
    texts = [law(f"202{n}-04-01", f"その{n}。") for n in range(3)]
    for text in texts:
        repo.commit(law=text)
    known = held(repo.outcomes())
    repo.git("checkout", "-q", "--orphan", "again")
    repo.git("rm", "-q", "-rf", ".")
    for text in texts:
        repo.commit(day="2022-02-02", message="Made again", law=text)
    assert repo.outcomes(held=known) == [Same(key) for key in known]


def test_a_text_that_comes_back_is_the_newest_only(repo: Repo) -> None:
    one, two = law("2020-04-01", "甲。"), law("2021-04-01", "乙。")
    for text in (one, two, one):
        repo.commit(law=text)
    assert [row.data for row in fetched(repo.outcomes())] == [two.encode(), one.encode()]


def test_a_commit_says_what_made_a_version_only_of_the_law_it_names(repo: Repo) -> None:
    revision = f"{LAW}_20210401_503AC0000000046"
    repo.commit(law=law("2020-04-01", "甲。"), message=trailers(f"{LAW}_20200401_" + "0" * 15))
    repo.commit(law=law("2021-04-01", "乙。"), message=trailers(revision))
    repo.commit(law=law("2022-04-01", "丙。"), message=trailers(revision, norm="3" * 15))
    repo.commit(law=law("2023-04-01", "丁。"), message="令和五年法律第一号による改正")
    assert [dict(row.facts) for row in fetched(repo.outcomes())] == [
        {"revision": f"{LAW}_20200401_000000000000000"},
        {"revision": revision, "amended_by": "令和3年法律第46号"},
        {},
        {},
    ]


def test_the_date_of_a_commit_counts_only_where_it_is_said_to(repo: Repo) -> None:
    text = "---\naddress: doc/rule\n---\n\n# Rule\n\n## 1 Scope\n\n{} applies.\n"
    repo.commit(day="2020-05-05", rule=text.format("This"))
    repo.commit(day="2021-05-05", rule=text.format("That"))
    assert [(row.key, dict(row.facts)) for row in fetched(repo.outcomes())] == [("jp/rule.md", {})]
    rows = fetched(repo.outcomes('commit_date = "valid_from"'))
    assert [dict(row.facts) for row in rows] == [
        {"valid_from": "2020-05-05"}, {"valid_from": "2021-05-05"},
    ]  # fmt: skip
    stated = law("2022-04-01", "甲。")
    repo.commit(day="2022-03-03", rule=stated)
    row = fetched(repo.outcomes('commit_date = "valid_from"'))[-1]
    assert dict(row.facts) == {}
    row = fetched(repo.outcomes('commit_date = "promulgated"'))[-1]
    assert dict(row.facts) == {"promulgated": "2022-03-03"}


def test_a_complete_history_is_listed_the_same_when_nothing_is_read(repo: Repo) -> None:
    revision = f"{LAW}_20210401_503AC0000000046"
    repo.commit(law=law("2020-04-01", "甲。"))
    repo.commit(law=law("2021-04-01", "乙。"), message=trailers(revision))
    assert not any(isinstance(row, Revisions) for row in repo.outcomes())
    rows = repo.outcomes("complete = true")
    listed = Revisions(
        f"jp/{LAW}",
        (Listed("2020-04-01"), Listed("2021-04-01", revision, "令和3年法律第46号")),
    )
    assert rows[-1] == listed
    again = repo.outcomes("complete = true", held=held(rows))
    assert again[-1] == listed and [type(row) for row in again] == [Same, Same, Revisions]


def test_history_may_be_left_out_or_begin_later(repo: Repo) -> None:
    for year in (2014, 2016, 2018):
        repo.commit(day=f"{year}-04-01", law=law(f"{year}-04-01", f"{year}年。"))
    assert [row.key for row in fetched(repo.outcomes("history = false"))] == ["jp/law.md"]
    rows = fetched(repo.outcomes('history_from = "2017-01-01"'))
    assert ["2016" in row.data.decode() for row in rows] == [True, False]
    assert len(fetched(repo.outcomes('history_from = "2016-04-01"'))) == 3


def test_only_laws_are_taken(repo: Repo) -> None:
    repo.write("README.md", "# About this repository\n")
    repo.write(".github/x.md", law("2020-04-01", "隠れ。"))
    repo.write("notes.txt", "Notes.\n")
    repo.write("out.md", "")
    (repo.path / "out.md").unlink()
    (repo.path / "out.md").symlink_to("/etc/passwd")
    repo.commit(law=law("2020-04-01", "甲。"))
    assert [row.key for row in fetched(repo.outcomes())] == ["jp/law.md"]
    assert [row.key for row in fetched(repo.outcomes('glob = "*.txt"'))] == ["notes.txt"]
    assert [row.key for row in fetched(repo.outcomes('glob = "*.md"'))] == ["README.md"]
    declared = '[[document]]\nid = "law"\npath = "jp/law.md"\n[[document]]\nid = "x"\npath = "x.md"'
    rows = repo.outcomes(declared)
    assert [row.key for row in fetched(rows)] == ["jp/law.md"]
    assert isinstance(rows[-1], Failed) and (rows[-1].key, rows[-1].kind) == ("x.md", "missing")


def test_another_repository_inside_is_left_alone(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    inner = repo.git("rev-parse", "HEAD")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{inner},inner.md")
    repo.git("commit", "-q", "-m", "A submodule")
    assert [row.key for row in fetched(repo.outcomes())] == ["jp/law.md"]


def test_a_deleted_file_is_gone_and_a_renamed_one_is_new(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"), old=law("2020-04-01", "乙。", law_id="3" * 15))
    known = held(repo.outcomes())
    repo.git("rm", "-q", "jp/law.md")
    repo.git("mv", "jp/old.md", "jp/new.md")
    commit = repo.commit(day="2021-03-04")
    new, *gone = repo.outcomes(held=known)
    assert isinstance(new, Fetched) and new.key == "jp/new.md"
    assert [type(one) for one in gone] == [Gone, Gone]
    assert isinstance(gone[0], Gone) and gone[0].key == "jp/law.md"
    assert commit[:12] in gone[0].reason and "2021-03-04" in gone[0].reason
    assert not any(isinstance(row, Gone) for row in repo.outcomes())


def test_a_merge_counts_with_what_it_brought(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    repo.git("checkout", "-q", "-b", "draft")
    repo.commit(law=law("2021-04-01", "草案。"))
    repo.commit(law=law("2022-04-01", "成案。"))
    repo.git("checkout", "-q", "main")
    assert len(fetched(repo.outcomes('branch = "draft"'))) == 3
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "draft")
    texts = [row.data.decode() for row in fetched(repo.outcomes())]
    assert ["甲" in texts[0], "成案" in texts[1], len(texts)] == [True, True, 2]


def test_odd_paths_and_bytes(repo: Repo) -> None:
    repo.write("kr/대외 무역법@1/법률.md", law("2020-04-01", "甲。"))
    repo.write("a\tb\nc%.md", law("2020-04-01", "乙。", law_id="3" * 15))
    repo.write("euc.md", "---\n제목: 견본법\n시행일자: 2020-04-01\n---\n".encode("euc-kr"))
    repo.write("big.md", law("2020-04-01", "長" * 4000, law_id="4" * 15))
    repo.write("lfs.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    repo.commit()
    repo.write("euc.md", "---\n제목: 견본법\n시행일자: 2021-04-01\n---\n".encode("euc-kr"))
    repo.commit()
    rows = repo.outcomes()
    assert sorted(row.key for row in fetched(rows)) == [
        "a\tb\nc%25.md", "euc.md", "kr/대외 무역법%401/법률.md",
    ]  # fmt: skip
    failed = {row.key: row for row in rows if isinstance(row, Failed)}
    assert failed["big.md"].kind == "too large" and "limit_mb" in failed["big.md"].reason
    assert failed["lfs.md"].kind == "missing" and "LFS" in failed["lfs.md"].reason


def test_a_bare_clone_is_as_good(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    repo.commit(law=law("2021-04-01", "乙。"))
    want = repo.outcomes()
    repo.git("clone", "-q", "--bare", str(repo.path), str(repo.folder / "bare"))
    shutil.rmtree(repo.path)
    (repo.folder / "bare").rename(repo.path)
    assert repo.outcomes() == want and len(want) == 2


def test_a_shallow_clone_has_no_history(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    repo.commit(law=law("2021-04-01", "乙。"))
    origin = repo.path.rename(repo.folder / "origin")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", origin.as_uri(), str(repo.path)], check=True
    )
    with pytest.raises(FetchError, match="unshallow"):
        repo.outcomes()
    assert len(fetched(repo.outcomes("history = false"))) == 1


def test_a_text_that_is_not_in_the_clone_is_that_file_s_matter(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"), other=law("2020-04-01", "乙。", law_id="3" * 15))
    blob = repo.git("rev-parse", "HEAD:jp/law.md")
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    rows = repo.outcomes()
    assert isinstance(rows[0], Failed) and (rows[0].key, rows[0].kind) == ("jp/law.md", "missing")
    assert isinstance(rows[1], Fetched) and rows[1].key == "jp/other.md"


def test_clones_that_cannot_be_read(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match="no commit yet"):
        repo.outcomes()
    repo.commit(law=law("2020-04-01", "甲。"))
    with pytest.raises(FetchError, match="no branch 'next'"):
        repo.outcomes('branch = "next"')
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert repo.outcomes(), "a variable of git's reached it"
    shutil.rmtree(repo.path / ".git")
    with pytest.raises(FetchError, match="not a git repository"):
        repo.outcomes()
    shutil.rmtree(repo.path)
    with pytest.raises(FetchError, match="is not there"):
        repo.outcomes()


def test_a_folder_inside_of_a_repository_is_none(repo: Repo) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    (repo.path / "repo").mkdir()
    inner = repo.path / "laws.toml"
    inner.write_text(DECLARED.format(options=""), "utf-8")
    with pytest.raises(FetchError, match="not a git repository"):
        list(fetch(read(inner), NoDoor(), {}))


def test_another_owner_is_explained(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sources import git_clone

    repo.commit(law=law("2020-04-01", "甲。"))
    clone = git_clone.Clone(repo.path)
    clone._environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
    with pytest.raises(FetchError, match=r"safe\.directory"):
        clone.tip()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(FetchError, match="git is not installed"):
        repo.outcomes()


def test_nothing_that_a_repository_names_is_run(repo: Repo) -> None:
    marker, script = repo.folder / "ran", repo.folder / "run"
    script.write_text(f"#!/bin/sh\ntouch {marker}\n", "utf-8")
    script.chmod(0o755)
    repo.write(".gitattributes", "*.md diff=evil filter=evil\n")
    repo.commit(law=law("2020-04-01", "甲。"), message=trailers("x"))
    head = repo.git("cat-file", "commit", "HEAD")
    about, _, message = head.partition("\n\n")
    signed = f"{about}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    commit = repo.git(
        "hash-object", "-t", "commit", "-w", "--stdin", data=f"{signed}\n\n{message}\n".encode()
    )
    repo.git("update-ref", "HEAD", commit)
    for key, value in {
        "core.fsmonitor": script, "core.pager": script, "pager.log": script, "gpg.program": script,
        "core.sshCommand": script, "diff.external": script, "diff.evil.textconv": script,
        "diff.evil.command": script, "filter.evil.smudge": script, "trailer.Source-Id.cmd": script,
        "trailer.Source-Id.command": script, "log.showSignature": "true", "core.editor": script,
        "alias.log": f"!{script}", "core.hooksPath": repo.folder, "log.diffMerges": "remerge",
    }.items():  # fmt: skip
        repo.git("config", key, str(value))
    assert [row.key for row in fetched(repo.outcomes())] == ["jp/law.md"]
    assert not marker.exists()
    subprocess.run(["git", "-C", str(repo.path), "log", "-1"], check=True, capture_output=True)
    assert marker.exists(), "the trap does not work"


@pytest.mark.parametrize(
    "options",
    ['pull = true', 'history = "yes"', 'history_from = "2015"', "glob = 3", "complete = 1",
     'commit_date = "issued"', "history = false\ncomplete = true",
     '[[document]]\nid = "a"', '[[document]]\nid = "a"\npath = "../a.md"',
     '[[document]]\nid = "a"\npath = "/a.md"'],
)  # fmt: skip
def test_odd_options_are_refused(repo: Repo, options: str) -> None:
    repo.commit(law=law("2020-04-01", "甲。"))
    with pytest.raises(KnowledgeError, match=r"laws\.toml"):
        repo.outcomes(options)


def test_heads_that_tell_nothing() -> None:
    assert head_of(b"# No head\n") is None
    for text in ("a: [", "- a", "a: &x 1\nb: *x", "address: a b", "country: jp\nidentifier: 9"):
        head = head_of(f"---\n{text}\n---\n".encode())
        assert head is not None and not head.address, text


def test_a_history_answers_for_its_days(
    repo: Repo, quick: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An index without the shipped termbase is made at once.
    monkeypatch.setattr("pipeline.termbase.shipped", lambda: ())
    monkeypatch.setattr("pipeline.termbase._shipped_lexicon", lambda: lexicon(()))
    monkeypatch.setattr("pipeline.termbase._shipped_profiles", lambda _: ())
    repo.commit(law=law("2020-04-01", "輸出を届け出る。"))
    repo.commit(law=law("2022-04-01", "輸出の許可を受ける。"))
    repo.source()
    quick.add_source(repo.folder / "laws.toml")
    assert quick.refresh(["laws"]).state == "done"
    assert quick.refresh(["laws"]).built is False
    answers = {
        day: quick.show(f"jp/{LAW}/art_1", on=day)
        for day in ("2020-04-01", "2021-01-01", "2022-04-01")
    }
    texts = [str(shown.parts) if shown else "" for shown in answers.values()]
    assert ["届け出る" in text for text in texts] == [True, True, False]
    gap = answers["2021-01-01"]
    assert gap is not None and gap.note.startswith("last known version of 2020-04-01")


@pytest.mark.data
def test_heads_of_real_laws_tell_what_reading_them_tells(data: Path) -> None:
    files = [*sorted(data.glob("ja/history/*_2*.md"))[::4], *sorted(data.glob("ko/*.md"))[::5]]
    assert len(files) > 4
    for file in files:
        head, read_ = head_of(file.read_bytes()), parse_file(file.read_bytes(), file.name)
        document = read_.documents[0]
        assert head is not None
        assert (head.address, head.valid_from) == (
            document.address, document.metadata["valid_from"],
        )  # fmt: skip
