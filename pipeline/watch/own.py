"""The watches of a workspace, `corpus/watches.toml`, which a user may edit as well.

[[watch]]
name = "catch-all"                              # of a feed's file: letters, digits, hyphens
addresses = ["jp/324CO0000000378/art_4"]        # changes at or beneath these; or
query = "catch-all control"                     # changed provisions that answer this; or
cites = ["wto/gatt/art_21"]                     # citations of these that come, go or change
webhook = "https://example.org/hook"            # told by POST, as JSON (may be left out)
private = false                                 # the webhook may be a private address
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline import durable
from pipeline.address import parse
from pipeline.errors import AddressError, CorpusError, KnowledgeError, UsageError
from pipeline.layout import Layout
from pipeline.text import slug

_HEAD = """\
# What you want to be told of after each refresh; `jobun watch add` writes here, and you may too.
"""
_KEYS = ("name", "addresses", "query", "cites", "webhook", "private")


@dataclass(frozen=True, slots=True)
class Watch:
    """One watch: of `addresses`, a `query` or citations of `cites`, one of the three.

    `webhook` is told of what happened, "" when none is; `private` allows it to be a loopback or
    private address.
    """

    name: str
    addresses: tuple[str, ...] = ()
    query: str = ""
    cites: tuple[str, ...] = ()
    webhook: str = ""
    private: bool = False

    @property
    def watches(self) -> str:
        """What is watched, in words."""
        if self.query:
            return f"answers to {self.query!r}"
        if self.cites:
            return f"citations of {', '.join(self.cites)}"
        return ", ".join(self.addresses)


def path_of(layout: Layout) -> Path:
    """The file of watches."""
    return layout.corpus / "watches.toml"


def read(layout: Layout) -> tuple[Watch, ...]:
    """The watches in the order of the file; `KnowledgeError` says what is wrong with it."""
    path = path_of(layout)
    return _watches(_text(path), path)


def add(layout: Layout, watch: Watch) -> bool:
    """Append a watch; False when there is this very one already.

    Raises `UsageError` when another has its name, `KnowledgeError` for a file that is wrong.
    """
    import tomlkit

    path = path_of(layout)
    text = _text(path)
    known = _watches(text, path)
    if watch in known:
        return False
    flaw = _flaw(watch)
    if flaw:
        raise UsageError(f"watch {watch.name!r} {flaw}.")
    if any(one.name == watch.name for one in known):
        raise UsageError(
            f"{path}: there is a watch {watch.name!r} already. Give another --name, or remove "
            f"that one first: `jobun watch remove {watch.name}`."
        )
    table = tomlkit.table()
    for key in _KEYS:
        value: Any = getattr(watch, key)
        if value:
            table.append(key, list(value) if isinstance(value, tuple) else value)
    new = tomlkit.document()
    tables = tomlkit.aot()
    tables.append(table)
    new.append("watch", tables)
    gap = "" if not text or text.endswith("\n") else "\n"
    _replace(path, f"{text or _HEAD}{gap}\n{tomlkit.dumps(new)}", (*known, watch))
    return True


def remove(layout: Layout, name: str) -> bool:
    """Take a watch out; False when there is none of that name."""
    import tomlkit

    path = path_of(layout)
    text = _text(path)
    known = _watches(text, path)
    place = next((n for n, one in enumerate(known) if one.name == name), None)
    if place is None:
        return False
    document = tomlkit.parse(text)
    tables: Any = document["watch"]
    del tables[place]
    if not tables:
        del document["watch"]
    _replace(path, tomlkit.dumps(document), (*known[:place], *known[place + 1 :]))
    return True


def free_name(known: Sequence[Watch], wanted: str) -> str:
    """A name that no watch has, made from what is watched."""
    stem = slug(wanted, limit=40) or "watch"
    name, number = stem, 2
    while any(one.name == name for one in known):
        name, number = f"{stem}-{number}", number + 1
    return name


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 ({error}). Save it as UTF-8.") from error


def _watches(text: str, path: Path) -> tuple[Watch, ...]:
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not valid TOML ({error}). Correct the file.") from error
    tables = whole.get("watch", [])
    odd = sorted(whole.keys() - {"watch"})
    if odd or not isinstance(tables, list):
        raise KnowledgeError(
            f"{path}: {', '.join(odd) or 'watch'} is not known there; write each watch as a table "
            "under a line [[watch]]."
        )
    found: list[Watch] = []
    for number, table in enumerate(tables, 1):
        where = f"{path}, watch {number}"
        watch = _watch(table, where)
        flaw = _flaw(watch)
        if flaw:
            raise KnowledgeError(f"{where} ({watch.name}) {flaw}. Correct the file.")
        if any(one.name == watch.name for one in found):
            raise KnowledgeError(f"{where}: two watches are named {watch.name!r}; rename one.")
        found.append(watch)
    return tuple(found)


def _watch(table: Any, where: str) -> Watch:
    odd = sorted(set(table) - set(_KEYS)) if isinstance(table, dict) else ["watch"]
    if odd:
        raise KnowledgeError(f"{where}: has no {', '.join(odd)}; known: {', '.join(_KEYS)}.")
    lists = {key: table.get(key, []) for key in ("addresses", "cites")}
    words = {key: table.get(key, "") for key in ("name", "query", "webhook")}
    private = table.get("private", False)
    wrong = [
        *(k for k, v in lists.items()
          if not isinstance(v, list) or not all(isinstance(a, str) for a in v)),
        *(k for k, v in words.items() if not isinstance(v, str)),
        *(["private"] if not isinstance(private, bool) else []),
    ]  # fmt: skip
    if wrong:
        raise KnowledgeError(
            f"{where}: {', '.join(wrong)} is of the wrong type (addresses and cites are lists of "
            "strings, private is true or false, the rest are strings). Correct the file."
        )
    return Watch(
        words["name"], tuple(lists["addresses"]), words["query"], tuple(lists["cites"]),
        words["webhook"], private,
    )  # fmt: skip


def _flaw(watch: Watch) -> str:
    """What is wrong with a watch, in words that follow its name; "" when nothing is."""
    if not watch.name or slug(watch.name) != watch.name:
        return "needs a name of small letters, digits and hyphens (a feed's file is named so)"
    kinds = [bool(watch.addresses), bool(watch.query.strip()), bool(watch.cites)]
    if sum(kinds) != 1:
        return "must have either addresses, or a query, or cites"
    for address in (*watch.addresses, *watch.cites):
        try:
            parse(address)
        except AddressError as error:
            return f"watches no address: {error}".rstrip(".")
    if watch.webhook:
        return _flaw_of_webhook(watch)
    return ""


def _flaw_of_webhook(watch: Watch) -> str:
    try:
        parts = urlsplit(watch.webhook)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"has a webhook that is no address ({error})"
    if not host or parts.username is not None or parts.scheme not in ("https", "http"):
        return "has a webhook that is not of the form https://host/path, without a user name"
    if parts.scheme == "http" and not watch.private:
        return (
            "has a webhook without https; only one at a loopback or private address may be so "
            "(--private, in the file private = true)"
        )
    return ""


def _replace(path: Path, text: str, expected: tuple[Watch, ...]) -> None:
    """Write the file if it reads as it should; what a person wrote in it is not to be lost."""
    try:
        right = _watches(text, path) == expected
    except KnowledgeError:
        right = False
    if not right:
        raise KnowledgeError(
            f"{path}: is written in a way that cannot be changed without loss; edit it by hand."
        )
    durable.replace(path, text.encode())
