"""What was asked of policies and how they decided, for comparing what a role used with what it was given."""

from __future__ import annotations

from typing import Any

from .clients import Clients


def asked(clients: Clients, role: str | None) -> list[dict[str, Any]]:
    """One entry for each principal, action, resource and decision, in the order in which they first came."""
    request = {} if role is None else {"Role": role}
    return list(clients.control("ListPermissions", **request)["Permissions"])


def text(entries: list[dict[str, Any]]) -> str:
    """For people: one line per entry."""
    return "\n".join(
        f"{entry['Decision']:7}  {entry['Action']}  {entry['Resource']}  {entry['Principal']}  x{entry['Count']}"
        for entry in entries
    )
