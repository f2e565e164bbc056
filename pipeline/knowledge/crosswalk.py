"""Where renumbered units went: `crosswalk.toml`, read and checked."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from pipeline.address import parse
from pipeline.errors import AddressError, KnowledgeError

_KEYS = {"from", "to", "until", "caption", "by"}


@dataclass(frozen=True, slots=True)
class Move:
    """The unit `old` stood for what stands at `new` until the ISO date `until`, exclusive."""

    old: str
    new: tuple[str, ...]
    until: str
    caption: str
    by: str


@functools.cache
def moves() -> Mapping[str, Move]:
    """Every known move by the old address."""
    return read(files(__package__).joinpath("crosswalk.toml").read_text("utf-8"))


def read(text: str) -> Mapping[str, Move]:
    """Read moves from TOML and check them; raises `KnowledgeError` naming what is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"crosswalk.toml cannot be read: {error}.") from error
    out: dict[str, Move] = {}
    for entry in raw.get("move", []):
        move = _move(entry)
        if move.old in out:
            raise KnowledgeError(f"crosswalk.toml: {move.old} moves twice.")
        out[move.old] = move
    return out


def _move(entry: object) -> Move:
    if not isinstance(entry, dict) or not {"from", "to", "until", "by"} <= set(entry) <= _KEYS:
        raise KnowledgeError(f"crosswalk.toml: {entry!r} needs from, to, until and by.")
    where = f"crosswalk.toml: {entry['from']!r}"
    new = entry["to"]
    if not isinstance(new, list) or not new:
        raise KnowledgeError(f"{where}: `to` is a list of addresses.")
    try:
        for address in (entry["from"], *new):
            parse(address)
        until = date.fromisoformat(entry["until"]).isoformat()
    except (AddressError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{where}: {error}") from error
    return Move(entry["from"], tuple(new), until, str(entry.get("caption", "")), str(entry["by"]))
