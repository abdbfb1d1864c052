"""ListSessions: the caller's sessions of the last day, newest first, open ones unless another status is asked for."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..identity import Caller
from ..pages import numbered_page
from ..service import Service
from ..sessions import KeptSession, SessionStatus

_PAGE = 100
_FILTERS = ("Status", "ClusterIdentifier", "WorkgroupName", "Database")
_OPEN = (SessionStatus.AVAILABLE, SessionStatus.BUSY)


async def list_sessions(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """One session, or one page of those that fit all filters."""
    if request.get("ClusterIdentifier") and request.get("WorkgroupName"):
        raise errors.validation("ClusterIdentifier and WorkgroupName can't be provided together.")
    if session_id := request.get("SessionId"):
        if given := [name for name in _FILTERS if request.get(name)]:
            raise errors.validation(f"SessionId and {given[0]} can't be provided together.")
        session = service.sessions.find(session_id, caller)
        if session is None or not _is_callers(session, caller, request):
            raise errors.not_found("Session does not exist.", session_id)
        return {"Sessions": [_described(session)]}
    fitting = [session for session in service.sessions.newest_first() if _fits(session, caller, request)]
    page, more = numbered_page("sessions", fitting, request, _PAGE)
    return {"Sessions": [_described(session) for session in page], **more}


def _is_callers(session: KeptSession, caller: Caller, request: dict[str, Any]) -> bool:
    if not caller.shares_account(session.caller):
        return False
    if request.get("RoleLevel", True):
        return session.caller.role == caller.role
    return session.caller.principal == caller.principal


def _fits(session: KeptSession, caller: Caller, request: dict[str, Any]) -> bool:
    wanted = request.get("Status")
    if session.status not in ((wanted,) if wanted else _OPEN):
        return False
    if (database := request.get("Database")) and database != session.database:
        return False
    return _is_callers(session, caller, request) and session.target.is_named_in(request, caller.region, caller.account)


def _described(session: KeptSession) -> dict[str, Any]:
    described: dict[str, Any] = {
        "SessionId": session.id,
        "Status": str(session.status),
        "CreatedAt": round(session.created_at, 3),
        "UpdatedAt": round(session.updated_at, 3),
        "Database": session.database,
        "DbUser": session.user.name,
        "SessionAliveSeconds": session.keep_alive,
        **session.target.described(),
    }
    if session.status is SessionStatus.AVAILABLE:
        described["SessionTtl"] = round(session.expires_at, 3)
    if session.status is SessionStatus.BUSY:
        described["CurrentStatementId"] = session.statement_id
    return described
