"""A workspace's settings: `jobun.toml`, overridden by the environment.

[encoder]
model = "use"        # "use", "quality", a sentence-transformers hub id, or a local path
threads = 2          # of the embedded encoder; default: the cores, two at most

[search]
reranker = ""        # a cross-encoder for the best fifty hits (hub id or local path); "" for none

[refresh]
contact = ""         # an address or page of yours, told to the servers that are asked

[lock]
wait = 30            # seconds a second writer waits before it says who holds the lock
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import durable
from pipeline.errors import SettingsError

FILE = "jobun.toml"
_KNOWN = {
    "encoder": {"model", "threads"},
    "search": {"reranker"},
    "refresh": {"contact"},
    "lock": {"wait"},
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace may choose; every value has a default that works offline."""

    model: str = "use"
    threads: int | None = None
    lock_wait: float = 30.0
    reranker: str = ""
    contact: str = ""


def load(root: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read `root/jobun.toml`; `JOBUN_MODEL`, `JOBUN_CONTACT` and `JOBUN_LOCK_WAIT` win over it.

    A missing file means the defaults; an unknown key or a wrong type raises `SettingsError`.
    """
    env = os.environ if environment is None else environment
    path = root / FILE
    table: dict[str, Any] = {}
    if path.is_file():
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: not valid TOML ({error}). Correct the file.") from error
    for section, values in table.items():
        if not isinstance(values, dict):
            raise SettingsError(f"{path}: {section} must be a section, [{section}].")
        unknown = set(values) - _KNOWN[section] if section in _KNOWN else {section}
        if unknown:
            raise SettingsError(
                f"{path}: unknown setting {', '.join(sorted(unknown))}. "
                f"Known: {', '.join(f'[{s}] {k}' for s, ks in _KNOWN.items() for k in sorted(ks))}."
            )
    encoder, lock = table.get("encoder", {}), table.get("lock", {})
    model = env.get("JOBUN_MODEL") or encoder.get("model", "use")
    wait: object = env.get("JOBUN_LOCK_WAIT") or lock.get("wait", 30.0)
    threads = encoder.get("threads")
    reranker = table.get("search", {}).get("reranker", "")
    contact = env.get("JOBUN_CONTACT") or table.get("refresh", {}).get("contact", "")
    if not isinstance(contact, str) or not (contact.isascii() and contact.isprintable()):
        raise SettingsError(f"{path}: [refresh] contact must be a page or an e-mail, in ASCII.")
    if not isinstance(model, str) or not model:
        raise SettingsError(f"{path}: [encoder] model must be a non-empty string.")
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise SettingsError(f"{path}: [encoder] threads must be a whole number from 1.")
    if not isinstance(reranker, str):
        raise SettingsError(f"{path}: [search] reranker must be a string.")
    try:
        seconds = float(str(wait))
    except ValueError as error:
        raise SettingsError(f"{path}: [lock] wait must be seconds, not {wait!r}.") from error
    if not 0 <= seconds < 1e6:
        raise SettingsError(f"{path}: [lock] wait must be seconds from 0, not {wait!r}.")
    return Settings(model, threads, seconds, reranker, contact)


def set_model(root: Path, model: str) -> None:
    """Write `[encoder] model` into `jobun.toml`, keeping the rest of the file as it is."""
    load(root, {})
    path = root / FILE
    line = f"model = {_quoted(model)}"
    rows = path.read_text("utf-8").splitlines() if path.is_file() else []
    section = ""
    for i, row in enumerate(rows):
        if row.strip().startswith("["):
            section = row.strip()
        elif section == "[encoder]" and row.split("=")[0].strip() == "model":
            rows[i] = line
            break
    else:
        if "[encoder]" in (r.strip() for r in rows):
            rows.insert([r.strip() for r in rows].index("[encoder]") + 1, line)
        else:
            rows += [*([""] if rows else []), "[encoder]", line]
    text = "\n".join(rows) + "\n"
    try:
        written = tomllib.loads(text)["encoder"]["model"] == model
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        written = False
    if not written:
        raise SettingsError(
            f"{path}: written in a way that cannot be changed here. Write [encoder] and "
            f"`{line}` below it yourself."
        )
    durable.replace(path, text.encode())


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
