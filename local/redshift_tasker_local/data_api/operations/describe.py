"""DescribeStatement, of a whole statement or of one query of a batch (`id:n`)."""

from __future__ import annotations

from typing import Any

from ..identity import Caller
from ..service import Service
from ..statements import Progress, Query, Statement


async def describe_statement(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """State, times, error and counts; waits for the end as long as asked to."""
    statement, number = service.store.find(request["Id"], caller)
    progress: Progress = statement if number is None else statement.queries[number]
    if seconds := request.get("WaitTimeSeconds"):
        await service.store.wait(statement, progress, seconds, limited=True)
    described = _common(statement)
    if number is not None:
        return {**described, **_query(statement.queries[number]), "Id": statement.numbered(number)}
    if not statement.is_batch:
        return {**described, **_query(statement.queries[0]), **_progress(statement)}
    subs = [{"Id": statement.numbered(n), **_query(query)} for n, query in enumerate(statement.queries)]
    return {
        **described,
        **_progress(statement),
        "HasResultSet": statement.has_result_set,
        "ResultRows": -1,
        "ResultSize": -1,
        "RedshiftQueryId": -1,
        "SubStatements": subs,
    }


def _common(statement: Statement) -> dict[str, Any]:
    described: dict[str, Any] = {
        "Id": statement.id,
        "Database": statement.database,
        "DbUser": statement.user.name,
        "RedshiftPid": statement.pid,
        "ResultFormat": statement.result_format,
        **statement.target.described(),
    }
    if statement.secret_arn:
        described["SecretArn"] = statement.secret_arn
    if statement.session is not None:
        described["SessionId"] = statement.session.id
    if listed := statement.parameters.listed():
        described["QueryParameters"] = listed
    if statement.is_batch:
        described["ExecutionMode"] = "AUTO_COMMIT" if statement.auto_commit else "TRANSACTION"
    return described


def _progress(progress: Progress) -> dict[str, Any]:
    described: dict[str, Any] = {
        "Status": str(progress.status),
        "CreatedAt": round(progress.created_at, 3),
        "UpdatedAt": round(progress.updated, 3),
        "Duration": progress.duration_ns,
    }
    if progress.error is not None:
        described["Error"] = progress.error
    return described


def _query(query: Query) -> dict[str, Any]:
    return {
        **_progress(query),
        "QueryString": query.sql,
        "HasResultSet": query.has_result_set,
        "ResultRows": query.rows,
        "ResultSize": query.size,
        "RedshiftQueryId": query.query_id or -1,
    }
