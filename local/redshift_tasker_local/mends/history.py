"""An execution's history as AWS writes it.

AWS: ids without gaps, each event pointing to the one before it in its branch (`previousEventId`); Task events carry
the resource's type and name apart, the arguments, region and limits; a plain Lambda ARN has events of its own.

ministack: ids can collide when branches run in parallel, there is no previousEventId, and `resource` is the whole ARN.
"""

from __future__ import annotations

import json
import threading
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

_previous: ContextVar[tuple[str, int]] = ContextVar("previous", default=("", 0))
_numbering = threading.Lock()


def apply() -> None:
    """Replaces the function through which every event but the first is written."""
    from ministack.services import stepfunctions as sfn

    sfn._add_event = add


def add(execution: dict[str, Any], kind: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """Appends one event; threads of branches inherit the event that they follow."""
    from ministack.services import stepfunctions as sfn

    arn, number = _previous.get()
    with _numbering:
        event = {
            "id": len(execution["events"]) + 1,
            "previousEventId": number if arn == execution.get("executionArn") else 0,
            "type": kind,
            "timestamp": sfn.now_iso(),
            **(details or {}),
        }
        execution["events"].append(event)
    _previous.set((execution.get("executionArn", ""), event["id"]))
    return event


@dataclass(frozen=True)
class Resource:
    """What a Task state calls, as its events name it."""

    kind: str
    name: str

    @classmethod
    def parse(cls, arn: str) -> Resource:
        """`arn:aws:states:::lambda:invoke.waitForTaskToken` is `invoke.waitForTaskToken` of `lambda`."""
        if ":::" not in arn:
            return cls("", arn)
        kind, _, name = arn.split(":::", 1)[1].rpartition(":")
        return cls(kind, name)

    @property
    def _is_function(self) -> bool:
        return ":function:" in self.name

    def _add(self, execution: dict[str, Any], step: str, **details: Any) -> None:
        if self._is_function:
            add(execution, f"LambdaFunction{step}", {f"lambdaFunction{step}EventDetails": details} if details else None)
        else:
            named = {"resourceType": self.kind, "resource": self.name, **details}
            add(execution, f"Task{step}", {f"task{step}EventDetails": named})

    def scheduled(
        self, execution: dict[str, Any], arguments: Any, timeout: float | None, heartbeat: float | None
    ) -> None:
        """The attempt begins."""
        from ministack.core.responses import get_region

        text = json.dumps(arguments, default=str)
        limits = {} if timeout is None else {"timeoutInSeconds": int(timeout)}
        if self._is_function:
            self._add(execution, "Scheduled", resource=self.name, input=text, **limits)
            return
        if heartbeat is not None:
            limits["heartbeatInSeconds"] = int(heartbeat)
        self._add(execution, "Scheduled", region=get_region(), parameters=text, **limits)

    def started(self, execution: dict[str, Any]) -> None:
        """The call is being made."""
        self._add(execution, "Started")

    def submitted(self, execution: dict[str, Any], result: Any) -> None:
        """The call returned; the outcome comes later, by token."""
        self._add(execution, "Submitted", output=json.dumps(result, default=str))

    def succeeded(self, execution: dict[str, Any], result: Any) -> None:
        """The attempt is over, well."""
        self._add(execution, "Succeeded", output=json.dumps(result, default=str))

    def failed(self, execution: dict[str, Any], error: str, cause: str) -> None:
        """The attempt is over, badly."""
        self._add(execution, "Failed", error=error, cause=cause)

    def timed_out(self, execution: dict[str, Any], error: str) -> None:
        """The attempt is over, unanswered."""
        self._add(execution, "TimedOut", error=error)
