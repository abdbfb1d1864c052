"""Really stops a statement: PostgreSQL is told to interrupt the query that its backend runs.

A cancel request is a signal; one that arrives between two queries is lost. So it is repeated until the statement has
ended; between queries the runner looks at `cancel_requested` itself.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future

import psycopg

from . import errors
from .limits import CurrentLimits
from .runner import CANCELLED, Connections
from .statements import Statement, Status
from .store import Store

_REPEAT_SECONDS = 0.05


class Canceller:
    """Cancels statements."""

    def __init__(self, store: Store, connections: Connections, limits: CurrentLimits) -> None:
        self._store = store
        self._connections = connections
        self._limits = limits

    async def cancel(self, statement: Statement) -> tuple[bool, bool]:
        """Whether the statement is being cancelled, and whether that ended it here (it had not been picked).

        # Raises
        ApiError: it had ended already, or PostgreSQL could not be told.
        """
        if not self._store.request_cancel(statement, CANCELLED):
            return True, True
        told: Future[None] = Future()
        threading.Thread(target=self._insist, args=(statement, told), name="redshift-data-cancel", daemon=True).start()
        await asyncio.wrap_future(told)
        too_late = statement.status in (Status.FINISHED, Status.FAILED)
        return not too_late, False

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
        connection = self._connections.of(statement)
        if connection is None:
            # Not connected yet, or done already: the runner sees the wish by itself.
            return
        try:
            connection.cancel_safe(timeout=self._limits.value.cancel_seconds)
        except psycopg.errors.CancellationTimeout as error:
            raise errors.query_timeout("The database did not take the cancel request in time.") from error
        except psycopg.OperationalError as error:
            if not statement.status.ended and not connection.closed:
                raise errors.database_connection("The database can't be reached to cancel the statement.") from error
