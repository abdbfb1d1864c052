"""ListStatements: newest first, finished ones unless another status is asked for."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .. import errors
from ..identity import Caller
from ..service import Service
from ..statements import Statement

_PAGE = 100


async def list_statements(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """One page of the statements that fit all filters."""
    if request.get("ClusterIdentifier") and request.get("WorkgroupName"):
        raise errors.validation("ClusterIdentifier and WorkgroupName can't be provided together.")
    before = _position(request.get("NextToken"))
    size = request.get("MaxResults") or _PAGE
    fitting = [
        statement
        for statement in service.store.newest_first(caller)
        if (before is None or statement.sequence < before) and _fits(statement, caller, request)
    ]
    page = fitting[:size]
    answer: dict[str, Any] = {"Statements": [_described(statement) for statement in page]}
    if len(fitting) > size:
        answer["NextToken"] = base64.urlsafe_b64encode(f"before/{page[-1].sequence}".encode()).decode()
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
    if cluster := request.get("ClusterIdentifier"):
        return not statement.target.serverless and statement.target.name == cluster
    if workgroup := request.get("WorkgroupName"):
        names = (statement.target.name, statement.target.arn(caller.region, caller.account))
        return statement.target.serverless and workgroup in names
    return True


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
    if listed := statement.parameters.listed():
        described["QueryParameters"] = listed
    return described


def _position(token: str | None) -> int | None:
    if not token:
        return None
    try:
        word, _, number = base64.urlsafe_b64decode(token.encode()).decode().partition("/")
        if word == "before":
            return int(number)
    except (ValueError, binascii.Error):
        pass
    raise errors.validation("NextToken is invalid.")
