"""The answer of `/law_revisions/{law_id}` (e-Gov 法令API version 2): a law's versions.

Each version has an id (`<law id>_<date>_<amending law's id>`), the date its amendment comes into
force, the amending law, and a status on the day of asking.  Where the date of an amendment is not
decided, e-Gov gives a stand-in (the last day it may be, again as
`amendment_scheduled_enforcement_date`) or says how it will be; that is not taken for a date here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import FetchError
from pipeline.revisions import Listed

_STATES = {
    "CurrentEnforced": "current",
    "UnEnforced": "pending",
    "PreviousEnforced": "past",
    "Repeal": "repealed",
}
# 廃止, 失効, 実効性喪失; a suspended law (Suspend) is still there.
_ENDED = {"Repeal": "repealed", "Expire": "expired", "LossOfEffectiveness": "lapsed"}
# 公布の日から起算して二年を超えない範囲内において政令で定める日; ……法の施行の日
_UNDECIDED = re.compile(r"定める日|施行の日")
_ID = re.compile(r"\d{3}[0-9A-Z]{12}_(\d{4})(\d\d)(\d\d)_[0-9A-Z]{15}")


@dataclass(frozen=True, slots=True)
class Revision:
    """One version as it is listed.

    `valid_from` is "" where the date is not decided; `state` is past, current, pending or
    repealed; `text` tells whether the version has one (a repeal has none).
    """

    id: str
    valid_from: str
    state: str
    updated: str = ""
    title: str = ""
    amended_by: str = ""
    promulgated: str = ""
    text: bool = True
    ended: str = ""
    ended_on: str = ""

    @property
    def mark(self) -> str:
        """What changes when the version or a correction of it does."""
        return f"{self.id} {self.updated}".strip()


@dataclass(frozen=True, slots=True)
class Law:
    """A law and its versions, oldest first, those without a date at the end."""

    id: str
    number: str
    promulgated: str
    revisions: tuple[Revision, ...]

    def those(self, state: str) -> tuple[Revision, ...]:
        """The versions in one state."""
        return tuple(r for r in self.revisions if r.state == state)

    def facts(self, revision: Revision) -> dict[str, str]:
        """What the listing states of a version, under the keys of a document's metadata."""
        stated = {
            "law_id": self.id,
            "law_number": self.number,
            "title": revision.title,
            "promulgated": self.promulgated,
            "revision": revision.id,
            "valid_from": revision.valid_from,
            "amended_by": revision.amended_by,
        }
        return {key: value for key, value in stated.items() if value}

    def rows(self) -> tuple[Listed, ...]:
        """The versions as Jobun keeps them, the law's end as one more where its date is stated.

        The `repeal_date` of 失効 and 実効性喪失 is the day on which e-Gov's data was changed.
        """
        rows = [
            Listed(r.valid_from, r.id, r.amended_by, r.promulgated, r.state) for r in self.revisions
        ]
        last = self.revisions[-1] if self.revisions else None
        if last and last.text and last.ended == "repealed" and last.ended_on > last.valid_from:
            rows[-1] = Listed(last.valid_from, last.id, last.amended_by, last.promulgated, "past")
            rows.append(Listed(last.ended_on, state="repealed"))
        return tuple(rows)


def stated(value: Any) -> str:
    """A string of the answer without blanks around it; "" for null and anything else."""
    return value.strip() if isinstance(value, str) else ""


def object_of(data: bytes, url: str) -> Mapping[str, Any]:
    """The object of a JSON answer; `FetchError` ("wrong") for anything else and for an error."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FetchError(
            f"{url}: the answer is no JSON ({error}). Try again later.", "wrong"
        ) from error
    if not isinstance(read, dict):
        raise FetchError(f"{url}: the answer is no JSON object. Try again later.", "wrong")
    if "message" in read and "code" in read:
        raise refusal(url, stated(read["code"]), stated(read["message"]))
    return read


def refusal(url: str, code: str, message: str) -> FetchError:
    """The error that an `error_info` of the API is."""
    return FetchError(
        f"{url}: e-Gov answered with error {code} ({message}). Try again later, and check the id.",
        "wrong",
    )


def read(data: bytes, law_id: str, url: str) -> Law:
    """The versions that an answer lists; `FetchError` ("wrong") where it is no such listing."""
    answer = object_of(data, url)
    info, listed = answer.get("law_info"), answer.get("revisions")
    if not isinstance(info, dict) or not isinstance(listed, list) or not listed:
        raise FetchError(f"{url}: the answer lists no versions of the law.", "wrong")
    if stated(info.get("law_id")) != law_id:
        raise FetchError(
            f"{url}: the answer is about {stated(info.get('law_id')) or 'no law'}, "
            f"not about {law_id}.",
            "wrong",
        )
    revisions = [_revision(row, url) for row in listed]
    dates = [r.valid_from for r in revisions if r.valid_from]
    if dates and dates[0] > dates[-1]:  # newest first; of two on one day the later one stays so
        revisions.reverse()
    revisions.sort(key=lambda r: (not r.valid_from, r.valid_from))
    return Law(
        law_id,
        stated(info.get("law_num")),
        stated(info.get("promulgation_date")),
        tuple(revisions),
    )


def _revision(row: Any, url: str) -> Revision:
    of = row if isinstance(row, dict) else {}
    identifier = stated(of.get("law_revision_id"))
    status = stated(of.get("current_revision_status"))
    parts = _ID.fullmatch(identifier)
    if parts is None or status not in _STATES:
        raise FetchError(
            f"{url}: a version has the id {identifier!r} and the status {status!r}; "
            "neither can be guessed.",
            "wrong",
        )
    state = _STATES[status]
    date = stated(of.get("amendment_enforcement_date"))
    stand_in = stated(of.get("amendment_scheduled_enforcement_date"))
    said = stated(of.get("amendment_enforcement_comment"))
    if state == "pending" and (stand_in == date or _UNDECIDED.search(said)):
        date = ""
    elif state != "pending" and not date:
        date = "-".join(parts.groups())
    kind = stated(of.get("amendment_type"))
    amending = stated(of.get("amendment_law_num")) or stated(of.get("amendment_law_title"))
    return Revision(
        identifier,
        date,
        state,
        stated(of.get("updated")),
        stated(of.get("law_title")),
        "" if kind == "1" else amending,
        stated(of.get("amendment_promulgate_date")),
        kind != "8",
        _ENDED.get(stated(of.get("repeal_status")), ""),
        stated(of.get("repeal_date")),
    )
