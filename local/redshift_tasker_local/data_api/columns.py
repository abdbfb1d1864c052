"""ColumnMetadata: what GetStatementResult tells of each column besides its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult

from .column_types import ColumnType, column_type, precision_and_scale

_TYPE_NAMES = "SELECT oid::text, typname FROM pg_catalog.pg_type WHERE oid = ANY ($1::oid[])"
_SOURCES = """
SELECT a.attrelid::text, a.attnum::text, n.nspname, c.relname, a.attnotnull::text,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ($1::oid[])
"""


@dataclass(frozen=True)
class Column:
    """A column as PostgreSQL announces it before the first row."""

    label: str
    oid: int
    modifier: int
    table: int
    number: int


def announced(result: PGresult) -> list[Column]:
    """The columns of a result."""
    return [
        Column(
            (result.fname(i) or b"").decode(),
            result.ftype(i),
            result.fmod(i),
            result.ftable(i),
            result.ftablecol(i),
        )
        for i in range(result.nfields)
    ]


def types_of(columns: Sequence[Column]) -> list[ColumnType]:
    """How to convert each column's values."""
    return [column_type(column.oid) for column in columns]


def metadata(connection: psycopg.Connection, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The metadata of the columns; asks the catalogue for tables and unusual types."""
    tables = {column.table for column in columns if column.table}
    sources: dict[tuple[int, int], Any] = {}
    if tables:
        for row in _rows(connection, _SOURCES, tables):
            sources[int(row[0]), int(row[1])] = row[2:]
    strange = {column.oid for column in columns if column_type(column.oid, "?").name == "?"}
    names = {int(oid): name for oid, name in _rows(connection, _TYPE_NAMES, strange)} if strange else {}
    return [
        described(column, names.get(column.oid, ""), sources.get((column.table, column.number))) for column in columns
    ]


def _rows(connection: psycopg.Connection, query: str, oids: set[int]) -> list[Any]:
    listed = "{" + ",".join(map(str, sorted(oids))) + "}"
    with psycopg.RawCursor(connection) as cursor:
        return cursor.execute(query, [listed]).fetchall()


def described(column: Column, type_name: str, source: Sequence[Any] | None) -> dict[str, Any]:
    """One column's metadata; `source` is its schema, table, `attnotnull` and default, if it comes from a table."""
    kind = column_type(column.oid, type_name)
    precision, scale = precision_and_scale(column.oid, column.modifier, kind)
    schema, table, not_null, default = source or ("", "", "false", None)
    described = {
        "isCaseSensitive": kind.case_sensitive,
        "isCurrency": False,
        "isSigned": kind.signed,
        "label": column.label,
        "length": 0,
        "name": column.label,
        "nullable": 0 if not_null == "true" else 1,
        "precision": precision,
        "scale": scale,
        "schemaName": schema,
        "tableName": table,
        "typeName": kind.name,
    }
    if default is not None:
        described["columnDefault"] = default
    return described
