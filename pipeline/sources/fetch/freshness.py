"""What a cache may keep of an answer, and for how long (RFC 9111, sections 3, 4.2 and 4.3).

hishel decides by the headers that it is given.  They are put in plain terms first, because it
leaves out what a corpus cannot do without: the Age that a cache on the way adds, an answer without
a Date, and the choice not to guess.  It would guess from Last-Modified that a law which has stood
for two years need not be asked for in the coming week.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

# However long a server allows, nothing is taken on trust for longer than this (seconds).
TRUST = 3600
# Of this connection, of another body than the one kept, or stated anew below.
_DROPPED = {
    "age", "connection", "content-encoding", "content-length", "expires", "keep-alive", "pragma",
    "set-cookie", "set-cookie2", "trailer", "transfer-encoding",
}  # fmt: skip


def stated(headers: Mapping[str, str], *, status: int, now: float) -> dict[str, str]:
    """The headers with Date and Cache-Control in plain terms: `no-store`, `no-cache` (ask each
    time, conditionally) or `max-age`.

    `headers` have small names; `now` is in seconds since 1970.  Those of a 304 are about the one
    answer that is kept under the URL, whatever validators it repeats.
    """
    kept = {key: value for key, value in headers.items() if key not in _DROPPED}
    date = _seconds(headers.get("date", ""))
    age = max(0.0, now - date if date is not None else 0.0, float(_number(headers.get("age", ""))))
    kept["date"] = format_datetime(datetime.fromtimestamp(now - age, UTC), usegmt=True)
    said = _directives(headers.get("cache-control", ""))
    if status == 304:
        kept.pop("etag", None)
        kept.pop("last-modified", None)
        if not said and "expires" not in headers:
            return kept
    elif status != 200 or "no-store" in said:
        return {**kept, "cache-control": "no-store"}
    lifetime = min(_lifetime(said, headers, now if date is None else date), TRUST + age)
    if "no-cache" not in said and lifetime > age:
        return {**kept, "cache-control": f"max-age={int(lifetime)}"}
    # Kept without a validator it would only take room: it has to be asked for in full again.
    asked_again = status == 304 or "etag" in headers or "last-modified" in headers
    return {**kept, "cache-control": "no-cache" if asked_again else "no-store"}


def _lifetime(said: Mapping[str, str], headers: Mapping[str, str], date: float) -> float:
    if "max-age" in said:
        return float(_number(said["max-age"]))
    expires = _seconds(headers.get("expires", ""))
    return 0.0 if expires is None else expires - date


def _directives(value: str) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in value.lower().split(","))
    return {name: argument.strip('" ') for name, _, argument in parts if name}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _seconds(text: str) -> float | None:
    """An HTTP date in seconds since 1970; None where there is none that can be read."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
