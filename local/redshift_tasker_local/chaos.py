"""Disturbs a tasker while it works, and says whether everything came right nonetheless.

Executions of a state machine that inserts a row each are started while the function's processes are killed at random
moments, events are lost, doubled and late, and the Data API refuses requests or hides what came of them. Afterwards
nothing is disturbed any more, but schedules are fired as they would each minute. Right is: every execution ends as its
SQL says, and each row stands exactly once. The seed decides what is done and when; how the machine's threads meet it
does not.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import each_fault, schedules, secrecy
from .clients import Clients
from .problem import Problem
from .queries import rows

TABLE = "chaos_rows"
_REFUSALS = ("ThrottlingException", "ActiveStatementsExceededException", "InternalServerException")
_FAULTS: tuple[dict[str, Any], ...] = (
    *({"Operation": "Event", "Error": effect} for effect in ("drop", "duplicate", "delay")),
    *({"Operation": "ExecuteStatement", "Error": error} for error in _REFUSALS),
    *(
        {"Operation": operation, "Error": "InternalServerException", "After": True}
        for operation in ("ExecuteStatement",)
    ),
    *(
        {"Operation": "DescribeStatement", "Error": error}
        for error in ("ThrottlingException", "InternalServerException")
    ),
    *(
        {"Service": "dynamodb", "Operation": operation, "Error": "InternalServerError", "After": after}
        for operation in ("TransactWriteItems", "UpdateItem", "PutItem")
        for after in (False, True)
    ),
    *(
        {"Service": "states", "Operation": "SendTaskSuccess", "Error": "ThrottlingException", "After": after}
        for after in (False, True)
    ),
)
_ONE_IN_FAILS = 5
"""One execution in so many has SQL that fails."""
_CANARY = "canary_of_sql"
_TICK_SECONDS = 5
_VICTIM_SECONDS = 20


@dataclass
class Report:
    """What was done and what was wrong in the end."""

    seed: int
    executions: int = 0
    kills: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    ticks: int = 0
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)
    met: list[dict[str, Any]] = field(default_factory=list)
    """Each fault that was met alone, before the disturbance, and what was wrong then."""

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def run(clients: Clients, machine: str, function: str, kills: int, seed: int | None, patience: float) -> Report:
    """Disturbs as often as `kills` says, then waits for all executions to end.

    # Raises
    `Problem` when the function has no process that could be killed.
    """
    report = Report(random.SystemRandom().randrange(2**32) if seed is None else seed)
    chance = random.Random(report.seed)
    print(f"seed {report.seed}", file=sys.stderr, flush=True)
    began = time.monotonic()
    rows(clients, f"DROP TABLE IF EXISTS {TABLE}", f"CREATE TABLE {TABLE} (n INTEGER)")
    begun = each_fault.begin(clients, machine)
    started: dict[str, int] = {}
    while report.kills < kills:
        for _ in range(chance.randint(1, 2)):
            _start(clients, machine, started)
        if chance.random() < 0.5:
            fault = chance.choice(_FAULTS)
            name = f"{fault['Operation']} {fault['Error']}"
            report.faults[name] = report.faults.get(name, 0) + 1
            of_ours = {} if "Service" in fault else {"StatementNamePrefix": "sfnrt:"}
            clients.control("InjectFault", **fault, **of_ours, Count=chance.randint(1, 4))
        time.sleep(chance.uniform(0, 0.3))
        _kill_one(function, chance)
        report.kills += 1
    clients.control("ClearFaults")
    report.executions = len(started)
    _finish(clients, started, report, time.monotonic() + patience)
    report.met = each_fault.finish(clients, begun, patience)
    report.wrong += _wrong_rows(clients, started)
    report.wrong += _leaks(clients, started)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def text(report: Report) -> str:
    """For people."""
    faults = ", ".join(f"{count} {what}" for what, count in sorted(report.faults.items()))
    summary = (
        f"seed {report.seed}: {report.executions} executions, {report.kills} kills, faults: {faults or 'none'}; "
        f"{report.ticks} rounds of schedules, {report.seconds:g} s"
    )
    met = [f"{check['check']}: {check['problem']}" for check in report.met if check["problem"]]
    return "\n".join([summary, *report.wrong, *met, f"{len(report.wrong) + len(met)} wrong"])


def _start(clients: Clients, machine: str, started: dict[str, int]) -> None:
    number = len(started) + 1
    value = f"{number} / 0" if number % _ONE_IN_FAILS == 0 else str(number)
    document = json.dumps({"sql": f"INSERT INTO {TABLE} SELECT {value} /* {_CANARY} */"})
    answer = clients.of("stepfunctions").start_execution(stateMachineArn=machine, input=document)
    started[answer["executionArn"]] = number


def _kill_one(function: str, chance: random.Random) -> None:
    deadline = time.monotonic() + _VICTIM_SECONDS
    while not (victims := _processes(function)):
        if time.monotonic() > deadline:
            raise Problem(f"the function `{function}` has no process", "is it the one that the state machine invokes?")
        time.sleep(0.001)
    try:
        os.kill(chance.choice(victims), signal.SIGKILL)
    except ProcessLookupError:
        return


def _processes(function: str) -> list[int]:
    """The function's processes on this machine, by the environment that Lambda gives them."""
    mark = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return sorted(found)


def _finish(clients: Clients, started: dict[str, int], report: Report, deadline: float) -> None:
    states, running = clients.of("stepfunctions"), dict(started)
    next_tick = time.monotonic()
    while running and time.monotonic() < deadline:
        for arn, number in list(running.items()):
            execution = states.describe_execution(executionArn=arn)
            if execution["status"] == "RUNNING":
                continue
            del running[arn]
            expected = ("FAILED", "FAILED") if number % _ONE_IN_FAILS == 0 else ("SUCCEEDED", None)
            if (execution["status"], execution.get("error")) != expected:
                told = f"{execution['status']} {execution.get('error')}: {execution.get('cause')}"
                report.wrong.append(f"execution {number} ended as {told}")
        if running and time.monotonic() >= next_tick:
            schedules.fire_all(clients)
            report.ticks += 1
            next_tick = time.monotonic() + _TICK_SECONDS
        time.sleep(0.1)
    report.wrong += [f"execution {number} did not end" for number in running.values()]


def _wrong_rows(clients: Clients, started: dict[str, int]) -> list[str]:
    counts = dict(rows(clients, f"SELECT n, COUNT(*) FROM {TABLE} GROUP BY n"))
    wrong = []
    for number in started.values():
        expected = 0 if number % _ONE_IN_FAILS == 0 else 1
        if counts.get(number, 0) != expected:
            wrong.append(f"row {number} stands {counts.get(number, 0)} times")
    return wrong


def _leaks(clients: Clients, started: dict[str, int]) -> list[str]:
    """Whether a log line holds SQL or a task's token."""
    tokens = {token for arn in started for token in _tokens(clients, arn)}
    try:
        secrecy.check(clients, [_CANARY, *tokens], where=("log",))
    except AssertionError as leak:
        return [str(leak)]
    return []


def _tokens(clients: Clients, arn: str) -> Iterator[str]:
    for event in clients.pages("stepfunctions", "get_execution_history", "events", executionArn=arn):
        scheduled = event.get("taskScheduledEventDetails")
        if scheduled is not None:
            yield json.loads(scheduled["parameters"])["Payload"]["taskToken"]
