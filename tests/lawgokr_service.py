"""A server that answers as the 국가법령정보 API does, with texts of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

from upstream import Answer, Asked, Upstream

from pipeline.sources.declaration import Source

ACT, DECREE, RULE = "견본수출법", "견본수출법 시행령", "견본물자 고시"
KEY = "sample-key"
REFUSED = "사용자 정보 검증에 실패하였습니다."


def law_row(title: str, day: str, state: str = "현행", **more: str) -> dict[str, str]:
    row = {
        "법령일련번호": "20" + day[2:6],
        "현행연혁코드": state,
        "법령명한글": title,
        "법령ID": "009001" if title == ACT else "009002",
        "공포일자": day,
        "공포번호": "2" + day[:4],
        "제개정구분명": "일부개정",
        "소관부처명": "산업통상부",
        "법령구분명": "법률" if title == ACT else "대통령령",
        "시행일자": day,
        "법령상세링크": f"/DRF/lawService.do?OC={KEY}&target=eflaw",
    }
    return row | more


def rule_row(title: str, day: str, state: str = "현행", **more: str) -> dict[str, str]:
    row = {
        "행정규칙일련번호": "21000" + day,
        "현행연혁구분": state,
        "행정규칙명": title,
        "행정규칙ID": "70001",
        "행정규칙종류": "고시",
        "발령일자": day,
        "발령번호": "2026-1",
        "제개정구분명": "일부개정",
        "소관부처명": "산업통상부",
        "시행일자": day,
    }
    return row | more


def element(tag: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"<{tag}>" + "".join(element(k, v) for k, v in value.items()) + f"</{tag}>"
    if isinstance(value, list):
        return "".join(element(tag, one) for one in value)
    return f"<{tag}>{escape(str(value))}</{tag}>"


@dataclass
class Service:
    """A server that answers as the real one: the query says what, and 200 is its only status."""

    upstream: Upstream
    laws: list[dict[str, str]] = field(default_factory=list)
    rules: list[dict[str, str]] = field(default_factory=list)
    annexes: list[dict[str, str]] = field(default_factory=list)
    listed_annexes: list[dict[str, str]] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)  # another answer, by target
    page: int = 100

    def __post_init__(self) -> None:
        self.upstream.answer("/DRF/lawSearch.do", self.search)
        self.upstream.answer("/DRF/lawService.do", self.text)

    def refusal(self, asked: Asked) -> Answer | None:
        if asked.headers.get("referer") != f"{self.upstream.url}/":
            return Answer("<html><body>접근이 제한되었습니다</body></html>", "text/html")
        if asked.params.get("OC") != KEY:
            said = {"result": REFUSED, "msg": "IP주소 및 도메인주소를 등록해 주세요."}
            return Answer(element("Response", said), "text/xml")
        said_instead = self.said.get(f"{asked.path[5:]} {asked.params['target']}")
        return None if said_instead is None else Answer(said_instead, "text/xml")

    def search(self, asked: Asked) -> Answer:
        refused = self.refusal(asked)
        if refused:
            return refused
        target = asked.params["target"]
        query = "".join(asked.params.get("query", "").split())
        root, tag, rows = {
            "eflaw": ("LawSearch", "law", self.laws),
            "admrul": ("AdmRulSearch", "admrul", self.rules),
            "licbyl": ("licBylSearch", "licbyl", self.listed_annexes),
            "admbyl": ("admRulBylSearch", "admrulbyl", self.listed_annexes),
        }[target]
        if target == "eflaw":
            states = {"3": ("현행",)}.get(asked.params.get("nw", ""), ("현행", "연혁", "시행예정"))
            rows = [r for r in rows if r["현행연혁코드"] in states]
            if "LID" in asked.params:
                rows = [r for r in rows if r["법령ID"] == asked.params["LID"]]
            else:  # a title is looked for within the titles
                rows = [r for r in rows if query in "".join(r["법령명한글"].split())]
        if target == "admrul":
            states = ("현행", "연혁") if asked.params.get("nw") == "2" else ("현행",)
            rows = [r for r in rows if r["현행연혁구분"] in states]
            rows = [r for r in rows if query in "".join(r["행정규칙명"].split())]
        first = (int(asked.params.get("page", "1")) - 1) * self.page
        shown = rows[first : first + self.page]
        head = f"<target>{target}</target><totalCnt>{len(rows)}</totalCnt>"
        return Answer(f"<{root}>{head}{element(tag, shown)}</{root}>", "text/xml;charset=UTF-8")

    def text(self, asked: Asked) -> Answer:
        refused = self.refusal(asked)
        if refused:
            return refused
        if asked.params["target"] == "eflaw":
            if "efYd" not in asked.params:
                return Answer("<Law>efYd 값은 필수입니다.</Law>", "text/xml")
            return self.law(asked.params["MST"], asked.params["efYd"])
        row = next((r for r in self.rules if r["행정규칙일련번호"] == asked.params["ID"]), None)
        if row is None:
            return Answer(
                "<AdmRulService>일치하는 행정규칙이 없습니다.</AdmRulService>", "text/xml"
            )
        keys = ("행정규칙일련번호", "행정규칙ID", "행정규칙명", "행정규칙종류", "발령일자",
                "발령번호", "시행일자", "소관부처명")  # fmt: skip
        words = f"제1조(목적) {row['시행일자']}부터 견본을 정한다."
        body = {"행정규칙기본정보": {k: row[k] for k in keys}, "조문내용": words}
        return Answer(element("AdmRulService", body | self.appended()), "text/xml;charset=UTF-8")

    def law(self, serial: str, day: str) -> Answer:
        row = next(
            (r for r in self.laws if (r["법령일련번호"], r["시행일자"]) == (serial, day)), None
        )
        if row is None:
            return Answer("<Law>일치하는 법령이 없습니다.  법령명을 확인하여 주십시오.</Law>")
        head = {"법령명_한글": row["법령명한글"], "법종구분": row["법령구분명"]}
        head |= {k: row[k] for k in ("법령ID", "공포일자", "공포번호", "시행일자", "소관부처명")}
        words = f"제1조(목적) {day}에 시행한다."
        one = {"조문번호": "1", "조문여부": "조문", "조문내용": words}
        body = {"기본정보": head, "조문": {"조문단위": [one]}} | self.appended()
        return Answer(element("법령", body), "text/xml;charset=UTF-8")

    def appended(self) -> dict[str, Any]:
        return {"별표": {"별표단위": self.annexes}} if self.annexes else {}

    def source(self, *documents: Mapping[str, Any], **options: Any) -> Source:
        declared = self.upstream.declare(base=f"{self.upstream.url}/DRF", key="LAW_GO_KR_OC")
        return replace(declared, documents=documents, options=options)

    def count(self, page: str, target: str = "") -> int:
        return sum(
            asked.path == f"/DRF/{page}.do" and target in ("", asked.params["target"])
            for asked in self.upstream.asked
        )
