"""`diff` on the real histories of 外為法 and 輸出令: exactly the articles that were amended.

`golden/diff_history.toml` holds what a person checked; beside it a comparison that shares nothing
with Jobun's own (articles cut out of the Markdown by a pattern) must name the same articles.
"""

from __future__ import annotations

import dataclasses
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import store
from pipeline.numerals import kanji
from pipeline.parse import parse_file
from pipeline.redline.changes import changed

GOLDEN = tomllib.loads((Path(__file__).parent / "golden/diff_history.toml").read_text("utf-8"))
PAIRS: list[dict[str, Any]] = GOLDEN["pair"]
LAWS = ("324AC0000000228", "324CO0000000378")
_ARTICLE = re.compile(r"\*\*第([〇一二三四五六七八九十百千]+)条((?:の[一二三四五六七八九十]+)*)")

pytestmark = pytest.mark.data


def stated(date: str) -> store.VersionFacts:
    """Facts of a version of which only the date matters."""
    blank: dict[str, Any] = {field.name: "" for field in dataclasses.fields(store.VersionFacts)}
    return store.VersionFacts(**blank | {"valid_from": date, "state": "past", "metadata": {}})


def name(pair: dict[str, Any]) -> str:
    return f"{pair['law']} {pair['from']} {pair['to']}"


@pytest.fixture(scope="module")
def files(data: Path) -> dict[tuple[str, str], Path]:
    """The dated texts by law and date; the newest is the one without a date in its name."""
    found = {(p.name[:15], p.name[16:26]): p for p in (data / "ja/history").glob("*.md")}
    newest = {pair["law"]: pair["to"] for pair in PAIRS}
    return found | {(law, newest[law]): data / f"ja/{law}.md" for law in LAWS}


@pytest.fixture(scope="module")
def versions(
    files: dict[tuple[str, str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sqlite3.Connection, dict[tuple[str, str], int]]]:
    """A catalogue of every text, and the id of each version."""
    catalog = store.create(tmp_path_factory.mktemp("golden") / "catalog.db")
    catalog.row_factory = sqlite3.Row
    ids: dict[tuple[str, str], int] = {}
    owners: dict[str, int] = {}
    for (law, date), path in sorted(files.items()):
        (document,) = parse_file(path.read_bytes(), path.name).documents
        if law not in owners:
            owners[law] = store.add_document(catalog, document, link="")
        facts = stated(date)
        store.add_version(catalog, owners[law], document, facts)
        ids[law, date] = catalog.execute("SELECT max(id) FROM version").fetchone()[0]
    yield catalog, ids
    catalog.close()


def articles(path: Path) -> dict[str, str]:
    """The articles of a Markdown file by address, without white space; no supplements."""
    found: dict[str, str] = {}
    here = ""
    for line in path.read_text("utf-8").partition("---")[2].partition("---")[2].splitlines():
        if line.startswith("#"):
            here = ""
            if "附" in line:
                break
        elif match := _ARTICLE.match(line):
            numbers = [match[1], *filter(None, match[2].split("の"))]
            here = "art_" + "-".join(str(kanji(number)) for number in numbers)
        elif line.startswith("**第"):
            here = ""
        if here:
            found[here] = found.get(here, "") + "".join(line.split())
    return found


@pytest.mark.parametrize("pair", PAIRS, ids=name)
def test_exactly_the_amended_articles(
    pair: dict[str, Any],
    files: dict[tuple[str, str], Path],
    versions: tuple[sqlite3.Connection, dict[tuple[str, str], int]],
) -> None:
    catalog, ids = versions
    law, root = pair["law"], f"jp/{pair['law']}/"
    made: dict[str, list[str]] = {"amended": [], "added": [], "repealed": [], "moved": []}
    touched: set[str] = set()
    for change in changed(catalog, ids[law, pair["from"]], ids[law, pair["to"]]):
        here, was = change.address.removeprefix(root), change.was.removeprefix(root)
        if here.startswith("art_"):
            made[change.kind].append(f"{here} from {was}" if change.kind == "moved" else here)
            touched |= {address for address in (here, was) if address}
    assert made == {kind: pair[kind] for kind in made}
    old, new = articles(files[law, pair["from"]]), articles(files[law, pair["to"]])
    assert touched == {a for a in old.keys() | new.keys() if old.get(a) != new.get(a)}


def test_twenty_five_were_read() -> None:
    read = [(pair["law"], pair["to"], a) for pair in PAIRS for a in pair["read"]]
    assert len(set(read)) == 25
    assert all(a in pair["amended"] for pair in PAIRS for a in pair["read"])


def test_two_renditions_of_one_text_are_one(data: Path, tmp_path: Path) -> None:
    """The text of a day as e-Gov's page and as Markdown: the same articles, however printed."""
    catalog = store.create(tmp_path / "catalog.db")
    catalog.row_factory = sqlite3.Row
    paths = [
        *(data / "ja/egov-html").glob("324AC0000000228_20250601*"),
        *(data / "ja/history").glob("324AC0000000228_2025-06-01*"),
    ]
    owner = 0
    for path in paths:
        (document,) = parse_file(path.read_bytes(), path.name).documents
        owner = owner or store.add_document(catalog, document, link="")
        facts = stated("")
        store.add_version(catalog, owner, document, facts)
    found = changed(catalog, 1, 2)
    catalog.close()
    # The page lacks a table that the Markdown has.
    assert [change.address for change in found] == ["jp/324AC0000000228/art_16-2"]
