"""What the YAML head of a law says of it: the address it will have, and the date it applies from.

The heads are those of the legalize repositories (`pipeline.extract.legalize_jp` and `legalize_kr`
read the same keys) and of Markdown in general.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.address import parse
from pipeline.errors import AddressError
from pipeline.knowledge import jp_law_id
from pipeline.sources.lawgokr_listing import address as korean
from pipeline.sources.outcome import Held

_LIMIT = 100_000  # bytes; a longer "head" is a text that begins with a rule
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*\r?$", re.S | re.M)
# Anchors repeat a value without end; no head of a law needs them.
_ANCHOR = re.compile(r"^[^\n\"'#]*?[:\-\[,][ \t]+[&*]\w", re.M)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_LAW = re.compile(r"[0-9A-Z]{8,20}")
_REVISION = re.compile(r"(?P<law>\w{15})_\d{8}_(?P<by>\w{15})")


@dataclass(frozen=True, slots=True)
class Head:
    """A law's address and the ISO date its text applies from, "" where the head does not tell;
    `identifier` is the official one as the head writes it.
    """

    address: str = ""
    valid_from: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The adapter's sign of a state: the hash of the text, and what its head says."""

    blob: str
    address: str = ""
    valid_from: str = ""

    def __str__(self) -> str:
        return " ".join((self.blob, self.address or "-", self.valid_from or "-"))


def mark_of(held: Held | None) -> Mark:
    """The mark that an earlier run left; an empty one where there is none."""
    fields = held.mark.split(" ") if held else []
    if len(fields) != 3:
        return Mark("")
    return Mark(fields[0], *(field.removeprefix("-") for field in fields[1:]))


def head_of(data: bytes) -> Head | None:
    """What a file's head says; None where it has none."""
    import yaml

    match = _HEAD.match(data[:_LIMIT])
    if match is None:
        return None
    try:
        text = match["yaml"].decode("utf-8")
        # Strings only: as YAML 1.1 the law id 001467 would be an octal number.
        read: Any = None if _ANCHOR.search(text) else yaml.load(text, Loader=yaml.BaseLoader)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return Head()
    if not isinstance(read, Mapping):
        return Head()
    extra = read.get("extra")
    more = extra if isinstance(extra, Mapping) else {}
    identifier = _plain(read, "identifier")
    dates = (
        _date(_plain(more, "enforced_at")), _date(_plain(read, "시행일자")),
        _date(_plain(read, "effective")), _date(_plain(read, "valid_from")),
        _date(_plain(read, "last_updated")),
    )  # fmt: skip
    return Head(_address(read, identifier), next(filter(None, dates), ""), identifier)


def made_by(norm: str, source: str, identifier: str) -> dict[str, str]:
    """The version's id and the law that made it, where the commit's message states them of this
    law: `Norm-Id` names it, `Source-Id` is the id of the version or of the amending act.
    """
    if not source or "," in source or not identifier or norm != identifier:
        return {}
    revision = _REVISION.fullmatch(source)
    if revision is None:
        return {"amended_by": source} if source != norm else {}
    facts = {"revision": source}
    if revision["law"] == norm and revision["by"] != norm:
        number = jp_law_id.law_number(revision["by"])
        facts |= {"amended_by": number} if number else {}
    return facts


def _address(read: Mapping[Any, Any], identifier: str) -> str:
    stated, title = _plain(read, "address"), _plain(read, "제목")
    if stated:
        try:
            found = str(parse(stated))
        except AddressError:
            return ""
    elif title:
        found = korean(title)
    elif _plain(read, "country").lower() == "jp" and _LAW.fullmatch(identifier):
        found = f"jp/{identifier}"
    else:
        return ""
    return "" if " " in found else found


def _plain(read: Mapping[Any, Any], key: str) -> str:
    value = read.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    return "-".join(match.groups()) if match else ""
