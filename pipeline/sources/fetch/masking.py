"""A key must not be read in a message, a stored URL or the cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

MASK = "***"


def masker(secret: str) -> Callable[[str], str]:
    """A function that puts `***` for every form in which `secret` can stand in a URL or message.

    It is found as a whole word only: the key `test` leaves `latest` as it is.
    """
    if not secret:
        return lambda text: text
    forms = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    forms |= {quote(form, safe="") for form in forms}
    choice = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    # After %3D, a percent-encoded "=", a key begins as well.
    begun = r"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2}))"
    whole = re.compile(rf"{begun}(?:{choice})(?![0-9A-Za-z])", re.IGNORECASE)
    return lambda text: whole.sub(MASK, text)
