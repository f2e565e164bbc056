"""Names that follow from a name beside them: a Korean act's decree in Japanese or English text.

対外貿易法と施行令 · 対外貿易法及び同法施行令 · the Foreign Trade Act and its Enforcement Decree
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.citations.page import NameHit

_JAPANESE = re.compile(
    r"[」』]?\s?(?:と|及び|および|並びに|又は|または|若しくは|・|·|、)\s?"
    r"(?P<name>(?:同法)?(?:の)?(?P<kind>施行令|施行規則))"
)
_ENGLISH = re.compile(
    r",?\s(?:and|or)\s(?:its|the)\s(?P<name>(?P<kind>Enforcement\s(?:Decree|Rules?)))(?!\sof)\b"
)
_KINDS = {"施行令": "시행령", "施行規則": "시행규칙", "Decree": "시행령", "Rule": "시행규칙"}


def derived(plain: str, hits: Iterable[NameHit]) -> Iterator[NameHit]:
    """The decrees and rules named beside Korean acts; the hits are in order."""
    for hit in hits:
        if not hit.address.startswith("kr/") or not hit.address.endswith(("법", "법률")):
            continue
        match = _JAPANESE.match(plain, hit.end) or _ENGLISH.match(plain, hit.end)
        if match:
            kind = match["kind"].split()[-1].rstrip("s")
            address = hit.address + _KINDS[kind]
            yield NameHit(match.start("name"), match.end("name"), address, hit.kind)
