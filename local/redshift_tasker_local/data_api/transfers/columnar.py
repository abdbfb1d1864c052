"""Parquet by pyarrow, which is loaded only when it is needed: it is large."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from ..column_types import ColumnType

_TYPES = {"int2": "int16", "int4": "int32", "int8": "int64", "float4": "float32", "float8": "float64", "bool": "bool_"}


def rows(body: bytes, count: int) -> Iterator[tuple[int, list[str | None]]]:
    """The rows of a file with their numbers, as text; columns count by their position."""
    table = _arrow().parquet.read_table(io.BytesIO(body))
    columns = [column.to_pylist() for column in table.columns[:count]]
    for number, row in enumerate(zip(*columns, strict=True), 1):
        yield number, [_text(value) for value in row]


def file(names: list[str], types: list[ColumnType], kept: list[list[str | None]]) -> bytes:
    """A file with these rows."""
    arrow = _arrow()
    columns = []
    for index, kind in enumerate(types):
        values = [_value(kind, row[index]) for row in kept]
        columns.append(arrow.array(values, getattr(arrow, _TYPES[kind.name])() if kind.name in _TYPES else None))
    written = io.BytesIO()
    arrow.parquet.write_table(arrow.table(dict(zip(names, columns, strict=True))), written)
    return written.getvalue()


def _arrow() -> Any:
    import pyarrow
    import pyarrow.parquet

    return pyarrow


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case bytes():
            return value.decode(errors="replace")
        case dict() | list():
            return json.dumps(value, default=str)
    return str(value)


def _value(kind: ColumnType, text: str | None) -> Any:
    if text is None:
        return None
    if kind.name in ("int2", "int4", "int8"):
        return int(text)
    if kind.name in ("float4", "float8"):
        return float(text)
    return text == "t" if kind.name == "bool" else text
