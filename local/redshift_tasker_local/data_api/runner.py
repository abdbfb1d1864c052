"""Takes submitted statements to their end: a queue and a bounded number of threads for each target.

Threads, because psycopg, sqlglot and the conversion of rows would hold up ministack's event loop. They are daemons: a
statement that still runs does not keep the process alive.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from . import errors
from .cloud import Cloud
from .databases import Databases
from .error_texts import DISK_FULL
from .execution import Session, SqlRejected, Surroundings, error_text
from .faults import Faults
from .limits import CurrentLimits
from .results import ResultTooLarge
from .sql.refusal import Refusal
from .statements import Query, Statement, Status
from .store import Store
from .transfers.chronicle import Chronicle
from .transfers.lake import Lake

_log = logging.getLogger(__name__)

CANCELLED = "ERROR: canceling statement due to user request"
"""PostgreSQL's words, also for a statement that was cancelled before PostgreSQL saw it."""


class Cancelled(Exception):
    """The statement was asked to stop between two steps."""


@dataclass
class _Pool:
    waiting: deque[Statement] = field(default_factory=deque)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    threads: int = 0
    idle: int = 0


class Connections:
    """The open connections by statement, for whoever has to interrupt one.

    A session's connection goes on to the next statement, so nobody may interrupt a statement that has just given it
    back: `held` keeps the connection with its statement for as long as the block lasts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, tuple[psycopg.Connection, threading.Lock]] = {}

    @contextmanager
    def lent(self, statement: Statement, connection: psycopg.Connection) -> Iterator[None]:
        """The statement has this connection inside the block."""
        in_use = threading.Lock()
        with self._lock:
            self._open[statement.id] = connection, in_use
        try:
            yield
        finally:
            with self._lock:
                self._open.pop(statement.id, None)
            with in_use:
                pass

    @contextmanager
    def held(self, statement: Statement) -> Iterator[psycopg.Connection | None]:
        """The statement's connection, if it has one now."""
        with self._lock:
            entry = self._open.get(statement.id)
            if entry is not None and not entry[1].acquire(blocking=False):
                # Somebody else is interrupting it right now.
                entry = None
        try:
            yield None if entry is None else entry[0]
        finally:
            if entry is not None:
                entry[1].release()


class Runner:
    """Runs statements."""

    def __init__(
        self,
        store: Store,
        databases: Databases,
        connections: Connections,
        limits: CurrentLimits,
        faults: Faults,
        on_end: Callable[[Statement], None],
        cloud: Cloud,
        chronicle: Chronicle,
    ) -> None:
        self._store = store
        self._databases = databases
        self._connections = connections
        self._limits = limits
        self._faults = faults
        self._on_end = on_end
        self._cloud = cloud
        self._chronicle = chronicle
        self._pools: dict[tuple[bool, str], _Pool] = {}

    def submit(self, statement: Statement) -> None:
        """Queues a statement."""
        pool = self._pools.setdefault(statement.target.key, _Pool())
        with pool.arrived:
            pool.waiting.append(statement)
            # A thread that was notified but has not woken yet still counts as idle, hence the comparison.
            if pool.idle >= len(pool.waiting):
                pool.arrived.notify()
            elif pool.threads < self._limits.value.concurrent_statements:
                pool.threads += 1
                threading.Thread(target=self._work, args=(pool,), name="redshift-data", daemon=True).start()

    def _work(self, pool: _Pool) -> None:
        while True:
            with pool.arrived:
                while not pool.waiting:
                    pool.idle += 1
                    pool.arrived.wait()
                    pool.idle -= 1
                statement = pool.waiting.popleft()
            if self._store.pick(statement):
                self._run(statement)

    def _run(self, statement: Statement) -> None:
        began = time.perf_counter_ns()
        status, error = self._outcome(statement)
        self._store.end(statement, status, error, time.perf_counter_ns() - began)
        try:
            self._on_end(statement)
        except Exception:
            _log.exception("the end of a statement could not be announced")

    def _outcome(self, statement: Statement) -> tuple[Status, str | None]:
        try:
            with self._connected(statement) as connection, self._connections.lent(statement, connection):
                self._store.start(statement, connection.info.backend_pid)
                self._disturb(statement, connection)
                return self._run_queries(statement, connection)
        except Exception as error:
            return _explained(statement, error)

    def _disturb(self, statement: Statement, connection: psycopg.Connection) -> None:
        """Lets the fault strike that is planned for a running statement, if any."""
        fault = self._faults.of_statement(statement.name, statement.id)
        match fault.error if fault is not None else None:
            case "slow":
                # In the database, so that a cancel interrupts it as it interrupts anything that takes long.
                connection.execute("SELECT pg_catalog.pg_sleep(%s::float8)", [str(fault.seconds)])
            case "disk-full":
                raise SqlRejected(f"ERROR: {DISK_FULL}")
            case "connection-lost":
                connection.execute("SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())")

    @contextmanager
    def _connected(self, statement: Statement) -> Iterator[psycopg.Connection]:
        """The statement's own connection, or its session's, which stays open."""
        kept = statement.session
        if kept is None:
            with self._databases.connect(statement.target, statement.database, statement.user) as connection:
                yield connection
            return
        if kept.connection is None:
            kept.lost = True
            kept.connection = self._databases.connect(statement.target, statement.database, statement.user)
            kept.lost = False
        yield kept.connection

    def _run_queries(self, statement: Statement, connection: psycopg.Connection) -> tuple[Status, str | None]:
        def check_cancelled() -> None:
            if statement.cancel_requested:
                raise Cancelled

        session = Session(
            connection, self._limits.value, statement.result_format, check_cancelled, self._surroundings(statement)
        )
        as_one = statement.is_batch and not statement.auto_commit
        failures: list[tuple[Status, str]] = []
        if as_one:
            session.command("BEGIN")
        for number, query in enumerate(statement.queries, 1):
            failure = self._run_query(statement, query, session)
            if failure is None:
                continue
            session.roll_back()
            failures.append(
                (failure[0], f"Query #{number} failed with {failure[1]}" if statement.is_batch else failure[1])
            )
            if as_one or failure[0] is Status.ABORTED:
                break
        if not failures and as_one:
            session.command("COMMIT")
        return failures[0] if failures else (Status.FINISHED, None)

    def _surroundings(self, statement: Statement) -> Surroundings:
        caller, target = statement.caller, statement.target

        def lake(role_arn: str) -> Lake:
            return self._cloud.lake(caller, target.arn(caller.region, caller.account), statement.user.name, role_arn)

        return Surroundings(
            lake, self._chronicle, f"{target.name}/{statement.database}", lambda: self._store.ran_before(statement)
        )

    def _run_query(self, statement: Statement, query: Query, session: Session) -> tuple[Status, str] | None:
        self._store.start_query(query)
        began = time.perf_counter_ns()
        try:
            outcome = session.run_text(query.sql, statement.parameters)
        except Exception as error:
            status, text = _explained(statement, error)
            self._store.fail_query(statement, query, status, text, time.perf_counter_ns() - began)
            return status, text
        duration = time.perf_counter_ns() - began
        self._store.finish_query(statement, query, outcome.rows, outcome.result, duration)
        return None


def _explained(statement: Statement, error: Exception) -> tuple[Status, str]:
    """What an exception means for the statement, in words for its caller."""
    if isinstance(error, Cancelled):
        return Status.ABORTED, CANCELLED
    if isinstance(error, psycopg.errors.QueryCanceled) and statement.cancel_requested:
        return Status.ABORTED, error_text(error)
    if isinstance(error, psycopg.Error):
        return Status.FAILED, error_text(error)
    if isinstance(error, Refusal):
        return Status.FAILED, str(error)
    if isinstance(error, ResultTooLarge):
        return Status.FAILED, f"ERROR: {error}"
    _log.error("statement %s failed inside the emulator: %s", statement.id, errors.place(error))
    return Status.FAILED, "ERROR: internal error of the local Redshift Data API"
