"""All statements, with the only lock around them: submitted on the event loop, advanced by the runner's threads.

It keeps what the service promises to keep: a client token for eight hours, rows for a day, a description for three.
Memory is bounded besides: the oldest results, and then the oldest statements, go first.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ..clock import Clock
from . import errors
from .identity import Caller
from .limits import CurrentLimits
from .results import Result
from .sessions import Sessions
from .statements import NEVER_RAN, Progress, Query, Statement, Status


@dataclass(frozen=True)
class Token:
    """A ClientToken in the scope in which it counts, with what it was used for."""

    scope: tuple[str, str, str]
    fingerprint: str


@dataclass(frozen=True)
class _Use:
    fingerprint: str
    statement_id: str
    at: float


_PASSWORD = re.compile(r"(\bPASSWORD\s+)'(?:[^']|'')*'", re.IGNORECASE)


class Store:
    """Statements by id."""

    def __init__(self, clock: Clock, limits: CurrentLimits, sessions: Sessions) -> None:
        self._clock = clock
        self._limits = limits
        self._sessions = sessions
        self._lock = threading.RLock()
        self._statements: OrderedDict[str, Statement] = OrderedDict()
        self._expired: OrderedDict[str, float] = OrderedDict()
        self._tokens: OrderedDict[tuple[str, str, str], _Use] = OrderedDict()
        self._watchers: dict[str, list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}
        self._active: Counter[tuple[bool, str]] = Counter()
        self._kept_bytes = 0
        self._cleaned_at = 0.0
        self._sequence = 0
        self._query_id = 1000

    def now(self) -> float:
        """The time that statements are stamped with."""
        return self._clock.now()

    def submit(self, statement: Statement, token: Token | None) -> tuple[Statement, bool]:
        """Takes a new statement, or finds the one that the same token started; says which.

        # Raises
        ApiError: the token was used for something else, the target has too many active statements or sessions, or the
        statement's session is not available.
        """
        with self._lock:
            self._expire()
            if token is not None and (use := self._tokens.get(token.scope)):
                if use.fingerprint != token.fingerprint:
                    raise errors.validation("ClientToken was already used with different request parameters.")
                if known := self._statements.get(use.statement_id):
                    return known, False
            if self._active[statement.target.key] >= (limit := self._limits.value.active_statements):
                raise errors.active_statements_exceeded(limit)
            if statement.session is not None:
                self._sessions.claim(statement.session, statement.id, statement.keep_alive)
            self._active[statement.target.key] += 1
            self._sequence += 1
            statement.sequence = self._sequence
            self._statements[statement.id] = statement
            if token is not None:
                statement.token = token.scope
                self._tokens[token.scope] = _Use(token.fingerprint, statement.id, self.now())
            return statement, True

    def find(self, statement_id: str, caller: Caller) -> tuple[Statement, int | None]:
        """A statement, and the place of the query that a suffix `:n` names.

        # Raises
        ApiError: it does not exist, is another role's, or has expired.
        """
        whole, _, number = statement_id.partition(":")
        with self._lock:
            self._expire()
            statement = self._statements.get(whole)
            if statement is None and whole in self._expired:
                raise errors.expired(self._expired[whole])
            if statement is None or not caller.may_use(statement.caller):
                raise errors.unknown_statement(statement_id)
            if ":" not in statement_id:
                return statement, None
            if not statement.is_batch or not number or not 1 <= int(number) <= len(statement.queries):
                raise errors.unknown_statement(statement_id)
            return statement, int(number) - 1

    def get(self, statement_id: str) -> Statement | None:
        """A statement for the service's own purposes, whoever started it."""
        with self._lock:
            return self._statements.get(statement_id)

    def all(self) -> list[Statement]:
        """Everybody's statements in the order of their submission."""
        with self._lock:
            self._expire()
            return list(self._statements.values())

    def ran_before(self, statement: Statement) -> list[dict[str, object]]:
        """What ran on a statement's cluster or workgroup before it. Only an administrator sees what others ran."""
        sees_all = statement.user.superuser or statement.user.name in statement.target.users
        with self._lock:
            statements = [
                one
                for one in self._statements.values()
                if one.target is statement.target and (sees_all or one.user.name == statement.user.name)
            ]
        return [
            {
                "id": query.query_id,
                "pid": one.pid,
                "database": one.database,
                "user": one.user.name,
                "status": one.status.value,
                "start": query.created_at,
                "end": query.updated,
                "duration": max(query.duration_ns, 0) // 1000,
                "rows": max(query.rows, 0),
                "error": query.error,
                "text": _PASSWORD.sub(r"\1'***'", query.sql),
            }
            for one in statements
            for query in one.queries
            if one.status.ended and one is not statement
        ]

    def newest_first(self, caller: Caller) -> list[Statement]:
        """All statements of an account and region."""
        with self._lock:
            self._expire()
            return [
                statement
                for statement in reversed(self._statements.values())
                if caller.shares_account(statement.caller)
            ]

    def pick(self, statement: Statement) -> bool:
        """A worker takes the statement, unless it was cancelled in the queue."""
        with self._changing(statement):
            if statement.status.ended:
                return False
            statement.advance(Status.PICKED, self.now())
            return True

    def start(self, statement: Statement, pid: int) -> None:
        """The worker has a connection."""
        with self._changing(statement):
            statement.pid = pid
            statement.advance(Status.STARTED, self.now())

    def start_query(self, query: Query) -> None:
        """The next of a statement's queries is about to run."""
        with self._lock:
            self._query_id += 1
            query.query_id = self._query_id
            query.advance(Status.PICKED, self.now())
            query.advance(Status.STARTED, self.now())

    def finish_query(
        self, statement: Statement, query: Query, rows: int, result: Result | None, duration_ns: int
    ) -> None:
        """A query came to its good end."""
        with self._changing(statement):
            query.rows, query.size = rows, 0 if result is None else result.size
            query.result, query.duration_ns = result, duration_ns
            query.advance(Status.FINISHED, self.now())
            self._kept_bytes += 0 if result is None else result.kept_bytes
            self._bound_results()

    def fail_query(self, statement: Statement, query: Query, status: Status, error: str, duration_ns: int) -> None:
        """A query came to a bad end."""
        with self._changing(statement):
            query.duration_ns = duration_ns
            query.advance(status, self.now(), error)

    def end(self, statement: Statement, status: Status, error: str | None, duration_ns: int) -> None:
        """The whole statement ends; queries that never ran are aborted."""
        with self._changing(statement):
            outcome = (Status.ABORTED, NEVER_RAN) if statement.is_batch else (status, error)
            for query in statement.queries:
                if not query.status.ended:
                    query.advance(outcome[0], self.now(), outcome[1])
            statement.duration_ns = duration_ns
            if statement.session is not None:
                self._sessions.release(statement.session)
            statement.advance(status, self.now(), error)
            self._active[statement.target.key] -= 1
            statement.ended.set()

    def request_cancel(self, statement: Statement, queued_error: str) -> bool:
        """Notes the wish to cancel; says whether the statement still has to be interrupted.

        # Raises
        ApiError: it has ended already.
        """
        with self._lock:
            if statement.status.ended:
                raise errors.already_ended(statement.status, statement.id)
            statement.cancel_requested = True
            if statement.status is not Status.SUBMITTED:
                return True
            self.end(statement, Status.ABORTED, queued_error, 0)
            return False

    async def wait(self, statement: Statement, progress: Progress, seconds: float, limited: bool) -> None:
        """Returns when `progress` (the statement or one of its queries) has ended, or after so many seconds.

        # Raises
        ApiError: too many requests wait for this statement already.
        """
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        watcher = (loop, changed)
        with self._lock:
            if progress.status.ended:
                return
            if limited and statement.waiting >= (limit := self._limits.value.waiting_requests):
                raise errors.waiting_requests_exceeded(limit)
            statement.waiting += limited
            self._watchers.setdefault(statement.id, []).append(watcher)
        try:
            async with asyncio.timeout(seconds):
                while not progress.status.ended:
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            pass
        finally:
            with self._lock:
                statement.waiting -= limited
                watchers = self._watchers.get(statement.id, [])
                if watcher in watchers:
                    watchers.remove(watcher)
                if not watchers:
                    self._watchers.pop(statement.id, None)

    def expires_at(self, statement: Statement) -> float:
        """When the statement's description goes."""
        return statement.updated + self._limits.value.statement_lifetime

    @contextmanager
    def _changing(self, statement: Statement) -> Iterator[None]:
        with self._lock:
            yield
            for loop, changed in self._watchers.get(statement.id, ()):
                _tell(loop, changed.set)

    def result_expiry(self, statement: Statement) -> float | None:
        """When the rows went, if they are past their time."""
        at = statement.updated + self._limits.value.result_lifetime
        return at if statement.status.ended and at <= self.now() else None

    def _expire(self) -> None:
        """Forgets what is past its time; looks once a second, for the statements may be many."""
        now, limits = self.now(), self._limits.value
        while self._tokens and next(iter(self._tokens.values())).at + limits.token_lifetime <= now:
            self._tokens.popitem(last=False)
        if now - self._cleaned_at < 1 and len(self._statements) <= limits.remembered_statements:
            return
        self._cleaned_at = now
        surplus = len(self._statements) - limits.remembered_statements
        for statement in list(self._statements.values()):
            if not statement.status.ended:
                continue
            if self.expires_at(statement) <= now or surplus > 0:
                surplus -= 1
                self._forget(statement)
            elif self.result_expiry(statement) is not None:
                self._forget_rows(statement)
        while len(self._expired) > limits.remembered_statements:
            self._expired.popitem(last=False)

    def _bound_results(self) -> None:
        """Lets go of the oldest rows when all together are too many."""
        for statement in self._statements.values():
            if self._kept_bytes <= self._limits.value.kept_result_bytes:
                return
            self._forget_rows(statement)

    def _forget(self, statement: Statement) -> None:
        """Keeps of a statement only that there was one; its token, which would name it, goes with it."""
        self._forget_rows(statement)
        del self._statements[statement.id]
        self._expired[statement.id] = self.expires_at(statement)
        use = self._tokens.get(statement.token) if statement.token is not None else None
        if statement.token is not None and use is not None and use.statement_id == statement.id:
            del self._tokens[statement.token]

    def _forget_rows(self, statement: Statement) -> None:
        for query in statement.queries:
            if query.result is not None:
                self._kept_bytes -= query.result.kept_bytes
                query.result = replace(query.result, pages=[])


def _tell(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:
        # The loop is closed: the cloud is stopping, and nobody waits any more.
        return
