"""COPY: the objects of a prefix or a manifest become rows of a table, all or none.

The rows go through PostgreSQL's own COPY. When it refuses one it says which: that row is noted for STL_LOAD_ERRORS and,
while MAXERROR allows, the load begins anew without it.
"""

from __future__ import annotations

import bz2
import gzip
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from ..sql.tokens import folded
from . import columnar
from .chronicle import Chronicle
from .lake import Lake
from .parsing import BadRow, Row, rows
from .statement import Transfer, WrongTransfer, address

_COLUMNS = """
SELECT a.attname, CASE WHEN t.typtype = 'd' AND t.typname <> 'super' THEN b.typname ELSE t.typname END,
    CASE WHEN a.atttypmod > 4 AND t.typname IN ('varchar', 'bpchar') THEN a.atttypmod - 4 END, a.attidentity <> ''
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_CHARACTERS = ("varchar", "bpchar", "text", "char", "name")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_CODES = (("integer", 1207), ("smallint", 1207), ("bigint", 1207), ("numeric", 1207), ("date", 1205), ("time", 1206))
_STRPTIME = (
    ("YYYY", "%Y"), ("YY", "%y"), ("MONTH", "%B"), ("MON", "%b"), ("MM", "%m"), ("DD", "%d"), ("HH24", "%H"),
    ("HH12", "%I"), ("HH", "%H"), ("MI", "%M"), ("SS", "%S"), ("AM", "%p"), ("PM", "%p"), ("OF", "%z"),
)  # fmt: skip


@dataclass(frozen=True)
class _Column:
    name: str
    type: str
    length: int | None


@dataclass(frozen=True)
class _Placed:
    """A row and the object that it stands in."""

    key: str
    row: Row


def load(connection: psycopg.Connection, transfer: Transfer, lake: Lake, chronicle: Chronicle, database: str) -> int:
    """Runs a COPY; the number of rows that were loaded.

    # Raises
    WrongTransfer: an object or a right is missing, or a row can't be loaded.
    """
    columns = _columns(connection, transfer)
    names = [column.name for column in columns]
    supers = [column.type in ("super", "jsonb") for column in columns]
    bucket, _key = transfer.address
    objects = _objects(lake, transfer)
    paths = _paths(lake, transfer)
    errors = _Errors(transfer, chronicle, database)
    placed: list[_Placed] = []
    for key, body in objects:
        url = f"s3://{key[0]}/{key[1]}"
        if transfer.format == "PARQUET":
            placed += [_Placed(url, Row(line, row, "")) for line, row in columnar.rows(body, len(columns))]
            continue
        text = _decompressed(body, transfer).decode("utf-8-sig", "replace")
        for row in rows(text, transfer, names, supers, paths):
            if isinstance(row, BadRow):
                errors.note(url, row)
            else:
                placed.append(_Placed(url, Row(row.line, _prepared(row, columns, transfer), row.raw)))
    loaded = _insert(connection, transfer, columns, placed, errors)
    chronicle.note(
        "load",
        database=database,
        table=_bare(transfer.table),
        bucket=bucket,
        place=transfer.place,
        format=transfer.format.lower(),
        rows=loaded,
        bytes=sum(len(body) for _, body in objects),
        files=len(objects),
        errors=errors.count,
        at=time.time(),
    )
    return loaded


class _Errors:
    """Rows that could not be loaded: noted, counted, and too many of them end the load."""

    def __init__(self, transfer: Transfer, chronicle: Chronicle, database: str) -> None:
        self._transfer, self._chronicle, self._database = transfer, chronicle, database
        self._allowed = transfer.number("MAXERROR")
        self.count = 0

    def note(self, url: str, bad: BadRow, column: str = "", kind: str = "", value: str = "") -> None:
        """One more.

        # Raises
        WrongTransfer: it is one too many.
        """
        self.count += 1
        self._chronicle.note(
            "load_error",
            database=self._database,
            table=_bare(self._transfer.table),
            file=url,
            line=bad.line,
            column=column,
            type=kind,
            raw=bad.raw,
            value=value,
            code=bad.code,
            reason=bad.reason,
            at=time.time(),
        )
        if self.count > self._allowed:
            raise WrongTransfer(
                f"ERROR: Load into table '{_bare(self._transfer.table)}' failed.  Check 'stl_load_errors' system table"
                " for details."
            )


def _bare(table: str) -> str:
    return folded(table.rpartition(".")[2])


def _columns(connection: psycopg.Connection, transfer: Transfer) -> list[_Column]:
    with psycopg.RawCursor(connection) as cursor:
        found = cursor.execute(_COLUMNS, [transfer.table]).fetchall()
    known = {name: _Column(name, kind, int(length) if length else None) for name, kind, length, _identity in found}
    if not transfer.columns:
        own = {name for name, _, _, identity in found if identity == "t" and "EXPLICIT_IDS" not in transfer.flags}
        return [column for name, column in known.items() if name not in own]
    wanted = [name.lower() for name in transfer.columns]
    for name in wanted:
        if name not in known:
            raise WrongTransfer(f'ERROR: column "{name}" of relation "{_bare(transfer.table)}" does not exist')
    return [known[name] for name in wanted]


def _objects(lake: Lake, transfer: Transfer) -> list[tuple[tuple[str, str], bytes]]:
    bucket, prefix = transfer.address
    if "MANIFEST" in transfer.flags:
        wanted = _manifest(lake.get(bucket, prefix))
    else:
        keys = [key for key in lake.keys(bucket, prefix) if not key.endswith("/")]
        if not keys:
            text = f"The specified S3 prefix '{prefix}' does not exist"
            raise WrongTransfer(f"ERROR: {text}\n  Detail: error: {text} code: 8001")
        wanted = [(bucket, key, True) for key in keys]
    found = []
    for place, key, mandatory in wanted:
        body = lake.get(place, key)
        if body is not None:
            found.append(((place, key), body))
        elif mandatory:
            raise WrongTransfer(
                "ERROR: The specified key does not exist\n  Detail: S3ServiceException:The specified key does not"
                " exist.,Status 404,Error NoSuchKey code: 8001"
            )
    return found


def _manifest(body: bytes | None) -> list[tuple[str, str, bool]]:
    if body is None:
        raise WrongTransfer(
            "ERROR: Problem reading manifest file - S3ServiceException:The specified key does not exist."
        )
    try:
        entries = json.loads(body)["entries"]
        return [(*address(entry["url"]), bool(entry.get("mandatory", False))) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        raise WrongTransfer("ERROR: Manifest file is not in correct json format") from error


def _paths(lake: Lake, transfer: Transfer) -> list[str] | None:
    if transfer.format != "JSON" or not transfer.json_how.startswith("s3://"):
        return None
    body = lake.get(*address(transfer.json_how))
    try:
        return list(json.loads(body or b"")["jsonpaths"])
    except (ValueError, KeyError, TypeError) as error:
        raise WrongTransfer("ERROR: Invalid JSONPath file") from error


def _decompressed(body: bytes, transfer: Transfer) -> bytes:
    try:
        if "GZIP" in transfer.flags:
            return gzip.decompress(body)
        return bz2.decompress(body) if "BZIP2" in transfer.flags else body
    except (OSError, EOFError, ValueError) as error:
        raise WrongTransfer("ERROR: Failed to decompress the input file") from error


def _prepared(row: Row, columns: list[_Column], transfer: Transfer) -> list[str | None]:
    prepared = []
    for value, column in zip(row.values, columns, strict=False):
        character = column.type in _CHARACTERS
        if value is not None:
            if character and "TRIMBLANKS" in transfer.flags:
                value = value.rstrip(" ")
            blank = not value or ("BLANKSASNULL" in transfer.flags and not value.strip())
            if blank and (not character or {"EMPTYASNULL", "BLANKSASNULL"} & transfer.flags):
                value = None
            elif character and column.length and "TRUNCATECOLUMNS" in transfer.flags:
                value = value.encode()[: column.length].decode(errors="ignore")
            elif not character and column.type not in ("super", "jsonb"):
                value = _moment(value.strip(), column.type, transfer)
        prepared.append(value)
    return prepared


def _moment(value: str, kind: str, transfer: Transfer) -> str:
    """A date or time in the form that the statement says."""
    form = {"date": transfer.values.get("DATEFORMAT"), "timestamp": transfer.values.get("TIMEFORMAT")}.get(kind, "auto")
    if form in (None, "auto"):
        return value
    if form in ("epochsecs", "epochmillisecs"):
        seconds = float(value) / (1000 if form == "epochmillisecs" else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    pattern = form.upper()
    for word, directive in _STRPTIME:
        pattern = pattern.replace(word, directive)
    try:
        found = datetime.strptime(value, pattern)
    except ValueError:
        return value
    return found.date().isoformat() if kind == "date" else found.isoformat()


def _insert(
    connection: psycopg.Connection, transfer: Transfer, columns: list[_Column], placed: list[_Placed], errors: _Errors
) -> int:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.SQL(transfer.table), names)  # type: ignore[arg-type]
    while True:
        try:
            with connection.transaction(force_rollback="NOLOAD" in transfer.flags), connection.cursor() as cursor:
                with cursor.copy(command) as copy:
                    for one in placed:
                        copy.write(_line(one.row.values))
                return len(placed)
        except psycopg.DataError as error:
            number, name = _where(error)
            if number is None:
                raise
            bad = placed.pop(number - 1)
            column = next((column for column in columns if column.name == name), None)
            values = dict(zip((c.name for c in columns), bad.row.values, strict=False))
            value = values.get(name) or ""
            wrong = BadRow(bad.row.line, bad.row.raw, *_reason(error, column, value))
            errors.note(bad.key, wrong, name, column.type if column else "", value)
        except psycopg.IntegrityError as error:
            raise WrongTransfer(
                f"ERROR: Load into table '{_bare(transfer.table)}' failed.  Check 'stl_load_errors' system table for"
                f" details.\n  Detail: {error.diag.message_primary}"
            ) from error


def _line(values: Iterable[str | None]) -> bytes:
    return ("\t".join("\\N" if value is None else value.translate(_ESCAPED) for value in values) + "\n").encode()


def _where(error: psycopg.Error) -> tuple[int | None, str]:
    """The row, counted from one, and the column that PostgreSQL's COPY stumbled over."""
    found = re.search(r"line (\d+)(?:, column ([^:]+))?", error.diag.context or "")
    return (int(found[1]), found[2] or "") if found else (None, "")


def _reason(error: psycopg.Error, column: _Column | None, value: str) -> tuple[int, str]:
    message = error.diag.message_primary or ""
    if message.startswith("value too long"):
        return 1204, f"String length exceeds DDL length {column.length if column else ''}".rstrip()
    for kind, code in _CODES:
        if kind in message:
            words = f"Invalid digit, Value '{value[:1]}', Pos 0, Type: {kind.capitalize()}"
            return code, words if code == 1207 else f"Invalid {kind.capitalize()} Format"
    return 1207, message
