"""ListStatements: newest first, finished ones unless another status is asked for."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..identity import Caller
from ..pages import position_in, token_for
from ..service import Service
from ..statements import Statement

_PAGE = 100
_TOKEN = "before"


async def list_statements(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """One page of the statements that fit all filters."""
    if request.get("ClusterIdentifier") and request.get("WorkgroupName"):
        raise errors.validation("ClusterIdentifier and WorkgroupName can't be provided together.")
    before = _position(request.get("NextToken"))
    size = request.get("MaxResults") or _PAGE
    # By sequence, not by place: statements that are new by then don't shift the pages.
    page: list[Statement] = []
    for statement in service.store.newest_first(caller):
        if (before is None or statement.sequence < before) and _fits(statement, caller, request):
            page.append(statement)
            if len(page) > size:
                break
    answer: dict[str, Any] = {"Statements": [_described(statement) for statement in page[:size]]}
    if len(page) > size:
        answer["NextToken"] = token_for(_TOKEN, str(page[size - 1].sequence))
    return answer


def _fits(statement: Statement, caller: Caller, request: dict[str, Any]) -> bool:
    status = request.get("Status", "FINISHED")
    if status not in ("ALL", statement.status):
        return False
    if not (statement.name or "").startswith(request.get("StatementName", "")):
        return False
    if request.get("RoleLevel", True):
        if statement.caller.role != caller.role:
            return False
    elif statement.caller.principal != caller.principal:
        return False
    if (database := request.get("Database")) and database != statement.database:
        return False
    return statement.target.is_named_in(request, caller.region, caller.account)


def _described(statement: Statement) -> dict[str, Any]:
    described: dict[str, Any] = {
        "Id": statement.id,
        "Status": str(statement.status),
        "CreatedAt": round(statement.created_at, 3),
        "UpdatedAt": round(statement.updated, 3),
        "IsBatchStatement": statement.is_batch,
        "ResultFormat": statement.result_format,
    }
    if statement.is_batch:
        described["QueryStrings"] = [query.sql for query in statement.queries]
    else:
        described["QueryString"] = statement.queries[0].sql
    if statement.name:
        described["StatementName"] = statement.name
    if statement.secret_arn:
        described["SecretArn"] = statement.secret_arn
    if statement.session is not None:
        described["SessionId"] = statement.session.id
    if listed := statement.parameters.listed():
        described["QueryParameters"] = listed
    return described


def _position(token: str | None) -> int | None:
    position = position_in(_TOKEN, token)
    if position is not None and not position.isdecimal():
        raise errors.validation("NextToken is invalid.")
    return None if position is None else int(position)
