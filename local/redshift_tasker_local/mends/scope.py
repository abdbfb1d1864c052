"""What is still allowed to run in an execution: the execution itself, and inside it each attempt of a Parallel or Map.

On AWS the end of an execution (StopExecution, its TimeoutSeconds) or of a branch's siblings ends waiting tasks and
retries at once. ministack lets every thread finish what it began. A scope is the thing that ends; threads of
branches inherit it through their context.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar

from ..clock import AdjustableClock


class Ended(Exception):
    """The execution or branch that wanted to go on is over; nothing is left to report."""


class Scope:
    """Ends once, and with it everything inside."""

    def __init__(self, parent: Scope | None = None) -> None:
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._watchers: dict[int, Callable[[], object]] = {}
        self._forget = parent.watch(self.end) if parent is not None else lambda: None

    def end(self) -> bool:
        """Tells all watchers, in any thread; False when it had ended before."""
        with self._lock:
            if self._over.is_set():
                return False
            self._over.set()
            watchers, self._watchers = list(self._watchers.values()), {}
        for watcher in watchers:
            watcher()
        return True

    def leave(self) -> None:
        """Detaches from the parent, when all that ran inside is done."""
        self._forget()

    def watch(self, watcher: Callable[[], object]) -> Callable[[], None]:
        """Calls `watcher` at the end, at once if that has come; the result takes the watcher away again."""
        key = id(watcher)
        with self._lock:
            over = self._over.is_set()
            if not over:
                self._watchers[key] = watcher
        if over:
            watcher()
        return lambda: self._remove(key)

    def sleep(self, seconds: float, clock: AdjustableClock) -> None:
        """Sleeps, by that clock, unless the end comes first.

        # Raises
        `Ended` when it has come.
        """
        woken = threading.Event()
        forget = self.watch(woken.set)
        try:
            clock.sleep(seconds, woken, self._over.is_set)
        finally:
            forget()
        self.check()

    def check(self) -> None:
        """Raises `Ended` when there is no reason to go on."""
        if self._over.is_set():
            raise Ended

    def _remove(self, key: int) -> None:
        with self._lock:
            self._watchers.pop(key, None)


current: ContextVar[Scope] = ContextVar("scope")
"""The innermost scope of the running thread; unset in threads that run no execution."""

execution_arn: ContextVar[str] = ContextVar("execution_arn")
"""The execution that the running thread works for, in its branches too; unset in threads that run none."""


def here() -> Scope:
    """The innermost scope; one that never ends where none was set (TestState, synchronous executions)."""
    return current.get(None) or Scope()
