"""The e-Gov 法令API on a local server, as it answers, with laws of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from upstream import Answer, Asked, Upstream

from pipeline.parse import parse_file
from pipeline.records import Document
from pipeline.sources import egov
from pipeline.sources.declaration import Source
from pipeline.sources.fetch import Fetcher, Waits
from pipeline.sources.outcome import Fetched, Held, Outcome

LAW, ORDER = "360AC0000000901", "360CO0000000902"
NUMBERS = {LAW: "昭和六十年法律第九百一号", ORDER: "昭和六十年政令第九百二号"}
ERROR = {"code": "500001", "message": "サーバ内処理で異常が発生しました。"}
TITLES = {LAW: "見本取引法", ORDER: "見本取引令"}
BY = "509AC0000000007"


def revision(law_id: str, day: str, status: str, **changed: Any) -> dict[str, Any]:
    """A row of the listing; the date of coming into force names the version."""
    by = changed.get("amendment_law_id", BY)
    row = {
        "law_revision_id": f"{law_id}_{day.replace('-', '')}_{by or '0' * 15}",
        "law_title": TITLES.get(law_id, "見本令"),
        "abbrev": None,
        "updated": f"{day}T09:00:00+09:00",
        "amendment_promulgate_date": day,
        "amendment_enforcement_date": day,
        "amendment_enforcement_comment": None,
        "amendment_scheduled_enforcement_date": None,
        "amendment_law_id": by,
        "amendment_law_title": "見本取引法の一部を改正する法律",
        "amendment_law_num": "令和九年法律第七号",
        "amendment_type": "3",
        "repeal_status": "None",
        "repeal_date": None,
        "remain_in_force": False,
        "mission": "New",
        "current_revision_status": status,
    }
    return row | changed


def law_xml(law_id: str, said: str = "取引は、届け出なければならない。") -> str:
    number = NUMBERS.get(law_id, "")
    return (
        f'<Law Era="Showa" Lang="ja" LawType="Act" Num="901" Year="60"><LawNum>{number}</LawNum>'
        f"<LawBody><LawTitle>{TITLES.get(law_id, '見本令')}</LawTitle><MainProvision>"
        '<Article Num="1"><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"><ParagraphNum/>'
        f"<ParagraphSentence><Sentence>{said}</Sentence></ParagraphSentence></Paragraph></Article>"
        "</MainProvision></LawBody></Law>"
    )


class Service:
    """The API as it answers, on a local server: `laws` are its rows by law id, newest first."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.laws: dict[str, list[dict[str, Any]]] = {}
        upstream.answer("/api/2/laws", self._laws)

    def put(self, law_id: str, *rows: dict[str, Any]) -> None:
        """List these versions of a law, and serve their texts."""
        self.laws[law_id], number = list(rows), NUMBERS.get(law_id, "")
        self.upstream.answer(f"/api/2/law_revisions/{law_id}", lambda _: self._revisions(law_id))
        self.upstream.answer(
            f"/api/1/lawdata/{law_id}",
            lambda _: Answer(
                '<?xml version="1.0" encoding="UTF-8"?><DataRoot><Result><Code>0</Code><Message/>'
                f"</Result><ApplData><LawId>{law_id}</LawId><LawNum>{number}</LawNum>"
                f"<LawFullText>{law_xml(law_id)}</LawFullText></ApplData></DataRoot>"
            ),
        )
        for row in rows:
            key = row["law_revision_id"]
            self.upstream.answer(
                f"/api/2/law_data/{key}", lambda a, r=row: self._text(a, law_id, r)
            )

    def source(self, *documents: str | dict[str, Any], **options: Any) -> Source:
        declared = self.upstream.declare(adapter="egov", base=f"{self.upstream.url}/api/2")
        tables = tuple({"id": d} if isinstance(d, str) else d for d in documents or self.laws)
        return replace(declared, options=options, documents=tables)

    def info(self, law_id: str) -> dict[str, str]:
        return {
            "law_id": law_id,
            "law_num": NUMBERS.get(law_id, ""),
            "promulgation_date": "1985-05-01",
        }

    def _revisions(self, law_id: str) -> Answer:
        return Answer({"law_info": self.info(law_id), "revisions": self.laws[law_id]})

    def _text(self, asked: Asked, law_id: str, row: dict[str, Any]) -> Answer:
        said = f"{row['law_revision_id'][16:24]}の条文である。"
        if asked.params.get("response_format") == "json":
            law = _node_of(law_xml(law_id, said))
            info = {"law_info": self.info(law_id), "revision_info": row}
            return Answer({**info, "law_full_text": law})
        fields = "".join(f"<{k}>{v or ''}</{k}>" for k, v in row.items())
        stated = "".join(f"<{k}>{v}</{k}>" for k, v in self.info(law_id).items())
        return Answer(
            f"<law_data_response><attached_files_info/><law_info>{stated}</law_info>"
            f"<revision_info>{fields}</revision_info>"
            f"<law_full_text>{law_xml(law_id, said)}</law_full_text></law_data_response>"
        )

    def _laws(self, asked: Asked) -> Answer:
        """`/laws?order=-revision_info.updated`: the versions in force, or the last at `asof`."""
        rows = []
        for law_id, versions in self.laws.items():
            current = next(
                (v for v in versions if v["current_revision_status"] != "UnEnforced"), versions[0]
            )
            shown = versions[0] if "asof" in asked.params else current
            both = {"revision_info": shown, "current_revision_info": current}
            rows.append({"law_info": self.info(law_id), **both})
        rows.sort(key=lambda row: row["revision_info"]["updated"], reverse=True)
        start = int(asked.params["offset"])
        page = rows[start : start + int(asked.params["limit"])]
        after = start + len(page)
        more = after if after < len(rows) else None
        total = {"total_count": len(rows), "count": len(page), "next_offset": more}
        return Answer({**total, "laws": page})

    def count(self, kind: str) -> int:
        return sum(asked.path.startswith(f"/api/{kind}") for asked in self.upstream.asked)


def _node_of(xml: str) -> dict[str, Any]:
    from lxml import etree

    def node(element: Any) -> dict[str, Any]:
        children: list[Any] = [element.text] if element.text else []
        for child in element:
            children += [node(child), *([child.tail] if child.tail else [])]
        return {"tag": element.tag, "attr": dict(element.attrib), "children": children}

    return node(etree.fromstring(xml))


def run(source: Source, held: Mapping[str, Held] | None = None, since: str = "") -> list[Outcome]:
    with Fetcher(source, None, waits=Waits(attempts=1)) as door:
        return list(egov.fetch(source, door, held or {}, since=since))


def of(outcomes: list[Outcome], kind: type) -> dict[str, Any]:
    return {getattr(o, "key", getattr(o, "address", "")): o for o in outcomes if type(o) is kind}


def accepted(outcomes: list[Outcome]) -> dict[str, Held]:
    """What a refresh would hand back after it took all that came."""
    return {key: Held("0" * 64, f.mark) for key, f in of(outcomes, Fetched).items()}


def amended(law_id: str = LAW) -> tuple[dict[str, Any], ...]:
    """A law with one version ahead, one in force, a past one and its enactment."""
    return (
        revision(law_id, "2090-04-01", "UnEnforced", updated="2026-06-01T09:00:00+09:00"),
        revision(law_id, "2026-04-01", "CurrentEnforced"),
        revision(law_id, "2020-10-01", "PreviousEnforced", amendment_law_num=None),
        revision(
            law_id, "2017-06-01", "PreviousEnforced", amendment_law_id="", amendment_type="1",
            amendment_law_num=None, amendment_law_title=None,
        ),
    )  # fmt: skip


def document(fetched: Fetched) -> Document:
    parsed = parse_file(fetched.data, fetched.name, lang=fetched.lang)
    assert not parsed.problem
    return parsed.documents[0]
