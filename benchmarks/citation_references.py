"""In-law references: how many resolve to a provision that the document holds, and the rest why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from citation_texts import documents

from pipeline.records import Document, Provision

# 外為法, 輸出令, 대외무역법 and its decree: what the bar of 97 % is set for.
LAWS = (
    "ja/324AC0000000228.md",
    "ja/324CO0000000378.md",
    "ko/대외무역법_법률.md",
    "ko/대외무역법_시행령.md",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference whose target the document does not hold: where, what it says, and why."""

    provision: str
    text: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The in-law references of a document: how many, and those that reach no provision."""

    document: str
    title: str
    references: int
    broken: tuple[Broken, ...]

    @property
    def share(self) -> float:
        """The share that resolves, from 0 to 1; 1 for none at all."""
        return 1 - len(self.broken) / self.references if self.references else 1.0


def measure(data: Path) -> Iterator[Checked]:
    """Check each of the four laws as the real texts hold it."""
    for name in LAWS:
        for document in documents(data / name):
            yield check(document)


def check(document: Document) -> Checked:
    """Find and look up every citation of the document in itself."""
    from pipeline.citations import read_document

    known = {p.address: p for p in document.provisions}
    total, broken = 0, []
    for provision, citations in zip(document.provisions, read_document(document), strict=True):
        for citation in citations:
            if not citation.target.startswith(document.address + "/"):
                continue
            total += 1
            if not any(target in known for target in _readings(citation.target, provision, known)):
                reason = _reason(citation.target, provision, citation.start, known)
                broken.append(Broken(provision.address, citation.text, citation.target, reason))
    return Checked(document.address, document.title, total, tuple(broken))


def _readings(target: str, citing: Provision, known: dict[str, Provision]) -> Iterator[str]:
    """The target; a bare `suppl` also as the supplement that it is cited from, or the original."""
    yield target
    head, found, rest = target.partition("/suppl/")
    if not found and target.endswith("/suppl"):
        head, found, rest = target.removesuffix("/suppl"), "/suppl", ""
    if not found:
        return
    own = [s for s in citing.address.split("/") if s.startswith("suppl_")]
    first = next((a for a, p in known.items() if p.kind == "supplement"), "")
    for supplement in (*own, first.rpartition("/")[2]):
        if supplement:
            yield "/".join(part for part in (head, supplement, rest) if part)


def _reason(target: str, citing: Provision, start: int, known: dict[str, Provision]) -> str:
    """Why the document holds no such provision, as far as the document itself tells."""
    path = target
    while path not in known and "/" in path:
        path = path.rpartition("/")[0]
    above = known.get(path)
    missing = target[len(path) + 1 :].partition("/")[0]
    quoted = citing.text.count("「", 0, start) > citing.text.count("」", 0, start)
    if above is None:
        return "no such unit in the source"
    if above.status == "deleted":
        return "the unit above it is deleted"
    if quoted:
        return "quoted from another text (読替え, amendment)"
    if "/suppl" in citing.address:
        return "cited from a supplement, by the numbers of its time"
    beneath = [a for a in known if a.startswith(path + "/")]
    unit = missing.partition("_")[0]
    if missing == "para_1" and not any("/para_" in a[len(path) :] for a in beneath):
        return "paragraph 1 of an article with one unnumbered paragraph"
    if not any(a[len(path) + 1 :].startswith(unit) for a in beneath):
        return f"the source splits {path.rpartition('/')[2]} into no {unit}"
    return f"no {missing} in {path.rpartition('/')[2]}"


def table(checked: Checked, *, show: int | None = None) -> str:
    """The share of one document, its broken references by reason, and each of them."""
    held = checked.references - len(checked.broken)
    lines = [
        f"{checked.document}  {checked.title}: {held:,} of {checked.references:,} "
        f"resolve to a provision it holds ({checked.share:.1%})"
    ]
    for reason, count in Counter(b.reason for b in checked.broken).most_common():
        lines.append(f"  {count:4}  {reason}")
    for broken in checked.broken[:show]:
        text = " ".join(broken.text.split())
        lines.append(f"        {broken.provision}  {text} → {broken.target}  ({broken.reason})")
    if show is not None and len(checked.broken) > show:
        lines.append(f"        … and {len(checked.broken) - show} more")
    return "\n".join(lines)


def as_json(checked: Checked) -> dict[str, Any]:
    """The same as a JSON object."""
    return {**asdict(checked), "share": checked.share}
