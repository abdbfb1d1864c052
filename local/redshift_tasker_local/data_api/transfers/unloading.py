"""UNLOAD: the rows of a query become objects below a prefix, named as Redshift names them.

The cluster has one slice here, so a parallel unload writes `0000_part_00` and a serial one `000`, whatever its size.
"""

from __future__ import annotations

import bz2
import gzip
import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

from ..column_types import ColumnType
from . import columnar
from .chronicle import Chronicle
from .lake import Lake
from .statement import Transfer, WrongTransfer
from .writing import header, line_writer

NOT_EMPTY = (
    "ERROR: Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually"
    " removing the target files in S3, or using the ALLOWOVERWRITE option."
)


def unload(
    rows: Iterable[Sequence[str | None]],
    names: list[str],
    types: list[ColumnType],
    transfer: Transfer,
    lake: Lake,
    chronicle: Chronicle,
    database: str,
) -> int:
    """Runs an UNLOAD; the number of rows that were written.

    # Raises
    WrongTransfer: the role may not write, or the place is taken.
    """
    bucket, prefix = transfer.address
    _clear(lake, transfer, bucket, prefix)
    for name in transfer.partition:
        if name not in names:
            raise WrongTransfer(f'ERROR: column "{name}" does not exist')
    parts: dict[str, list[list[str | None]]] = {} if transfer.partition else {"": []}
    for row in rows:
        parts.setdefault(_folder(transfer, names, row), []).append(list(row))
    kept = [index for index, name in enumerate(names) if name not in transfer.partition or "INCLUDE" in transfer.flags]
    written = []
    for folder, part in parts.items():
        body = _body(transfer, [names[i] for i in kept], [types[i] for i in kept], [[r[i] for i in kept] for r in part])
        key = prefix + folder + _name(transfer)
        lake.put(bucket, key, body)
        written.append((f"s3://{bucket}/{key}", len(body), len(part)))
    if "MANIFEST" in transfer.flags:
        lake.put(bucket, f"{prefix}manifest", _manifest(transfer, written, names, types))
    total = sum(count for _, _, count in written)
    chronicle.note(
        "unload",
        database=database,
        place=transfer.place,
        format=transfer.format.lower(),
        rows=total,
        bytes=sum(size for _, size, _ in written),
        files=len(written),
        at=time.time(),
    )
    return total


def _clear(lake: Lake, transfer: Transfer, bucket: str, prefix: str) -> None:
    if "ALLOWOVERWRITE" in transfer.flags:
        return
    there = lake.keys(bucket, prefix)
    if "CLEANPATH" in transfer.flags:
        for key in there:
            lake.delete(bucket, key)
    elif there:
        raise WrongTransfer(NOT_EMPTY)


def _folder(transfer: Transfer, names: list[str], row: Sequence[str | None]) -> str:
    values = dict(zip(names, row, strict=True))
    default = "__HIVE_DEFAULT_PARTITION__"
    return "".join(f"{name}={default if values[name] is None else values[name]}/" for name in transfer.partition)


def _name(transfer: Transfer) -> str:
    name = "0000_part_00" if transfer.parallel else "000"
    if "EXTENSION" in transfer.values:
        return f"{name}.{transfer.values['EXTENSION'].removeprefix('.')}"
    name += {"PARQUET": ".parquet", "JSON": ".json"}.get(transfer.format, "")
    return name + (".gz" if "GZIP" in transfer.flags else ".bz2" if "BZIP2" in transfer.flags else "")


def _body(transfer: Transfer, names: list[str], types: list[ColumnType], rows: list[list[str | None]]) -> bytes:
    if transfer.format == "PARQUET":
        return columnar.file(names, types, rows)
    line = line_writer(transfer, names, types)
    body = (header(transfer, names) + "".join(map(line, rows))).encode()
    if "GZIP" in transfer.flags:
        return gzip.compress(body, mtime=0)
    return bz2.compress(body) if "BZIP2" in transfer.flags else body


def _manifest(
    transfer: Transfer, written: list[tuple[str, int, int]], names: list[str], types: list[ColumnType]
) -> bytes:
    if "VERBOSE" not in transfer.flags:
        entries: list[dict[str, Any]] = [{"url": url} for url, _, _ in written]
        return (json.dumps({"entries": entries}, separators=(",", ":")) + "\n").encode()
    entries = [{"url": u, "meta": {"content_length": size, "record_count": n}} for u, size, n in written]
    elements = [{"name": name, "type": {"base": kind.name}} for name, kind in zip(names, types, strict=True)]
    total = {"content_length": sum(s for _, s, _ in written), "record_count": sum(n for _, _, n in written)}
    whole = {"entries": entries, "schema": {"elements": elements}, "meta": total, "author": {"name": "Amazon Redshift"}}
    return (json.dumps(whole) + "\n").encode()
