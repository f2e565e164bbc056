"""What stands above and below a table and is none of its rows: captions, sources, remarks."""

from __future__ import annotations

import re

# `Table 3`, 〈표 3〉, 表３: not a sentence that begins by naming one.
CAPTION = re.compile(
    r"[<＜\[［【〈《(（]?\s*(?:表|図表|別表|表格|표|도표|별표|Table|TABLE)[\s\u3000]*"
    r"(?P<n>(?:[A-Z][-‐－.]?|[IVXⅠ-Ⅻ]{1,4}[-‐－.])?[0-9０-９]{1,3}(?:[-‐－.][0-9０-９]{1,2})*[a-zA-Z]?"
    r"|[IVX]{1,4}(?=[\s.:：]|$)|[Ⅰ-Ⅻ](?=[\s.:：\]］>＞〉】]|$))"
    r"(?![0-9０-９A-Za-z]|[-‐－.][0-9０-９]|[にをはがのとかでへも]|[에을를은는의와과로이가]"
    r"|\s+(?:shows?|lists?|gives?|is|are|was|and|or|to|of|in|for|contains?|sets?)\b)"
)
REMARK = re.compile(
    r"[\s\u3000]*(?:[*＊※]\s?\S|[(（〔\[［【<＜〈]?\s{0,3}(?:自?(?:出典|出所|資料|備考|注記|注)|자료|출처|주|비고"
    r"|Sources?|Notes?)\s{0,3}[0-9０-９]{0,3}\s{0,3}(?:[)）〕\]］】>＞〉:：]|\d?[).）．])|(?:注|주|Notes?)\s?\d{0,3}[:：.．)）])"
)
