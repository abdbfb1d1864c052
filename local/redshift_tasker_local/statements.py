"""The history of the Data API: every statement with its times, in the order of submission.

It is what shows that two statements never ran at once, or that one ran once: the database itself forgets. Everybody's
are there, unlike in ListStatements, which shows a caller only what its own role started.
"""

from __future__ import annotations

from typing import Any

from .clients import Clients


def history(clients: Clients) -> list[dict[str, Any]]:
    """All statements that the service remembers, with times as seconds."""
    return list(clients.control("ListAllStatements")["Statements"])


def text(statements: list[dict[str, Any]]) -> str:
    """For people: one line per statement."""
    lines = [f"{entry['id']}  {entry['status']}  {' '.join(entry['sql'].split())}" for entry in statements]
    return "\n".join([*lines, f"{len(statements)} statements"])
