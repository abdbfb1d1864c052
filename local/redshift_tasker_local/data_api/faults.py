"""Failures on demand, for tests of what depends on this cloud: planned by a control request, struck once and logged.

A fault names what it disturbs (an operation of the Data API or of another service, the completion event, a statement
while it runs, the database), how, and how often. `After` lets an operation do its work first and then hides the answer:
the case in which a caller can't know what happened. Which faults there are says `fault_kinds`; what each of them hit is
kept in a log that a test can read.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

from ..clock import Clock
from .errors import ApiError
from .fault_kinds import DATABASE, EVENT, STATEMENT, Fault, Kinds
from .model import DataApiModel

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


@dataclass(frozen=True)
class Strike:
    """What a fault hit."""

    at: float
    fault: Fault
    statement_name: str | None
    statement_id: str | None

    def described(self) -> dict[str, Any]:
        """The JSON form; neither SQL nor values are ever in it."""
        hit = {"StatementName": self.statement_name, "StatementId": self.statement_id}
        return {"At": round(self.at, 3), **self.fault.described(), **{k: v for k, v in hit.items() if v}}


class Faults:
    """The planned failures, in the order in which they were asked for, and the log of those that struck."""

    def __init__(self, model: DataApiModel, clock: Clock) -> None:
        self._kinds = Kinds(model)
        self._clock = clock
        self._lock = threading.Lock()
        self._planned: list[Fault] = []
        self._struck: deque[Strike] = deque(maxlen=_REMEMBERED)

    def plan(self, request: dict[str, Any]) -> Fault:
        """Adds the fault that a request describes; one of the database strikes at once and is not kept.

        # Raises
        ApiError: ValidationException that says what is wrong.
        """
        fault = self._kinds.parse(request)
        with self._lock:
            if fault.operation == DATABASE:
                self._note(fault, None, None)
            else:
                self._planned.append(fault)
        return fault

    def clear(self) -> None:
        """Forgets all faults that have not struck."""
        with self._lock:
            self._planned.clear()

    def described(self) -> dict[str, list[dict[str, Any]]]:
        """The faults that are still to come, and what the others hit, oldest first."""
        with self._lock:
            planned = [{**fault.described(), "Left": fault.left} for fault in self._planned]
            return {"Planned": planned, "Struck": [strike.described() for strike in self._struck]}

    def of_call(
        self, service: str, operation: str, name: str | None, after: bool, statement_id: str | None = None
    ) -> Fault | None:
        """The fault planned for this moment of a call, if any."""
        return self._take(service, operation, name, after, statement_id)

    def refusal(self, fault: Fault, statement_id: str | None) -> ApiError:
        """The answer of the Data API that a fault stands for."""
        members: dict[str, Any] = {}
        if "ExecuteStatementException" in fault.error:
            members["StatementId"] = statement_id or ""
        if fault.error == "ResourceNotFoundException":
            members["ResourceId"] = statement_id or ""
        return ApiError(fault.error, fault.message, status=self._kinds.status(fault), **members)

    def status(self, fault: Fault) -> int:
        """The HTTP status of a fault of another service."""
        return self._kinds.status(fault)

    def of_event(self, name: str | None, statement_id: str) -> Fault | None:
        """What is to go wrong with a statement's event."""
        return self._take("", EVENT, name, False, statement_id)

    def of_statement(self, name: str | None, statement_id: str) -> Fault | None:
        """What is to go wrong while a statement runs."""
        return self._take("", STATEMENT, name, False, statement_id)

    def _take(
        self, service: str, operation: str, name: str | None, after: bool, statement_id: str | None
    ) -> Fault | None:
        with self._lock:
            for fault in self._planned:
                fits = (fault.service, fault.operation, fault.after) == (service, operation, after)
                if not fits or not (name or "").startswith(fault.name_prefix):
                    continue
                fault.left -= 1
                if fault.left <= 0:
                    self._planned.remove(fault)
                self._note(fault, name, statement_id)
                return fault
        return None

    def _note(self, fault: Fault, name: str | None, statement_id: str | None) -> None:
        self._struck.append(Strike(self._clock.now(), fault, name, statement_id))
        _log.warning("fault %s of %s struck statement %s", fault.error, fault.place, statement_id or "-")
