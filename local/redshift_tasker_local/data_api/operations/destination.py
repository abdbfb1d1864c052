"""Where a request connects, and as whom: target, database and user, taken from its members or from a session.

ExecuteStatement, BatchExecuteStatement and the operations on the catalogue name them in the same way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .. import errors
from ..identity import Caller, DatabaseUser, iam_user
from ..service import Service
from ..sessions import KeptSession
from ..targets import Target
from .authorizing import may_read_secret, may_sign_in

_SECRET_NOT_FOUND = "Secrets Manager can't find the specified secret."


@dataclass(frozen=True)
class Destination:
    """A database with the user to connect as."""

    target: Target
    database: str
    user: DatabaseUser
    secret_arn: str | None = None


def destination(service: Service, caller: Caller, request: dict[str, Any]) -> Destination:
    """The destination that a request's members name.

    # Raises
    ApiError: something is missing, does not exist, or does not go together.
    """
    target = service.targets.find(request, caller.region, caller.account)
    database = request.get("Database")
    if not database:
        raise errors.validation("Database must be provided.")
    user = _user(service, caller, target, database, request)
    return Destination(target, database, user, request.get("SecretArn"))


def destination_of(session: KeptSession, service: Service, caller: Caller, request: dict[str, Any]) -> Destination:
    """The session's destination, which a request may repeat but not change.

    # Raises
    ApiError: a member of the request says something else.
    """
    named = {
        "ClusterIdentifier": None if session.target.serverless else session.target.name,
        "Database": session.database,
        "DbUser": session.user.name,
        "SecretArn": session.secret_arn,
    }
    for member, value in named.items():
        if request.get(member) not in (None, value):
            raise errors.validation(f"{member} doesn't match the one of the session.")
    if request.get("WorkgroupName") and (
        service.targets.find(request, caller.region, caller.account) is not session.target
    ):
        raise errors.validation("WorkgroupName doesn't match the one of the session.")
    return Destination(session.target, session.database, session.user, session.secret_arn)


def _user(service: Service, caller: Caller, target: Target, database: str, request: dict[str, Any]) -> DatabaseUser:
    name, secret_id = request.get("DbUser"), request.get("SecretArn")
    if name and target.serverless:
        raise errors.validation("DbUser can't be provided with WorkgroupName.")
    if name and secret_id:
        raise errors.validation("DbUser and SecretArn can't be provided together.")
    if secret_id:
        return DatabaseUser(_secret_user(service, caller, target, secret_id))
    may_sign_in(service, caller, target, database, name)
    return DatabaseUser(name) if name else iam_user(caller)


def _secret_user(service: Service, caller: Caller, target: Target, secret_id: str) -> str:
    """The user that a secret names; its password is not looked at, for the local PostgreSQL asks for none."""
    found = service.cloud.secret(caller, secret_id)
    may_read_secret(service, caller, found[0] if found else secret_id)
    if found is None:
        raise errors.not_found(_SECRET_NOT_FOUND, secret_id)
    try:
        content = json.loads(found[1])
    except ValueError:
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("username"), str) or "password" not in content:
        raise errors.validation("The secret must be a JSON object with `username` and `password`.")
    cluster = content.get("dbClusterIdentifier")
    if cluster and not target.serverless and cluster != target.name:
        raise errors.validation("The cluster identifier in the secret doesn't match ClusterIdentifier.")
    return content["username"]
