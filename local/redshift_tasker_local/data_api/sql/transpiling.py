"""The second try, by sqlglot, for what PostgreSQL's parser did not take (QUALIFY, for example).

It comes second because a transpiler that understands nearly everything also changes what needed no change: statements
that PostgreSQL takes never get here. An answer that sqlglot itself calls incomplete is no answer.
"""

from __future__ import annotations

import logging

import sqlglot
from sqlglot import ErrorLevel, exp

# sqlglot logs the text of what it does not understand, with every password in it.
logging.getLogger("sqlglot").disabled = True


def transpile(sql: str) -> str | None:
    """The statement in PostgreSQL's dialect, or nothing when sqlglot can't say or has nothing to change."""
    try:
        parsed = sqlglot.parse_one(sql, read="redshift")
        if parsed is None or isinstance(parsed, exp.Command):
            return None
        written = parsed.sql(dialect="postgres", unsupported_level=ErrorLevel.RAISE)
    except Exception:
        # Besides its own errors, odd input makes it raise nearly anything; all of it means "can't say".
        return None
    return None if written == sql else written
