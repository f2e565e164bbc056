"""The e-Gov 法令API version 1, the fall-back: `/lawdata/{law id}`, the text in force.

It says nothing of versions: the text comes without a date, a revision id and an amending law, and
none is made up for it.  A text without a date never stands before one with (`pipeline.versions`),
so it is asked for only where none with a date is held.
"""

from __future__ import annotations

import hashlib

from pipeline.errors import FetchError
from pipeline.sources.egov_text import found, parse
from pipeline.sources.outcome import Door, Fetched, Held, Same

MARK = "v1"  # the state of a document of which no version is known


def get(door: Door, base: str, law_id: str, held: Held | None) -> Fetched | Same:
    """The text in force; `FetchError` when it cannot be had, or is no law or another one."""
    url = f"{base}/lawdata/{law_id}"
    response = door.get(url, kinds=("xml",))
    if held and held.sha256 == hashlib.sha256(response.data).hexdigest():
        return Same(law_id)
    root = parse(response.data, url)
    code = found(root, "Result/Code")
    if root.tag != "DataRoot" or code not in ("", "0"):
        said = found(root, "Result/Message") or f"<{root.tag}>"
        raise FetchError(
            f"{url}: version 1 of the API answered with {code or 'no code'} ({said}).", "wrong"
        )
    if root.find("ApplData/LawFullText/Law") is None:
        raise FetchError(f"{url}: the answer of version 1 of the API holds no law.", "wrong")
    stated = found(root, "ApplData/LawId")
    if stated not in ("", law_id):
        raise FetchError(f"{url}: the answer is about {stated}, not about {law_id}.", "wrong")
    number = found(root, "ApplData/LawNum")
    facts = {
        "law_id": law_id,
        "law_number": number,
        "title": found(root, ".//Law/LawBody/LawTitle"),
    }
    return Fetched(
        law_id,
        f"{law_id}.xml",
        response.data,
        response.url,
        mark=MARK,
        lang="ja",
        facts={key: value for key, value in facts.items() if value},
    )
