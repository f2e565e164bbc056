"""How fast citations are found and resolved: megabytes (10^6 bytes of UTF-8) per second, one core.

Jobun reads whole documents, provision by provision, as a build does; reading the files and
splitting them is not counted.  Seconds are of processor time, so that what else runs on the machine
counts little.  The peers get the same texts in the same order, as many as they read
in a few seconds, and Jobun is timed on those again, so that the ratio compares like with like.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import citation_peers
from citation_texts import law_files, readable

from pipeline.records import Document

_PEER_SECONDS = 6.0
_WANTED = 2_000_000  # bytes per language


def one_core() -> int | None:
    """Keep this process and its children on one core; its number, None where it cannot be."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def measure(
    data: Path, lang: str, *, peers: Path | None = None, problems: dict[str, str] | None = None
) -> dict[str, Any]:
    """Bytes, seconds (best of three) and MB/s of Jobun on a language, and of its peers."""
    found: list[Document] = []
    names = []
    for path in law_files(data, lang):
        if names and size(found) >= _WANTED and "history" in path.parts:
            break
        more = readable(path)
        if more:
            found += more
            names.append(path.name)
    out: dict[str, Any] = {"lang": lang, "files": len(names), **_jobun(found), "peers": []}
    rows = [_row(document) for document in found]
    for peer in citation_peers.PEERS if peers else ():
        if peers is None or peer.lang != lang or (problems and peer.name in problems):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                timed = citation_peers.time_it(
                    peer, rows, home=peers, folder=Path(folder), seconds=_PEER_SECONDS
                )
            except citation_peers.PeerError as error:
                out["peers"].append({"peer": peer.name, "problem": str(error)})
                continue
        same = _jobun(found[: int(timed["texts"])])
        rate = timed["bytes"] / 1e6 / timed["seconds"]
        letters = sum(len(row["text"]) for row in rows[: int(timed["texts"])])
        out["peers"].append(
            {
                "peer": peer.name,
                "bytes": timed["bytes"],
                "seconds": timed["seconds"],
                "rate": rate,
                "characters": letters / timed["seconds"],
                "citations": timed["citations"],
                "jobun": same["rate"],
                "jobun citations": same["citations"],
                "ratio": same["rate"] / rate,
            }
        )
    return out


def size(documents: Sequence[Document]) -> int:
    """The bytes of UTF-8 that the finder reads of these documents."""
    return sum(len(p.text.encode("utf-8")) for d in documents for p in d.provisions)


def _jobun(documents: Sequence[Document]) -> dict[str, Any]:
    from pipeline.citations import cite, read_document

    cite("GATT Article XXI")  # the automaton and the grammars are made on first use
    best, found = float("inf"), 0
    for _ in range(3):
        begun = time.process_time()
        found = sum(len(c) for document in documents for c in read_document(document))
        best = min(best, time.process_time() - begun)
    read = size(documents)
    return {"bytes": read, "seconds": best, "rate": read / 1e6 / best, "citations": found}


def _row(document: Document) -> dict[str, Any]:
    """The same text as one passage, for the peers."""
    text = "\n".join(p.text for p in document.provisions)
    context = {"document": document.address, "article": "", "preceding": ""}
    return {"id": document.address, "text": text, "context": context}


def table(measured: dict[str, Any]) -> str:
    """The figures of one language as lines."""
    short = "" if measured["bytes"] >= _WANTED else " (all there is)"
    lines = [
        f"{measured['lang']}  Jobun         {measured['rate']:6.2f} MB/s   "
        f"{measured['bytes'] / 1e6:.2f} MB in {measured['files']} files{short}, "
        f"{measured['seconds']:.2f} s, {measured['citations']:,} citations"
    ]
    for peer in measured["peers"]:
        if "problem" in peer:
            lines.append(f"    {peer['peer']:13} cannot be timed: {peer['problem']}")
            continue
        lines.append(
            f"    {peer['peer']:13} {peer['rate']:6.2f} MB/s   {peer['bytes'] / 1e6:.2f} MB, "
            f"{peer['characters'] / 1e3:,.0f} k characters/s, {peer['citations']:,} found; "
            f"Jobun on the same text {peer['jobun']:.2f} MB/s ({peer['ratio']:.3g} of the peer's), "
            f"{peer['jobun citations']:,} found"
        )
    return "\n".join(lines)
