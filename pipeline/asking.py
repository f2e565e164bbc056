"""What a workspace is asked: search, versions, citations, terms; nothing here changes it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline import asof, layout, settings, show, status

if TYPE_CHECKING:
    from pipeline.build import Progress
    from pipeline.chain import Chain
    from pipeline.compare import Comparison
    from pipeline.graph import Level, Network
    from pipeline.knowledge.concept import Concept
    from pipeline.redline.compared import Diff
    from pipeline.redline.history import Pending, Timeline
    from pipeline.search import Filters, Found, Hit, Searcher
    from pipeline.show import Shown
    from pipeline.status import Status
    from pipeline.tables import rows as tables
    from pipeline.tables.ask import Answer
    from pipeline.tables.formats import Book
    from pipeline.verify.file import Verdict

Notice = Callable[[str], None]


class Asking:
    """The questions to a workspace; see `pipeline.workspace.Workspace`."""

    def __init__(self, where: layout.Layout) -> None:
        self.layout = where
        self.settings = settings.load(where.root)
        self._searcher: Searcher | None = None

    @property
    def root(self) -> Path:
        """The workspace's folder."""
        return self.layout.root

    def searcher(self, *, on: str = "") -> Searcher:
        """The open searcher on the live generation, for today or an ISO day; a build by another
        process is noticed.
        """
        from pipeline import generations
        from pipeline.search import Searcher

        live = generations.live(self.layout)
        wanted = ("" if live is None else live.name, asof.day(on) if on else "")
        if self._searcher:
            found = (self._searcher.generation.name, self._searcher.opened.on)
            if found != wanted:
                self.close()
        if self._searcher is None:
            self._searcher = Searcher(self.layout, self.settings, on=wanted[1])
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
        on: str = "",
    ) -> list[Hit]:
        """Provisions that answer `query`, best first; see `Searcher.search`.

        With `on`, an ISO day, those that applied then.
        """
        return self.searcher(on=on).search(
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
        on: str = "",
    ) -> Found:
        """`search` with how the query was read, and in each hit what each leg gave it."""
        return self.searcher(on=on).found(
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

    def show(self, address: str, *, on: str = "") -> Shown | None:
        """The provision at an address (or an instrument by name) with all beneath it, or None;
        today, or as it applied `on` an ISO day.
        """
        return show.show(self.layout, address, on=asof.day(on) if on else "")

    def history(self, address: str) -> Timeline | None:
        """Every version of a law or provision, held or listed by its source; None if none is."""
        from pipeline.redline.asked import history

        return history(self.layout, address)

    def diff(self, address: str, *, since: str = "", until: str = "") -> Diff | None:
        """What changed in a law or provision from one ISO day to another, word by word.

        By default from the version before to the one in force today; None when no version of the
        workspace has the address.  Raises `UsageError` for a day that is none.
        """
        from pipeline.redline.asked import diff

        return diff(self.layout, address, since=since, until=until)

    def chain(self, address: str, *, depth: int = 3) -> Chain | None:
        """What empowers a provision and what implements it; see `pipeline.chain`."""
        from pipeline.chain.asked import chained

        return chained(self.layout, address, depth=depth)

    def pending(self) -> list[Pending]:
        """Versions that are promulgated and not yet in force, soonest first."""
        from pipeline.redline.asked import pending

        return pending(self.layout)

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
        return list(verify(self.layout, found, text, on=asof.day(on) if on else ""))

    def cited(self, what: str, *, filters: tables.Filters | None = None, on: str = "") -> Answer:
        """Who cites an address, citation or name (GATT XXI), or anything beneath it; today, or in
        the texts that applied `on` an ISO day.
        """
        from pipeline.tables.ask import cited

        return cited(self.layout, what, filters=filters, on=asof.day(on) if on else "")

    def cites(self, what: str, *, filters: tables.Filters | None = None, on: str = "") -> Answer:
        """What the provision or document at an address or name cites, with all beneath it."""
        from pipeline.tables.ask import cites

        return cites(self.layout, what, filters=filters, on=asof.day(on) if on else "")

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
        on: str = "",
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
            on=asof.day(on) if on else "",
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

    def status(self, *, check: bool = False) -> Status:
        """What the workspace holds and whether the index answers for it; see `Status`."""
        return status.status(self.layout, self.settings, check=check)

    def close(self) -> None:
        """Close the open searcher, if any."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
