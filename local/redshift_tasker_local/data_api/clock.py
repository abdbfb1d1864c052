"""Time as the Data API sees it: the wall clock, which a test may push forward.

Results live a day, descriptions three, idempotency eight hours, sessions as long as they were asked to. Tests of these
move this clock instead of waiting, so nothing else in the package reads the system's time for a decision. Waiting
(WaitTimeSeconds) is real time on purpose.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Where the current time comes from."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""


class AdjustableClock:
    """The system's clock plus an offset that only grows."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._lock = threading.Lock()
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> float:
        with self._lock:
            return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Pushes the clock forward, as if that time had passed."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        with self._lock:
            self._offset += seconds
        for tell in self._watchers:
            tell()

    def when_moved(self, tell: Callable[[], None]) -> None:
        """Calls `tell` after each push."""
        self._watchers.append(tell)
