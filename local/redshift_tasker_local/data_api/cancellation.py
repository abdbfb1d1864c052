"""Really stops a statement: PostgreSQL is told to interrupt the query that its backend runs.

A cancel request is a signal; one that arrives between two queries is lost. So it is repeated until the statement has
ended; between queries the runner looks at `cancel_requested` itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

import psycopg

from . import errors
from .limits import CurrentLimits
from .runner import CANCELLED, Connections
from .statements import Statement, Status
from .store import Store

_REPEAT_SECONDS = 0.05


class Canceller:
    """Cancels statements."""

    def __init__(
        self, store: Store, connections: Connections, limits: CurrentLimits, on_end: Callable[[Statement], None]
    ) -> None:
        self._store = store
        self._connections = connections
        self._limits = limits
        self._on_end = on_end

    async def cancel(self, statement: Statement) -> bool:
        """Whether the statement is being cancelled; false when it ended by itself in that moment.

        # Raises
        ApiError: it had ended already, or PostgreSQL could not be told.
        """
        told = self._begin(statement)
        if told is None:
            return True
        await asyncio.wrap_future(told)
        return statement.status not in (Status.FINISHED, Status.FAILED)

    def cancel_by_id(self, statement_id: str) -> None:
        """Cancels on the service's own account, without waiting; a statement that has ended is left alone."""
        statement = self._store.get(statement_id)
        if statement is not None:
            with suppress(errors.ApiError):
                self._begin(statement)

    def _begin(self, statement: Statement) -> Future[None] | None:
        """Starts to interrupt; nothing when the statement had not been picked and so ended here."""
        if not self._store.request_cancel(statement, CANCELLED):
            self._on_end(statement)
            return None
        told: Future[None] = Future()
        threading.Thread(target=self._insist, args=(statement, told), name="redshift-data-cancel", daemon=True).start()
        return told

    def _insist(self, statement: Statement, told: Future[None]) -> None:
        while True:
            try:
                self._interrupt(statement)
            except Exception as error:
                if not told.done():
                    told.set_exception(error)
                return
            if not told.done():
                told.set_result(None)
            if statement.ended.wait(_REPEAT_SECONDS):
                return

    def _interrupt(self, statement: Statement) -> None:
        with self._connections.held(statement) as connection:
            if connection is None:
                # Not connected yet, or done already: the runner sees the wish by itself.
                return
            try:
                connection.cancel_safe(timeout=self._limits.value.cancel_seconds)
            except psycopg.errors.CancellationTimeout as error:
                raise errors.query_timeout("The database did not take the cancel request in time.") from error
            except psycopg.OperationalError as error:
                if not statement.status.ended and not connection.closed:
                    raise errors.database_connection(
                        "The database can't be reached to cancel the statement."
                    ) from error
