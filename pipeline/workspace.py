"""The Python API: a workspace, with the same nouns and verbs as the command line.

from pipeline import Workspace
ws = Workspace.create("trade")          # or Workspace.open("trade")
ws.add(["laws/"])
ws.build()
for hit in ws.search("catch-all control"):
    print(hit.address, hit.title)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import layout, locks, settings, show, sources, status
from pipeline.errors import UsageError
from pipeline.records import LANGUAGES

if TYPE_CHECKING:
    from pipeline.build import BuildReport, Progress
    from pipeline.compare import Comparison
    from pipeline.glossary.additions import Added
    from pipeline.graph import Level, Network
    from pipeline.intake import AddReport
    from pipeline.knowledge.concept import Concept
    from pipeline.search import Filters, Found, Hit, Searcher
    from pipeline.show import Shown
    from pipeline.status import Status
    from pipeline.tables import rows as tables
    from pipeline.tables.ask import Answer
    from pipeline.tables.formats import Book
    from pipeline.verify.file import Verdict

Notice = Callable[[str], None]


class Workspace:
    """A folder with `corpus/`, `models/` and `index/`."""

    def __init__(self, where: layout.Layout) -> None:
        self.layout = where
        self.settings = settings.load(where.root)
        self._searcher: Searcher | None = None

    @classmethod
    def open(cls, folder: str | os.PathLike[str] | None = None) -> Workspace:
        """An existing workspace (default: `JOBUN_WORKSPACE`, else the current folder)."""
        return cls(layout.find(None if folder is None else Path(folder)))

    @classmethod
    def create(cls, folder: str | os.PathLike[str]) -> Workspace:
        """A workspace at `folder`, made if it is not one yet."""
        return cls(layout.create(Path(folder)))

    @property
    def root(self) -> Path:
        """The workspace's folder."""
        return self.layout.root

    def add(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        source: str | None = None,
        lang: str = "",
        exclude: Sequence[str] = (),
        notice: Notice | None = None,
        progress: Progress | None = None,
    ) -> AddReport:
        """Take files, and the files in folders, into the corpus; see `AddReport`.

        Every file is read once to see that Jobun can; what it cannot read is reported and left
        out.  Raises `UsageError` for a path, source or language that does not exist.
        """
        from pipeline.intake import add

        if isinstance(paths, str | os.PathLike):
            paths = [paths]
        if lang and lang not in LANGUAGES:
            raise UsageError(f"no language {lang!r}: it is one of {', '.join(LANGUAGES)}.")
        with locks.writing(
            self.layout.lock, purpose="add", wait=self.settings.lock_wait, notice=notice
        ):
            return add(
                self.layout,
                [Path(path) for path in paths],
                source=sources.require(self.layout, source) if source else None,
                lang=lang,
                exclude=exclude,
                now=datetime.now(UTC),
                progress=progress,
            )

    def build(
        self,
        *,
        force: bool = False,
        notice: Notice | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Bring the index up to date with the corpus; `force` makes everything anew."""
        from pipeline.build import build

        with locks.writing(
            self.layout.lock, purpose="build", wait=self.settings.lock_wait, notice=notice
        ):
            report = build(self.layout, self.settings, force=force, progress=progress)
        self.close()
        return report

    def searcher(self) -> Searcher:
        """The open searcher on the live generation; a build by another process is noticed."""
        from pipeline import generations
        from pipeline.search import Searcher

        live = generations.live(self.layout)
        if self._searcher and (live is None or live.name != self._searcher.generation.name):
            self.close()
        if self._searcher is None:
            self._searcher = Searcher(self.layout, self.settings)
        return self._searcher

    def search(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = 10,
        per_language: int | None = None,
        flat: bool = False,
        best_sentence: bool = False,
    ) -> list[Hit]:
        """Provisions that answer `query`, best first; see `Searcher.search`."""
        return self.searcher().search(
            query,
            filters=filters,
            limit=limit,
            per_language=per_language,
            flat=flat,
            best_sentence=best_sentence,
        )

    def found(
        self,
        query: str,
        *,
        filters: Filters | None = None,
        limit: int = 10,
        per_language: int | None = None,
        flat: bool = False,
        best_sentence: bool = False,
        explain: bool = True,
    ) -> Found:
        """`search` with how the query was read, and in each hit what each leg gave it."""
        return self.searcher().found(
            query,
            filters=filters,
            limit=limit,
            per_language=per_language,
            flat=flat,
            best_sentence=best_sentence,
            explain=explain,
        )

    def similar(
        self,
        address: str,
        *,
        filters: Filters | None = None,
        same: bool = False,
        limit: int = 10,
    ) -> list[Hit]:
        """The counterparts of a provision in the other languages, best first; see
        `pipeline.search.similar`.
        """
        from pipeline.search.similar import similar

        found = similar(self.searcher(), address, filters=filters, same=same, limit=limit)
        return list(found.hits)

    def compare(
        self,
        *topics: str,
        jurisdictions: Sequence[str] = (),
        limit: int = 5,
        lang: str = "",
    ) -> Comparison:
        """The provisions of each jurisdiction on topics or addresses; see `pipeline.compare`."""
        from pipeline.compare import compare

        return compare(self.searcher(), topics, jurisdictions=jurisdictions, limit=limit, lang=lang)

    def show(self, address: str) -> Shown | None:
        """The provision at an address (or an instrument by name) with all beneath it, or None."""
        return show.show(self.layout, address)

    def verify(
        self, file: str | os.PathLike[str], *, on: str = "", lang: str = ""
    ) -> list[Verdict]:
        """Every citation of a file, checked against the corpus as it applies today or `on` a day.

        Raises `ExtractionError` for a file that cannot be read.
        """
        from pipeline.citing import cite_file
        from pipeline.verify.file import verify

        path = Path(file)
        found, text = cite_file(path.read_bytes(), path.name, lang=lang)
        return list(verify(self.layout, found, text, on=on))

    def cited(self, what: str, *, filters: tables.Filters | None = None) -> Answer:
        """Who cites an address, citation or name (GATT XXI), or anything beneath it."""
        from pipeline.tables.ask import cited

        return cited(self.layout, what, filters=filters)

    def cites(self, what: str, *, filters: tables.Filters | None = None) -> Answer:
        """What the provision or document at an address or name cites, with all beneath it."""
        from pipeline.tables.ask import cites

        return cites(self.layout, what, filters=filters)

    def table(
        self,
        *,
        rows: str = "instrument",
        cols: str = "language",
        depth: str = "instrument",
        cited: Sequence[str] = (),
        citing: Sequence[str] = (),
        filters: tables.Filters | None = None,
        limit: int | None = None,
        listed: bool = False,
        every: bool = False,
        progress: Progress | None = None,
    ) -> Book:
        """The citation table, counts or the list of citations; see `pipeline.tables.ask.table`."""
        from pipeline.tables.ask import table

        return table(
            self.layout,
            rows_axis=rows,
            cols_axis=cols,
            depth=depth,
            cited=cited,
            citing=citing,
            filters=filters,
            limit=limit,
            listed=listed,
            every=every,
            progress=progress,
        )

    def graph(
        self,
        centre: str | None = None,
        *,
        level: Level = "document",
        filters: tables.Filters | None = None,
        hops: int = 1,
        min_count: int = 1,
    ) -> Network:
        """The citation network, whole or `hops` links around an address or name; see `Network`."""
        from pipeline.graph import network_of

        return network_of(
            self.layout, centre, level=level, filters=filters, hops=hops, min_count=min_count
        )

    def terms(
        self,
        word: str | None = None,
        *,
        lang: Sequence[str] = (),
        theme: Sequence[str] = (),
        limit: int | None = None,
    ) -> list[Concept]:
        """The concepts of the termbase, the user's included; those of a `word`, best first.

        A word may be of any language, or of those of `lang` alone.  Raises `UsageError` for a
        theme or language that there is not.
        """
        from pipeline.glossary import find
        from pipeline.termbase import Termbase

        concepts = find.of_themes(Termbase(self.layout).concepts, theme)
        if word is None:
            return concepts[:limit]
        return [one.concept for one in find.looked_up(concepts, word, lang=lang, limit=limit)[0]]

    def add_term(self, concept: Concept, *, notice: Notice | None = None) -> Added:
        """Add to the user's own terms in `corpus/terms.toml`; `build` takes them into search.

        Words under the id of a known concept are added to it.  Raises `UsageError` for what cannot
        be added, `KnowledgeError` and `CorpusError` for a file that cannot be read.
        """
        from pipeline.glossary import additions
        from pipeline.termbase import shipped

        with locks.writing(
            self.layout.lock, purpose="terms add", wait=self.settings.lock_wait, notice=notice
        ):
            return additions.add(self.layout.terms, concept, shipped())

    def remove_term(self, concept_id: str, *, notice: Notice | None = None) -> bool:
        """Take out what the user added under an id; False if that is nothing."""
        from pipeline.glossary import additions

        with locks.writing(
            self.layout.lock, purpose="terms remove", wait=self.settings.lock_wait, notice=notice
        ):
            return additions.remove(self.layout.terms, concept_id)

    def status(self, *, check: bool = False) -> Status:
        """What the workspace holds and whether the index answers for it; see `Status`."""
        return status.status(self.layout, self.settings, check=check)

    def use_model(self, model: str) -> None:
        """Choose the encoder for the next build, after checking that it can be loaded."""
        from pipeline.embed import load

        encoder = load(model, models_dir=self.layout.models, threads=self.settings.threads)
        encoder.encode_queries(["licence 許可 허가"])
        with locks.writing(
            self.layout.lock, purpose="models use", wait=self.settings.lock_wait, notice=None
        ):
            settings.set_model(self.root, model)
        self.settings = settings.load(self.root)
        self.close()

    def close(self) -> None:
        """Close the open searcher, if any."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
