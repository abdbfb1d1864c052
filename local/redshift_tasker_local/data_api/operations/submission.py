"""What ExecuteStatement and BatchExecuteStatement have in common: from a checked request to a submitted statement."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from .. import errors
from ..identity import Caller, DatabaseUser, iam_user
from ..parameters import Parameters
from ..service import Service
from ..statements import Query, Statement
from ..store import Token
from ..targets import Target

_NOT_PART_OF_IDENTITY = ("ClientToken", "WaitTimeSeconds")


async def submit(
    service: Service, caller: Caller, operation: str, request: dict[str, Any], texts: list[str]
) -> dict[str, Any]:
    """Submits the texts as one statement, waits as long as asked to, and answers."""
    _refuse_sessions(request)
    target = service.targets.find(request, caller.region, caller.account)
    database = request.get("Database")
    if not database:
        raise errors.validation("Database must be provided.")
    limit = service.limits.value.statement_bytes
    if any(len(text.encode()) > limit for text in texts):
        raise errors.validation(f"Cannot process query string larger than {limit // 1024}kB.")
    if not all(text.strip() for text in texts):
        raise errors.validation("Cannot process an empty query string.")
    now = service.store.now()
    draft = Statement(
        created_at=now,
        id=str(uuid.uuid4()),
        is_batch=operation == "BatchExecuteStatement",
        queries=[Query(created_at=now, sql=text) for text in texts],
        target=target,
        database=database,
        user=_user(service, caller, target, request),
        caller=caller,
        secret_arn=request.get("SecretArn"),
        name=request.get("StatementName"),
        with_event=request.get("WithEvent", False),
        parameters=Parameters.parse(request.get("Parameters"), texts),
        result_format=request.get("ResultFormat", "JSON"),
        auto_commit=request.get("ExecutionMode") == "AUTO_COMMIT",
    )
    statement, is_new = service.store.submit(draft, _token(caller, operation, request))
    if is_new:
        service.runner.submit(statement)
    service.faults.strike(operation, statement.name, after=True, statement_id=statement.id)
    if seconds := request.get("WaitTimeSeconds"):
        await service.store.wait(statement, statement, seconds, limited=False)
    return _answer(statement)


def _refuse_sessions(request: dict[str, Any]) -> None:
    """No session is ever made here, so every SessionId is one that never existed."""
    if session := request.get("SessionId"):
        raise errors.validation(f"Session with Id: {session} is invalid.")
    if request.get("SessionKeepAliveSeconds"):
        raise errors.not_implemented("SessionKeepAliveSeconds (a session that outlives its statement)")


def _token(caller: Caller, operation: str, request: dict[str, Any]) -> Token | None:
    if not (token := request.get("ClientToken")):
        return None
    what = {name: value for name, value in request.items() if name not in _NOT_PART_OF_IDENTITY}
    # Only the digest is kept: the request holds SQL and values.
    digest = hashlib.sha256(json.dumps([operation, what], sort_keys=True).encode()).hexdigest()
    return Token((caller.account, caller.region, token), digest)


def _user(service: Service, caller: Caller, target: Target, request: dict[str, Any]) -> DatabaseUser:
    name, secret_id = request.get("DbUser"), request.get("SecretArn")
    if name and target.serverless:
        raise errors.validation("DbUser can't be provided with WorkgroupName.")
    if name and secret_id:
        raise errors.validation("DbUser and SecretArn can't be provided together.")
    if secret_id:
        return DatabaseUser(_secret_user(service, caller, target, secret_id))
    return DatabaseUser(name) if name else iam_user(caller)


def _secret_user(service: Service, caller: Caller, target: Target, secret_id: str) -> str:
    """The user that a secret names; its password is not looked at, for the local PostgreSQL asks for none."""
    text = service.cloud.secret(caller, secret_id)
    if text is None:
        raise errors.not_found("Secrets Manager can't find the specified secret.", secret_id)
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("username"), str) or "password" not in content:
        raise errors.validation("The secret must be a JSON object with `username` and `password`.")
    cluster = content.get("dbClusterIdentifier")
    if cluster and not target.serverless and cluster != target.name:
        raise errors.validation("The cluster identifier in the secret doesn't match ClusterIdentifier.")
    return content["username"]


def _answer(statement: Statement) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "Id": statement.id,
        "CreatedAt": round(statement.created_at, 3),
        "Database": statement.database,
        "DbUser": statement.user.name,
        "Status": str(statement.status),
        "HasResultSet": statement.has_result_set,
        **statement.target.described(),
    }
    if statement.secret_arn:
        answer["SecretArn"] = statement.secret_arn
    if statement.pid:
        answer["RedshiftPid"] = statement.pid
    return answer
