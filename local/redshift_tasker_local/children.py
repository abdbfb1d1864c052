"""Child processes that cannot outlive the cloud.

Linux sends a process its "parent death signal" when the *thread* that forked it ends, not when the parent process
does. A child started from a short-lived worker thread would thus be killed at a random moment, so every child is
forked by one thread that lives as long as this process. When the process goes, even by `kill -9`, the kernel ends the
children. Grandchildren are the children's business: PostgreSQL's notice that their postmaster is gone.
"""

from __future__ import annotations

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from typing import Any

_PR_SET_PDEATHSIG = 1

Popen = subprocess.Popen
"""The real class, kept because a mend puts `Children.spawn` in its place inside ministack."""


class Children:
    """Starts child processes and ends those that are left."""

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[tuple[Future[subprocess.Popen[Any]], tuple[Any, ...], dict[str, Any]]] = (
            queue.SimpleQueue()
        )
        self._started: list[subprocess.Popen[Any]] = []
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None
        threading.Thread(target=self._fork_forever, name="children", daemon=True).start()

    def spawn(self, *args: Any, death_signal: signal.Signals = signal.SIGKILL, **kwargs: Any) -> subprocess.Popen[Any]:
        """Like `subprocess.Popen(...)`; the child gets `death_signal` as soon as this process is no more."""
        own_step = kwargs.pop("preexec_fn", None)
        parent = os.getpid()
        prctl = self._prctl

        # Runs between fork and exec, after Popen changed the user (a change of user clears the death signal).
        def before_exec() -> None:
            if prctl is not None:
                prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
                if os.getppid() != parent:
                    os._exit(1)
            if own_step is not None:
                own_step()

        result: Future[subprocess.Popen[Any]] = Future()
        self._requests.put((result, args, {**kwargs, "preexec_fn": before_exec}))
        return result.result()

    def end_all(self, patience: float = 3.0) -> None:
        """Ends every child still alive: first politely, then by force."""
        alive = [child for child in self._started if child.poll() is None]
        for child in alive:
            child.terminate()
        for child in alive:
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _fork_forever(self) -> None:
        while True:
            result, args, kwargs = self._requests.get()
            try:
                child = Popen(*args, **kwargs)
            except BaseException as error:  # handed to the caller, whatever it is
                result.set_exception(error)
                continue
            self._started = [known for known in self._started if known.returncode is None]
            self._started.append(child)
            result.set_result(child)
