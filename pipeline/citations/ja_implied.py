"""What 法 and 令 mean in a Japanese decree or ordinance where no definition is in reach.

A decree that is no 施行令 does not say in its title which act it carries out; those of the trade
controls are listed.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from pipeline.citations.mention import Alias

_FOREIGN_EXCHANGE = "jp/324AC0000000228"
_EXPORT, _IMPORT = "jp/324CO0000000378", "jp/324CO0000000414"
_EXCHANGE, _INVESTMENT = "jp/355CO0000000260", "jp/355CO0000000261"
# The act, and the decree under which an ordinance was made, "" where there is not one alone.
_CARRIED_OUT = {
    _EXPORT: (_FOREIGN_EXCHANGE, ""),
    _IMPORT: (_FOREIGN_EXCHANGE, ""),
    _EXCHANGE: (_FOREIGN_EXCHANGE, ""),
    _INVESTMENT: (_FOREIGN_EXCHANGE, ""),
    "jp/324M50000400064": (_FOREIGN_EXCHANGE, _EXPORT),
    "jp/324M50000400077": (_FOREIGN_EXCHANGE, _IMPORT),
    "jp/355M50000040044": (_FOREIGN_EXCHANGE, _EXCHANGE),
    "jp/403M50000400049": (_FOREIGN_EXCHANGE, ""),
    "jp/410M50000040029": (_FOREIGN_EXCHANGE, _EXCHANGE),
    "jp/410M50000400008": (_FOREIGN_EXCHANGE, _EXCHANGE),
    "jp/413M60000400249": (_FOREIGN_EXCHANGE, _EXPORT),
    "jp/420M60000400057": (_FOREIGN_EXCHANGE, _EXPORT),
    "jp/421M60000400060": (_FOREIGN_EXCHANGE, ""),
}


def implied(document: str) -> list[Alias]:
    """The short names that hold in `document` without a definition; none for an act."""
    if not document.startswith("jp/") or document[6:8] == "AC":
        return []
    act, decree = _CARRIED_OUT.get(document) or _by_title(document)
    words = {"法": act, "令": decree}
    return [Alias(word, target, 0) for word, target in words.items() if target]


def lower(instrument: str, word: str) -> str:
    """同法施行令, 同法施行規則: the decree or the rules of an act; "" where they are not known."""
    if instrument.startswith("kr/") and instrument.endswith(("법", "법률")):
        return instrument + {"施行令": "시행령", "施行規則": "시행규칙"}[word]
    titles = _titles()
    title = next((title for title, address in titles.items() if address == instrument), "")
    return titles.get(title + word, "") if title else ""


def _by_title(document: str) -> tuple[str, str]:
    """The act and the decree of a 施行令 or 施行規則 whose title is known."""
    titles = _titles()
    title = next((title for title, address in titles.items() if address == document), "")
    act = title.removesuffix("施行令").removesuffix("施行規則")
    decree = titles.get(f"{act}施行令", "") if title.endswith("施行規則") else ""
    return (titles.get(act, ""), decree) if act != title else ("", "")


@functools.cache
def _titles() -> Mapping[str, str]:
    from pipeline import knowledge

    return {
        names[0]: instrument.address
        for instrument in knowledge.everything()
        if instrument.address.startswith("jp/") and (names := instrument.names.get("ja", ()))
    }
