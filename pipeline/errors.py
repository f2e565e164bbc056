"""The one exception tree.  Every message says what happened, where, and what to do next."""

from __future__ import annotations


class JobunError(Exception):
    """The root of every error Jobun raises on purpose; the command line exits with 4."""


class UsageError(JobunError):
    """The caller asked for something that is not there or not meant; exit code 2."""


class AddressError(UsageError):
    """A string is not a well-formed address."""


class SettingsError(UsageError):
    """`jobun.toml` or the environment says something that cannot be."""


class ExtractionError(JobunError):
    """One file cannot be read; the message names it, and the others go on (exit 3)."""


class UnknownTypeError(ExtractionError):
    """A file is of no type that Jobun reads: skipped in a walked folder, an error when named."""


class SplitError(JobunError):
    """A splitter broke its own promise: text lost, claimed twice, or an address used twice."""


class KnowledgeError(JobunError):
    """A knowledge file (`*.toml`) is wrong: an unquoted code, a missing key, a name used twice."""


class LockedError(JobunError):
    """Another process is writing this workspace; the message says who."""


class CorpusError(JobunError):
    """The manifest or a stored raw file is missing or does not match its hash."""


class IndexUnreadableError(JobunError):
    """No generation, or one that is damaged or made with another model."""


class ModelError(JobunError):
    """An encoder cannot be found, built or loaded."""


class FontError(JobunError):
    """No font is installed that a picture's text can be drawn with."""


class FetchError(JobunError):
    """Something could not be fetched; `kind` says how it failed.

    unreachable: no answer, or a server's error, after all retries; refused: not asked at all (a
    host that is not declared, a private address, robots.txt, no key); missing: 404 or 410;
    too large: beyond the source's limit; wrong: empty, cut off, or of another kind than was due.
    """

    def __init__(self, message: str, kind: str = "unreachable") -> None:
        super().__init__(message)
        self.kind = kind
