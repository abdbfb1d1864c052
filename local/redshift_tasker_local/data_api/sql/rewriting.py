"""The order of the rewrites that turn one Redshift statement into a PostgreSQL one.

Each rewrite touches only what is Redshift's own, so a statement that PostgreSQL takes comes out as it went in. What
still does not parse afterwards goes to `transpiling`.
"""

from __future__ import annotations

from . import (
    aggregates,
    casts,
    dates,
    keys,
    maintenance,
    nulls,
    numbers,
    procedures,
    queries,
    settings,
    shows,
    supers,
    tables,
    temporary,
    texts,
    unsupported,
    users,
    windows,
)
from .tokens import Tokens

_EXPRESSIONS = (
    windows.rewrite,
    supers.rewrite,
    nulls.rewrite,
    casts.rewrite,
    numbers.rewrite,
    aggregates.rewrite,
    texts.rewrite,
    dates.rewrite,
)
_STATEMENTS = (
    unsupported.refuse,
    shows.rewrite,
    texts.fold,
    temporary.rewrite,
    tables.rewrite,
    keys.rewrite,
    users.rewrite,
    maintenance.rewrite,
    settings.rewrite,
    queries.rewrite,
    *_EXPRESSIONS,
)


def rewrite(statement: Tokens) -> Tokens:
    """The statement in PostgreSQL's words; parameters stay as they are.

    # Raises
    UnsupportedFeature: it needs something that PostgreSQL can't stand in for.
    """
    for step in _STATEMENTS:
        statement = step(statement)
    return procedures.rewrite(statement, _rewrite_body)


def _rewrite_body(body: Tokens) -> Tokens:
    for step in (temporary.rewrite, queries.rewrite, *_EXPRESSIONS):
        body = step(body)
    return body
