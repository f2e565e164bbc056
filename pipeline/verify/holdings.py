"""What the corpus holds of an instrument: its versions, their units, and where a unit went."""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline import asof
from pipeline.address import covers, parse
from pipeline.records import LANGUAGES

_SPACE = re.compile(r"[\s　]+")
# Two captions or texts this alike are of one provision under two numbers.
_SAME_TEXT = 0.8
_AS_GOOD = 0.02
_SHORTEST = 20  # code points of a text that can be recognised again


@dataclass(frozen=True, slots=True)
class Unit:
    """A provision as one version holds it."""

    address: str
    heading: str
    status: str
    text: str
    lang: str
    retrieved: str
    valid_from: str
    title: str


class Holdings:
    """Reads the catalogue of a generation; what was asked once is remembered."""

    def __init__(
        self,
        catalog: sqlite3.Connection,
        *,
        on: str = "",
        asked: Mapping[str, str] | None = None,
    ) -> None:
        self._catalog = catalog
        self.on = on
        if on:
            asof.apply(catalog, on, asked=asked)
        self._notes = asof.notes(catalog) if on else {}
        self._versions: dict[str, list[tuple[int, bool]]] = {}
        self._beneath: dict[str, list[str]] = {}
        documents = catalog.execute("SELECT DISTINCT address FROM document ORDER BY address")
        self._documents = [row["address"] for row in documents]

    def documents(self, target: str) -> list[str]:
        """Documents of the corpus in which a unit at `target` would stand."""
        where = parse(target)
        instrument = "/".join(where.instrument)
        if where.instrument[0] == "eccn":
            return self._holding("eccn/")
        if where.instrument[0] == "usml":
            return [d for d in self._documents if covers(d, "us/cfr/22/121.1")]
        return [d for d in self._documents if covers(d, instrument) or covers(instrument, d)]

    def _holding(self, prefix: str) -> list[str]:
        rows = self._catalog.execute(
            "SELECT DISTINCT d.address FROM provision p JOIN version v ON v.id = p.version"
            " JOIN document d ON d.id = v.document"
            " WHERE v.current AND p.address >= ? AND p.address < ?",
            (prefix, prefix + "\U0010ffff"),
        )
        return [row["address"] for row in rows]

    def versions(self, document: str) -> list[tuple[int, bool]]:
        """Version ids of a document, newest first; True for the one that applies on the day."""
        if document not in self._versions:
            rows = self._catalog.execute(
                "SELECT v.id, v.current FROM version v JOIN document d ON d.id = v.document"
                " WHERE d.address = ? AND v.state != 'duplicate' ORDER BY v.id DESC",
                (document,),
            ).fetchall()
            self._versions[document] = [(row["id"], bool(row["current"])) for row in rows]
        return self._versions[document]

    def note(self, document: str) -> str:
        """What is not known of a document on the day asked for; "" for today."""
        notes = (self._notes.get((document, lang), "") for lang in LANGUAGES)
        return next((note for note in notes if note), "")

    def reaches(self, document: str) -> bool:
        """Tell whether some version of the document applies on the day asked for."""
        return any(applies for _, applies in self.versions(document))

    def unit(self, document: str, address: str, *, applying: bool) -> Unit | None:
        """The unit in the version that applies, or (newest first) in those before it."""
        versions = self.versions(document)
        applied = [i for i, (_, applies) in enumerate(versions) if applies]
        wanted = applied if applying else range(max(applied, default=-1) + 1, len(versions))
        return self._first([versions[i][0] for i in wanted], address)

    def later(self, document: str, address: str) -> Unit | None:
        """The unit in the first version after the one that applies that has it."""
        versions = self.versions(document)
        applied = [i for i, (_, applies) in enumerate(versions) if applies]
        return self._first([v for v, _ in reversed(versions[: min(applied, default=0)])], address)

    def _first(self, versions: Sequence[int], address: str) -> Unit | None:
        return next((found for v in versions if (found := self._find(v, address))), None)

    def _find(self, version: int, address: str) -> Unit | None:
        for wanted in spellings(address):
            row = self._catalog.execute(
                _UNIT + " WHERE p.version = ? AND p.address = ?", (version, wanted)
            ).fetchone()
            if row:
                return _unit(row)
        return None

    def beneath(self, document: str) -> list[str]:
        """The segments right beneath the document in its texts that apply: `art_1`, `chap_2`."""
        if document not in self._beneath:
            found: dict[str, None] = {}
            depth = document.count("/") + 1
            for version, applies in self.versions(document):
                if applies:
                    rows = self._catalog.execute(
                        "SELECT address FROM provision WHERE version = ?", (version,)
                    )
                    parts = (row["address"].split("/") for row in rows)
                    found.update((each[depth], None) for each in parts if len(each) > depth)
            self._beneath[document] = list(found)
        return self._beneath[document]

    def listing(self, code: str) -> str:
        """The entry or item of a control list of no state's law that has a code (`3A001/a/5`)."""
        lists = (d for d in self._documents if d.startswith("doc/"))
        found = (self.unit(d, f"{d}/sec_{code}", applying=True) for d in lists)
        return next((unit.address for unit in found if unit), "")

    def attached(self, document: str, unit: str) -> list[str]:
        """The annexes, forms or supplements (`unit`) that the text in force holds."""
        for version, applies in self.versions(document):
            if applies:
                rows = self._catalog.execute(
                    "SELECT address FROM provision WHERE version = ? AND address >= ?"
                    " AND address < ? ORDER BY id",
                    (version, f"{document}/{unit}", f"{document}/{unit}`"),
                )
                depth = document.count("/") + 1
                found = ["/".join(row["address"].split("/")[: depth + 1]) for row in rows]
                return list(dict.fromkeys(found))
        return []

    def supplements(self, document: str, address: str) -> list[Unit]:
        """The units that a bare 附則 / 부칙 may mean: it does not say which supplement."""
        head, _, tail = address.partition("/suppl")
        found = []
        for version, applies in self.versions(document):
            if applies:
                rows = self._catalog.execute(
                    _UNIT + " WHERE p.version = ? AND p.address >= ? AND p.address < ?",
                    (version, f"{head}/suppl_", f"{head}/suppl`"),
                )
                found += [
                    _unit(row) for row in rows
                    if "/".join(row["address"].split("/")[head.count("/") + 2 :]) == tail.strip("/")
                ]  # fmt: skip
        return found

    def moved(self, document: str, old: Unit) -> list[str]:
        """Where a unit stands now: units of its kind with its caption, else with its text."""
        kind = old.address.rpartition("/")[2].partition("_")[0]
        out: list[tuple[float, str]] = []
        for version, applies in self.versions(document):
            if not applies:
                continue
            rows = self._catalog.execute(
                _UNIT + " WHERE p.version = ? AND p.status != 'deleted'", (version,)
            )
            for row in rows:
                new = _unit(row)
                if new.address == old.address or new.lang != old.lang:
                    continue
                if new.address.rpartition("/")[2].partition("_")[0] != kind:
                    continue
                score = likeness(old, new)
                if score >= _SAME_TEXT:
                    out.append((-score, new.address))
        best = sorted(out)[:3]
        return [address for score, address in best if score <= best[0][0] + _AS_GOOD]


_UNIT = (
    "SELECT p.address, p.heading, p.status, p.text, p.lang, v.retrieved, v.valid_from,"
    " d.title FROM provision p JOIN version v ON v.id = p.version"
    " JOIN document d ON d.id = v.document"
)


def _unit(row: Any) -> Unit:
    return Unit(row["address"], row["heading"], row["status"], row["text"], row["lang"],
                row["retrieved"][:10], row["valid_from"], row["title"])  # fmt: skip


def spellings(address: str) -> list[str]:
    """The addresses at which a unit may be stored that a citation names as `address`.

    The sole paragraph of an article has no `para_1` of its own (第一条第一項 is 第一条), and an
    item cited without a paragraph is the first paragraph's where the article has several.
    """
    out = [address]
    if "/para_1/" in address or address.endswith("/para_1"):
        out.append(address.replace("/para_1", "", 1))
    parts = address.split("/")
    for i, part in enumerate(parts[:-1]):
        if part.startswith("art_") and parts[i + 1].startswith("item_"):
            out.append("/".join((*parts[: i + 1], "para_1", *parts[i + 1 :])))
    if parts[0] == "usml":
        out.append("/".join(("us/cfr/22/121.1", *parts[1:])))
    return out


def likeness(old: Unit, new: Unit) -> float:
    """How alike two units are, 0 to 1: equal captions are 1, else how much text they share."""
    if old.heading and fold(old.heading) == fold(new.heading):
        return 1.0
    a, b = fold(old.text), fold(new.text)
    if min(len(a), len(b)) < _SHORTEST or not 0.6 < len(a) / len(b) < 1.7:
        return 0.0
    matcher = difflib.SequenceMatcher(None, a[:600], b[:600], autojunk=False)
    if matcher.real_quick_ratio() < _SAME_TEXT or matcher.quick_ratio() < _SAME_TEXT:
        return 0.0
    return matcher.ratio()


def fold(text: str) -> str:
    """A caption or text without what printing adds: space, dots of every kind, brackets."""
    return re.sub(r"[·・ㆍᆞ‧･.、，,（）()「」\[\]]", "", _SPACE.sub("", text)).lower()
