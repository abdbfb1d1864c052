"""Every fault that the control API knows and a tasker's function can meet, one after the other.

For each, an execution of a state machine inserts a row while the fault waits for it. The fault must strike, the
execution must end as it says, and the row must stand exactly once where it succeeded and not at all where it failed.
Most strike three times, which is what the function's SDK makes of one call: so the function itself meets them.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import Any

from . import schedules
from .clients import Clients
from .queries import rows
from .statements import history

TABLE = "each_fault_rows"
_CALL = 3
_TICK_SECONDS = 5
_PATIENCE_SECONDS = 60
_ACTIVE = ("SUBMITTED", "PICKED", "STARTED")


@dataclass(frozen=True)
class Case:
    """A fault, and how an execution that meets it ends; `None` where that is the fault's own chance."""

    fault: dict[str, Any]
    ends: str | None = "SUCCEEDED"
    without_context: bool = False
    """Whether its task has no `context`: a start that has one asks no heartbeat just after its state was entered."""

    @property
    def name(self) -> str:
        """For people."""
        place = " ".join(str(self.fault[key]) for key in ("Service", "Operation") if key in self.fault)
        return f"{place} {self.fault['Error']}{' after its work' if self.fault.get('After') else ''}"


def _call(operation: str, error: str, service: str | None = None, **more: Any) -> Case:
    named = {} if service is None else {"Service": service}
    return Case({**named, "Operation": operation, "Error": error, "Count": _CALL, **more})


CASES: tuple[Case, ...] = (
    # First, while no statement of another case waits to be submitted later: these strike whichever comes next.
    Case({"Operation": "Statement", "Error": "slow", "Seconds": 1}),
    Case({"Operation": "Statement", "Error": "disk-full"}, "FAILED"),
    Case({"Operation": "Statement", "Error": "connection-lost"}, "FAILED"),
    Case({"Operation": "Database", "Error": "dead", "Seconds": 1}, None),
    *(
        Case({"Operation": "Event", "Error": error, "Seconds": 1})
        for error in ("drop", "duplicate", "delay", "reorder")
    ),
    _call("ExecuteStatement", "ThrottlingException"),
    _call("ExecuteStatement", "ActiveStatementsExceededException", Count=1),
    _call("ExecuteStatement", "InternalServerException"),
    _call("ExecuteStatement", "InternalServerException", After=True),
    _call("ExecuteStatement", "ExecuteStatementException", After=True, Count=1),
    _call("ExecuteStatement", "slow", Seconds=1, Count=1),
    _call("DescribeStatement", "ThrottlingException"),
    _call("DescribeStatement", "slow", Seconds=1, Count=1),
    _call("TransactWriteItems", "InternalServerError", "dynamodb"),
    _call("TransactWriteItems", "InternalServerError", "dynamodb", After=True),
    _call("UpdateItem", "ThrottlingException", "dynamodb"),
    _call("UpdateItem", "InternalServerError", "dynamodb", After=True),
    _call("PutItem", "InternalServerError", "dynamodb"),
    replace(_call("SendTaskHeartbeat", "ThrottlingException", "states"), without_context=True),
    _call("SendTaskSuccess", "ThrottlingException", "states"),
    _call("SendTaskSuccess", "ServiceUnavailableException", "states", After=True),
)


@dataclass(frozen=True)
class Begun:
    """An execution that meets a fault."""

    case: Case
    number: int
    arn: str
    struck: bool


def begin(clients: Clients, machine: str) -> list[Begun]:
    """Lets one execution after the other meet its fault; their ends may need the schedule, a minute later."""
    rows(clients, f"DROP TABLE IF EXISTS {TABLE}", f"CREATE TABLE {TABLE} (n INTEGER)")
    return [_meet(clients, machine, number, case) for number, case in enumerate(CASES)]


def finish(clients: Clients, begun: list[Begun], seconds: float) -> list[dict[str, Any]]:
    """Waits for all ends; what was checked, and what was wrong with it."""
    deadline = time.monotonic() + seconds
    checks = [{"check": f"a fault: {one.case.name}", "problem": _problem(clients, one, deadline)} for one in begun]
    rows(clients, f"DROP TABLE {TABLE}")
    return checks


def _meet(clients: Clients, machine: str, number: int, case: Case) -> Begun:
    if case.fault["Operation"] == "Database":
        _await_quiet(clients)
    before = len(clients.control("ListFaults")["Struck"])
    clients.control("InjectFault", **case.fault)
    document = {"sql": f"INSERT INTO {TABLE} SELECT {number}"} | (
        {"withoutContext": True} if case.without_context else {}
    )
    states = clients.of("stepfunctions")
    arn = states.start_execution(stateMachineArn=machine, input=json.dumps(document))["executionArn"]
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (faults := clients.control("ListFaults"))["Planned"] and time.monotonic() < deadline:
        # An event may end the execution before its starter meets the fault, which then is still to come.
        over = states.describe_execution(executionArn=arn)["status"] != "RUNNING"
        if over and len(faults["Struck"]) > before:
            break
        time.sleep(0.02)
    faults = clients.control("ListFaults")
    if case.fault["Operation"] == "Database":
        # It strikes whatever runs, and is over by itself.
        time.sleep(case.fault["Seconds"])
    clients.control("ClearFaults")
    return Begun(case, number, arn, len(faults["Struck"]) > before)


def _await_quiet(clients: Clients) -> None:
    """A dead database strikes whatever runs: no statement of another case may."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while any(one["status"] in _ACTIVE for one in history(clients)) and time.monotonic() < deadline:
        time.sleep(0.05)


def _problem(clients: Clients, begun: Begun, deadline: float) -> str | None:
    states, next_tick = clients.of("stepfunctions"), time.monotonic()
    while (execution := states.describe_execution(executionArn=begun.arn))["status"] == "RUNNING":
        if time.monotonic() >= deadline:
            return "the execution did not end"
        if time.monotonic() >= next_tick:
            schedules.fire_all(clients)
            next_tick = time.monotonic() + _TICK_SECONDS
        time.sleep(0.05)
    status = execution["status"]
    stands = rows(clients, f"SELECT COUNT(*) FROM {TABLE} WHERE n = {begun.number}")[0][0]
    if not begun.struck:
        return "the fault struck nothing"
    if begun.case.ends not in (None, status):
        return f"the execution ended {status}: {execution.get('cause')}"
    if stands != (1 if status == "SUCCEEDED" else 0):
        return f"the execution ended {status} and its row stands {stands} times"
    return None
