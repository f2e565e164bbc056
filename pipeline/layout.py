"""Where things are in a workspace: the three folders, and what makes a folder a workspace."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pipeline.errors import UsageError

_MARKS = ("corpus", "models", "index")


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths below a workspace's root."""

    root: Path

    @property
    def corpus(self) -> Path:
        """What was fetched or added."""
        return self.root / "corpus"

    @property
    def raw(self) -> Path:
        """Raw bytes by content hash."""
        return self.corpus / "raw"

    @property
    def manifest(self) -> Path:
        """What, whence, when: one JSON line a file."""
        return self.corpus / "manifest.jsonl"

    @property
    def revisions(self) -> Path:
        """What sources say of the versions of documents."""
        return self.corpus / "revisions.jsonl"

    @property
    def state(self) -> Path:
        """What each source's last refresh found: one JSON file a source."""
        return self.corpus / "state"

    @property
    def changes(self) -> Path:
        """What changed, run by run: Markdown and Atom."""
        return self.corpus / "changes"

    @property
    def terms(self) -> Path:
        """The user's own additions to the termbase."""
        return self.corpus / "terms.toml"

    @property
    def models(self) -> Path:
        """Encoders and what was learned."""
        return self.root / "models"

    @property
    def index(self) -> Path:
        """The generations."""
        return self.root / "index"

    @property
    def current(self) -> Path:
        """Names the live generation."""
        return self.index / "CURRENT"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.root / ".jobun.lock"


def find(folder: Path | None = None) -> Layout:
    """The workspace at `folder`, else at `JOBUN_WORKSPACE`, else at the current folder.

    Raises `UsageError` where there is none.
    """
    root = Path(folder or os.environ.get("JOBUN_WORKSPACE") or ".")
    if not all((root / mark).is_dir() for mark in _MARKS):
        raise UsageError(
            f"{root.resolve()} is no Jobun workspace (it has no corpus/, models/ and index/). "
            "Make one with `jobun init DIR`, or name one with --workspace DIR."
        )
    return Layout(root.resolve())


def create(folder: Path) -> Layout:
    """Make a workspace at `folder` (which may exist and hold other things); idempotent."""
    layout = Layout(folder.resolve())
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the workspace.")
    for mark in _MARKS:
        target = layout.root / mark
        target.mkdir(parents=True, exist_ok=True)
        readme = target / "README.md"
        source = bundled(f"readme-{mark}.md", mark + "/README.md")
        if not readme.exists() and source.is_file():
            shutil.copyfile(source, readme)
    return layout


def bundled(packed: str, in_checkout: str) -> Path:
    """A file that travels in the wheel (`pipeline/bundled/…`) and stands at the root of a checkout.

    `packed` is its place below `pipeline/bundled`, `in_checkout` below the repository's root.
    """
    package = Path(str(files("pipeline")))
    inside = package / "bundled" / packed
    return inside if inside.exists() else package.parent / in_checkout


def samples() -> Path:
    """The folder of sample documents."""
    return bundled("samples", "corpus/samples")


def source_declarations() -> Path:
    """The folder of source declarations (`*.toml`)."""
    return bundled("sources", "corpus/sources")
