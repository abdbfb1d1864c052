"""Failures on demand, for tests of what depends on this API: an error of the service, a lost, doubled or late event.

A fault names an operation and an error that the model documents for it (or ThrottlingException or
AccessDeniedException, which any operation may answer), and strikes so many times. `After` lets the operation do its
work first and then hides the answer: the case in which a caller can't know what happened.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, validation
from .model import DataApiModel

EVENT = "Event"
_EVENT_EFFECTS = ("drop", "duplicate", "delay")
_UNMODELED = ("ThrottlingException", "AccessDeniedException", "ServiceUnavailableException")


@dataclass
class Fault:
    """One planned failure."""

    operation: str
    error: str
    message: str
    after: bool
    name_prefix: str
    left: int
    seconds: float


class Faults:
    """The planned failures, in the order in which they were asked for."""

    def __init__(self, model: DataApiModel) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def plan(self, request: dict[str, Any]) -> None:
        """Adds a fault: {Operation, Error, Message?, After?, StatementNamePrefix?, Count?}; for an event, {Operation:
        "Event", Error: "drop", "duplicate" or "delay", StatementNamePrefix?, Count?, Seconds? of the delay}.

        # Raises
        ApiError: ValidationException that says what is wrong.
        """
        operation, error = request.get("Operation", ""), request.get("Error", "")
        allowed = _EVENT_EFFECTS if operation == EVENT else self._errors_of(operation)
        if error not in allowed:
            raise validation(f"`{operation}` has no fault `{error}`; it has: {', '.join(sorted(allowed))}")
        count = request.get("Count", 1)
        if not isinstance(count, int) or count < 1:
            raise validation("`Count` must be a positive whole number")
        seconds = request.get("Seconds", 2)
        if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds < 0:
            raise validation("`Seconds` must be a number that is not negative")
        fault = Fault(
            operation=operation,
            error=error,
            message=request.get("Message", f"{error} asked for by a test"),
            after=bool(request.get("After", False)),
            name_prefix=request.get("StatementNamePrefix", ""),
            left=count,
            seconds=float(seconds),
        )
        with self._lock:
            self._planned.append(fault)

    def clear(self) -> None:
        """Forgets all faults that have not struck."""
        with self._lock:
            self._planned.clear()

    def strike(self, operation: str, name: str | None, after: bool, statement_id: str = "") -> None:
        """Raises the fault that is planned for this moment, if any."""
        fault = self._take(operation, name, after)
        if fault is None:
            return
        status = {"ServiceUnavailableException": 503}.get(fault.error) or self._model.error_status(fault.error)
        members = {"StatementId": statement_id} if "ExecuteStatementException" in fault.error else {}
        if fault.error == "ResourceNotFoundException":
            members["ResourceId"] = statement_id
        raise ApiError(fault.error, fault.message, status=status, **members)

    def delays_of_event(self, name: str | None) -> list[float]:
        """After how many seconds an event is to be sent, each time: once and at once, unless a fault says otherwise."""
        fault = self._take(EVENT, name, False)
        if fault is None:
            return [0]
        return {"drop": [], "duplicate": [0, 0], "delay": [fault.seconds]}[fault.error]

    def _take(self, operation: str, name: str | None, after: bool) -> Fault | None:
        with self._lock:
            for fault in self._planned:
                fits = (
                    fault.operation == operation and fault.after == after and (name or "").startswith(fault.name_prefix)
                )
                if not fits:
                    continue
                fault.left -= 1
                if fault.left <= 0:
                    self._planned.remove(fault)
                return fault
        return None

    def _errors_of(self, operation: str) -> list[str]:
        if not self._model.has(operation):
            raise validation(f"there is no operation `{operation}`")
        return [*self._model.errors_of(operation), *_UNMODELED]
