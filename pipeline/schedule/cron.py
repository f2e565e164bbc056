"""Cron expressions: five fields, as crontab(5) reads them, for APScheduler and for systemd.

minute (0-59), hour (0-23), day of the month (1-31), month (1-12, jan-dec), day of the week (0-7,
sun-sat; 0 and 7 are Sunday), each `*`, values, ranges, lists, steps (`*/15`, `1-5/2`).  Where
both days are given, either will do; a field that begins with `*` counts as not given.

`CronTrigger.from_crontab` of APScheduler 3 counts the days of the week from Monday and wants both
days to agree, so that expressions are read here and handed to it as values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.errors import UsageError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# name, least, most, names of values
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {name: i for i, name in enumerate(_MONTHS, 1)}),
    ("day of the week", 0, 7, {name: i for i, name in enumerate(_DAYS)}),
)
_PART = re.compile(r"(?P<range>\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cron:
    """An expression as written (`text`, single spaces) and the values that it stands for.

    A field of all values is None.  `weekdays` count from Sunday, 0.  `either` tells that the day
    of the month or that of the week will do.
    """

    text: str
    minutes: tuple[int, ...] | None
    hours: tuple[int, ...] | None
    days: tuple[int, ...] | None
    months: tuple[int, ...] | None
    weekdays: tuple[int, ...] | None
    either: bool

    @property
    def days_alike(self) -> tuple[tuple[tuple[int, ...] | None, tuple[int, ...] | None], ...]:
        """(days of the month, of the week) that must both hold; one or the other of these."""
        if self.either:
            return (self.days, None), (None, self.weekdays)
        return ((self.days, self.weekdays),)

    @property
    def weekday_names(self) -> tuple[str, ...]:
        """The days of the week by name: mon, tue, ..."""
        return tuple(_DAYS[day] for day in self.weekdays or ())


def read(expression: str) -> Cron:
    """The expression, checked; `UsageError` says which field cannot be, or that it is never due."""
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        raise UsageError(
            f"{expression!r} is no cron expression: it has {len(fields)} fields, and five are "
            'needed (minute, hour, day of the month, month, day of the week), as in "0 6 * * *".'
        )
    values = [_values(text, *field) for text, field in zip(fields, _FIELDS, strict=True)]
    weekdays = values[4] and tuple(sorted({day % 7 for day in values[4]}))
    both = not fields[2].startswith("*") and not fields[4].startswith("*")
    made = Cron(
        " ".join(fields), values[0], values[1], values[2], values[3],
        None if weekdays and len(weekdays) == 7 else weekdays, both,
    )  # fmt: skip
    if trigger(made).get_next_fire_time(None, datetime.now().astimezone()) is None:
        raise UsageError(f"{expression!r} is never due: no month given has such a day.")
    return made


def trigger(cron: Cron) -> Any:
    """APScheduler's trigger of the expression, in local time."""
    from apscheduler.triggers.combining import OrTrigger
    from apscheduler.triggers.cron import CronTrigger

    def listed(values: tuple[int, ...] | None) -> str:
        return "*" if values is None else ",".join(map(str, values))

    made = [
        CronTrigger(
            minute=listed(cron.minutes), hour=listed(cron.hours), month=listed(cron.months),
            day=listed(days),
            day_of_week="*" if weekdays is None else ",".join(_DAYS[d] for d in weekdays),
        )
        for days, weekdays in cron.days_alike
    ]  # fmt: skip
    return made[0] if len(made) == 1 else OrTrigger(made)


def missed(cron: Cron, last: datetime | None, now: datetime) -> bool:
    """Tell whether a run was due after `last` (None: there was none ever) and up to `now`.

    Both have a time zone.
    """
    if last is None:
        return True
    due = trigger(cron).get_next_fire_time(None, last)
    return due is not None and bool(last < due <= now)


def _values(
    text: str, name: str, least: int, most: int, names: dict[str, int]
) -> tuple[int, ...] | None:
    """The values of one field in ascending order, None for all of them."""
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise _wrong(text, name, f"{part!r} is not of the form 1, 1-5, *, */15 or 1-30/5")
        first, last = least, most
        if match["first"]:
            first = _value(text, match["first"], name, least, most, names)
            last = first if not match["step"] else most
            if match["last"]:
                last = _value(text, match["last"], name, least, most, names)
                if name == "day of the week" and last == 0 and first > 0:
                    last = 7  # fri-sun
        step = int(match["step"] or 1)
        if last < first or not step:
            raise _wrong(text, name, f"{part!r} runs backwards or stands still")
        found.update(range(first, last + 1, step))
    return None if found >= set(range(least, most + 1)) else tuple(sorted(found))


def _value(
    text: str, written: str, name: str, least: int, most: int, names: dict[str, int]
) -> int:  # fmt: skip
    value = names.get(written.lower(), int(written) if written.isdigit() else -1)
    if not least <= value <= most:
        known = f" or {', '.join(names)}" if names else ""
        raise _wrong(text, name, f"{written!r} is not {least} to {most}{known}")
    return value


def _wrong(text: str, name: str, why: str) -> UsageError:
    return UsageError(f"{text!r} cannot be the {name} of a cron expression: {why}.")
