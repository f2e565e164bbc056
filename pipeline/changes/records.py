"""A report of what changed, as plain records that go to JSON and come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["added", "amended", "removed", "announced"]


@dataclass(frozen=True, slots=True)
class Provision:
    """One article, section or row that changed.

    `kind` is added, amended, repealed or moved; `address` is that in the new version (of a
    repealed one, in the old), `was` that in the old version, "" when added.  `old` and `new` are
    its whole texts, "" where there is none; `link` the official page.
    """

    kind: str
    address: str
    was: str
    lang: str
    label: str
    heading: str
    link: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document that changed.

    added: the corpus did not hold it; amended: another version of it applies than was last
    reported; removed: the corpus holds it no more; announced: a version that comes into force on
    `valid_from` was not reported yet.  `valid_from` is the ISO date of the new version ("" where
    the text states none), `before` that of the version it is compared with.  `provisions` counts
    those of the new version, `retrieved` is the ISO date on which it was fetched, `amended_by`
    the amending law ("unknown" unless the source states it).  `note` says what a reader must
    know beside this.
    """

    kind: Kind
    address: str
    lang: str
    title: str
    link: str
    source: str
    retrieved: str
    valid_from: str
    before: str
    amended_by: str
    provisions: int
    changes: tuple[Provision, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citing:
    """A provision that cites what changed: the address of both, and its label."""

    place: str
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Affected:
    """The provisions of one document that cite what was amended, repealed, moved or removed."""

    document: str
    lang: str
    title: str
    citations: tuple[Citing, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that happened under a watch.

    `what` is a kind of document or of provision, or for a watch on citations "new citation",
    "citation gone", "citing provision amended" or "citing provision moved"; `address` is the
    provision or document, `target` what it cites or cited.  `detail` is a line for a reader.
    """

    what: str
    document: str
    lang: str
    title: str
    address: str
    label: str = ""
    target: str = ""
    link: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """What happened under the watch `name`; `watches` says in words what it watches."""

    name: str
    watches: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that was not refreshed as it should: `state` is unreachable, held back or partial,
    `message` says what happened and what to do next.  `new` tells that the last report had none
    of this source and state.
    """

    source: str
    state: str
    message: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What changed from one generation (`before`) to another.

    `at` is the ISO time of the report, `number` counts the reports of a workspace, `name` is that
    of its files without their ending, "" when there is nothing to tell.  `troubles` are those of
    the run, `ended` those that were told and are over.  `warnings` (a webhook that could not be
    told, a watch that could not be looked at) belong to the run.
    """

    number: int
    name: str
    at: str
    generation: str
    before: str
    documents: tuple[Document, ...] = ()
    affected: tuple[Affected, ...] = ()
    watches: tuple[Watched, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    ended: tuple[Trouble, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether any document did."""
        return bool(self.documents)

    @property
    def tells(self) -> bool:
        """Tell whether there is anything new, of documents or of sources; else it has no file."""
        return self.changed or bool(self.ended) or any(trouble.new for trouble in self.troubles)

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Documents and provisions by kind, and citations affected; announced ones by themselves.
        """  # fmt: skip
        documents = dict.fromkeys(("added", "amended", "removed", "announced"), 0)
        provisions = dict.fromkeys(("added", "amended", "repealed", "moved"), 0)
        for document in self.documents:
            documents[document.kind] += 1
            if document.kind == "added":
                provisions["added"] += document.provisions
            for change in document.changes if document.kind == "amended" else ():
                provisions[change.kind] = provisions.get(change.kind, 0) + 1
        cited = {
            "citations": sum(len(one.citations) for one in self.affected),
            "documents": len(self.affected),
        }
        return {"documents": documents, "provisions": provisions, "affected": cited}

    def as_text(self) -> str:
        """The report for a terminal, long lists cut."""
        from pipeline.changes.lines import lines

        return "\n".join(lines(self))

    def as_json(self) -> dict[str, Any]:
        """A plain object, fields in order."""
        return {"counts": self.counts(), **asdict(self)}


def from_json(value: Mapping[str, Any]) -> ChangeReport:
    """The report that `as_json` gave; raises `KeyError` or `TypeError` for what is none."""
    return ChangeReport(
        number=value["number"],
        name=value["name"],
        at=value["at"],
        generation=value["generation"],
        before=value["before"],
        documents=tuple(
            Document(**{**one, "changes": tuple(Provision(**c) for c in one["changes"])})
            for one in value["documents"]
        ),
        affected=tuple(
            Affected(**{**one, "citations": tuple(Citing(**c) for c in one["citations"])})
            for one in value["affected"]
        ),
        watches=tuple(
            Watched(**{**one, "seen": tuple(Seen(**s) for s in one["seen"])})
            for one in value["watches"]
        ),
        troubles=tuple(Trouble(**one) for one in value["troubles"]),
        ended=tuple(Trouble(**one) for one in value.get("ended", ())),
    )
