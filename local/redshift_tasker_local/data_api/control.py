"""Operations that only this emulator has, for tests: X-Amz-Target `RedshiftTaskerLocal.<Operation>`.

InjectFault, ListFaults and ClearFaults (see `faults`); AdvanceClock {"Seconds": n, "Service": name?} (results expire,
tokens are forgotten; with a service its own time, see `clock`); SetLimits {"<limit>": n} (see `limits`);
ListPermissions {"Role": name?} and ClearPermissions (what was asked of policies, see `authorization`);
ListAllStatements (whoever started them).
"""

from __future__ import annotations

from typing import Any

from .. import clock
from . import errors
from .fault_kinds import DATABASE
from .service import Service
from .statements import Statement

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
        case "ListAllStatements":
            return {"Statements": [_past(statement) for statement in service.store.all()]}
        case "ListPermissions":
            return {"Permissions": service.cloud.permissions(request.get("Role"))}
        case "ClearPermissions":
            service.cloud.forget_permissions()
        case "AdvanceClock":
            _advance(service, request)
        case "SetLimits":
            return {"Before": _set_limits(service, request)}
        case _:
            raise errors.unknown_operation(operation)
    return {}


def _past(statement: Statement) -> dict[str, Any]:
    """A statement with its times as seconds, for tests that count what ran and when."""
    return {
        "id": statement.id,
        "name": statement.name,
        "sql": "; ".join(query.sql for query in statement.queries),
        "status": str(statement.status),
        "principal": statement.caller.principal,
        "submitted": round(statement.created_at, 3),
        "ended": round(statement.updated, 3),
    }


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
    name = request.get("Service", clock.DATA_API)
    if name not in clock.SERVICES:
        raise errors.validation(f"`Service` must be one of {', '.join(clock.SERVICES)}.")
    service.clocks.of(name).advance(seconds)
