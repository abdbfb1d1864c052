"""The event "Redshift Data Statement Status Change": sent once when a statement with WithEvent has ended.

Its form is that of real ones: a batch has one event, with `rows` -1 and no `redshiftQueryId`; `statementName` is
absent when the statement has none; the error's text is never in it, DescribeStatement has that. It is sent by the
thread that ended the statement, so nothing but a planned fault delays it, and after the new state is visible.

An event that a fault puts behind the next one is held until another statement that the fault covers has ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .cloud import Cloud
from .faults import Faults
from .statements import Statement
from .store import Store

SOURCE = "aws.redshift-data"
DETAIL_TYPE = "Redshift Data Statement Status Change"


class Announcer:
    """Sends the events."""

    def __init__(self, cloud: Cloud, store: Store, faults: Faults) -> None:
        self._cloud = cloud
        self._store = store
        self._faults = faults
        self._lock = threading.Lock()
        self._held: list[_Held] = []

    def statement_ended(self, statement: Statement) -> None:
        """Sends the statement's event, if it wants one."""
        if not statement.with_event:
            return
        resource = statement.target.arn(statement.caller.region, statement.caller.account)
        content = detail(statement, self._store.expires_at(statement))
        send = partial(self._cloud.emit, statement.caller, SOURCE, DETAIL_TYPE, resource, content)
        fault = self._faults.of_event(statement.name, statement.id)
        match fault.error if fault is not None else None:
            case "drop":
                return
            case "duplicate":
                send()
            case "delay":
                _later(fault.seconds, send)
                return
            case "reorder":
                self._hold(_Held(send, fault.name_prefix), fault.seconds)
                return
        send()
        self._release(statement.name or "")

    def _hold(self, held: _Held, seconds: float) -> None:
        with self._lock:
            self._held.append(held)
        _later(seconds, lambda: self._send_held([held]))

    def _release(self, name: str) -> None:
        with self._lock:
            covered = [held for held in self._held if name.startswith(held.name_prefix)]
        self._send_held(covered)

    def _send_held(self, wanted: list[_Held]) -> None:
        with self._lock:
            due = [held for held in wanted if held in self._held]
            self._held = [held for held in self._held if held not in due]
        for held in due:
            held.send()


@dataclass(frozen=True, eq=False)
class _Held:
    """An event that waits for the next one."""

    send: Callable[[], None]
    name_prefix: str


def _later(seconds: float, send: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, send)
    timer.daemon = True
    timer.start()


def detail(statement: Statement, expires_at: float) -> dict[str, Any]:
    """The event's own part."""
    content: dict[str, Any] = {
        "principal": statement.caller.principal,
        "statementId": statement.id,
        "state": str(statement.status),
        "rows": -1 if statement.is_batch else statement.queries[0].rows,
        "expireAt": int(expires_at),
    }
    if statement.name:
        content["statementName"] = statement.name
    if not statement.is_batch:
        content["redshiftQueryId"] = statement.queries[0].query_id or -1
    return content
