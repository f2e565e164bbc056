"""A line of a user's crontab (crontab(5)), between two comments that mark it as Jobun's."""

from __future__ import annotations

import shlex

from pipeline.errors import JobunError
from pipeline.schedule.job import Job

# cron starts a command with next to none of a user's environment.
_KEYS = """\
# Keys of sources (LAW_GO_KR_OC=...) and settings (JOBUN_...=...) go at the top of the crontab,
# one a line: cron does not read the files of a shell.
"""


def block(job: Job) -> str:
    """The lines to put in.  A `%` ends a command in a crontab unless it is escaped."""
    command = " ".join(shlex.quote(word) for word in job.command).replace("%", "\\%")
    return f"{_begin(job.name)}\n{_KEYS}{job.cron.text} {command}\n{_end(job.name)}\n"


def with_block(text: str, job: Job) -> str:
    """A crontab with the job's lines, in place of those that it had."""
    rest = without_block(text, job.name)
    gap = "" if not rest or rest.endswith("\n") else "\n"
    return f"{rest}{gap}{block(job)}"


def without_block(text: str, name: str) -> str:
    """A crontab without the lines of a job; all else is as it was.

    Raises `JobunError` when the closing mark is gone: it is not known where the lines end.
    """
    lines = text.splitlines(keepends=True)
    bare = [line.strip() for line in lines]
    while _begin(name) in bare:
        first = bare.index(_begin(name))
        if _end(name) not in bare[first:]:
            raise JobunError(
                f"crontab: the line {_begin(name)!r} has no {_end(name)!r} after it. "
                "Correct it with `crontab -e`."
            )
        last = bare.index(_end(name), first)
        del lines[first : last + 1], bare[first : last + 1]
    return "".join(lines)


def block_in(text: str, name: str) -> str:
    """The lines of a job in a crontab, "" when there are none."""
    lines = text.splitlines(keepends=True)
    bare = [line.strip() for line in lines]
    if _begin(name) not in bare or _end(name) not in bare:
        return ""
    return "".join(lines[bare.index(_begin(name)) : bare.index(_end(name)) + 1])


def _begin(name: str) -> str:
    return f"# >>> {name} (jobun schedule)"


def _end(name: str) -> str:
    return f"# <<< {name} (jobun schedule)"
