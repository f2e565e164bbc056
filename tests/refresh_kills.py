"""Refreshes that are killed: at random moments, and at every rename and flush.

    python tests/refresh_kills.py FOLDER random COUNT
    python tests/refresh_kills.py FOLDER faults STEP

Each run starts from a copy of the same workspace, in a process of its own that dies (or whose disk
is full) half-way.  Afterwards the workspace must be readable, without a lost document; and the next
refresh must come to what an undisturbed one comes to.  Prints one line; a failure is an exception.
"""  # fmt: skip

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from upstream import Answer, Asked, Upstream

from pipeline import Workspace, corpus, generations, termbase
from pipeline.errors import JobunError
from pipeline.parse import parse_file, with_citations
from pipeline.sources import declaration, state
from pipeline.terms.lexicon import lexicon

FIRST, SECOND = datetime(2026, 1, 5, 6, tzinfo=UTC), datetime(2026, 1, 9, 6, tzinfo=UTC)
SOURCES, DOCUMENTS = 2, 12
CALLS: list[str] = []  # the renames and flushes of this process, by their names
FOLDER = """
id = "{name}"
[title]
en = "Texts of a folder"
[refresh]
adapter = "folder"
[options]
path = {path}
"""
SERVED = """
id = "{name}"
[title]
en = "Texts of a server"
[refresh]
adapter = "pages"
base = "{url}"
private = true
rate = 0
[options]
url = "{url}/{name}/{{id}}"
kinds = ["text"]
"""
HEAD = '---\ntitle: "試験法{number}"\nidentifier: "501AC00000{number:05}"\ncountry: "jp"\n---\n\n'
ARTICLE = "**第{n}条（規定）**　第{n}号の{word}を守らなければならない。\n\n"


def law(number: int, word: str, articles: int = 10) -> bytes:
    body = "".join(ARTICLE.format(n=n, word=word) for n in range(1, articles + 1))
    return (HEAD.format(number=number) + body).encode()


def write(texts: Path, second: bool) -> None:
    """The sources' folders, as they are first and as they are when the kills come."""
    for s in range(SOURCES):
        folder = texts / f"s{s}"
        folder.mkdir(parents=True, exist_ok=True)
        for d in range(DOCUMENTS):
            number, path = s * 100 + d, folder / f"{d:02}.md"
            if not second:
                path.write_bytes(law(number, "基準"))
            elif d < 4:
                path.write_bytes(law(number, "新しい条件"))
        if second:
            (folder / "04.md").write_bytes(law(s * 100 + 4, "基準", articles=3))  # held back
            (folder / "05.md").unlink()  # lost
            (folder / "new.md").write_bytes(law(s * 100 + 90, "新設"))


def warm() -> None:
    """Load what every fork would load anew; nothing that starts threads may run here."""
    for name in (
        "faiss",
        "hishel.httpx2",
        "pipeline.sources.pages",
        "pipeline.changes",
        "pipeline.refresh",
        "pipeline.search.searcher",
    ):
        import_module(name)
    with_citations(parse_file(law(1, "基準"), "a.md"), "a.md")
    list(import_module("pipeline.language.ja").words("輸出"))


def serve(texts: Path) -> tuple[int, str]:
    """A server of the folders' files in a process of its own: its id and its address."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as stream:
            return child, stream.readline().strip()

    def answer(asked: Asked) -> Answer:
        path = texts / asked.path.lstrip("/")
        if not path.is_file():
            return Answer("not here", "text/plain", 404)
        data = path.read_bytes()
        tag = f'"{hashlib.sha256(data).hexdigest()}"'
        return Answer(data, "text/plain; charset=utf-8", headers={"ETag": tag})

    with Upstream() as upstream:
        for s in range(SOURCES):
            for d in range(DOCUMENTS):
                upstream.answer(f"/s{s}/{d:02}.md", answer)
        os.write(writing, f"{upstream.url}\n".encode())
        os.close(writing)
        signal.pause()
    os._exit(0)


def prepare(folder: Path, url: str) -> Path:
    """The workspace that every run starts from: half of its sources are folders, half served."""
    os.environ["JOBUN_MODEL"] = "hashing"
    declaration.source_declarations = lambda: folder / "none"  # type: ignore[attr-defined]
    termbase.shipped = lambda: ()
    termbase._shipped_lexicon = lambda: lexicon(())
    termbase._shipped_profiles = lambda _: ()
    warm()
    base = folder / "base"
    # Here as everywhere, work is done in a fork: what ran threads cannot be forked itself.
    if forked(lambda: begin(base, folder, url)):
        raise SystemExit("the first refresh failed")
    write(folder / "texts", second=True)
    return base


def begin(base: Path, folder: Path, url: str) -> None:
    rows = "".join(f'[[document]]\nid = "{d:02}.md"\n' for d in range(DOCUMENTS))
    with Workspace.create(base) as workspace:
        (base / "corpus" / "sources").mkdir()
        for s in range(SOURCES):
            path = json.dumps(str(folder / "texts" / f"s{s}"))
            text = FOLDER.format(name=f"s{s}", path=path)
            if s % 2:
                text = SERVED.format(name=f"s{s}", url=url) + rows
            (base / "corpus" / "sources" / f"s{s}.toml").write_text(text, "utf-8")
        write(folder / "texts", second=False)
        if workspace.refresh(now=FIRST).code:
            raise ValueError("the first refresh is partial")


def refresh(root: Path) -> None:
    with Workspace.open(root) as workspace:
        workspace.refresh(now=SECOND)


def forked(job: Callable[[], Any], *, after: float | None = None) -> int:
    """Run a job in a process of its own, killed `after` seconds; its exit status."""
    child = os.fork()
    if not child:
        try:
            job()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def picture(root: Path) -> dict[str, Any]:
    """All that a refresh makes, but the number of the generation."""
    layout = Workspace.open(root).layout
    live = generations.live(layout)
    if live is None:
        raise ValueError("no generation")
    return {
        "manifest": layout.manifest.read_text("utf-8"),
        "states": {s: state.path(layout, s).read_text("utf-8") for s in state.every(layout)},
        "files": live.manifest["files"],
        "raw": sorted(p.name for p in layout.raw.rglob("*") if p.is_file()),
        "parts": sorted(str(p) for p in layout.corpus.rglob("*.part")),
        "reported": json.loads((layout.changes / "reported.json").read_text("utf-8"))["documents"],
    }


def check(root: Path, before: set[str], expected: dict[str, Any] | None) -> None:
    """What must hold after a kill; and then that the next run ends as an undisturbed one."""
    with Workspace.open(root) as workspace:
        layout = workspace.layout
        if workspace.status(check=True).state == "unreadable":
            raise ValueError("unreadable")
        entries = corpus.read(layout)
        if not before <= {entry.sha256 for entry in entries}:
            raise ValueError("a document is lost")
        for entry in entries:
            corpus.load(layout, entry)
        held = {entry.sha256 for entry in entries}
        for source in state.every(layout):
            for key, known in state.read(layout, source).documents.items():
                if known.sha256 not in held:
                    raise ValueError(f"{source}/{key} is claimed, and not in the manifest")
        if not workspace.search("基準", limit=3):
            raise ValueError("nothing is found")
    if expected is None:
        return
    refresh(root)
    found = picture(root)
    for name, value in expected.items():
        if found[name] != value:
            raise ValueError(f"{name} is another:\n{found[name]}\n{value}")


def at_call(number: int, how: str) -> None:
    """Die, or find the disk full, at the n-th rename or flush of this process."""

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*args: Any, **options: Any) -> Any:
            CALLS.append(call.__name__)
            if len(CALLS) == number:
                if how == "exit":
                    os._exit(9)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
            return call(*args, **options)

        return instead

    for name in ("replace", "rename", "fsync"):
        setattr(os, name, guarded(getattr(os, name)))


def disturbed(root: Path, number: int, how: str) -> None:
    """A refresh that ends at the n-th call; exits with 3 when it makes no such call."""
    at_call(number, how)
    with Workspace.open(root) as workspace:
        try:
            workspace.refresh(now=SECOND)
        except (OSError, JobunError):
            return
    if len(CALLS) < number:
        os._exit(3)


def main(folder: Path, mode: str, count: int) -> None:
    server, url = serve(folder / "texts")
    try:
        print(disturb(folder, url, mode, count))
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)


def disturb(folder: Path, url: str, mode: str, count: int) -> str:
    base = prepare(folder, url)
    before = {entry.sha256 for entry in corpus.read(Workspace.open(base).layout)}
    whole = folder / "whole"
    shutil.copytree(base, whole)
    begun = time.monotonic()
    if forked(lambda: refresh(whole)):
        raise SystemExit("the undisturbed refresh failed")
    lasts = time.monotonic() - begun
    expected = picture(whole)
    root, runs, killed = folder / "run", 0, 0
    chance = random.Random(20260105)

    def one(run: Callable[[], int]) -> int:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(base, root)
        status = run()
        if forked(lambda: check(root, before, expected)):
            raise SystemExit(f"run {runs} of {mode} ended badly (status {status})")
        return status

    if mode == "random":
        for delay in [chance.uniform(0, lasts) for _ in range(count)]:
            runs += 1
            killed += one(partial(forked, lambda: refresh(root), after=delay)) < 0
    else:
        for how in ("exit", "full"):
            number = 1
            while True:
                runs += 1
                status = one(partial(forked, partial(disturbed, root, number, how)))
                killed += status == 9
                if status == 3:
                    break
                number += count
    return f"{mode}: {runs} runs, {killed} killed, one refresh lasts {lasts:.2f} s"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
