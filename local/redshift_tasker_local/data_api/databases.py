"""Connections to PostgreSQL, and what has to be there before the first one: databases, users, Redshift's functions.

Every statement has a connection of its own, as on the real service: nothing of a session leaks into the next one, and
a cancel request can't hit a stranger. Values arrive as text; the result builder knows what to make of them.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol

import psycopg
from psycopg import sql
from psycopg.adapt import AdaptersMap
from psycopg.types.string import StrDumperUnknown, TextLoader

from .identity import DatabaseUser
from .sql import compat
from .targets import Target, Targets

_MAINTENANCE = "postgres"
_OPTIONS = (
    "-c timezone=UTC -c datestyle=ISO -c statement_timeout=24h"
    " -c standard_conforming_strings=off -c escape_string_warning=off"
)
_CONNECT_SECONDS = 30
REFUSED = (
    "connection failed: Connection refused. Check that the hostname and port are correct and that the postmaster is"
    " accepting TCP/IP connections."
)
"""What a client of Redshift reads when nobody listens."""


class Postgres(Protocol):
    """The server, which somebody else starts and stops."""

    def dsn(self, database: str = ..., user: str = ...) -> str:
        """Connection string; without a user it is the superuser's."""


class Databases:
    """Opens connections to the databases of targets."""

    def __init__(self, postgres: Postgres, targets: Targets) -> None:
        self._postgres = postgres
        self._targets = targets
        self._lock = threading.Lock()
        self._server_ready = False
        self._ready: set[str] = set()
        self._users: set[str] = set()
        self._dead_until = 0.0

    def prepare(self) -> None:
        """Makes everything that the targets declare."""
        with self._lock:
            self._prepare_server()
            for target in self._targets:
                for shown, name in target.databases.items():
                    self._prepare_database(name, shown)

    def connect(self, target: Target, database: str, user: DatabaseUser) -> psycopg.Connection:
        """A new connection in autocommit mode.

        # Raises
        `psycopg.OperationalError`: no such database or user, or the server is gone.
        """
        if time.monotonic() < self._dead_until:
            raise psycopg.OperationalError(REFUSED)
        name = self._targets.physical(target, database)
        with self._lock:
            self._prepare_server()
            if user.made_on_demand:
                self._make_user(user)
            if self._exists(name):
                self._prepare_database(name, database)
        return psycopg.connect(
            self._postgres.dsn(name, user.name),
            autocommit=True,
            options=_OPTIONS,
            application_name="redshift-data",
            client_encoding="UTF8",
            connect_timeout=_CONNECT_SECONDS,
            context=_TEXT_ONLY,
        )

    def die(self, seconds: float) -> None:
        """Ends every connection and lets nobody connect for so long; zero brings the databases back."""
        self._dead_until = time.monotonic() + seconds
        if seconds > 0:
            with self._administer(_MAINTENANCE) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )

    def _administer(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self._postgres.dsn(database), autocommit=True, connect_timeout=_CONNECT_SECONDS)

    def _prepare_server(self) -> None:
        if self._server_ready:
            return
        for target in self._targets:
            for name in target.users:
                self._make_user(DatabaseUser(name, made_on_demand=True, superuser=True))
        self._server_ready = True

    def _make_user(self, user: DatabaseUser) -> None:
        if user.name in self._users:
            return
        with self._administer(_MAINTENANCE) as connection:
            if not _found(connection, "SELECT FROM pg_catalog.pg_roles WHERE rolname = %s", user.name):
                rights = sql.SQL("LOGIN SUPERUSER" if user.superuser else "LOGIN")
                connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(user.name), rights))
        self._users.add(user.name)

    def _exists(self, name: str) -> bool:
        if name in self._ready:
            return True
        with self._administer(_MAINTENANCE) as connection:
            return _found(connection, "SELECT FROM pg_catalog.pg_database WHERE datname = %s", name)

    def _prepare_database(self, name: str, shown: str) -> None:
        if name in self._ready:
            return
        if not self._exists(name):
            with self._administer(_MAINTENANCE) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with self._administer(name) as connection:
            compat.install(connection)
            if name != shown:
                compat.show_database_as(connection, shown)
        self._ready.add(name)


def _found(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None  # type: ignore[arg-type]


def _text_only() -> AdaptersMap:
    """Strings out as values of unknown type (the server casts), text of whatever type in as strings."""
    adapters = AdaptersMap()
    adapters.register_dumper(str, StrDumperUnknown)
    adapters.register_loader(0, TextLoader)
    return adapters


class _Context:
    """What psycopg takes adapters from."""

    adapters = _text_only()
    connection = None


_TEXT_ONLY = _Context()
