"""Time as a service sees it: the wall clock, which a test may push forward (`RedshiftTaskerLocal.AdvanceClock`).

Rows live a day, descriptions three, idempotency eight hours; a task may wait a year and a message be invisible for
twelve hours. Tests of these move a clock instead of waiting, and what they find doesn't depend on the machine's speed.
Each service has a clock of its own, because a push is meant for something: what a statement leaves behind is a day
older, and the task that started it has not missed its heartbeats for a day.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

DATA_API = "redshift-data"
SERVICES = (DATA_API, "dynamodb", "scheduler", "sqs", "states")
"""Whose clocks can be moved, by the names that faults have too."""


class Clock(Protocol):
    """Where the current time comes from."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""


class AdjustableClock:
    """The system's clock plus an offset that only grows."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._lock = threading.Lock()
        self._watchers: dict[object, Callable[[], None]] = {}

    def now(self) -> float:
        with self._lock:
            return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Pushes the clock forward, as if that time had passed."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        with self._lock:
            self._offset += seconds
            watchers = list(self._watchers.values())
        for tell in watchers:
            tell()

    def when_moved(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Calls `tell` after each push, until what this returns is called."""
        key = object()
        with self._lock:
            self._watchers[key] = tell

        def forget() -> None:
            with self._lock:
                self._watchers.pop(key, None)

        return forget

    def sleep(
        self, seconds: float, woken: threading.Event | None = None, over: Callable[[], bool] = lambda: False
    ) -> None:
        """Returns when so much time has passed by this clock; earlier if `over` says so whenever `woken` is set."""
        woken = woken or threading.Event()
        forget, due = self.when_moved(woken.set), self.now() + seconds
        try:
            while True:
                woken.clear()
                left = due - self.now()
                if left <= 0 or over():
                    return
                woken.wait(min(left, threading.TIMEOUT_MAX))
        finally:
            forget()


class Clocks:
    """The clock of each service."""

    def __init__(self) -> None:
        self._clocks = {service: AdjustableClock() for service in SERVICES}

    def of(self, service: str) -> AdjustableClock:
        """That of one of `SERVICES`."""
        return self._clocks[service]
