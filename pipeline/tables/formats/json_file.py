"""JSON: the columns with their titles in three languages, and one object a record."""

from __future__ import annotations

import json
from typing import Any

from pipeline.tables.plain import plain
from pipeline.tables.sheets import Sheet, Value


def json_text(sheet: Sheet, *, caption: str = "") -> str:
    """`{"table", "caption", "notes", "columns": [{"name", "type", "titles"}], "records": […]}`."""
    made: dict[str, Any] = {
        "table": sheet.name,
        "caption": caption,
        "notes": list(sheet.notes),
        "columns": [
            {"name": c.name, "type": c.type, "titles": dict(c.titles)} for c in sheet.columns
        ],
        "records": [
            {c.name: _value(v) for c, v in zip(sheet.columns, record, strict=True)}
            for record in sheet.records
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _value(value: Value) -> Value:
    return plain(value) if isinstance(value, str) else value
