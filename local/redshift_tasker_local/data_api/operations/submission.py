"""What ExecuteStatement and BatchExecuteStatement have in common: from a checked request to a submitted statement."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from .. import errors
from ..identity import Caller
from ..parameters import Parameters
from ..service import Service
from ..sessions import KeptSession
from ..statements import Query, Statement
from ..store import Token
from .destination import Destination, destination, destination_of

_NOT_PART_OF_IDENTITY = ("ClientToken", "WaitTimeSeconds")


async def submit(
    service: Service, caller: Caller, operation: str, request: dict[str, Any], texts: list[str]
) -> dict[str, Any]:
    """Submits the texts as one statement, waits as long as asked to, and answers."""
    where, session = _session(service, caller, request)
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
        target=where.target,
        database=where.database,
        user=where.user,
        caller=caller,
        secret_arn=where.secret_arn,
        name=request.get("StatementName"),
        with_event=request.get("WithEvent", False),
        parameters=Parameters.parse(request.get("Parameters"), texts),
        result_format=request.get("ResultFormat", "JSON"),
        auto_commit=request.get("ExecutionMode") == "AUTO_COMMIT",
        session=session,
        keep_alive=request.get("SessionKeepAliveSeconds"),
    )
    statement, is_new = service.store.submit(draft, _token(caller, operation, request))
    if is_new:
        service.runner.submit(statement)
    if seconds := request.get("WaitTimeSeconds"):
        await service.store.wait(statement, statement, seconds, limited=False)
    return _answer(statement)


def _session(service: Service, caller: Caller, request: dict[str, Any]) -> tuple[Destination, KeptSession | None]:
    """Where to run, and the session: one that exists, one that is made with the statement, or none."""
    if session_id := request.get("SessionId"):
        session = service.sessions.find(session_id, caller)
        if session is None:
            raise errors.unknown_session(session_id)
        return destination_of(session, service, caller, request), session
    where = destination(service, caller, request)
    keep_alive = request.get("SessionKeepAliveSeconds")
    if not keep_alive:
        return where, None
    return where, KeptSession(
        target=where.target,
        database=where.database,
        user=where.user,
        caller=caller,
        secret_arn=where.secret_arn,
        created_at=service.store.now(),
        keep_alive=keep_alive,
    )


def _token(caller: Caller, operation: str, request: dict[str, Any]) -> Token | None:
    if not (token := request.get("ClientToken")):
        return None
    what = {name: value for name, value in request.items() if name not in _NOT_PART_OF_IDENTITY}
    # Only the digest is kept: the request holds SQL and values.
    digest = hashlib.sha256(json.dumps([operation, what], sort_keys=True).encode()).hexdigest()
    return Token((caller.account, caller.region, token), digest)


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
    if statement.session is not None:
        answer["SessionId"] = statement.session.id
    if statement.pid:
        answer["RedshiftPid"] = statement.pid
    return answer
