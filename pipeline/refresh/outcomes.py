"""What a refresh did: plain records, and how they are told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pipeline.changes import ChangeReport

# not due: left alone; skipped: cannot be asked (no key) and was not named
SourceState = Literal["done", "partial", "failed", "not due", "skipped"]
RunState = Literal["done", "partial", "failed"]
CODES: dict[RunState, int] = {"done": 0, "partial": 3, "failed": 4}


@dataclass(frozen=True, slots=True)
class Problem:
    """What to see to: `what` is held back, failed, gone, count or source; or of no source file,
    index or report.  `key` is the document's within its source ("" for the source itself), `reason`
    a whole message.
    """

    source: str
    key: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source's documents, by their keys.

    `new` and `changed` were entered (in a dry run: would be), `same` is a number; `requests` those
    that the adapter made, `seconds` how long its pass took, `asked` tells that there was one.
    `error` is why it did not come to its end, or why the source was skipped.
    """

    id: str
    state: SourceState
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    held_back: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    error: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """One pass.

    `generation` is the live one afterwards, `built` tells that this run made it.  `changes` is the
    report of what changed in the texts (`pipeline.changes`), None when nothing did.
    """

    dry_run: bool
    sources: tuple[SourceReport, ...]
    problems: tuple[Problem, ...]
    generation: str = ""
    built: bool = False
    changes: ChangeReport | None = None
    seconds: float = 0.0

    @property
    def state(self) -> RunState:
        """failed: the index could not be built, or every source that was asked failed; partial:
        there is something to see to, in a declared source that was not asked as well.
        """
        asked = [s for s in self.sources if s.state not in ("not due", "skipped")]
        if any(p.what == "index" for p in self.problems):
            return "failed"
        if asked and all(s.state == "failed" for s in asked):
            return "failed"
        return "partial" if self.problems else "done"

    @property
    def code(self) -> int:
        """The exit code of the command."""
        return CODES[self.state]

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return {
            "state": self.state,
            "dry_run": self.dry_run,
            "generation": self.generation,
            "built": self.built,
            "seconds": round(self.seconds, 3),
            "sources": [asdict(source) for source in self.sources],
            "problems": [asdict(problem) for problem in self.problems],
            "changes": self.changes.as_json() if self.changes else None,
        }
