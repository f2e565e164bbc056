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
    """The in-law references of a document: how many, and those that reach no provision.

    `in_supplements` of the references stand in supplements (附則, 부칙), which speak of the law as
    it was when they were made: their share is given apart.
    """

    document: str
    title: str
    references: int
    in_supplements: int
    broken: tuple[Broken, ...]

    @property
    def share(self) -> float:
        """The share of all that resolves, from 0 to 1; 1 for none at all."""
        return _share(len(self.broken), self.references)

    @property
    def share_in_force(self) -> float:
        """The share of those in the text in force: articles and annexes."""
        broken = sum(not _in_supplement(b.provision) for b in self.broken)
        return _share(broken, self.references - self.in_supplements)

    @property
    def share_in_supplements(self) -> float:
        """The share of those in supplements."""
        broken = sum(_in_supplement(b.provision) for b in self.broken)
        return _share(broken, self.in_supplements)


def _share(broken: int, total: int) -> float:
    return (total - broken) / total if total else 1.0


def _in_supplement(address: str) -> bool:
    return "/suppl" in address


def measure(data: Path) -> Iterator[Checked]:
    """Check each of the four laws as the real texts hold it."""
    for name in LAWS:
        for document in documents(data / name):
            yield check(document)


def check(document: Document) -> Checked:
    """Find and look up every citation of the document in itself."""
    from pipeline.citations import read_document

    known = {p.address: p for p in document.provisions}
    total = supplements = 0
    broken = []
    for provision, citations in zip(document.provisions, read_document(document), strict=True):
        for citation in citations:
            if not citation.target.startswith(document.address + "/"):
                continue
            total += 1
            supplements += _in_supplement(provision.address)
            if not any(target in known for target in _readings(citation.target, provision, known)):
                reason = _reason(citation.target, provision, citation.start, known)
                broken.append(Broken(provision.address, citation.text, citation.target, reason))
    return Checked(document.address, document.title, total, supplements, tuple(broken))


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
    if _in_supplement(target) and _in_supplement(citing.address):
        return "the source holds no such unit of that supplement (many are extracts, 抄)"
    if above.status == "deleted":
        return "the unit above it is deleted"
    if quoted:
        return "quoted from another text (読替え, amendment)"
    if _in_supplement(citing.address):
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
        f"resolve to a provision it holds ({checked.share:.1%}); "
        f"in force {checked.share_in_force:.1%} of "
        f"{checked.references - checked.in_supplements:,}, "
        f"in supplements {checked.share_in_supplements:.1%} of {checked.in_supplements:,}"
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
    return {
        **asdict(checked),
        "share": checked.share,
        "share in force": checked.share_in_force,
        "share in supplements": checked.share_in_supplements,
    }
