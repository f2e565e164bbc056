"""How names are compared, and for which of them upper and lower case matter."""

from __future__ import annotations

import re
import unicodedata

_DOTS = str.maketrans({**dict.fromkeys("・ㆍᆞ‧･", "·"), "\u00ad": None})
# An acronym: one word of at most eight letters, two of them capitals (EAR, ITAR, CoCom, TRIMs).
_ACRONYM = re.compile(r"(?=.{2,8}\Z)(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z][A-Za-z0-9&./-]*")


def fold(name: str) -> str:
    """The form in which names are compared: NFKC, lower case, no spaces, one middle dot."""
    if name.isascii():
        return "".join(name.lower().split())
    text = unicodedata.normalize("NFKC", name).lower()
    return "".join(text.translate(_DOTS).split())


def case_sensitive(name: str) -> bool:
    """Tell whether a text must print the name in the same case to mean it.

    True for acronyms: "EAR", "ITAR", "WA", "CoCom" (an "ear" is none of them).  False for full
    names in any script, and for names of several words ("UN Charter", "WTO Agreement").
    """
    return _ACRONYM.fullmatch(name) is not None
