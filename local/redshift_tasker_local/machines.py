"""Starts state machines, waits for their end and tells what happened in each task: the SQL, the outcome, the times.

Everything comes from public APIs (StartExecution, DescribeExecution, GetExecutionHistory, DescribeStatement), so the
same report could be made on AWS. `callbackMs` is the time from the end of the statement, as the Data API dates it, to
the end of its task, as Step Functions dates it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .clients import ClientError, Clients
from .problem import Problem

_LOOK_AGAIN_SECONDS = 0.02
"""Step Functions has no call that waits for the end of an execution."""

_ENDINGS = ("Succeeded", "Failed", "TimedOut")


@dataclass(frozen=True)
class Start:
    """A machine and the input to give it."""

    arn: str
    input: str

    @classmethod
    def parse(cls, text: str, clients: Clients) -> Start:
        """`ARN`, `NAME`, `ARN=JSON` or `NAME=JSON`."""
        machine, has_input, given = text.partition("=")
        try:
            json.loads(given or "{}")
        except ValueError as error:
            raise Problem(f"the input of `{machine}` is not JSON: {error}", "write NAME='{\"key\": 1}'") from error
        if not machine.startswith("arn:"):
            machine = f"arn:aws:states:{clients.region}:{clients.account}:stateMachine:{machine}"
        return cls(machine, given if has_input else "{}")


def run(clients: Clients, starts: list[Start], seconds: float) -> list[dict[str, Any]]:
    """Runs all machines side by side; the reports come in the order of `starts`.

    # Raises
    `Problem` when a machine doesn't exist or one is not done in time (the others are still reported on stderr).
    """
    states = clients.of("stepfunctions")
    deadline = time.monotonic() + seconds
    running: list[str] = []
    for start in starts:
        try:
            answer = states.start_execution(stateMachineArn=start.arn, input=start.input)
        except ClientError as error:
            raise Problem(f"can't start `{start.arn}`: {error.response['Error']['Code']}", "is it deployed?") from error
        running.append(answer["executionArn"])
        _tell(f"{_name(start.arn)}: started")
    executions = [_wait(clients, arn, deadline) for arn in running]
    late = [_where(clients, execution) for execution in executions if execution["status"] == "RUNNING"]
    if late:
        raise Problem(f"not done after {seconds:g} s: {', '.join(late)}", "see the cloud's log, or give --timeout")
    return [report(clients, execution) for execution in executions]


def _where(clients: Clients, execution: dict[str, Any]) -> str:
    """A running machine, how far it has come, and what came last."""
    history = clients.pages("stepfunctions", "get_execution_history", "events", executionArn=execution["executionArn"])
    entered = [event["stateEnteredEventDetails"]["name"] for event in history if "stateEnteredEventDetails" in event]
    last = history[-1]["type"] if history else "nothing"
    name = _name(execution["stateMachineArn"])
    return f"{name} (in its {len(entered)}th state, `{entered[-1] if entered else 'none'}`, after {last})"


def _wait(clients: Clients, arn: str, deadline: float) -> dict[str, Any]:
    while True:
        execution: dict[str, Any] = clients.of("stepfunctions").describe_execution(executionArn=arn)
        if execution["status"] != "RUNNING":
            _tell(f"{_name(execution['stateMachineArn'])}: {execution['status']}")
            return execution
        if time.monotonic() > deadline:
            return execution
        time.sleep(_LOOK_AGAIN_SECONDS)


def report(clients: Clients, execution: dict[str, Any]) -> dict[str, Any]:
    """What one finished execution did."""
    history = clients.pages("stepfunctions", "get_execution_history", "events", executionArn=execution["executionArn"])
    return {
        "name": _name(execution["stateMachineArn"]),
        "executionArn": execution["executionArn"],
        "status": execution["status"],
        "error": execution.get("error"),
        "cause": execution.get("cause"),
        "started": _moment(execution["startDate"]),
        "stopped": _moment(execution["stopDate"]),
        "durationMs": _milliseconds(execution["startDate"], execution["stopDate"]),
        "output": _parsed(execution.get("output")),
        "states": [_task(clients, events) for events in _tasks(history)],
    }


def _tasks(history: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """The events of each Task state, its entering first. Branches are told apart by `previousEventId`."""
    entered: dict[int, int] = {}
    groups: dict[int, list[dict[str, Any]]] = {}
    for event in history:
        before = entered.get(event.get("previousEventId", 0), 0)
        owner = event["id"] if event["type"].endswith("StateEntered") else before
        entered[event["id"]] = owner
        groups.setdefault(owner, []).append(event)
    return [events for events in groups.values() if events[0]["type"] == "TaskStateEntered"]


def _task(clients: Clients, events: list[dict[str, Any]]) -> dict[str, Any]:
    attempts = [event for event in events if event["type"] in ("TaskScheduled", "LambdaFunctionScheduled")]
    ends = [event for event in events if event["type"].endswith(_ENDINGS)]
    payload = _payload(attempts[-1]) if attempts else {}
    task: dict[str, Any] = {
        "state": events[0]["stateEnteredEventDetails"]["name"],
        "action": payload.get("action") or ("executeStatement" if "sqlStatement" in payload else None),
        "outcome": "unfinished",
        "error": None,
        "cause": None,
        "attempts": len(attempts),
        "statement": None,
        "rows": None,
        "durationMs": None,
        "callbackMs": None,
    }
    if not ends:
        return task
    end = ends[-1]
    details = next(value for key, value in end.items() if key.endswith("EventDetails"))
    task["outcome"] = "succeeded" if end["type"].endswith("Succeeded") else "failed"
    task["error"], task["cause"] = details.get("error"), details.get("cause")
    task["durationMs"] = _milliseconds(events[0]["timestamp"], end["timestamp"])

    result = _parsed(details.get("output") or details.get("cause"))
    result = result["Payload"] if isinstance(result, dict) and "Payload" in result else result
    statement = _statement(clients, _statement_id(result) or _statement_id(payload))
    if statement is not None:
        task["statement"] = _statement_report(statement)
        if any(event["type"] == "TaskSubmitted" for event in events):
            task["callbackMs"] = _milliseconds(statement["UpdatedAt"], end["timestamp"])
    task["rows"] = _rows(result, statement) if task["outcome"] == "succeeded" else None
    return task


def _payload(scheduled: dict[str, Any]) -> dict[str, Any]:
    details = scheduled.get("taskScheduledEventDetails") or scheduled.get("lambdaFunctionScheduledEventDetails") or {}
    arguments = _parsed(details.get("parameters") or details.get("input"))
    payload = arguments.get("Payload", arguments) if isinstance(arguments, dict) else {}
    return payload if isinstance(payload, dict) else {}


def _statement_id(document: Any) -> str | None:
    """Where an event, an answer of the Data API or a payload names its statement."""
    if not isinstance(document, dict):
        return None
    detail = document.get("detail")
    found = (detail.get("statementId") if isinstance(detail, dict) else None) or document.get("Id")
    found = found or document.get("statementId")
    return found if isinstance(found, str) and found != "LATEST" else None


def _statement(clients: Clients, identifier: str | None) -> dict[str, Any] | None:
    if identifier is None:
        return None
    try:
        return dict(clients.of("redshift-data").describe_statement(Id=identifier))
    except ClientError:
        return None


def _statement_report(statement: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": statement["Id"],
        "sql": statement.get("QueryString"),
        "status": statement.get("Status"),
        "error": statement.get("Error"),
        "rows": statement.get("ResultRows"),
        "hasResultSet": statement.get("HasResultSet"),
        "durationMs": round(statement["Duration"] / 1e6, 3) if statement.get("Duration", -1) >= 0 else None,
        "finished": _moment(statement["UpdatedAt"]),
    }


def _rows(result: Any, statement: dict[str, Any] | None) -> int | None:
    """Rows that the task itself handed on, else those that the statement has or touched."""
    if isinstance(result, dict):
        if isinstance(result.get("Records"), list):
            return len(result["Records"])
        detail = result.get("detail")
        if isinstance(detail, dict) and isinstance(detail.get("rows"), int):
            return int(detail["rows"])
    return statement.get("ResultRows") if statement is not None else None


def text(reports: list[dict[str, Any]]) -> str:
    """For people: one line per task."""
    lines = []
    for machine in reports:
        lines.append(f"{machine['name']}  {machine['status']}  {machine['durationMs']:.0f} ms")
        for task in machine["states"]:
            statement = task["statement"] or {}
            what = " ".join((statement.get("sql") or task["action"] or "").split())
            callback = "" if task["callbackMs"] is None else f"  callback {task['callbackMs']:.0f} ms"
            error = "" if task["error"] is None else f"  {task['error']}: {statement.get('error') or task['cause']}"
            rows = "" if task["rows"] is None else f"  {task['rows']} rows"
            lines.append(f"  {task['state']}  {what}  {task['outcome']}{rows}{callback}{error}")
    return "\n".join(lines)


def _parsed(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _name(arn: str) -> str:
    return arn.rsplit(":", 1)[1]


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")


def _milliseconds(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds() * 1000, 3)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
