"""Operations that only this emulator has, for tests: X-Amz-Target `RedshiftTaskerLocal.<Operation>`.

InjectFault and ClearFaults (see `faults`), AdvanceClock {"Seconds": n} (results expire, tokens are forgotten), and
SetLimits {"<limit>": n} (see `limits`).
"""

from __future__ import annotations

from typing import Any

from . import errors
from .service import Service

PREFIX = "RedshiftTaskerLocal"


def control(service: Service, operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """Does one of them.

    # Raises
    ApiError: there is no such operation, or its request is wrong.
    """
    match operation:
        case "InjectFault":
            service.faults.plan(request)
        case "ClearFaults":
            service.faults.clear()
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
