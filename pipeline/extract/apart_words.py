"""What a person is told when the process that read a file raised an error, or was ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline import errors
from pipeline.errors import ExtractionError


def error_of(value: Mapping[str, Any], name: str) -> Exception:
    """The error that the child raised, of the same class where it is one of Jobun's."""
    said, message = str(value["type"]), str(value["message"])
    kind = getattr(errors, said, None)
    if isinstance(kind, type) and issubclass(kind, errors.JobunError):
        return kind(message)
    if said == "MemoryError":
        return ExtractionError(
            f"{name}: it needs more than {value['megabytes']} MB of memory to read; "
            "split it into parts."
        )
    if said == "RecursionError":
        return ExtractionError(f"{name}: nested too deeply to be read; save it anew.")
    return ExtractionError(f"{name}: cannot be read ({said}: {message}); please report it.")


def too_large(name: str, megabytes: int) -> ExtractionError:
    """For a file that unpacks to more than is taken."""
    return ExtractionError(
        f"{name}: what is in it comes to more than {megabytes} MB; it was not read. "
        "Split it into parts."
    )


def too_slow(name: str, seconds: float) -> ExtractionError:
    """For a file whose reading was stopped by the clock."""
    return ExtractionError(
        f"{name}: reading it took more than {seconds:g} s and was stopped; "
        "the file may be damaged. Save it again or split it."
    )


def stopped(name: str, ended: str) -> ExtractionError:
    """For a file whose reader ended before it answered."""
    return ExtractionError(
        f"{name}: its reader stopped ({ended}); the file may be damaged or too large. "
        "Get it again or save it anew from its source."
    )
