"""What the cloud bears, measured on one of its own: start, active statements, statements a minute, paging, memory, end.

Nothing here judges a time: the figures are printed, and only what came out wrong (a statement that did not end well, a
row that is missing, a process that is left) makes the command fail.
"""

from __future__ import annotations

import json
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .clients import ClientError, Clients
from .problem import Problem

_TARGET = {"ClusterIdentifier": "warehouse", "Database": "dev", "DbUser": "awsuser"}
_CALLERS = 16
_ENDED = ("FINISHED", "FAILED", "ABORTED")
_QUARTERS = 4
_KEPT_STATEMENTS = 500
"""How many statements the cloud remembers while its memory is watched; by default it is so many that a test never
gets there, and the memory of descriptions would be all that is seen."""


@dataclass(frozen=True)
class Load:
    """How much."""

    active: int = 500
    per_minute: int = 2000
    seconds: float = 60
    rows: int = 10_000


@dataclass
class Report:
    """What was measured, and what was wrong."""

    start_seconds: float = 0
    active: int = 0
    active_submitted_seconds: float = 0
    refused_beyond: bool = False
    cancelled_seconds: float = 0
    statements: int = 0
    per_minute: float = 0
    latency_ms_median: float = 0
    latency_ms_99: float = 0
    rows: int = 0
    pages: int = 0
    rows_seconds: float = 0
    memory_mb: list[float] = field(default_factory=list)
    """Of the server's process after each quarter of the statements."""
    stop_seconds: float = 0
    left_after_kill: int = 0
    wrong: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def run(load: Load) -> Report:
    """Starts a cloud, loads it, ends it; then starts another between a parent and it, and kills the parent."""
    if load.active < _CALLERS:
        raise Problem(f"{_CALLERS} callers need as many active statements", f"give `--active` {_CALLERS} or more")
    report = Report()
    with _served(report) as (clients, server):
        _active(clients, load, report)
        _rate(clients, load, report, server)
        _pages(clients, load, report)
    _killed_parent(report)
    return report


def text(report: Report) -> str:
    """For people."""
    lines = [
        f"ready after {report.start_seconds:.2f} s, ended within {report.stop_seconds:.2f} s",
        f"{report.active} active statements, submitted in {report.active_submitted_seconds:.1f} s, all cancelled in "
        f"{report.cancelled_seconds:.1f} s; one more was {'refused' if report.refused_beyond else 'NOT refused'}",
        f"{report.statements} statements at {report.per_minute:.0f} a minute, each from submission to result "
        f"{report.latency_ms_median:.0f} ms (median), {report.latency_ms_99:.0f} ms (99 %)",
        f"{report.rows} rows in {report.pages} pages in {report.rows_seconds:.2f} s",
        f"memory after each quarter of the statements: {', '.join(f'{mb:.0f}' for mb in report.memory_mb)} MB",
        f"{report.left_after_kill} processes left after kill -9 of the parent",
    ]
    return "\n".join([*lines, *report.wrong, f"{len(report.wrong)} wrong"])


@contextmanager
def _served(report: Report) -> Iterator[tuple[Clients, int]]:
    with tempfile.TemporaryDirectory(prefix="rtl-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        began = time.monotonic()
        server = subprocess.Popen(_serve(folder), stdout=subprocess.PIPE, text=True)
        try:
            ready = _ready(server)
            report.start_seconds = round(time.monotonic() - began, 2)
            yield Clients(ready["endpoint"]), server.pid
        finally:
            began = time.monotonic()
            server.terminate()
            code = server.wait(30)
            report.stop_seconds = round(time.monotonic() - began, 2)
            if code != 0:
                report.wrong.append(f"the cloud ended with {code}")


def _serve(folder: str) -> list[str]:
    return [sys.executable, "-m", __package__, "serve", "--json", "--data-dir", str(Path(folder, "data"))]


def _ready(server: subprocess.Popen[str]) -> dict[str, Any]:
    assert server.stdout is not None
    if not select.select([server.stdout], [], [], 120)[0] or not (line := server.stdout.readline()):
        raise Problem("the cloud did not get ready", "start `serve` by hand to see why")
    return dict(json.loads(line))


def _active(clients: Clients, load: Load, report: Report) -> None:
    """As many statements at once as the quota allows, and one more."""
    data = clients.of("redshift-data")
    clients.control("SetLimits", active_statements=load.active)

    def submit(_number: int) -> str:
        return str(data.execute_statement(**_TARGET, Sql="select pg_sleep(600)")["Id"])

    with ThreadPoolExecutor(_CALLERS) as pool:
        began = time.monotonic()
        submitted = list(pool.map(submit, range(load.active)))
        report.active_submitted_seconds = round(time.monotonic() - began, 2)
        try:
            submit(load.active)
        except ClientError as error:
            report.refused_beyond = error.response["Error"]["Code"] == "ActiveStatementsExceededException"
        if not report.refused_beyond:
            report.wrong.append("a statement beyond the quota was taken")
        began = time.monotonic()
        # The newest first: those that wait are cancelled without ever running.
        list(pool.map(lambda identifier: data.cancel_statement(Id=identifier), reversed(submitted)))
        ends = list(pool.map(lambda identifier: _end(data, identifier), submitted))
        report.cancelled_seconds = round(time.monotonic() - began, 2)
    report.active = len(submitted)
    if wrong := [end for end in ends if end != "ABORTED"]:
        report.wrong.append(f"{len(wrong)} of the active statements did not end ABORTED")


def _rate(clients: Clients, load: Load, report: Report, server: int) -> None:
    """Statements at a steady rate, each followed to its rows."""
    data = clients.of("redshift-data")
    clients.control("SetLimits", remembered_statements=_KEPT_STATEMENTS)
    total = max(_QUARTERS, int(load.per_minute * load.seconds / 60))
    began = time.monotonic()

    def one(number: int) -> float:
        time.sleep(max(0.0, began + number * 60 / load.per_minute - time.monotonic()))
        submitted = time.monotonic()
        answer = data.execute_statement(**_TARGET, Sql=f"select {number}", WaitTimeSeconds=20)
        if answer["Status"] != "FINISHED" and _end(data, answer["Id"]) != "FINISHED":
            return -1
        (row,) = data.get_statement_result(Id=answer["Id"])["Records"]
        return (time.monotonic() - submitted) * 1000 if row[0]["longValue"] == number else -1

    latencies: list[float] = []
    with ThreadPoolExecutor(_CALLERS) as pool:
        for quarter in range(_QUARTERS):
            numbers = range(total * quarter // _QUARTERS, total * (quarter + 1) // _QUARTERS)
            latencies += pool.map(one, numbers)
            report.memory_mb.append(_memory(server))
    report.statements = total
    report.per_minute = round(total * 60 / (time.monotonic() - began), 1)
    good = sorted(latency for latency in latencies if latency >= 0)
    if len(good) < total:
        report.wrong.append(f"{total - len(good)} statements did not give their row")
    if good:
        report.latency_ms_median = round(statistics.median(good), 1)
        report.latency_ms_99 = round(good[int(len(good) * 0.99)], 1)


def _pages(clients: Clients, load: Load, report: Report) -> None:
    """A long result, page by page."""
    data = clients.of("redshift-data")
    began = time.monotonic()
    sql = f"select n, repeat('x', 100) from generate_series(1, {load.rows}) as every(n)"
    identifier = data.execute_statement(**_TARGET, Sql=sql)["Id"]
    _end(data, identifier)
    numbers: list[int] = []
    for page in data.get_paginator("get_statement_result").paginate(Id=identifier):
        report.pages += 1
        numbers += [record[0]["longValue"] for record in page["Records"]]
    report.rows, report.rows_seconds = len(numbers), round(time.monotonic() - began, 2)
    if numbers != list(range(1, load.rows + 1)):
        report.wrong.append("rows are missing, doubled or in another order")


def _end(data: Any, identifier: str) -> str:
    """The status of a statement that ends in a minute."""
    deadline = time.monotonic() + 60
    while (status := data.describe_statement(Id=identifier, WaitTimeSeconds=10)["Status"]) not in _ENDED:
        if time.monotonic() > deadline:
            break
    return str(status)


def _memory(process: int) -> float:
    """Resident megabytes."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


_BETWEEN = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"


def _killed_parent(report: Report) -> None:
    """What is left of a cloud whose parent was killed."""
    with tempfile.TemporaryDirectory(prefix="rtl-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        parent = subprocess.Popen([sys.executable, "-c", _BETWEEN, *_serve(folder)], stdout=subprocess.PIPE, text=True)
        ready = _ready(parent)
        started = [int(ready["pid"]), int(ready["postgres"]["pid"])]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + 30
        while (left := [pid for pid in started if _runs(pid)]) and time.monotonic() < deadline:
            time.sleep(0.05)
    report.left_after_kill = len(left)
    if left:
        report.wrong.append(f"processes {left} are left after kill -9 of the parent")


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
