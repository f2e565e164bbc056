"""What is scheduled: one refresh of one workspace, as a command with absolute paths."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.layout import Layout
from pipeline.schedule.cron import Cron


@dataclass(frozen=True, slots=True)
class Job:
    """`command` is run when `cron` is due; `name` tells workspaces of one user apart."""

    name: str
    workspace: Path
    cron: Cron
    command: tuple[str, ...]


def name_of(layout: Layout) -> str:
    """The name of a workspace's schedule."""
    digest = hashlib.sha256(str(layout.root).encode("utf-8", "surrogateescape")).hexdigest()
    return f"jobun-{digest[:10]}"


def refresh_of(layout: Layout, cron: Cron) -> Job:
    """A refresh of the workspace by this very Jobun; `UsageError` for a path with line breaks."""
    command = (*_jobun(), "refresh", "--quiet", "--workspace", str(layout.root))
    for part in command:
        if not part.isprintable():
            raise UsageError(
                f"{part!r} holds a line break or a character that cannot be seen; no schedule can "
                "name it. Rename the folder."
            )
    return Job(name_of(layout), layout.root, cron, command)


def _jobun() -> tuple[str, ...]:
    """The installed command beside this interpreter, else the interpreter with the module."""
    # Not resolved: the interpreter of a virtual environment is a link out of it.
    script = Path(sys.executable).absolute().with_name("jobun")
    if script.is_file():
        return (str(script),)
    return (str(Path(sys.executable).absolute()), "-m", "pipeline.cli")
