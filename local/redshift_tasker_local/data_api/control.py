"""Operations that only this emulator has, for tests: X-Amz-Target `RedshiftTaskerLocal.<Operation>`.

InjectFault, ListFaults and ClearFaults (see `faults`), AdvanceClock {"Seconds": n} (results expire, tokens are forgotten), and
SetLimits {"<limit>": n} (see `limits`).
"""

from __future__ import annotations

from typing import Any

from . import errors
from .fault_kinds import DATABASE
from .service import Service

PREFIX = "RedshiftTaskerLocal"


def control(service: Service, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """Does one of them.

    # Raises
    ApiError: there is no such operation, or its request is wrong.
    """
    match operation:
        case "InjectFault":
            fault = service.faults.plan(request)
            if fault.operation == DATABASE:
                service.databases.die(fault.seconds)
        case "ListFaults":
            return service.faults.described()
        case "ClearFaults":
            service.faults.clear()
            service.databases.die(0)
        case "AdvanceClock":
            _advance(service, request)
        case "SetLimits":
            return {"Before": _set_limits(service, request)}
        case _:
            raise errors.unknown_operation(operation)
    return {}


def _set_limits(service: Service, request: dict[str, Any]) -> dict[str, float]:
    """Changes limits; the answer is what they were."""
    before = service.limits.value
    try:
        service.limits.value = before.changed(request)
    except ValueError as error:
        raise errors.validation(str(error)) from error
    return {name: getattr(before, name) for name in request}


def _advance(service: Service, request: dict[str, Any]) -> None:
    seconds = request.get("Seconds")
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds < 0:
        raise errors.validation("`Seconds` must be a number that is not negative.")
    service.clock.advance(seconds)
