"""A systemd user timer (systemd.timer(5), systemd.service(5), systemd.time(7)).

`Persistent=true` catches a run up once that was due while the machine was off.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.schedule.cron import Cron
from pipeline.schedule.job import Job


def folder() -> Path:
    """Where a user's units are."""
    import platformdirs

    return Path(platformdirs.user_config_path("systemd")) / "user"


def units(job: Job) -> dict[str, str]:
    """The texts of the service and of the timer, by file name."""
    what = f"refresh of {job.workspace}".replace("%", "%%")
    calendar = "".join(f"OnCalendar={line}\n" for line in on_calendar(job.cron))
    service = f"""\
# Written by `jobun schedule install`; `jobun schedule remove` takes it out.
[Unit]
Description=Jobun: {what}

[Service]
Type=oneshot
# Keys of sources, one NAME=value a line; the file may be missing.
EnvironmentFile=-%E/jobun/environment
ExecStart={" ".join(quoted(word) for word in job.command)}
"""
    timer = f"""\
# Written by `jobun schedule install`; cron expression: {job.cron.text}
[Unit]
Description=Jobun: {what}, on a schedule

[Timer]
{calendar}Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def on_calendar(cron: Cron) -> list[str]:
    """The calendar events of an expression: one, or two where either day will do."""
    return [
        f"{_weekdays(cron, weekdays)}*-{_listed(cron.months)}-{_listed(days)} "
        f"{_listed(cron.hours)}:{_listed(cron.minutes)}:00"
        for days, weekdays in cron.days_alike
    ]


def quoted(word: str) -> str:
    """A word of a command line: in quotes where need be, specifiers and variables taken as text."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    escaped = escaped.replace("$", "$$")
    plain = word and all(c.isalnum() or c in "/._-+@,:=" for c in word)
    return escaped if plain else f'"{escaped}"'


def _weekdays(cron: Cron, weekdays: tuple[int, ...] | None) -> str:
    return "" if weekdays is None else ",".join(d.title() for d in cron.weekday_names) + " "


def _listed(values: tuple[int, ...] | None) -> str:
    return "*" if values is None else ",".join(f"{value:02}" for value in values)
