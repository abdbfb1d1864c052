"""What ListDatabases, ListSchemas, ListTables and DescribeTable read: PostgreSQL's own catalogue, as Redshift shows it.

Each question has a connection of its own, as the user who asks; it runs on a few threads of its own, so that neither
ministack's loop nor its worker threads wait for the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from psycopg import RawCursor

from . import errors
from .columns import Column, described
from .databases import Databases
from .execution import error_text
from .identity import DatabaseUser
from .limits import CurrentLimits
from .targets import Target, Targets

_THREADS = 8

_DATABASES = """
SELECT datname FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname
"""
_SCHEMAS = r"""
SELECT nspname FROM pg_catalog.pg_namespace
WHERE nspname NOT LIKE 'pg\_toast%' AND nspname NOT LIKE 'pg\_temp\_%' AND nspname LIKE $1
ORDER BY nspname
"""
_TABLES = r"""
SELECT c.relname, n.nspname, CASE
    WHEN n.nspname LIKE 'pg\_temp\_%' THEN 'LOCAL TEMPORARY'
    WHEN n.nspname IN ('pg_catalog', 'information_schema') THEN 'SYSTEM '
    ELSE '' END || CASE
    WHEN n.nspname LIKE 'pg\_temp\_%' THEN ''
    WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'TABLE' END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\_toast%'
    AND n.nspname LIKE $1 AND c.relname LIKE $2
ORDER BY n.nspname, c.relname
"""
_COLUMNS = """
SELECT a.attname, a.atttypid::text, a.atttypmod::text, t.typname, n.nspname, c.relname, a.attnotnull::text,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND ($1 = '' OR n.nspname = $1) AND ($2 = '' OR c.relname = $2)
ORDER BY n.nspname, c.relname, a.attnum
"""


class Catalogue:
    """Answers questions about a target's databases."""

    def __init__(self, databases: Databases, targets: Targets, limits: CurrentLimits) -> None:
        self._databases = databases
        self._targets = targets
        self._limits = limits
        self._threads = ThreadPoolExecutor(_THREADS, "redshift-data-catalogue")

    async def connect(self, target: Target, database: str, user: DatabaseUser) -> None:
        """Finds out whether the user can connect to a database."""
        await self._ask(target, database, user, "SELECT")

    async def databases(self, target: Target, database: str, user: DatabaseUser) -> list[str]:
        """Names of the target's databases."""
        rows = await self._ask(target, database, user, _DATABASES)
        return sorted(shown for (name,) in rows if (shown := self._targets.shown(target, name)) is not None)

    async def schemas(self, target: Target, database: str, user: DatabaseUser, pattern: str) -> list[str]:
        """Names of the schemas that are like the pattern."""
        return [name for (name,) in await self._ask(target, database, user, _SCHEMAS, pattern)]

    async def tables(
        self, target: Target, database: str, user: DatabaseUser, schema_pattern: str, table_pattern: str
    ) -> list[dict[str, str]]:
        """Tables and views whose schema and name are like the patterns."""
        rows = await self._ask(target, database, user, _TABLES, schema_pattern, table_pattern)
        return [{"name": name, "schema": schema, "type": kind} for name, schema, kind in rows]

    async def columns(
        self, target: Target, database: str, user: DatabaseUser, schema: str | None, table: str | None
    ) -> list[dict[str, Any]]:
        """Columns of the tables of that name, in every schema unless one is given."""
        rows = await self._ask(target, database, user, _COLUMNS, schema or "", table or "")
        found = []
        for name, type_oid, modifier, type_name, *source in rows:
            column = described(Column(name, int(type_oid), int(modifier), 0, 0), type_name, source)
            found.append({**column, "length": column["precision"]})
        return found

    async def _ask(self, target: Target, database: str, user: DatabaseUser, query: str, *values: str) -> Sequence[Any]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._rows, target, database, user, query, values)

    def _rows(
        self, target: Target, database: str, user: DatabaseUser, query: str, values: tuple[str, ...]
    ) -> Sequence[Any]:
        try:
            with self._databases.connect(target, database, user) as connection, RawCursor(connection) as cursor:
                cursor.execute(f"SET statement_timeout = '{self._limits.value.catalogue_seconds}s'")
                return cursor.execute(query, values or None).fetchall()
        except psycopg.errors.QueryCanceled as error:
            raise errors.query_timeout("The database did not answer in time.") from error
        except psycopg.OperationalError as error:
            if "FATAL:" in str(error):
                # PostgreSQL itself refused: no such database or user.
                raise errors.validation(error_text(error)) from error
            raise errors.database_connection("The database can't be reached.") from error
