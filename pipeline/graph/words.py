"""The words of the picture in three languages."""

from __future__ import annotations

from pipeline.records import Language

KINDS: dict[str, dict[Language, str]] = {
    "regime": {"en": "Regimes", "ja": "国際輸出管理レジーム等", "ko": "국제 수출통제체제 등"},
    "treaty": {"en": "Treaties and agreements", "ja": "条約・協定", "ko": "조약ㆍ협정"},
    "un_resolution": {"en": "UN resolutions", "ja": "国連決議", "ko": "유엔 결의"},
    "law": {"en": "Laws and regulations", "ja": "法令", "ko": "법령"},
    "notice": {"en": "Notices and circulars", "ja": "告示・通達", "ko": "고시ㆍ공고"},
    "list_entry": {"en": "Control-list entries", "ja": "規制リスト品目", "ko": "통제목록 품목"},
    "report": {"en": "Reports", "ja": "報告書・文献", "ko": "보고서ㆍ문헌"},
    "document": {"en": "Other documents", "ja": "その他の文書", "ko": "그 밖의 문서"},
}
JURISDICTIONS: dict[str, dict[Language, str]] = {
    "jp": {"en": "Japan", "ja": "日本", "ko": "일본"},
    "kr": {"en": "Korea", "ja": "韓国", "ko": "한국"},
    "us": {"en": "United States", "ja": "米国", "ko": "미국"},
    "eu": {"en": "European Union", "ja": "EU", "ko": "유럽연합"},
    "un": {"en": "United Nations", "ja": "国際連合", "ko": "국제연합"},
    "intl": {"en": "International", "ja": "国際", "ko": "국제"},
    "": {"en": "Reports and other documents", "ja": "報告書その他の文書",
         "ko": "보고서 등 그 밖의 문서"},
}  # fmt: skip
WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Who cites what", "ja": "引用の関係", "ko": "인용 관계"},
    "around": {"en": "Citations around {what}", "ja": "引用の関係：{what}",
               "ko": "인용 관계: {what}"},
    "counts": {
        "en": "{sources} citing on the left, {targets} cited on the right; "
        "{citations} citation{citations_s} in {edges} link{edges_s}",
        "ja": "引用する側（左）{sources}、引用される側（右）{targets}、引用{citations}件、"
        "つながり{edges}本",
        "ko": "인용하는 쪽(왼쪽) {sources}, 인용되는 쪽(오른쪽) {targets}, 인용 {citations}건, "
        "연결 {edges}개",
    },
    "more": {
        "en": "Drawn: the {drawn} strongest link{drawn_s}; not drawn: {more} more, with {rest} "
        "other citation{rest_s}.",
        "ja": "強いものから{drawn}本を描いた。ほかに{more}本（引用{rest}件）がある。",
        "ko": "강한 것부터 {drawn}개를 그렸다. 그 밖에 {more}개(인용 {rest}건)가 더 있다.",
    },
    "citing": {"en": "Citing, by jurisdiction", "ja": "引用する側（法域別）",
               "ko": "인용하는 쪽(관할별)"},
    "cited": {"en": "Cited, by kind", "ja": "引用される側（種類別）", "ko": "인용되는 쪽(종류별)"},
    "inside": {"en": "its text is in this corpus", "ja": "本文が収録されている",
               "ko": "본문이 수록되어 있음"},
    "outside": {"en": "cited, text not in this corpus", "ja": "引用のみ（本文は未収録）",
                "ko": "인용만 됨(본문 미수록)"},
    "width": {"en": "citations in the links drawn (width of a link, number beside a label)",
              "ja": "描いたつながりの引用件数（線の太さと名称の脇の数字）",
              "ko": "그린 연결의 인용 건수(선의 굵기와 이름 옆 숫자)"},
    "times": {"en": "{source} cites {target}: {count} ({langs})",
              "ja": "{source} → {target}：{count}件（{langs}）",
              "ko": "{source} → {target}: {count}건({langs})"},
    "colour": {"en": "Colour: jurisdiction", "ja": "色：法域", "ko": "색: 관할"},
}  # fmt: skip
