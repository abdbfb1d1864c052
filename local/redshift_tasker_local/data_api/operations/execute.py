"""ExecuteStatement and BatchExecuteStatement."""

from __future__ import annotations

from typing import Any

from ..identity import Caller
from ..service import Service
from .submission import submit


async def execute_statement(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Runs one text."""
    return await submit(service, caller, "ExecuteStatement", request, [request["Sql"]])


async def batch_execute_statement(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Runs up to 40 texts in order, in one transaction or each in its own."""
    return await submit(service, caller, "BatchExecuteStatement", request, request["Sqls"])
