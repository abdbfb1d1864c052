"""What a request takes of rights: the operation's own, on what IAM knows of it, and those to sign in.

Statements are started, and catalogues read, on a cluster or workgroup; with a session, `session-owner-iam-userid` is
its owner. All else is about statements or sessions by id, which IAM knows only through the condition keys
`statement-owner-iam-userid` and `session-owner-iam-userid`.

GetStatementResultV2 is allowed as GetStatementResult. The Data API signs in with the caller's rights:
`redshift:GetClusterCredentials` for a DbUser, `redshift:GetClusterCredentialsWithIAM` without,
`redshift-serverless:GetCredentials` for a workgroup, `secretsmanager:GetSecretValue` for a secret.
"""

from __future__ import annotations

from typing import Any

from .. import errors
from ..errors import ApiError
from ..identity import Caller
from ..service import Service
from ..targets import Target

_ON_TARGET = frozenset(
    {"ExecuteStatement", "BatchExecuteStatement", "DescribeTable", "ListDatabases", "ListSchemas", "ListTables"}
)
_ACTION = {"GetStatementResultV2": "GetStatementResult"}
_STATEMENT_OWNER = "redshift-data:statement-owner-iam-userid"
_SESSION_OWNER = "redshift-data:session-owner-iam-userid"


def authorize(service: Service, caller: Caller, operation: str, request: dict[str, Any]) -> None:
    """Checks the right to the operation.

    # Raises
    ApiError: AccessDeniedException.
    """
    action = f"redshift-data:{_ACTION.get(operation, operation)}"
    _require(
        service, caller, action, _resource(service, caller, operation, request), _context(service, caller, request)
    )


def may_sign_in(service: Service, caller: Caller, target: Target, database: str, user: str | None) -> None:
    """Checks the right to a database without a secret.

    # Raises
    ApiError: AccessDeniedException.
    """
    if target.serverless:
        arn = target.arn(caller.region, caller.account)
        _require(service, caller, "redshift-serverless:GetCredentials", arn, {})
        return
    prefix = f"arn:aws:redshift:{caller.region}:{caller.account}"
    database_arn = f"{prefix}:dbname:{target.name}/{database}"
    if user is None:
        _require(service, caller, "redshift:GetClusterCredentialsWithIAM", database_arn, {})
        return
    for arn in (f"{prefix}:dbuser:{target.name}/{user}", database_arn):
        _require(service, caller, "redshift:GetClusterCredentials", arn, {})


def may_read_secret(service: Service, caller: Caller, secret_arn: str) -> None:
    """Checks the right to the secret.

    # Raises
    ApiError: AccessDeniedException.
    """
    _require(service, caller, "secretsmanager:GetSecretValue", secret_arn, {})


def _require(service: Service, caller: Caller, action: str, resource: str, context: dict[str, str]) -> None:
    message = service.cloud.denial(caller, action, resource, context)
    if message is not None:
        raise errors.access_denied(message)


def _resource(service: Service, caller: Caller, operation: str, request: dict[str, Any]) -> str:
    if operation not in _ON_TARGET:
        return "*"
    if session_id := request.get("SessionId"):
        session = service.sessions.find(session_id, caller)
        return "*" if session is None else session.target.arn(caller.region, caller.account)
    try:
        return service.targets.find(request, caller.region, caller.account).arn(caller.region, caller.account)
    except ApiError:
        # No target, or none that exists: the operation says so.
        return "*"


def _context(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, str]:
    """Who owns what the request asks for; the caller where nobody does, so that they learn that it does not exist."""
    statement = service.store.get(str(request.get("Id", "")).partition(":")[0])
    session = service.sessions.find(request["SessionId"], caller) if request.get("SessionId") else None
    return {
        _STATEMENT_OWNER: statement.caller.user_id if statement else caller.user_id,
        _SESSION_OWNER: session.caller.user_id if session else caller.user_id,
    }
