"""The history of the Data API: every statement with its times, in the order of submission.

It is what shows that two statements never ran at once, or that one ran once: the database itself forgets.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .clients import Clients


def history(clients: Clients) -> list[dict[str, Any]]:
    """All statements that the service remembers, with times as seconds."""
    listed = clients.pages("redshift-data", "list_statements", "Statements", Status="ALL")
    return [
        {
            "id": statement["Id"],
            "name": statement.get("StatementName"),
            "sql": statement.get("QueryString") or "; ".join(statement.get("QueryStrings", [])),
            "status": statement["Status"],
            "submitted": _seconds(statement["CreatedAt"]),
            "ended": _seconds(statement["UpdatedAt"]),
        }
        for statement in reversed(listed)
    ]


def text(statements: list[dict[str, Any]]) -> str:
    """For people: one line per statement."""
    lines = [f"{entry['id']}  {entry['status']}  {' '.join(entry['sql'].split())}" for entry in statements]
    return "\n".join([*lines, f"{len(statements)} statements"])


def _seconds(moment: datetime) -> float:
    return round(moment.timestamp(), 3)
