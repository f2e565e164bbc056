"""Parquet: typed columns under their machine names; dates are dates, null when unknown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.tables.plain import plain
from pipeline.tables.sheets import Column, Sheet, Value


def parquet(sheet: Sheet) -> bytes:
    """The sheet as one Parquet file, compressed with zstd."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays, fields = [], []
    for i, column in enumerate(sheet.columns):
        array = _array(column, [record[i] for record in sheet.records], pa)
        arrays.append(array)
        fields.append(pa.field(column.name, array.type))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _array(column: Column, values: Sequence[Value], pa: Any) -> Any:
    if column.type == "integer":
        return pa.array(values, pa.int64())
    if column.type == "number":
        return pa.array(values, pa.float64())
    if column.type == "flag":
        return pa.array(values, pa.bool_())
    texts = [plain(str(value)) for value in values]
    if column.type == "date":
        days = [_day(text) for text in texts]
        if all(day is not None or not text for day, text in zip(days, texts, strict=True)):
            return pa.array(days, pa.date32())
    return pa.array(texts, pa.string())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
