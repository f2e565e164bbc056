"""One failed request, with what the door needs to know to ask again or to let it be."""

from __future__ import annotations

from pipeline.errors import FetchError


class Failure(FetchError):
    """A `FetchError` with the status that came (0: none), whether it may pass when asked again
    (`passing`), and the seconds that the server wants to be left alone (`wait`).
    """

    def __init__(
        self,
        message: str,
        kind: str = "unreachable",
        *,
        status: int = 0,
        passing: bool = False,
        wait: float = 0.0,
    ) -> None:
        super().__init__(message, kind)
        self.status = status
        self.passing = passing
        self.wait = wait
