"""Citations on the real texts: quality, speed, in-law references, the seed documents.

    python benchmarks/citations.py [--part quality|speed|references|seed]… [--peers] [--json]

quality     precision, recall and F1 by language on the evaluation set (or --gold FILE…)
speed       MB/s of UTF-8 on one core, finding and resolving, best of three
references  in-law references of four laws that reach a provision, and the rest with reasons
seed        what the two documents that Jobun started from cite, against a person's reading;
            --write makes docs/citations-of-the-seed-paper.md

--peers installs other tools from the package registries into a folder of their own (.venv/peers;
they are no dependency of Jobun) and measures them on the same rows and texts, in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import citation_peers
import citation_quality
import citation_references
import citation_seed
import citation_speed
from citation_texts import LANGUAGES, ROOT, command, machine

PARTS = ("quality", "speed", "references", "seed")


def main(arguments: list[str] | None = None) -> None:
    """Run the chosen parts and print them, as tables or as one JSON object."""
    given = sys.argv[1:] if arguments is None else arguments
    args = _parser().parse_args(given)
    if not args.data.is_dir():
        sys.exit(f"{args.data} is not there; name the real texts with --data DIR.")
    report: dict[str, Any] = {"command": command(given), "machine": machine(), "parts": {}}
    say = (lambda *_: None) if args.json else print
    say(f"{report['command']}\n{report['machine']}")
    problems: dict[str, str] = {}
    if args.peers:
        problems = citation_peers.install(args.peers)
        for peer in citation_peers.PEERS:
            state = problems.get(peer.name)
            say(f"peer {peer.package} ({peer.licence}): "
                + (f"cannot be had: {state}" if state else f"reads {peer.what}"))  # fmt: skip
    for part in args.part or PARTS:
        say(f"\n== {part} ==")
        report["parts"][part] = _PARTS[part](args, problems, say)
    if args.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))


def _quality(args: argparse.Namespace, problems: dict[str, str], say: Any) -> Any:
    scorer = args.eval / "score_citations.py"
    if not scorer.is_file():
        sys.exit(f"{scorer} is not there; name the evaluation set with --eval DIR.")
    out = {}
    for gold in args.gold or [args.eval / "citations.dev.jsonl"]:
        scores, notes, failed = citation_quality.measure(
            gold,
            scorer,
            peers=args.peers,
            problems=problems,
            find=citation_quality.in_process if args.direct else citation_quality.by_command,
            show=args.show,
        )
        say(f"{gold.name}, by {scorer.name}\n{citation_quality.table(scores)}")
        for line in (*notes, *(f"{name} was not measured: {why}" for name, why in failed.items())):
            say(line)
        out[gold.name] = {"scores": citation_quality.as_json(scores), "not measured": failed}
    return out


def _speed(args: argparse.Namespace, problems: dict[str, str], say: Any) -> Any:
    core = citation_speed.one_core()
    say("one core" if core is not None else "not kept on one core on this system")
    out = []
    for lang in LANGUAGES:
        measured = citation_speed.measure(args.data, lang, peers=args.peers, problems=problems)
        say(citation_speed.table(measured))
        out.append(measured)
    return out


def _references(args: argparse.Namespace, problems: dict[str, str], say: Any) -> Any:
    out = []
    for checked in citation_references.measure(args.data):
        say(citation_references.table(checked, show=args.show or None))
        out.append(citation_references.as_json(checked))
    return out


def _seed(args: argparse.Namespace, problems: dict[str, str], say: Any) -> Any:
    found = citation_seed.read(args.data)
    lacking = citation_seed.missing(found)
    say(citation_seed.table(found, lacking))
    if args.write:
        made_by = "python benchmarks/citations.py --part seed --write"
        citation_seed.PAGE.write_text(citation_seed.page(found, command=made_by), "utf-8")
        say(f"wrote {citation_seed.PAGE.relative_to(ROOT)}")
    return citation_seed.as_json(found, lacking)


_PARTS = {"quality": _quality, "speed": _speed, "references": _references, "seed": _seed}


def _parser() -> argparse.ArgumentParser:
    shared = ROOT.parent / "shared"
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="only this (repeatable)")
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--eval", type=Path, default=shared / "eval")
    parser.add_argument("--gold", type=Path, nargs="+", help="other gold files in the same form")
    parser.add_argument("--peers", type=Path, nargs="?", const=ROOT / ".venv" / "peers",
                        metavar="DIR", help="install and measure the peers too")  # fmt: skip
    parser.add_argument("--direct", action="store_true", help="quality: without the command")
    shown = "the first N misses (quality) or broken references; 0: none, all"
    parser.add_argument("--show", type=int, default=0, metavar="N", help=shown)
    parser.add_argument("--write", action="store_true", help="seed: write the page in docs/")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    return parser


if __name__ == "__main__":
    main()
