"""The public list of Redshift statements in `local/redshift_sql/statements`, read and judged.

A file is about one area of features and begins with `-- # Title`. Its blocks are separated by empty lines:

    -- what it shows                      (a block named `setup` comes before all others)
    SELECT 1 AS one;
    --: one int4                          the columns with their types, where they matter
    --> [1]                               one line for each row that is expected, as JSON; `any` is a row of whatever
    --? SELECT ...                        the rows are those of this query, asked afterwards
    --! ERROR: ...                        what the error says, instead of rows

The statements are written from the features that Redshift's documentation describes, not from what runs here.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from data_client import WAREHOUSE, DataClient

ANY = object()
STATEMENTS = Path(__file__).parents[2] / "redshift_sql" / "statements"


@dataclass
class Block:
    """One statement and what is expected of it."""

    name: str
    sql: str = ""
    query: str = ""
    error: str = ""
    columns: str = ""
    rows: list[Any] = field(default_factory=list)


@dataclass
class Area:
    """A file: one area of features."""

    title: str
    setup: list[str]
    blocks: list[Block]


def areas() -> list[Area]:
    """The whole list, in the order of the files' names."""
    return [_area(path.read_text()) for path in sorted(STATEMENTS.glob("*.sql"))]


def _area(text: str) -> Area:
    head, *rest = text.strip().split("\n\n")
    title = head.splitlines()[0].removeprefix("-- # ")
    setup: list[str] = []
    blocks: list[Block] = []
    for part in rest:
        block = _block(part)
        if block.name == "setup":
            setup = [line for line in block.sql.split(";\n") if line.strip()]
        else:
            blocks.append(block)
    return Area(title, setup, blocks)


def _block(text: str) -> Block:
    first, *lines = text.splitlines()
    block = Block(first.removeprefix("-- "))
    for line in lines:
        match line[:4]:
            case "--> ":
                block.rows.append(ANY if line[4:] == "any" else json.loads(line[4:]))
            case "--: ":
                block.columns = line[4:]
            case "--? ":
                block.query = line[4:]
            case "--! ":
                block.error = line[4:]
            case _:
                block.sql += line + "\n"
    return block


class Database:
    """A database of the area's own, in one session, so that temporary tables and settings stay."""

    def __init__(self, data: DataClient, area: Area) -> None:
        self._data = data
        name = f"area_{uuid.uuid4().hex[:8]}"
        data.run(f"create database {name}")
        opened = data.ExecuteStatement(
            **{**WAREHOUSE, "Database": name}, Sql="select 1", SessionKeepAliveSeconds=3600, WaitTimeSeconds=20
        )
        self._session = opened["SessionId"]
        for sql in area.setup:
            outcome = self._outcome(sql)
            assert not isinstance(outcome, str), f"{area.title}: {sql}: {outcome}"

    def judged(self, block: Block) -> str:
        """Empty if the statement does what is expected of it, else what it does instead."""
        outcome = self._outcome(block.sql)
        if block.error:
            good = isinstance(outcome, str) and block.error in outcome
            return "" if good else f"expected {block.error!r}, got {outcome!r}"
        if not isinstance(outcome, str) and block.query:
            outcome = self._outcome(block.query)
        if isinstance(outcome, str):
            return outcome
        columns, rows = outcome
        if block.columns and columns != block.columns:
            return f"columns {columns}"
        if block.rows and not _same(rows, block.rows):
            return f"rows {json.dumps(rows)}"
        return ""

    def _outcome(self, sql: str) -> str | tuple[str, list[Any]]:
        """The error of a statement, or its columns and rows."""
        try:
            request = {"Sql": sql.strip().removesuffix(";"), "SessionId": self._session, "WaitTimeSeconds": 20}
            end = self._data.ended(self._data.ExecuteStatement(**request)["Id"])
        except ClientError as error:
            return error.response["Error"]["Message"]
        if end["Status"] != "FINISHED":
            return end.get("Error", end["Status"])
        if not end.get("HasResultSet"):
            return "", []
        result = self._data.GetStatementResult(Id=end["Id"])
        columns = ", ".join(f"{column['label']} {column['typeName']}" for column in result["ColumnMetadata"])
        return columns, [[_value(value) for value in row] for row in result["Records"]]


def _value(value: dict[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "isNull":
            return None
        case "blobValue":
            return f"hex:{content.hex()}"
    return content


def _same(rows: list[Any], expected: list[Any]) -> bool:
    def plain(value: Any) -> Any:
        return round(value, 6) if isinstance(value, float) else value

    if len(rows) != len(expected):
        return False
    pairs = zip(rows, expected, strict=True)
    return all(wanted is ANY or [plain(v) for v in row] == [plain(v) for v in wanted] for row, wanted in pairs)
