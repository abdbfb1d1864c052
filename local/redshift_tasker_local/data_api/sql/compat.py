"""What each database gets before its first statement, so that Redshift's functions, types and views are found.

They go into `pg_catalog`, as in Redshift, where no search_path hides them. PostgreSQL guards that schema; the guard is
lifted for the one superuser session that installs them.
"""

from __future__ import annotations

from importlib import resources

import psycopg
from psycopg import sql

_FILES = (
    "types.sql",
    "super.sql",
    "functions.sql",
    "windows.sql",
    "texts.sql",
    "storage.sql",
    "keys.sql",
    "views.sql",
    "cluster.sql",
    "principals.sql",
    "history.sql",
    "grants.sql",
)


def install(connection: psycopg.Connection) -> None:
    """Makes the objects in the connection's database; may be repeated."""
    folder = resources.files(__package__)
    with connection.transaction():
        connection.execute("SET LOCAL allow_system_table_mods = on")
        # Redshift lets everybody make tables in the schema `public`.
        connection.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
        for name in _FILES:
            connection.execute(sql.SQL(folder.joinpath(name).read_text(encoding="utf-8")))  # type: ignore[arg-type]


def show_database_as(connection: psycopg.Connection, name: str) -> None:
    """Lets current_database() answer another name than PostgreSQL's."""
    with connection.transaction():
        connection.execute("SET LOCAL allow_system_table_mods = on")
        connection.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION pg_catalog.current_database() RETURNS name LANGUAGE sql STABLE AS {}"
            ).format(sql.Literal(f"SELECT {sql.Literal(name).as_string(connection)}::name"))
        )
