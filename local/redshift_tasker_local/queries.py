"""Runs SQL of our own beside whatever is tried, through the same Data API."""

from __future__ import annotations

import time
from typing import Any

from .clients import Clients
from .problem import Problem

_TARGET = {"ClusterIdentifier": "warehouse", "Database": "dev", "DbUser": "awsuser"}


def rows(clients: Clients, *statements: str) -> list[tuple[Any, ...]]:
    """Runs one after the other; the rows of the last one.

    # Raises
    `Problem` when one fails.
    """
    data, last = clients.of("redshift-data"), ""
    for sql in statements:
        last = data.execute_statement(**_TARGET, Sql=sql)["Id"]
        while (statement := data.describe_statement(Id=last))["Status"] not in ("FINISHED", "FAILED", "ABORTED"):
            time.sleep(0.01)
        if statement["Status"] != "FINISHED":
            raise Problem(f"`{sql}` failed: {statement.get('Error')}", "see the cloud's log")
    if not statement["HasResultSet"]:
        return []
    records = clients.pages("redshift-data", "get_statement_result", "Records", Id=last)
    return [tuple(None if "isNull" in field else next(iter(field.values())) for field in record) for record in records]


def text(found: list[tuple[Any, ...]]) -> str:
    """For people: one line per row, its values in the order of its columns."""
    lines = ["  ".join("NULL" if value is None else str(value) for value in row) for row in found]
    return "\n".join([*lines, f"{len(found)} rows"])
