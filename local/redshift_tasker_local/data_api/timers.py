"""Things to do at a time of the adjustable clock: close a session, send a delayed event, end a statement that is too
old. One daemon thread, started with the first of them, does each in its turn; a test that pushes the clock past a
time gets it done at once.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections.abc import Callable

from ..clock import AdjustableClock
from . import errors

_log = logging.getLogger(__name__)


class Timers:
    """What is due later."""

    def __init__(self, clock: AdjustableClock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._started = False
        clock.when_moved(self._wake)

    def at(self, when: float, action: Callable[[], None]) -> None:
        """Runs a short action at that time, or soon if it has passed."""
        with self._changed:
            heapq.heappush(self._due, (when, next(self._order), action))
            if not self._started:
                self._started = True
                threading.Thread(target=self._run, name="redshift-data-timers", daemon=True).start()
            self._changed.notify()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify()

    def _run(self) -> None:
        while True:
            action = self._next()
            try:
                action()
            except Exception as error:
                _log.error("a timed action failed: %s", errors.place(error))

    def _next(self) -> Callable[[], None]:
        with self._changed:
            while True:
                if not self._due:
                    self._changed.wait()
                elif (remaining := self._due[0][0] - self._clock.now()) > 0:
                    self._changed.wait(min(remaining, threading.TIMEOUT_MAX))
                else:
                    return heapq.heappop(self._due)[2]
