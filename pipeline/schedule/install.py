"""Putting a schedule in, looking at it, taking it out: systemd where it runs, else crontab."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline import durable
from pipeline.errors import JobunError
from pipeline.layout import Layout
from pipeline.schedule import crontab, systemd
from pipeline.schedule.cron import Cron
from pipeline.schedule.job import Job, name_of, refresh_of

How = Literal["systemd", "crontab"]
_SECONDS = 30.0  # that systemctl and crontab may take


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be written, and where: for systemd `files`, for crontab `block`; `commands` are
    run afterwards.
    """

    how: How
    job: Job
    files: tuple[tuple[Path, str], ...] = ()
    block: str = ""
    commands: tuple[tuple[str, ...], ...] = ()

    def text(self) -> str:
        """The plan as a person reads it."""
        if self.how == "crontab":
            return f"In the crontab (`crontab -`):\n\n{self.block}"
        written = "\n".join(f"{path}\n\n{text}" for path, text in self.files)
        return written + "\n" + "".join(" ".join(words) + "\n" for words in self.commands)


@dataclass(frozen=True, slots=True)
class Installed:
    """A schedule that is in place: where, and its text."""

    how: How
    where: str
    text: str


def plan(layout: Layout, cron: Cron, *, how: How | None = None) -> Plan:
    """What to write for a refresh of a workspace; by systemd where it answers, else by crontab.

    Raises `JobunError`, with the text to put in by hand, where neither is there.
    """
    job = refresh_of(layout, cron)
    chosen = how or ("systemd" if systemd_answers() else "crontab" if _crontab_is_there() else None)
    if chosen is None:
        raise JobunError(
            "no schedule can be installed here: neither `systemctl --user` nor `crontab` answers. "
            "In a container run `jobun refresh --watch` instead; elsewhere have this run by hand "
            f"or by another scheduler:\n\n{crontab.block(job)}"
        )
    if chosen == "crontab":
        return Plan("crontab", job, block=crontab.block(job))
    files = tuple((systemd.folder() / name, text) for name, text in systemd.units(job).items())
    return Plan("systemd", job, files, commands=(
        ("systemctl", "--user", "daemon-reload"),
        ("systemctl", "--user", "enable", "--now", f"{job.name}.timer"),
    ))  # fmt: skip


def install(made: Plan) -> None:
    """Write what the plan says; a schedule of the other kind is taken out, so that there is one.

    Raises `JobunError` where that does not work, with the text to put in by hand.
    """
    try:
        if made.how == "crontab":
            _write_crontab(crontab.with_block(_read_crontab(), made.job))
            _remove_units(made.job.name)
            return
        for path, text in made.files:
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(path, text.encode())
        for command in made.commands:
            _run(command)
        _remove_lines(made.job.name)
    except JobunError as error:
        for path, _ in made.files:
            path.unlink(missing_ok=True)  # a timer that is not enabled would look installed
        raise JobunError(f"{error}\nTo put it in by hand:\n\n{made.text()}") from error


def installed(layout: Layout) -> list[Installed]:
    """The schedules of a workspace that are in place."""
    name = name_of(layout)
    found: list[Installed] = []
    timer = systemd.folder() / f"{name}.timer"
    if timer.is_file():
        found.append(Installed("systemd", str(timer), timer.read_text("utf-8")))
    block = crontab.block_in(_read_crontab(), name) if _crontab_is_there() else ""
    if block:
        found.append(Installed("crontab", "crontab", block))
    return found


def remove(layout: Layout) -> list[Installed]:
    """Take the schedules of a workspace out; those that there were."""
    found = installed(layout)
    name = name_of(layout)
    if any(one.how == "systemd" for one in found):
        _remove_units(name)
    if any(one.how == "crontab" for one in found):
        _remove_lines(name)
    return found


def systemd_answers() -> bool:
    """Tell whether this user has a running systemd (there is none in most containers)."""
    if shutil.which("systemctl") is None:
        return False
    try:
        _run(("systemctl", "--user", "show-environment"))
    except JobunError:
        return False
    return True


def _remove_units(name: str) -> None:
    files = [systemd.folder() / f"{name}{ending}" for ending in (".timer", ".service")]
    if not any(path.exists() for path in files):
        return
    answers = systemd_answers()
    if answers:
        _run(("systemctl", "--user", "disable", "--now", f"{name}.timer"))
    for path in files:
        path.unlink(missing_ok=True)
    if answers:
        _run(("systemctl", "--user", "daemon-reload"))


def _remove_lines(name: str) -> None:
    if _crontab_is_there():
        text = _read_crontab()
        rest = crontab.without_block(text, name)
        if rest != text:
            _write_crontab(rest)


def _crontab_is_there() -> bool:
    return shutil.which("crontab") is not None


def _read_crontab() -> str:
    """The user's crontab, "" where there is none.

    Any other failure raises: what cannot be read must not be written over.
    """
    done = _start(("crontab", "-l"))
    if done.returncode and "no crontab" not in done.stderr.lower():
        raise _failed(("crontab", "-l"), done.stderr)
    return "" if done.returncode else done.stdout


def _write_crontab(text: str) -> None:
    _run(("crontab", "-"), text)


def _run(command: tuple[str, ...], text: str = "") -> None:
    done = _start(command, text)
    if done.returncode:
        raise _failed(command, done.stderr)


def _start(command: tuple[str, ...], text: str = "") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, input=text, capture_output=True, check=False, encoding="utf-8",
            errors="surrogateescape", timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(command, str(error)) from error


def _failed(command: tuple[str, ...], said: str) -> JobunError:
    return JobunError(f"`{' '.join(command)}` failed: {' '.join(said.split())[:500]}.")
