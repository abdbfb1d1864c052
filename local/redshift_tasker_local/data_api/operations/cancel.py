"""CancelStatement."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..identity import Caller
from ..service import Service


async def cancel_statement(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Interrupts a statement; `Status` is false when it ended by itself in that moment."""
    statement, number = service.store.find(request["Id"], caller)
    if number is not None:
        raise errors.validation("A sub-statement can't be cancelled by itself. Use the id of the batch.")
    return {"Status": await service.canceller.cancel(statement)}
