"""Runs the SQL of one statement on one connection; knows nothing of states, ids or events.

A text is cut into single statements. Each is rewritten, then parsed by PostgreSQL without being run; only when
PostgreSQL refuses it, sqlglot's version gets a try. So SQL that PostgreSQL takes is never touched by a transpiler.
Rows are read in chunks, never all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import psycopg
from psycopg import RawCursor
from psycopg.pq import ExecStatus, TransactionStatus

from .columns import Column, announced, metadata, types_of
from .error_texts import redshift_words
from .limits import Limits
from .parameters import Parameters
from .results import Result, ResultBuilder
from .sql import aliases, calls, history, pivots, storage, users
from .sql.navigation import navigated
from .sql.refusal import Refusal
from .sql.rewriting import rewrite
from .sql.splitting import controls_transaction, query_within, split
from .sql.tokens import Tokens, render
from .sql.transpiling import transpile
from .transfers import statement as transfers
from .transfers.chronicle import Chronicle
from .transfers.lake import Lakes
from .transfers.loading import load
from .transfers.unloading import unload

_CHUNK_ROWS = 500 if psycopg.capabilities.has_stream_chunked() else 1
_SAVEPOINT = "redshift_data_parse"


class SqlRejected(Refusal):
    """The database, or this emulator, refuses the SQL; the text is for the caller."""


@dataclass(frozen=True)
class Surroundings:
    """What a statement finds beside its database."""

    lakes: Lakes
    chronicle: Chronicle
    database: str
    """Its database as the chronicle knows it."""
    ran_before: Callable[[], list[dict[str, object]]]
    """What ran on the cluster or workgroup before."""


@dataclass(frozen=True)
class Outcome:
    """What one text did."""

    rows: int
    result: Result | None


class Session:
    """One connection, for as long as one statement of the API lasts."""

    def __init__(
        self,
        connection: psycopg.Connection,
        limits: Limits,
        result_format: str,
        check_cancelled: Callable[[], None],
        surroundings: Surroundings,
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._result_format = result_format
        self._check_cancelled = check_cancelled
        self._surroundings = surroundings

    def run_text(self, sql: str, parameters: Parameters) -> Outcome:
        """Runs all statements of a text as PostgreSQL runs a text of several: all or nothing; the last one counts."""
        if "\0" in sql:
            raise SqlRejected('ERROR: invalid byte sequence for encoding "UTF8": 0x00')
        pieces = split(sql)
        if not pieces:
            raise SqlRejected("ERROR: syntax error: the statement is empty")
        alone = len(pieces) == 1 or self._in_transaction or any(map(controls_transaction, pieces))
        if not alone:
            self.command("BEGIN")
        try:
            outcomes = [self._run_piece(piece, parameters) for piece in pieces]
            if not alone:
                self.command("COMMIT")
        except BaseException:
            if not alone:
                self.roll_back()
            raise
        return outcomes[-1]

    def command(self, text: str) -> None:
        """Runs one of our own commands."""
        self._check_cancelled()
        self._connection.execute(text)  # type: ignore[arg-type]

    def roll_back(self) -> None:
        """Ends a transaction that is open; a connection that is lost has ended it already."""
        if not self._connection.closed and self._connection.info.transaction_status != TransactionStatus.IDLE:
            self._connection.execute("ROLLBACK")

    @property
    def _in_transaction(self) -> bool:
        return self._connection.info.transaction_status == TransactionStatus.INTRANS

    def _run_piece(self, piece: Tokens, parameters: Parameters) -> Outcome:
        if (transfer := transfers.read(piece)) is not None:
            return self._transfer(transfer)
        self._show_history(piece)
        rewritten = pivots.rewrite(calls.rewrite(rewrite(piece), self._modes_of), self._columns_of)
        text, values = parameters.place(rewritten, self._quote)
        self._check_cancelled()
        text, columns = self._acceptable(text)
        self._check_cancelled()
        with RawCursor(self._connection) as cursor:
            if columns:
                return self._fetch(cursor, text, values, columns)
            cursor.execute(text, values or None, prepare=False)  # type: ignore[arg-type]
            for call in (storage.noting(piece), users.noting(piece)):
                if call is not None:
                    self._connection.execute(call)  # type: ignore[arg-type]
            return Outcome(max(cursor.rowcount, 0), None)

    def _transfer(self, transfer: transfers.Transfer) -> Outcome:
        """COPY and UNLOAD, by a role that has to be named: a cluster here has no default one."""
        if not transfer.role or transfer.role.lower() == "default":
            raise SqlRejected(
                "ERROR: no credentials: the statement names no role, and the cluster has no default IAM role"
            )
        around = self._surroundings
        lake = around.lakes(transfer.role)
        if not transfer.query:
            loaded = load(self._connection, transfer, lake, around.chronicle, around.database)
            self._connection.execute(history.copied(loaded))  # type: ignore[arg-type]
            return Outcome(loaded, None)
        (query,) = split(transfer.query)
        text, columns = self._acceptable(render(pivots.rewrite(rewrite(query), self._columns_of)))
        with RawCursor(self._connection) as cursor:
            rows = cursor.execute(text, prepare=False).fetchall()  # type: ignore[arg-type]
        names = [column.label for column in columns]
        return Outcome(unload(rows, names, types_of(columns), transfer, lake, around.chronicle, around.database), None)

    def _show_history(self, piece: Tokens) -> None:
        """Gives a query of the system tables what they are about, if it reads one that is about the past."""
        for setting, document in history.wanted(
            piece, self._surroundings.chronicle, self._surroundings.database, self._surroundings.ran_before
        ):
            self._connection.execute("SELECT set_config(%s, %s, false)", [setting, document])

    def _fetch(self, cursor: RawCursor, text: str, values: Sequence[str], columns: list[Column]) -> Outcome:
        builder = ResultBuilder(types_of(columns), self._result_format, self._limits)
        # Closing ends the query when a row is refused in the middle.
        with closing(cursor.stream(text, values or None, size=_CHUNK_ROWS)) as rows:  # type: ignore[arg-type]
            for row in rows:
                builder.add(row)
        self._check_cancelled()
        result = builder.finish(metadata(self._connection, columns))
        return Outcome(result.rows, result)

    def _acceptable(self, text: str) -> tuple[str, list[Column]]:
        """The text that PostgreSQL parses, and the columns that it returns, if any.

        # Raises
        `psycopg.Error`: it parses neither as it is, nor with paths into SUPER values, nor transpiled.
        """
        try:
            return text, self._parse_whole(text)
        except psycopg.errors.QueryCanceled:
            raise
        except psycopg.Error as error:
            refusal = error
        for other in (navigated(text), aliases.resolved(text), transpile(text)):
            if other is None:
                continue
            try:
                return other, self._parse_whole(other)
            except psycopg.errors.QueryCanceled:
                raise
            except psycopg.Error:
                # No better for our work: what counts is what was wrong with the caller's own words.
                continue
        raise refusal

    def _parse_whole(self, text: str) -> list[Column]:
        if (query := query_within(text)) is not None:
            self._parse(query)
        return self._parse(text)

    def _parse(self, text: str) -> list[Column]:
        guarded = self._in_transaction
        if guarded:
            self._connection.execute(f"SAVEPOINT {_SAVEPOINT}")  # type: ignore[arg-type]
        connection = self._connection.pgconn
        encoding = self._connection.info.encoding
        answer = connection.prepare(b"", text.encode())
        if answer.status != ExecStatus.COMMAND_OK:
            error = psycopg.errors.error_from_result(answer, encoding)
            if guarded and not isinstance(error, psycopg.OperationalError):
                self._connection.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")  # type: ignore[arg-type]
            raise error
        described = connection.describe_prepared(b"")
        if described.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(described, encoding)
        if guarded:
            self._connection.execute(f"RELEASE SAVEPOINT {_SAVEPOINT}")  # type: ignore[arg-type]
        return announced(described)

    def _columns_of(self, query: str) -> list[str]:
        return [column.label for column in self._acceptable(query)[1]]

    def _modes_of(self, procedure: str) -> list[str]:
        with RawCursor(self._connection) as cursor:
            return [str(modes) for (modes,) in cursor.execute(calls.MODES, [procedure]).fetchall()]

    def _quote(self, value: str) -> str:
        return psycopg.sql.Literal(value).as_string(self._connection)


def error_text(error: psycopg.Error) -> str:
    """The database's words in the form that Redshift's driver gives them."""
    diagnostic = error.diag
    if not diagnostic.message_primary:
        # The connection failed or broke; libpq's text names the socket, which is nobody's business.
        return f"{_severity(str(error))}: {_last_line(str(error))}"
    lines = [f"{diagnostic.severity_nonlocalized or 'ERROR'}: {redshift_words(diagnostic.message_primary)}"]
    if diagnostic.message_detail:
        lines.append(f"  Detail: {diagnostic.message_detail}")
    if diagnostic.message_hint:
        lines.append(f"  Hint: {diagnostic.message_hint}")
    return "\n".join(lines)


def _severity(text: str) -> str:
    return "FATAL" if "FATAL:" in text else "ERROR"


def _last_line(text: str) -> str:
    line = text.strip().splitlines()[-1] if text.strip() else "the connection to the database is lost"
    return line.rsplit("FATAL:", 1)[-1].rsplit("failed:", 1)[-1].strip()
