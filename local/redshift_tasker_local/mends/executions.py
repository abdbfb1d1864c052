"""Executions that start at once and stop when they are stopped.

AWS: an execution begins without a pause; StopExecution and the machine's own TimeoutSeconds end it, its waiting tasks
and its retries at once, close its tokens, and its status never changes again.

ministack: every execution first sleeps 0.15 s; StopExecution leaves its tasks waiting (their tokens alive) and an
error that comes later turns ABORTED into FAILED; a machine's TimeoutSeconds is ignored.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from ..clock import AdjustableClock
from . import redrive
from .scope import Ended, Scope, current, execution_arn
from .source import edit


def apply(clock: AdjustableClock, walks: redrive.Walks) -> None:
    """Puts a scope around every execution and ends it from outside."""
    from ministack.services import stepfunctions as sfn

    scopes: dict[str, Scope] = {}
    turns: dict[str, threading.Lock] = {}
    edit(
        sfn,
        "_run_execution",
        ("    time.sleep(0.15)\n", ""),
        (
            "    except _ExecutionError as err:\n",
            "    except _Ended:\n        pass\n    except _ExecutionError as err:\n",
        ),
        (
            '    try:\n        while current_name and execution["status"]',
            "    current_name, current_input = _begin(execution, ctx, current_name, current_input)\n"
            '    try:\n        while current_name and execution["status"]',
        ),
        ('_add_event(execution, f"{state_type}StateEntered"', '_enter(execution, f"{state_type}StateEntered"'),
        ("= next_name\n", "= next_name\n            _walk().leave(current_name, current_input, ctx)\n"),
        _Ended=Ended,
        _begin=walks.begin,
        _enter=_note_entered,
        _walk=redrive.here,
    )
    run, fail, stop = sfn._run_execution, sfn._fail_execution, sfn._stop_execution

    def run_in_scope(arn: str) -> None:
        # A run that was stopped may not have noticed yet when it is redriven.
        with turns.setdefault(arn, threading.Lock()):
            run_alone(arn)

    def run_alone(arn: str) -> None:
        scope = scopes[arn] = Scope()
        current.set(scope)
        execution_arn.set(arn)
        lift = _limit(sfn, arn, scope, clock)
        try:
            if sfn._executions[arn]["status"] == "RUNNING":
                run(arn)
        finally:
            lift()
            scopes.pop(arn, None)
            if sfn._executions.get(arn, {}).get("status") == "SUCCEEDED":
                walks.forget(arn)

    def fail_if_running(execution: dict[str, Any], error: str, cause: str) -> None:
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    def stop_at_once(data: dict[str, Any]) -> Any:
        answer = stop(data)
        scope = scopes.get(data.get("executionArn", ""))
        if scope is not None and sfn._executions[data["executionArn"]]["status"] == "ABORTED":
            scope.end()
        return answer

    sfn._run_execution, sfn._fail_execution, sfn._stop_execution = run_in_scope, fail_if_running, stop_at_once


def _note_entered(execution: dict[str, Any], kind: str, details: dict[str, Any]) -> None:
    from . import history

    if redrive.here().enter():
        history.add(execution, kind, details)


def _limit(sfn: Any, arn: str, scope: Scope, clock: AdjustableClock) -> Callable[[], None]:
    """Ends the execution after the machine's TimeoutSeconds, if it has any; the result lifts the limit."""
    execution = sfn._executions[arn]
    machine = sfn._state_machines.get(execution["stateMachineArn"])
    try:
        seconds = json.loads(machine["definition"]).get("TimeoutSeconds")
    except (TypeError, ValueError):
        seconds = None
    if seconds is None:
        return lambda: None
    waiting = Scope(scope)

    def end() -> None:
        try:
            waiting.sleep(float(seconds), clock)
        except Ended:
            return
        if execution["status"] != "RUNNING":
            return
        execution["status"] = "TIMED_OUT"
        execution["stopDate"] = sfn.now_iso()
        sfn._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"error": "States.Timeout"}})
        sfn._emit_execution_status_event(execution)
        scope.end()

    def lift() -> None:
        waiting.end()
        waiting.leave()

    threading.Thread(target=end, daemon=True).start()
    return lift
