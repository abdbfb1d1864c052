"""Sessions that outlive their statement: one PostgreSQL connection each, with its temporary tables and settings.

A session is BUSY while a statement has it (from the statement's submission to its end), AVAILABLE afterwards for as
many seconds as it was asked to live, and then CLOSED for good. It takes one statement at a time and queues none. A day
after its creation it is closed even if a statement runs, which is cancelled then.
"""

from __future__ import annotations

import math
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import psycopg

from ..clock import Clock
from . import errors
from .identity import Caller, DatabaseUser
from .limits import CurrentLimits
from .targets import Target
from .timers import Timers


class SessionStatus(StrEnum):
    """The states as the API spells them."""

    AVAILABLE = "AVAILABLE"
    BUSY = "BUSY"
    CLOSED = "CLOSED"


@dataclass(kw_only=True)
class KeptSession:
    """A session that was asked for with SessionKeepAliveSeconds."""

    target: Target
    database: str
    user: DatabaseUser
    caller: Caller
    secret_arn: str | None
    created_at: float
    keep_alive: int
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: SessionStatus = SessionStatus.AVAILABLE
    updated_at: float = 0.0
    expires_at: float = 0.0
    statement_id: str | None = None
    connection: psycopg.Connection | None = field(default=None, repr=False)
    """Made by the first statement that runs; only the thread that runs the session's statement touches it."""
    lost: bool = False
    """There is no connection and none can be made: the session is of no more use."""


class Sessions:
    """Sessions by id."""

    def __init__(self, clock: Clock, limits: CurrentLimits, timers: Timers) -> None:
        self._clock = clock
        self._limits = limits
        self._timers = timers
        self._lock = threading.RLock()
        self._sessions: OrderedDict[str, KeptSession] = OrderedDict()
        self.cancel_statement: Callable[[str], None] = lambda _statement_id: None
        """How to stop the statement of a session whose day is over; set by whoever knows how."""

    def find(self, session_id: str, caller: Caller) -> KeptSession | None:
        """A session of the caller's, whatever its state."""
        with self._lock:
            self._settle()
            session = self._sessions.get(session_id)
            return session if session is not None and caller.may_use(session.caller) else None

    def newest_first(self) -> list[KeptSession]:
        """All sessions of the last day."""
        with self._lock:
            self._settle()
            return list(reversed(self._sessions.values()))

    def claim(self, session: KeptSession, statement_id: str, keep_alive: int | None) -> None:
        """Gives a session, old or new, to a statement.

        # Raises
        ApiError: it is busy or closed, or a new one would be one too many.
        """
        with self._lock:
            self._settle()
            if session.id not in self._sessions:
                self._add(session)
            elif session.status is not SessionStatus.AVAILABLE:
                raise errors.session_not_available()
            if keep_alive is not None:
                session.keep_alive = keep_alive
            session.statement_id = statement_id
            session.expires_at = self._last_moment(session)
            self._turn(session, SessionStatus.BUSY, self._clock.now())

    def release(self, session: KeptSession) -> None:
        """The statement has ended and is done with the connection."""
        with self._lock:
            session.statement_id = None
            lost = session.lost or (session.connection is not None and session.connection.closed)
            now = self._clock.now()
            if lost or session.keep_alive == 0 or self._last_moment(session) <= now:
                self._close(session, now)
                return
            session.expires_at = min(now + session.keep_alive, self._last_moment(session))
            self._turn(session, SessionStatus.AVAILABLE, now)
            self._timers.at(session.expires_at, self._settle)

    def _add(self, session: KeptSession) -> None:
        limit = self._limits.value.active_sessions
        open_ones = sum(
            other.target.key == session.target.key and other.status is not SessionStatus.CLOSED
            for other in self._sessions.values()
        )
        if open_ones >= limit:
            raise errors.active_sessions_exceeded(limit)
        self._sessions[session.id] = session
        self._timers.at(self._last_moment(session), self._settle)

    def _last_moment(self, session: KeptSession) -> float:
        return session.created_at + self._limits.value.session_lifetime

    def _settle(self) -> None:
        """Closes what is past its time and forgets what was created more than a day ago."""
        now = self._clock.now()
        with self._lock:
            for session in list(self._sessions.values()):
                if session.status is SessionStatus.AVAILABLE and session.expires_at <= now:
                    self._close(session, now)
                elif session.status is SessionStatus.BUSY and session.expires_at <= now and session.statement_id:
                    session.expires_at = math.inf
                    # Not here: the store's lock, which cancelling takes, comes before ours.
                    self._timers.at(now, partial(self.cancel_statement, session.statement_id))
                if session.status is SessionStatus.CLOSED and self._last_moment(session) <= now:
                    del self._sessions[session.id]

    def _close(self, session: KeptSession, now: float) -> None:
        if session.connection is not None:
            session.connection.close()
        session.connection = None
        self._turn(session, SessionStatus.CLOSED, now)

    @staticmethod
    def _turn(session: KeptSession, status: SessionStatus, now: float) -> None:
        session.status, session.updated_at = status, now
