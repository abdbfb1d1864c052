"""RedriveExecution: an execution that failed, was aborted or timed out goes on from where it stopped.

AWS: within 14 days. The states that ended well are not run again, neither those inside branches and iterations; the
unsuccessful one runs again with the same input, its retries counted anew, and is not entered anew in the history.
Execution, input and definition stay the same, the machine's TimeoutSeconds begins again, and the context object gets
RedriveCount and RedriveTime. DescribeExecution tells whether an execution can be redriven.

ministack: has no such operation. The children of a distributed Map that run again are new executions.
"""

from __future__ import annotations

import contextvars
import json
import threading
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..clock import AdjustableClock

_PERIOD_SECONDS = 14 * 86_400
_LIMIT = 1000


@dataclass
class Walk:
    """How far one comes through the states of an execution, or of a branch or iteration inside the state it is at."""

    at: tuple[str | None, Any] | None = None
    """The state to run, none after the last one, and its input; nothing before the first one."""
    variables: dict[str, Any] = field(default_factory=dict)
    entered: bool = False
    resuming: bool = False
    inside: dict[int, Walk] = field(default_factory=dict)

    def goes_on(self) -> None:
        """What stands here is where the next run begins."""
        self.resuming = True
        for walk in self.inside.values():
            walk.goes_on()

    def begin(self, name: str, given: Any, ctx: dict[str, Any]) -> tuple[str | None, Any]:
        """The first state of a run and its input."""
        if self.at is None:
            self.at = (name, given)
        elif self.resuming:
            ctx.setdefault("variables", {}).update(self.variables)
        return self.at

    def enter(self) -> bool:
        """False for a state that was entered before the run was interrupted."""
        was, self.entered = self.entered, True
        return not (was and self.resuming)

    def attempt(self) -> None:
        """A Parallel or Map begins: with new branches, unless it goes on with old ones."""
        if not self.resuming:
            self.inside.clear()
        self.resuming = False

    def leave(self, name: str | None, given: Any, ctx: dict[str, Any]) -> None:
        """A state ended well."""
        self.at, self.entered, self.resuming = (name, given), False, False
        self.variables = ctx.get("variables", {})
        self.inside.clear()


_walk: ContextVar[Walk] = ContextVar("walk")


def here() -> Walk:
    """That of the running thread; a new one where none is kept (TestState)."""
    return _walk.get(None) or Walk()


def within(index: int, *arguments: Any) -> Any:
    """Runs a branch or iteration of the state that the running thread is at."""
    from ministack.services import stepfunctions as sfn

    _walk.set(here().inside.setdefault(index, Walk()))
    return sfn._run_sub_machine(*arguments)


class Walks:
    """The walk of each execution."""

    def __init__(self) -> None:
        self._walks: dict[str, Walk] = {}

    def begin(self, execution: dict[str, Any], ctx: dict[str, Any], name: str, given: Any) -> tuple[str | None, Any]:
        """The first state of a run and its input; from here on the walk is the running thread's."""
        walk = self._walks.setdefault(execution["executionArn"], Walk())
        _walk.set(walk)
        if execution.get("redriveCount"):
            ctx["Execution"]["RedriveCount"] = execution["redriveCount"]
            ctx["Execution"]["RedriveTime"] = execution["redriveDate"]
            walk.goes_on()
        return walk.begin(name, given, ctx)

    def forget(self, arn: str) -> None:
        """The execution has come to its good end."""
        self._walks.pop(arn, None)


def apply(clock: AdjustableClock) -> None:
    """Adds the operation, and what DescribeExecution tells of it."""
    from ministack.core.responses import error_response_json, json_response
    from ministack.services import stepfunctions as sfn

    describe, handle = sfn._describe_execution, sfn.handle_request

    def status_of(execution: dict[str, Any]) -> dict[str, Any]:
        stopped, reason = execution.get("stopDate"), None
        if execution["status"] in ("SUCCEEDED", "RUNNING"):
            reason = f"Execution is {execution['status']} and cannot be redriven"
        elif execution.get("redriveCount", 0) >= _LIMIT:
            reason = f"Execution has been redriven {_LIMIT} times and cannot be redriven"
        elif stopped and clock.now() - datetime.fromisoformat(stopped).timestamp() > _PERIOD_SECONDS:
            reason = "Execution is past its redrivable period of 14 days and cannot be redriven"
        told = {"redriveCount": execution.get("redriveCount", 0)}
        if execution.get("redriveDate"):
            told["redriveDate"] = execution["redriveDate"]
        if reason is None:
            return {**told, "redriveStatus": "REDRIVABLE"}
        return {**told, "redriveStatus": "NOT_REDRIVABLE", "redriveStatusReason": reason}

    def describe_with_redrives(data: dict[str, Any]) -> Any:
        status, headers, body = describe(data)
        execution = sfn._executions.get(data.get("executionArn"))
        if execution is None:
            return status, headers, body
        return json_response({**json.loads(body), **status_of(execution)})

    def redrive(data: dict[str, Any]) -> Any:
        arn, token = data.get("executionArn", ""), data.get("clientToken")
        execution = sfn._executions.get(arn)
        if execution is None:
            return error_response_json("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'", 400)
        if token and execution.get("redriveToken") == token:
            return json_response({"redriveDate": execution["redriveDate"]})
        if (reason := status_of(execution).get("redriveStatusReason")) is not None:
            return error_response_json("ExecutionNotRedrivable", reason, 400)
        for member in ("error", "cause"):
            execution.pop(member, None)
        count = execution.get("redriveCount", 0) + 1
        execution.update(status="RUNNING", stopDate=None, output=None)
        execution.update(redriveCount=count, redriveDate=sfn.now_iso(), redriveToken=token)
        sfn._add_event(execution, "ExecutionRedriven", {"executionRedrivenEventDetails": {"redriveCount": count}})
        sfn._emit_execution_status_event(execution)
        threading.Thread(target=contextvars.copy_context().run, args=(sfn._run_execution, arn), daemon=True).start()
        return json_response({"redriveDate": execution["redriveDate"]})

    async def handle_with_redrive(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        if headers.get("x-amz-target", "").rpartition(".")[2] != "RedriveExecution":
            return await handle(method, path, headers, body, query)
        return sfn._finalize_response(redrive(json.loads(body or b"{}")))

    sfn._describe_execution, sfn.handle_request = describe_with_redrives, handle_with_redrive
