"""Task tokens that know whether they are alive.

AWS: the first outcome settles a token; any later call on it, and any call after the task timed out or its execution
ended, answers `TaskTimedOut`; text that is no token answers `InvalidToken`; a token of another place answers
`TaskDoesNotExist`. Outcomes that are not JSON or too long are refused. SendTaskHeartbeat restarts the heartbeat clock.
Tokens are several hundred characters long.

ministack: tokens are 36 characters; a used, timed-out or invented one is `TaskDoesNotExist` alike; two outcomes sent
at once are both accepted; any text is an outcome; heartbeats change nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from dataclasses import dataclass
from typing import Any

from ..clock import AdjustableClock
from .scope import Ended, Scope

_OUTPUT_BYTES = 262_144
_ERROR_CHARACTERS = 256
_CAUSE_CHARACTERS = 32_768
_TOKEN_CHARACTERS = 2_048
_BODY_BYTES = 480


@dataclass(frozen=True)
class Succeeded:
    """The task's result, as JSON text or, for one that Step Functions made itself, as value."""

    output: Any


@dataclass(frozen=True)
class Failed:
    """The task's error."""

    error: str
    cause: str


@dataclass(frozen=True)
class TimedOut:
    """Nobody answered in time."""

    error: str


class Task:
    """One attempt that waits for its outcome, from whomever it comes first."""

    def __init__(self, token: str, clock: AdjustableClock) -> None:
        self.token = token
        self._clock = clock
        self._changed = threading.Condition()
        self._outcome: Succeeded | Failed | TimedOut | Ended | None = None
        self._last_beat = clock.now()

    def settle(self, outcome: Succeeded | Failed | TimedOut | Ended) -> bool:
        """False when something else came first."""
        with self._changed:
            if self._outcome is not None:
                return False
            self._outcome = outcome
            self._changed.notify_all()
            return True

    def beat(self) -> bool:
        """Restarts the heartbeat clock; False when the task is over."""
        with self._changed:
            if self._outcome is not None:
                return False
            self._last_beat = self._clock.now()
            self._changed.notify_all()
            return True

    def wait(self, timeout: float | None, heartbeat: float | None, scope: Scope) -> Succeeded | Failed | TimedOut:
        """Blocks until the outcome or one of the two limits.

        # Raises
        `Ended` when the scope ends first.
        """
        started = self._clock.now()
        forget, unmoved = scope.watch(lambda: self.settle(Ended())), self._clock.when_moved(self._look)
        try:
            with self._changed:
                self._last_beat = started
                while self._outcome is None:
                    limits = []
                    if timeout is not None:
                        limits.append((started + timeout, "States.Timeout"))
                    if heartbeat is not None:
                        limits.append((self._last_beat + heartbeat, "States.HeartbeatTimeout"))
                    due, error = min(limits, default=(None, ""))
                    if due is not None and due <= self._clock.now():
                        self._outcome = TimedOut(error)
                        break
                    self._changed.wait(None if due is None else min(due - self._clock.now(), threading.TIMEOUT_MAX))
                outcome = self._outcome
        finally:
            forget()
            unmoved()
        if isinstance(outcome, Ended):
            raise outcome
        return outcome

    def _look(self) -> None:
        with self._changed:
            self._changed.notify_all()


class Tokens:
    """Every token issued since the start: the open ones with their task, the others as a memory."""

    def __init__(self, clock: AdjustableClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tasks: dict[str, Task | None] = {}

    def issue(self) -> str:
        """A new token that nobody waits for yet."""
        body = b"\x00\x00\x00\x2a" + os.urandom(_BODY_BYTES)
        token = base64.b64encode(body + hashlib.sha256(body).digest()).decode()
        with self._lock:
            self._tasks[token] = None
        return token

    def open(self, token: str) -> Task:
        """Begins to wait for an outcome under this token."""
        task = Task(token, self._clock)
        with self._lock:
            self._tasks[token] = task
        return task

    def close(self, token: str) -> None:
        """Forgets the task; the token stays known as one that is over."""
        with self._lock:
            self._tasks[token] = None

    def find(self, token: Any) -> Task | str:
        """The task, or the name of the error that AWS answers."""
        if not isinstance(token, str) or not 1 <= len(token) <= _TOKEN_CHARACTERS:
            return "InvalidToken"
        with self._lock:
            if token in self._tasks:
                return self._tasks[token] or "TaskTimedOut"
        return "TaskDoesNotExist" if _is_well_formed(token) else "InvalidToken"


def _is_well_formed(token: str) -> bool:
    try:
        content = base64.b64decode(token, validate=True)
    except ValueError:
        return False
    body, digest = content[:-32], content[-32:]
    return hashlib.sha256(body).digest() == digest


_MESSAGES = {
    "TaskTimedOut": "Task Timed Out: 'Provided task does not exist anymore'",
    "TaskDoesNotExist": "Task does not exist: 'The task identified by the provided token was not found'",
    "InvalidToken": "Invalid Token: 'Invalid token'",
}


def apply(tokens: Tokens) -> None:
    """Puts the three SendTask operations on top of `tokens`; tokens of activities stay ministack's."""
    from ministack.core.responses import error_response_json, json_response
    from ministack.services import stepfunctions

    def answering(original: Any, act: Any) -> Any:
        def handle(data: dict[str, Any]) -> Any:
            token = data.get("taskToken")
            if token in stepfunctions._task_tokens:
                return original(data)
            refusal = _refusal(data)
            if refusal is not None:
                return error_response_json(*refusal, 400)
            found = tokens.find(token)
            name = found if isinstance(found, str) else None if act(found, data) else "TaskTimedOut"
            return json_response({}) if name is None else error_response_json(name, _MESSAGES[name], 400)

        return handle

    stepfunctions._send_task_success = answering(
        stepfunctions._send_task_success, lambda task, data: task.settle(Succeeded(json.loads(data["output"])))
    )
    stepfunctions._send_task_failure = answering(
        stepfunctions._send_task_failure,
        lambda task, data: task.settle(Failed(data.get("error") or "", data.get("cause") or "")),
    )
    stepfunctions._send_task_heartbeat = answering(stepfunctions._send_task_heartbeat, lambda task, _: task.beat())


def _refusal(data: dict[str, Any]) -> tuple[str, str] | None:
    for field, limit in (("error", _ERROR_CHARACTERS), ("cause", _CAUSE_CHARACTERS)):
        if len(data.get(field) or "") > limit:
            return _too_long(field, limit)
    if "output" in data:
        if len(data["output"].encode()) > _OUTPUT_BYTES:
            return _too_long("output", _OUTPUT_BYTES)
        try:
            json.loads(data["output"])
        except ValueError:
            return "InvalidOutput", "Invalid Output: 'The output is not valid JSON'"
    return None


def _too_long(field: str, limit: int) -> tuple[str, str]:
    return (
        "ValidationException",
        f"1 validation error detected: Value at '{field}' failed to satisfy constraint: "
        f"Member must have length less than or equal to {limit}",
    )
