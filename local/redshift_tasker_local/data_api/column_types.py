"""PostgreSQL's types as the Data API shows Redshift's: name, which member of `Field` holds a value, precision.

Whole numbers are longValue, float4 and float8 doubleValue, booleans booleanValue, binary data blobValue; everything
else, decimals and times included, is stringValue in the database's own text form, as on Redshift.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

Field = dict[str, object]
_TEXT_LENGTH = 65535


@dataclass(frozen=True)
class ColumnType:
    """How the values of one PostgreSQL type go over the wire."""

    name: str
    convert: Callable[[str], Field]
    precision: int = 0
    signed: bool = False
    case_sensitive: bool = False


def _long(text: str) -> Field:
    return {"longValue": int(text)}


def _double(text: str) -> Field:
    value = float(text)
    # JSON has no NaN and no infinity; the protocol writes them as text.
    special = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(value))
    return {"doubleValue": special or value}


def _boolean(text: str) -> Field:
    return {"booleanValue": text == "t"}


def _string(text: str) -> Field:
    return {"stringValue": text}


def _padded(text: str) -> Field:
    return {"stringValue": text.rstrip(" ")}


def _document(text: str) -> Field:
    return {"stringValue": json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))}


def _blob(text: str) -> Field:
    return {"blobValue": base64.b64encode(bytes.fromhex(text.removeprefix("\\x"))).decode("ascii")}


_BY_OID = {
    16: ColumnType("bool", _boolean, 1),
    17: ColumnType("varbyte", _blob, 64000),
    18: ColumnType("char", _string, 1, case_sensitive=True),
    19: ColumnType("name", _string, 63, case_sensitive=True),
    20: ColumnType("int8", _long, 19, signed=True),
    21: ColumnType("int2", _long, 5, signed=True),
    23: ColumnType("int4", _long, 10, signed=True),
    25: ColumnType("varchar", _string, _TEXT_LENGTH, case_sensitive=True),
    26: ColumnType("oid", _long, 10),
    114: ColumnType("super", _document, 0, case_sensitive=True),
    700: ColumnType("float4", _double, 8, signed=True),
    701: ColumnType("float8", _double, 17, signed=True),
    1042: ColumnType("bpchar", _padded, 1, case_sensitive=True),
    1043: ColumnType("varchar", _string, _TEXT_LENGTH, case_sensitive=True),
    1082: ColumnType("date", _string, 13),
    1083: ColumnType("time", _string, 15),
    1114: ColumnType("timestamp", _string, 29),
    1184: ColumnType("timestamptz", _string, 35),
    1186: ColumnType("interval", _string, 49),
    1266: ColumnType("timetz", _string, 21),
    1700: ColumnType("numeric", _string, 38, signed=True),
    3802: ColumnType("super", _document, 0, case_sensitive=True),
}


def column_type(oid: int, postgres_name: str = "") -> ColumnType:
    """The type with this OID; one that Redshift lacks shows PostgreSQL's name and text."""
    return _BY_OID.get(oid) or ColumnType(postgres_name or "varchar", _string, _TEXT_LENGTH, case_sensitive=True)


def precision_and_scale(oid: int, modifier: int, kind: ColumnType) -> tuple[int, int]:
    """From PostgreSQL's type modifier: the length of a character column, precision and scale of a decimal one."""
    if oid == 1700 and modifier >= 4:
        return (modifier - 4) >> 16, (modifier - 4) & 0x7FF
    if oid in (1042, 1043) and modifier >= 4:
        return modifier - 4, 0
    scale = 6 if oid in (1114, 1184, 1083, 1266) else {700: 8, 701: 17}.get(oid, 0)
    return kind.precision, scale
