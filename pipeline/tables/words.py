"""The words that tables are headed with, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

Labels = Mapping[str, str]  # en, ja, ko


def _in(en: str, ja: str, ko: str) -> Labels:
    return {"en": en, "ja": ja, "ko": ko}


LANGUAGE_NAMES: Mapping[str, Labels] = {
    "en": _in("English", "英語", "영어"),
    "ja": _in("Japanese", "日本語", "일본어"),
    "ko": _in("Korean", "韓国語", "한국어"),
}
JURISDICTION_NAMES: Mapping[str, Labels] = {
    "jp": _in("Japan", "日本", "일본"),
    "kr": _in("Korea", "韓国", "한국"),
    "us": _in("United States", "米国", "미국"),
    "eu": _in("European Union", "欧州連合", "유럽연합"),
    "un": _in("United Nations", "国際連合", "국제연합"),
    "intl": _in("International", "国際", "국제"),
    "none": _in("Reports and others", "報告書その他", "보고서 등"),
}
KIND_NAMES: Mapping[str, Labels] = {
    "regime": _in("Regime", "レジーム", "국제통제체제"),
    "treaty": _in("Treaty", "条約", "조약"),
    "un_resolution": _in("UN resolution", "国連決議", "유엔 결의"),
    "law": _in("Law", "法令", "법령"),
    "notice": _in("Notice", "告示・通達", "고시ㆍ공고"),
    "list_entry": _in("Control-list entry", "規制リスト品目", "통제목록 품목"),
    "document": _in("Document", "文書", "문서"),
    "report": _in("Report", "報告書", "보고서"),
}
YEAR_UNKNOWN = _in("no date stated", "日付の記載なし", "날짜 기재 없음")
AXIS_NAMES: Mapping[str, Labels] = {
    "document": _in("Citing document", "引用元の文書", "인용 문서"),
    "jurisdiction": _in("Jurisdiction of the citing text", "引用元の法域", "인용 문서의 관할"),
    "language": _in("Language of the citing text", "引用元の言語", "인용 문서의 언어"),
    "instrument": _in("Cited instrument", "引用先の法令・条約等", "인용된 법령ㆍ조약 등"),
    "article": _in("Cited article", "引用先の条項", "인용된 조항"),
    "kind": _in("Kind of what is cited", "引用先の種類", "인용된 것의 종류"),
    "year": _in("Year of the citing version", "引用元の版の年", "인용 문서 판의 연도"),
}
COLUMN_NAMES: Mapping[str, Labels] = {
    **AXIS_NAMES,
    "label_en": _in("Name in English", "名称（英語）", "명칭(영어)"),
    "label_ja": _in("Name in Japanese", "名称（日本語）", "명칭(일본어)"),
    "label_ko": _in("Name in Korean", "名称（韓国語）", "명칭(한국어)"),
    "name": _in("Name", "名称", "명칭"),
    "link": _in("Official page", "公式ページ", "공식 페이지"),
    "total": _in("Total", "計", "계"),
    "title": _in("Title of the citing document", "引用元の題名", "인용 문서의 제목"),
    "document_kind": _in("Kind of the citing document", "引用元の種類", "인용 문서의 종류"),
    "document_lang": _in("Language of the citing document", "引用元の文書の言語",
                         "인용 문서 자체의 언어"),
    "lang": AXIS_NAMES["language"],
    "place": _in("Citing provision", "引用元の条項", "인용 조항"),
    "label": _in("Number", "番号", "번호"),
    "heading": _in("Caption", "見出し", "제목"),
    "text": _in("Citation as written", "引用の原文", "인용 원문"),
    "sentence": _in("Sentence", "文", "문장"),
    "sentence_start": _in("From character of the sentence", "文中の開始位置", "문장 안 시작 위치"),
    "target": _in("Cited address", "引用先のアドレス", "인용된 주소"),
    "target_link": _in("Official page of what is cited", "引用先の公式ページ",
                       "인용된 것의 공식 페이지"),
    "relative": _in("Relative", "相対的", "상대적"),
    "confidence": _in("Confidence", "確度", "확신도"),
    "valid_from": _in("Version in force from", "施行日", "시행일"),
    "retrieved": _in("Retrieved", "取得日", "취득일"),
    "as_of": _in("As of", "基準日", "기준일"),
    "note": _in("Not known", "不明な点", "알 수 없는 점"),
    "start": _in("From character", "開始位置", "시작 위치"),
    "end": _in("To character", "終了位置", "끝 위치"),
    "identifier": _in("Official number", "番号（公式）", "공식 번호"),
    "in_workspace": _in("Text is in this workspace", "本文の収録", "본문 수록"),
    "mentions": _in("Citations", "引用数", "인용 수"),
    "documents": _in("Citing documents", "引用元の文書数", "인용 문서 수"),
}  # fmt: skip
SHEET_NAMES: Mapping[str, Labels] = {
    "counts": _in("Counts", "集計", "집계"),
    "mentions": _in("Citations", "引用一覧", "인용 목록"),
    "instruments": _in("Instruments", "引用された法令等", "인용된 법령 등"),
}
TITLE = _in("Citation table", "引用の表", "인용 표")
