"""A statement and its states; no locks, no threads, no database: the store keeps the locks, the runner does the work.

SUBMITTED -> PICKED -> STARTED -> FINISHED, FAILED or ABORTED; the last two are also reached from the earlier states.
A statement holds one query (ExecuteStatement) or up to 40 (BatchExecuteStatement), each with an outcome of its own.
SQL and parameter values are kept out of every repr.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum

from .identity import Caller, DatabaseUser
from .parameters import Parameters
from .results import Result
from .sessions import KeptSession
from .targets import Target


class Status(StrEnum):
    """The states as the API spells them."""

    SUBMITTED = "SUBMITTED"
    PICKED = "PICKED"
    STARTED = "STARTED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    ABORTED = "ABORTED"

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self in (Status.FINISHED, Status.FAILED, Status.ABORTED)


_NEXT = {
    Status.SUBMITTED: {Status.PICKED, Status.FAILED, Status.ABORTED},
    Status.PICKED: {Status.STARTED, Status.FAILED, Status.ABORTED},
    Status.STARTED: {Status.FINISHED, Status.FAILED, Status.ABORTED},
}

NEVER_RAN = "Connection or an prior query failed."
"""What the service writes (so) for the queries of a batch that it did not get to."""


@dataclass(kw_only=True)
class Progress:
    """State, times and error: what a statement and its queries have in common."""

    created_at: float
    status: Status = Status.SUBMITTED
    updated_at: float = 0.0
    error: str | None = field(default=None, repr=False)
    duration_ns: int = -1

    def advance(self, status: Status, now: float, error: str | None = None) -> None:
        """Goes to the next state; a step that the life of a statement does not have is a bug."""
        if status not in _NEXT.get(self.status, ()):
            raise AssertionError(f"a statement can't go from {self.status} to {status}")
        self.status, self.updated_at, self.error = status, now, error

    @property
    def updated(self) -> float:
        """Time of the last change."""
        return self.updated_at or self.created_at


@dataclass(kw_only=True)
class Query(Progress):
    """One SQL text: a whole ExecuteStatement, or a part of a batch."""

    sql: str = field(repr=False)
    query_id: int = 0
    rows: int = -1
    size: int = -1
    result: Result | None = field(default=None, repr=False)

    @property
    def has_result_set(self) -> bool:
        """Whether rows can be fetched, be it none."""
        return self.result is not None


@dataclass(kw_only=True)
class Statement(Progress):
    """What one call of ExecuteStatement or BatchExecuteStatement started."""

    id: str
    sequence: int = 0
    is_batch: bool
    queries: list[Query]
    target: Target
    database: str
    user: DatabaseUser
    caller: Caller
    secret_arn: str | None = None
    name: str | None = None
    with_event: bool = False
    parameters: Parameters = field(default_factory=Parameters)
    result_format: str = "JSON"
    auto_commit: bool = False
    session: KeptSession | None = None
    token: tuple[str, str, str] | None = field(default=None, repr=False)
    """The scope of the ClientToken that it was started with."""
    keep_alive: int | None = None
    """For how many seconds the session is to live on; nothing leaves that as it is."""
    pid: int = 0
    cancel_requested: bool = False
    waiting: int = 0
    ended: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def has_result_set(self) -> bool:
        """Whether any of its queries returned rows."""
        return any(query.has_result_set for query in self.queries)

    def numbered(self, index: int) -> str:
        """Id of one query of a batch; they count from one."""
        return f"{self.id}:{index + 1}"
