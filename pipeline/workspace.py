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
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import layout, locks, settings, sources
from pipeline.asking import Asking
from pipeline.errors import UsageError
from pipeline.records import LANGUAGES

if TYPE_CHECKING:
    from pipeline.build import BuildReport, Progress
    from pipeline.glossary.additions import Added
    from pipeline.intake import AddReport
    from pipeline.knowledge.concept import Concept
    from pipeline.refresh import RefreshReport
    from pipeline.removal import Removed


Notice = Callable[[str], None]


class Workspace(Asking):
    """A folder with `corpus/`, `models/` and `index/`: it is asked, and it is changed."""

    @classmethod
    def open(cls, folder: str | os.PathLike[str] | None = None) -> Workspace:
        """An existing workspace (default: `JOBUN_WORKSPACE`, else the current folder)."""
        return cls(layout.find(None if folder is None else Path(folder)))

    @classmethod
    def create(cls, folder: str | os.PathLike[str]) -> Workspace:
        """A workspace at `folder`, made if it is not one yet."""
        return cls(layout.create(Path(folder)))

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

    def remove(self, wanted: Sequence[str], *, notice: Notice | None = None) -> Removed:
        """Take files (by their paths as added) and documents (by address) out of the corpus.

        Raises `UsageError` for what names nothing, or what a source would fetch again; then
        nothing is taken out.
        """
        from pipeline.removal import remove

        with locks.writing(
            self.layout.lock, purpose="remove", wait=self.settings.lock_wait, notice=notice
        ):
            return remove(self.layout, [wanted] if isinstance(wanted, str) else wanted)

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

    def refresh(
        self,
        names: Sequence[str] = (),
        *,
        since: str = "",
        dry_run: bool = False,
        force: bool = False,
        accept: Mapping[str, str] | None = None,
        now: datetime | None = None,
        notice: Notice | None = None,
        progress: Progress | None = None,
    ) -> RefreshReport:
        """Ask the sources that are due (or named) for what changed, take what is good, build.

        See `pipeline.refresh`; `accept` maps SOURCE or SOURCE/KEY to the reason.
        """
        from pipeline.refresh import refresh

        report = refresh(
            self.layout,
            self.settings,
            now=now or datetime.now(UTC),
            sources=names,
            since=since,
            dry_run=dry_run,
            force=force,
            accept=accept or {},
            notice=notice,
            progress=progress,
        )
        self.close()
        return report

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

    def add_source(
        self,
        file: str | os.PathLike[str],
        *,
        replace: bool = False,
        notice: Notice | None = None,
    ) -> sources.Source:
        """Check a declaration of a source and copy it into `corpus/sources/`."""
        from pipeline.refresh.declaring import add

        with locks.writing(
            self.layout.lock, purpose="sources add", wait=self.settings.lock_wait, notice=notice
        ):
            return add(self.layout, Path(file), replace=replace)
