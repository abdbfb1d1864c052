"""Rows on their way from the database to GetStatementResult and GetStatementResultV2.

Rows are turned into their JSON or CSV once, page by page, while they arrive; what is kept in memory is that text as
bytes, and an answer is glued together from it. A page ends after 1,000 rows or with the row that fills 1 MB. The real
service bounds its pages by size, too, and documents neither figure.

CSV has no header line and CRLF at the end of every record, as in the service's documentation. Null and the empty text
look the same in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .column_types import ColumnType
from .limits import Limits

JSON = "JSON"
CSV = "CSV"


class ResultTooLarge(Exception):
    """Rows beyond what the service can return; the statement fails with this text."""


@dataclass(frozen=True)
class Result:
    """A complete result set."""

    columns: list[dict[str, Any]]
    format: str
    pages: list[bytes]
    rows: int
    size: int
    """Bytes of the values as the database sent them: ResultSize."""

    @property
    def kept_bytes(self) -> int:
        """Memory that the pages take."""
        return sum(map(len, self.pages))

    def answer(self, page: int, next_token: str | None) -> bytes:
        """The body of GetStatementResult or GetStatementResultV2 for one page, counted from zero."""
        rest: dict[str, Any] = {"ColumnMetadata": self.columns, "TotalNumRows": self.rows}
        if next_token is not None:
            rest["NextToken"] = next_token
        page_text = self.pages[page] if self.pages else b""
        if self.format == CSV:
            rest |= {"Records": [{"CSVRecords": page_text.decode()}] if page_text else [], "ResultFormat": CSV}
            return json.dumps(rest, ensure_ascii=False).encode()
        return b'{"Records":[' + page_text + b"]," + json.dumps(rest, ensure_ascii=False).encode()[1:]


class ResultBuilder:
    """Takes rows as text and makes pages."""

    def __init__(self, types: Sequence[ColumnType], result_format: str, limits: Limits) -> None:
        self._types = types
        self._format = result_format
        self._encode, self._separator = (_csv_record, b"") if result_format == CSV else (_json_record, b",")
        self._limits = limits
        self._pages: list[bytes] = []
        self._page: list[bytes] = []
        self._page_bytes = 0
        self.rows = 0
        self.size = 0

    def add(self, row: Sequence[str | None]) -> None:
        """Takes one row.

        # Raises
        `ResultTooLarge`: the row or all rows together are beyond the service's limits.
        """
        size = sum(len(value.encode()) for value in row if value is not None)
        self.size += size
        self.rows += 1
        if size > self._limits.row_bytes:
            raise ResultTooLarge(f"Packet for query is too large ({size} > {self._limits.row_bytes}).")
        if self.size > self._limits.result_bytes:
            raise ResultTooLarge(f"Query result exceeds the maximum result size of {self._limits.result_bytes} bytes.")
        encoded = self._encode(
            [
                {"isNull": True} if value is None else kind.convert(value)
                for kind, value in zip(self._types, row, strict=True)
            ]
        )
        self._page.append(encoded)
        self._page_bytes += len(encoded)
        if len(self._page) >= self._limits.page_rows or self._page_bytes >= self._limits.page_bytes:
            self._end_page()

    def finish(self, columns: list[dict[str, Any]]) -> Result:
        """The result with its columns' metadata."""
        if self._page:
            self._end_page()
        return Result(columns, self._format, self._pages, self.rows, self.size)

    def _end_page(self) -> None:
        self._pages.append(self._separator.join(self._page))
        self._page, self._page_bytes = [], 0


def _json_record(fields: list[dict[str, object]]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _csv_record(fields: list[dict[str, object]]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(map(_csv_value, fields))
    return line.getvalue().encode()


def _csv_value(field: dict[str, object]) -> object:
    ((kind, value),) = field.items()
    if kind == "isNull":
        return ""
    return str(value).lower() if kind == "booleanValue" else value
