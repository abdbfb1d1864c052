"""The text of unloaded rows: delimited, CSV, of fixed width, JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

from ..column_types import ColumnType
from .statement import Transfer

Value = str | None
_BARE = ("int2", "int4", "int8", "numeric", "float4", "float8", "super")


def line_writer(transfer: Transfer, names: list[str], types: list[ColumnType]) -> Callable[[Sequence[Value]], str]:
    """How a row becomes a line."""
    match transfer.format:
        case "JSON":
            return lambda row: _json(names, types, row)
        case "CSV":
            return lambda row: _csv(transfer, row)
        case "FIXEDWIDTH":
            widths = dict(transfer.widths)
            return lambda row: (
                "".join((value or "").ljust(widths.get(name, 0)) for name, value in zip(names, row, strict=True)) + "\n"
            )
    return lambda row: _delimited(transfer, row)


def header(transfer: Transfer, names: list[str]) -> str:
    """The first line with the columns' names, where that is asked for."""
    if "HEADER" not in transfer.flags:
        return ""
    return _csv(transfer, names) if transfer.format == "CSV" else _delimited(transfer, names)


def _csv(transfer: Transfer, row: Sequence[Value]) -> str:
    line = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if "ADDQUOTES" in transfer.flags else csv.QUOTE_MINIMAL
    null = transfer.values.get("NULL", "")
    writer = csv.writer(line, delimiter=transfer.values.get("DELIMITER", ","), quoting=quoting, lineterminator="\n")
    writer.writerow([null if value is None else value for value in row])
    return line.getvalue()


def _delimited(transfer: Transfer, row: Sequence[Value]) -> str:
    delimiter, null = transfer.values.get("DELIMITER", "|"), transfer.values.get("NULL", "")
    return delimiter.join(null if value is None else _field(transfer, delimiter, value) for value in row) + "\n"


def _field(transfer: Transfer, delimiter: str, value: str) -> str:
    if "ESCAPE" in transfer.flags:
        for special in ("\\", delimiter, "\n", "\r", '"', "'"):
            value = value.replace(special, f"\\{special}")
    return f'"{value}"' if "ADDQUOTES" in transfer.flags else value


def _json(names: list[str], types: list[ColumnType], row: Sequence[Value]) -> str:
    members = []
    for name, kind, value in zip(names, types, row, strict=True):
        if value is None:
            continue
        if kind.name == "bool":
            written = "true" if value == "t" else "false"
        elif kind.name in _BARE:
            written = value
        else:
            written = json.dumps(value, ensure_ascii=False)
        members.append(f"{json.dumps(name, ensure_ascii=False)}:{written}")
    return "{" + ",".join(members) + "}\n"
