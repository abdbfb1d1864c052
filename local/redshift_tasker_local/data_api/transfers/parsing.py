"""Rows out of a file's text: delimited, CSV, of fixed width, JSON. Each with the number of its line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .statement import Transfer, WrongTransfer

Value = str | None


@dataclass(frozen=True)
class Row:
    """The values of a row in the order of the columns, where it stands, and its text."""

    line: int
    values: list[Value]
    raw: str


class BadRow(Exception):
    """A row that can't be cut into columns."""

    def __init__(self, line: int, raw: str, code: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.raw, self.code, self.reason = line, raw, code, reason


class _Number(str):
    """A number of a document as it stands there: nothing of a DECIMAL gets lost."""


def rows(
    text: str, transfer: Transfer, columns: list[str], supers: list[bool], paths: list[str] | None
) -> Iterator[Row | BadRow]:
    """The rows of a file; one that can't be read comes as what is wrong with it. `supers` says which take JSON."""
    match transfer.format:
        case "JSON":
            yield from _json(text, transfer.json_how, columns, supers, paths)
        case "CSV":
            yield from _counted(_csv(text, transfer), columns, transfer)
        case "FIXEDWIDTH":
            yield from _counted(_fixed(text, transfer), columns, transfer)
        case _:
            yield from _counted(_delimited(text, transfer), columns, transfer)


def _counted(found: Iterator[Row], columns: list[str], transfer: Transfer) -> Iterator[Row | BadRow]:
    """Leaves out header lines, and tells rows with too many or too few fields."""
    skipped = transfer.number("IGNOREHEADER")
    for row in found:
        if row.line <= skipped or (not row.raw.strip() and "IGNOREBLANKLINES" in transfer.flags):
            continue
        if len(row.values) > len(columns):
            yield BadRow(row.line, row.raw, 1202, "Extra column(s) found")
        elif len(row.values) < len(columns) and "FILLRECORD" not in transfer.flags:
            yield BadRow(row.line, row.raw, 1214, "Delimiter not found")
        else:
            yield Row(row.line, row.values + [None] * (len(columns) - len(row.values)), row.raw)


def _csv(text: str, transfer: Transfer) -> Iterator[Row]:
    null = transfer.values.get("NULL")
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=transfer.values.get("DELIMITER", ","),
        quotechar=transfer.values.get("QUOTE", '"'),
        strict=True,
    )
    try:
        for values in reader:
            yield Row(reader.line_num, [None if value == null else value for value in values], ",".join(values))
    except csv.Error as error:
        raise WrongTransfer(f"ERROR: Invalid quote formatting for CSV: {error}") from error


def _delimited(text: str, transfer: Transfer) -> Iterator[Row]:
    delimiter, null = transfer.values.get("DELIMITER", "|"), transfer.values.get("NULL", "\\N")
    escapes = "ESCAPE" in transfer.flags
    pattern = re.compile(rf"(?<!\\){re.escape(delimiter)}") if escapes else re.compile(re.escape(delimiter))
    lines = re.split(r"(?<!\\)\r?\n", text) if escapes else text.splitlines()
    if lines and not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        values = [None if value == null else value for value in pattern.split(line)]
        if escapes:
            values = [value and re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for value in values]
        yield Row(number, values, line)


def _fixed(text: str, transfer: Transfer) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        values, position = [], 0
        for _name, width in transfer.widths:
            values.append(line[position : position + width].rstrip(" "))
            position += width
        yield Row(number, list(values), line)


def _json(
    text: str, how: str, columns: list[str], supers: list[bool], paths: list[str] | None
) -> Iterator[Row | BadRow]:
    decoder = json.JSONDecoder(parse_float=_Number, parse_int=_Number)
    position = 0
    while position < len(text):
        if text[position].isspace() or text[position] == ",":
            position += 1
            continue
        line = text.count("\n", 0, position) + 1
        try:
            document, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            yield BadRow(line, text[position : position + 1024], 1216, f"Invalid JSON: {error.msg}")
            return
        raw, position = text[position:end], end
        if how == "noshred":
            yield Row(line, [raw], raw)
            continue
        if paths is not None:
            found = [_at(document, path) for path in paths]
        else:
            known = {name.lower(): value for name, value in document.items()}
            found = [known.get(name) for name in columns]
        yield Row(line, [_json_value(value, *kind) for value, *kind in zip(found, supers, strict=False)], raw)


def _json_value(value: Any, as_json: bool) -> Value:
    match value:
        case None:
            return None
        case _Number():
            return str(value)
        case bool():
            return "true" if value else "false"
        case str() if not as_json:
            return value
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Numbers that were kept as they stood are numbers again inside of objects and arrays."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return json.loads(value) if isinstance(value, _Number) else value


def _at(document: Any, path: str) -> Any:
    """What a path of a jsonpaths file (`$.a.b[0]`, `$['a'][0]`) leads to."""
    for name, quoted, number in re.findall(r"\.([^.\[\]]+)|\['([^']*)'\]|\[(\d+)\]", path):
        if number:
            if not isinstance(document, list) or int(number) >= len(document):
                return None
            document = document[int(number)]
        else:
            document = document.get(name or quoted) if isinstance(document, dict) else None
    return document
