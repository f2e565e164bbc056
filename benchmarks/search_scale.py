"""Search in an index many times as large: a generation repeated with noise, then queried.

Each copy of a group loses a tenth of its words and postings, what remains weighs a little more or
less, and its vectors are turned a little; the same copies give the same index.

    python benchmarks/search_scale.py FOLDER QUERIES.json    (the child that is measured)
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from search_topics import LANGUAGES, ROOT, Rows

WANTED = 200_000
BAR_P50, BAR_MEMORY = 80.0, 1.5
SEED = 3
_ROUNDS = 3
_LOST, _MORE_OR_LESS, _TURNED = 10, 0.3, 0.02  # one in ten; share of worth; per dimension
_PIECE = re.compile(r"(?<=[\s、。])")


def copies_for(held: int, wanted: int = WANTED) -> int:
    """How many copies of `held` things give at least `wanted`."""
    return max(1, -(-wanted // max(1, held)))


def noised(text: str, number: int, copy: int) -> str:
    """A text without about a tenth of its words or clauses; the first copy (0) as it is."""
    if not copy:
        return text
    state = number * 7919 + copy * 104729
    pieces = _PIECE.split(text)
    kept = [p for i, p in enumerate(pieces) if (state + i * 2654435761 >> 4) % _LOST]
    return "".join(kept) if len(pieces) > 1 else text


def repeated(
    rows: np.ndarray, worth: np.ndarray, *, size: int, copies: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """A posting of a language with `size` rows, `copies` times: the first as it is, the others
    without a tenth of the rows and with other worth.
    """
    chance = np.random.default_rng(seed)
    first = len(rows)
    many = np.tile(rows, copies) + np.repeat(np.arange(copies, dtype=np.int32) * size, first)
    weighed = np.tile(worth, copies)
    weighed[first:] *= chance.uniform(
        1 - _MORE_OR_LESS, 1 + _MORE_OR_LESS, len(weighed) - first
    ).astype(np.float32)
    kept = chance.random(len(many)) >= 1 / _LOST
    kept[:first] = True
    return many[kept].astype(np.int32), weighed[kept].astype(np.float32)


def turned(vectors: np.ndarray, copy: int) -> np.ndarray:
    """Unit vectors, turned a little; the first copy as it is."""
    if not copy:
        return vectors
    noise = np.random.default_rng((SEED, copy)).normal(0, _TURNED, vectors.shape)
    made = (vectors + noise).astype(np.float32)
    out: np.ndarray = made / np.linalg.norm(made, axis=1, keepdims=True)
    return out


def enlarge(workspace: Any, folder: Path, copies: int) -> None:
    """Make a workspace at `folder` whose index is the live one of `workspace`, repeated."""
    from pipeline import Workspace, generations, store

    source = generations.live(workspace.layout)
    if source is None:
        sys.exit(f"{workspace.root}: nothing is built there.")
    target = Workspace.create(folder).layout
    shutil.copytree(workspace.layout.models, target.models, dirs_exist_ok=True)
    if (workspace.root / "jobun.toml").is_file():
        shutil.copy(workspace.root / "jobun.toml", folder)
    made = generations.begin(target)
    # Of texts in force alone: those of the past are not searched here.
    vectors = {f"{lang}{kind}.faiss" for lang in LANGUAGES for kind in ("", "-past")}
    for name in set(source.manifest["files"]) - vectors - {generations.CATALOG}:
        shutil.copy(source.folder / name, made)
    catalog = store.create(made / generations.CATALOG)
    catalog.create_function("noised", 3, noised, deterministic=True)
    catalog.execute("ATTACH ? AS old", (str(source.catalog),))
    steps = _rows(catalog, copies)
    _postings(catalog, copies)
    catalog.commit()
    _vectors(workspace, made, catalog, copies, steps["unit"])
    catalog.commit()
    catalog.close()
    manifest = {k: v for k, v in source.manifest.items() if k != "files"}
    generations.publish(target, made, manifest)


def _rows(catalog: Any, copies: int) -> dict[str, int]:
    """Copy the tables with ids moved on; return by how much the ids of each table move."""
    step = {
        table: catalog.execute(f"SELECT coalesce(max(id), 0) + 1 FROM old.{table}").fetchone()[0]
        for table in ("version", "provision", "unit", "citation")
    }
    catalog.execute("INSERT INTO document SELECT * FROM old.document")
    catalog.execute("INSERT INTO governs SELECT * FROM old.governs")
    for copy in range(copies):
        p, v = step["provision"] * copy, step["version"] * copy
        u, c = step["unit"] * copy, step["citation"] * copy
        for sql in (
            f"INSERT INTO version SELECT id + {v}, document, valid_from, valid_to, retrieved,"
            " revision, current, state, title, source, licence, path, sha256, dialect, metadata,"
            " entry"
            " FROM old.version WHERE current",
            f"INSERT INTO provision SELECT p.id + {p}, p.version + {v}, p.address,"
            f" p.parent + {p}, p.grp + {p}, p.kind, p.label, p.heading, p.headings, p.lang,"
            f" p.status, noised(p.text, p.id, {copy}) FROM old.provision p"
            " JOIN old.version v ON v.id = p.version WHERE v.current ORDER BY p.id",
            f"INSERT INTO citation SELECT c.id + {c}, c.provision + {p}, c.start, c.end, c.target,"
            " c.instrument, c.kind, c.relative, c.confidence FROM old.citation c"
            " JOIN old.provision p ON p.id = c.provision"
            " JOIN old.version v ON v.id = p.version WHERE v.current",
            f"INSERT INTO unit SELECT id + {u}, provision + {p}, grp + {p}, lang, sha256, past"
            " FROM old.unit WHERE NOT past ORDER BY id",
            f"INSERT INTO lexical SELECT provision + {p}, lang, past, sha256 FROM old.lexical"
            " WHERE NOT past",
            f"INSERT INTO about SELECT a.provision + {p}, a.concepts FROM old.about a"
            " JOIN old.lexical l ON l.provision = a.provision WHERE NOT l.past",
        ):
            catalog.execute(sql)
    return step


def _postings(catalog: Any, copies: int) -> None:
    size = dict(
        catalog.execute("SELECT lang, count(*) FROM old.lexical WHERE NOT past GROUP BY lang")
    )
    found = catalog.execute("SELECT leg, lang, term, rows, worth FROM old.posting WHERE NOT past")
    for number, (leg, lang, term, rows, worth) in enumerate(found.fetchall()):
        if leg != "profiles":  # rows of the termbase, which stays as it is
            held, weight = np.frombuffer(rows, np.int32), np.frombuffer(worth, np.float32)
            held, weight = repeated(held, weight, size=size[lang], copies=copies, seed=number)
            rows, worth = held.tobytes(), weight.tobytes()
        catalog.execute("INSERT INTO posting VALUES (?,?,0,?,?,?)", (leg, lang, term, rows, worth))


def _vectors(workspace: Any, made: Path, catalog: Any, copies: int, step: int) -> None:
    from pipeline.index import write

    opened = workspace.searcher().opened
    for lang in opened.groups:
        index = opened.index(lang)
        if index is None:
            continue
        found = catalog.execute(
            "SELECT id FROM old.unit WHERE lang = ? AND NOT past ORDER BY id", (lang,)
        )
        ids = np.array([row[0] for row in found], np.int64)
        vectors = index.vectors(ids)
        write(made, lang, np.concatenate([turned(vectors, copy) for copy in range(copies)]),
              np.concatenate([ids + copy * step for copy in range(copies)]))  # fmt: skip


def asked(folder: Path, queries: Path) -> dict[str, Any]:
    """p50, p95, MiB and the stages of a process of its own that asks these queries."""
    done = subprocess.run([sys.executable, str(Path(__file__).resolve()), str(folder),
                           str(queries)], capture_output=True, text=True, check=False,
                          cwd=ROOT)  # fmt: skip
    if done.returncode:
        sys.exit(f"the search in {folder} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def row(name: str, told: dict[str, Any]) -> list[str]:
    """One size in the table."""
    return [name, f"{told['groups']:,}", f"{told['provisions']:,}", f"{told['vectors']:,}",
            between(told["p50"]), between(told["p95"]), f"{told['dense']:.0f}",
            f"{told['memory']:.2f}", f"{told['first']:.1f}", between(told["load"], 1)]  # fmt: skip


def between(values: Sequence[float], digits: int = 0) -> str:
    """The least and the most of several rounds: on a shared machine one round says little."""
    least, most = f"{min(values):.{digits}f}", f"{max(values):.{digits}f}"
    return least if least == most else f"{least} to {most}"


def peak() -> float:
    """The most memory that this process has held, GiB.

    Not `ru_maxrss` where the kernel tells better: on Linux a child begins with its parent's.
    """
    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s+(\d+)", status.read_text("utf-8")) if status.is_file() else None
    held = int(told[1]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 2**20


def measure(workspace: Any, queries: Path, home: Path, wanted: int = WANTED) -> Rows:
    """A row for the index as it is, with `wanted` provisions, and with as many groups of them."""
    rows: Rows = [["index", "groups", "provisions", "vectors", "p50 ms", "p95 ms",
                   "of it vectors, p50 ms", "peak GiB", "first query s",
                   "load"]]  # fmt: skip
    held = asked(workspace.root.resolve(), queries)
    rows.append(row("as built", held))
    for what in ("provisions", "groups"):
        copies = copies_for(held[what], wanted)
        folder = home / f"{copies}-copies"
        enlarge(workspace, folder, copies)
        told = asked(folder, queries)
        rows.append(row(f"{wanted:,} {what} ({copies} copies)", told))
        shutil.rmtree(folder)
    rows.append(["bars", "", "", "", f"{BAR_P50:.0f}", "", "", f"{BAR_MEMORY:.2f}", "", ""])
    return rows


def _child(folder: Path, queries: Path) -> None:
    """Ask some of the queries in several rounds and print the figures as JSON."""
    from search_speed import by_stage, spread

    from pipeline import Workspace

    # Every fifth: the languages take turns by three, so that all are among them.
    wanted = json.loads(queries.read_text("utf-8"))[::5]
    begun = time.perf_counter()
    with Workspace.open(folder) as workspace:
        searcher = workspace.searcher()
        searcher.search(wanted[0])
        first = time.perf_counter() - begun
        for query in wanted[:10]:
            searcher.search(query)
        rounds, load = [], []
        for _ in range(_ROUNDS):
            times = []
            for query in wanted:
                begun = time.perf_counter()
                searcher.search(query)
                times.append((time.perf_counter() - begun) * 1000)
            rounds.append(spread(times))
            load.append(os.getloadavg()[0])
        memory = peak()
        stages = {line[0]: float(line[1]) for line in by_stage(searcher, wanted)[1:]}
        opened = searcher.opened
        provisions = opened.catalog.execute(
            "SELECT count(*) FROM provision p JOIN version v ON v.id = p.version WHERE v.current"
        ).fetchone()[0]
        told = {"p50": [p50 for p50, _ in rounds], "p95": [p95 for _, p95 in rounds],
                "memory": memory, "first": first, "dense": stages["dense"], "load": load,
                "stages": stages, "groups": sum(map(len, opened.groups.values())),
                "provisions": provisions, "vectors": len(opened._units)}  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]))
