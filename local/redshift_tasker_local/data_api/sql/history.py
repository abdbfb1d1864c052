"""What the system tables tell of the past: a session that reads them gets it as a setting, which the views unfold.

PostgreSQL records no queries, and a load that failed has left nothing behind; the Data API knows both. Only a statement
that names such a table gets them, and only what its user may see.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from ..transfers.chronicle import Chronicle
from .tokens import Kind, Tokens

_QUERIES = frozenset(
    {
        *("SYS_QUERY_HISTORY", "SYS_QUERY_TEXT", "STL_QUERY", "STL_QUERYTEXT", "STL_DDLTEXT", "STL_UTILITYTEXT"),
        *("SVL_QLOG", "SVL_STATEMENTTEXT", "PG_LAST_QUERY_ID", "STL_ERROR"),
    }
)
_LOADS = frozenset({"SYS_LOAD_HISTORY", "STL_LOAD_COMMITS", "SYS_COPY_JOB"})
_UNLOADS = frozenset({"SYS_UNLOAD_HISTORY", "STL_UNLOAD_LOG"})
_ERRORS = frozenset({"STL_LOAD_ERRORS", "SYS_LOAD_ERROR_DETAIL", "STL_LOADERROR_DETAIL"})
_KEPT = 1000


def wanted(
    piece: Tokens, chronicle: Chronicle, database: str, ran_before: Callable[[], list[dict[str, Any]]]
) -> Iterator[tuple[str, str]]:
    """The settings that a statement needs, with their values."""
    names = {token.text.strip('"').upper() for token in piece if token.kind in (Kind.WORD, Kind.QUOTED)}
    if names & _QUERIES:
        yield "redshift.queries", json.dumps(ran_before()[-_KEPT:])
    for tables, kind in ((_LOADS, "load"), (_UNLOADS, "unload"), (_ERRORS, "load_error")):
        if names & tables:
            yield f"redshift.{kind}s", json.dumps(chronicle.entries(kind, database))


def copied(rows: int) -> str:
    """Notes how many rows the session's last COPY loaded, for PG_LAST_COPY_COUNT()."""
    return f"SELECT set_config('redshift.copied', '{rows}', false)"
