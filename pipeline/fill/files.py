"""The files of a generation: those read anew, and what is known of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline import corpus, revisions
from pipeline.fill import carry
from pipeline.fill.carry import Key, Plan
from pipeline.fill.reuse import Reuse, Tell
from pipeline.held import Named, retargeted, titles
from pipeline.layout import Layout
from pipeline.parse import Parsed
from pipeline.reading import parse_all
from pipeline.revisions import History
from pipeline.versions import Rendition

_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Files:
    """`documents` are the renditions of those read anew, `carried` the ids in the last generation
    of the others; `digests` and `problems` are of every entry, in order; `held` see
    `pipeline.held`.
    """

    documents: Mapping[Key, Sequence[Rendition]]
    carried: Mapping[Key, int]
    digests: Sequence[str]
    problems: Sequence[str]
    held: Mapping[str, str]


def read(
    layout: Layout,
    entries: Sequence[corpus.Entry],
    reuse: Reuse,
    listed: Mapping[str, History],
    *,
    code: str,
    today: str,
    tell: Callable[[str, int, int], None],
) -> Files:
    """Read what is new, and what stands in a document with something new."""
    digests = [corpus.digest_of(entry) for entry in entries]
    before, old_held = _last(reuse, code)
    plan = carry.plan(reuse.catalog if before else None, list(before), digests, today=today)
    parsed: dict[int, Parsed] = {}
    _parse(layout, entries, plan, parsed, tell)
    changed: list[Key] = [(d.address, d.lang) for file in parsed.values() for d in file.documents]
    changed += _listed_anew(reuse, plan, listed)
    plan = plan.without(changed, digests)
    _parse(layout, entries, plan, parsed, tell)
    held = _titles(reuse, plan, parsed)
    if plan.carried and held != old_held:
        # Texts elsewhere cite a title that is held now (or no more): all are read again.
        plan = Plan(tuple(range(len(entries))))
        _parse(layout, entries, plan, parsed, tell)
        held = _titles(reuse, plan, parsed)
    documents: dict[Key, list[Rendition]] = {}
    for order, file in sorted(parsed.items()):
        for document, found in zip(file.documents, file.citations, strict=True):
            key = (document.address, document.lang)
            if key not in plan.carried:
                cited = retargeted(found, held)
                rendition = Rendition(
                    entries[order], order, file.dialect, document, citations=cited,
                    digest=digests[order],
                )  # fmt: skip
                documents.setdefault(key, []).append(rendition)
    problems = [
        parsed[i].problem if i in parsed else before.get(one, "") for i, one in enumerate(digests)
    ]
    return Files(documents, plan.carried, digests, problems, held)


def _last(reuse: Reuse, code: str) -> tuple[dict[str, str], Mapping[str, str]]:
    """The problems of the last generation's entries by digest, and its held titles; nothing when
    another program, termbase or encoder made it, or its vectors are damaged.
    """
    if reuse.previous is None or not (
        reuse.same_encoder and reuse.same_termbase and reuse.same_tokenizer
    ):
        return {}, _NONE
    manifest = reuse.previous.manifest
    vectors = [name for name in manifest["files"] if name.endswith(".faiss")]
    if manifest.get("code") != code or not all(reuse.has(name) for name in vectors):
        return {}, _NONE
    return dict(manifest["files_read"]), manifest["held"]


def _listed_anew(reuse: Reuse, plan: Plan, listed: Mapping[str, History]) -> list[Key]:
    """The documents of which their sources list other versions than at the last build."""
    before = {} if reuse.previous is None else reuse.previous.manifest.get("listed", {})
    now = revisions.digests(listed)
    return [key for key in plan.carried if before.get(key[0]) != now.get(key[0])]


def _parse(
    layout: Layout,
    entries: Sequence[corpus.Entry],
    plan: Plan,
    parsed: dict[int, Parsed],
    tell: Tell,
) -> None:
    """Read what the plan says and is not read yet."""
    todo = [i for i in plan.read if i not in parsed]
    parsed.update(zip(todo, parse_all(layout, [entries[i] for i in todo], tell), strict=True))


def _titles(reuse: Reuse, plan: Plan, parsed: Mapping[int, Parsed]) -> Mapping[str, str]:
    known = carry.named(reuse.catalog, plan.carried) if reuse.catalog is not None else []
    fresh = [
        Named(d.address, d.title, d.lang, d.kind)
        for file in parsed.values()
        for d in file.documents
    ]
    return titles([*known, *fresh])
