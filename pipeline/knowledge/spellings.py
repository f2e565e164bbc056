"""The ways in which one name is spelled: what differs by rule is not listed name by name.

ワッセナー・アレンジメント is also ワッセナーアレンジメント, 関税及び貿易に関する一般協定 also
関税および貿易に関する一般協定, "Dual-Use" also "Dual Use", 한ㆍ미 also 한미.  Width, case, white
space and the kinds of middle dot are no matter of spelling: readers fold these anyway.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

_DOT = re.compile("[・ㆍᆞ‧･·]")
# Legal drafting writes these in kanji, newspapers in kana.
_KANA = (("及び", "および"), ("並びに", "ならびに"), ("又は", "または"), ("若しくは", "もしくは"))
_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")
_HAN = re.compile("[\u4e00-\u9fff]")
# Whose law it is, before a Japanese name: without a particle it would look like a longer word.
_NATION = {"us": "米国", "kr": "韓国"}
_ACRONYM = 8
# What a name holds that has other spellings; most names hold none of it.
_VARIES = re.compile("[・ㆍᆞ‧･·、-]|U\\.S\\.|及び|並びに|又は|若しくは")


def spellings(name: str, *, address: str = "") -> Iterator[str]:
    """The name itself, then its other spellings; `address` says whose instrument it is."""
    yield name
    if _VARIES.search(name):
        yield from _others(name)
    nation = _NATION.get(address.partition("/")[0])
    if nation and _HAN.match(name) and not name.startswith(("米", "韓")):
        yield nation + name


def _others(name: str) -> Iterator[str]:
    choices = [_alternatives(name)]
    choices += [(one, other) for one, other in (*_KANA, ("、", ",")) if one in name]
    seen = {name}
    for picked in itertools.product(*choices):
        spelled = picked[0]
        for (one, _), now in zip(choices[1:], picked[1:], strict=True):
            spelled = spelled.replace(one, now)
        if spelled not in seen:
            seen.add(spelled)
            yield spelled


def _alternatives(name: str) -> tuple[str, ...]:
    """The name with its middle dots, without, and with commas; with and without hyphens."""
    if _DOT.search(name):
        return (name, _DOT.sub("", name), _DOT.sub(",", name))
    if name.isascii() and len(name) > _ACRONYM:
        american = name.replace("U.S.", "US")
        return tuple(dict.fromkeys((name, american, _HYPHEN.sub("", american))))
    return (name,)
