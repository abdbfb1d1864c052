"""What the Data API answers when it refuses: code, HTTP status and members, built by situation.

Status codes follow the service model: exceptions marked as faults are 500, all others 400. The wording follows what
the service says where it is publicly known (users match on it); no text contains SQL or parameter values.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any


class ApiError(Exception):
    """An answer other than success."""

    def __init__(self, code: str, message: str, *, status: int = 400, **members: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = members

    def body(self) -> dict[str, Any]:
        """The JSON document that goes over the wire."""
        return {"__type": self.code, "Message": self.message, **self.members}


def validation(message: str) -> ApiError:
    """The request can't be accepted as it is."""
    return ApiError("ValidationException", message)


def access_denied(message: str) -> ApiError:
    """The caller's policies, or those of what they ask for, do not allow it."""
    return ApiError("AccessDeniedException", message)


def serialization(message: str) -> ApiError:
    """The body is not the JSON that the operation's shape asks for."""
    return ApiError("SerializationException", message)


def not_found(message: str, resource_id: str) -> ApiError:
    """Something named in the request does not exist."""
    return ApiError("ResourceNotFoundException", message, ResourceId=resource_id)


def unknown_statement(statement_id: str) -> ApiError:
    """No statement with this id in the caller's account and region."""
    return not_found("Query does not exist.", statement_id)


def no_result(statement_id: str) -> ApiError:
    """The statement is still running, failed, or returned no rows by nature."""
    return not_found("Query does not have result. Please check query status with DescribeStatement.", statement_id)


def expired(expired_at: float) -> ApiError:
    """The statement's metadata or rows are past their lifetime."""
    return validation(f"Could not retrieve the query result as it has expired after {int(expired_at)}.")


def already_ended(status: str, statement_id: str) -> ApiError:
    """CancelStatement came too late."""
    return validation(f"Could not cancel a query that is already in {status} state with ID: {statement_id}")


def active_statements_exceeded(limit: int) -> ApiError:
    """Too many statements of this target have not ended yet."""
    return ApiError(
        "ActiveStatementsExceededException", f"Active statements exceeded the allowed quota ({limit}).", status=400
    )


def active_sessions_exceeded(limit: int) -> ApiError:
    """Too many sessions of this target are open."""
    return ApiError("ActiveSessionsExceededException", f"Active sessions exceeded the allowed quota ({limit}).")


def unknown_session(session_id: str) -> ApiError:
    """A statement was sent to a session that the caller never had."""
    return validation(f"Session with Id: {session_id} is invalid.")


def session_not_available() -> ApiError:
    """The session is busy with a statement, or closed; ListSessions tells which."""
    return validation("Session is not available.")


def waiting_requests_exceeded(limit: int) -> ApiError:
    """Too many requests wait for the same statement at once."""
    return ApiError(
        "ActiveWaitingRequestsExceededException",
        f"Active waiting requests for the statement exceeded the allowed quota ({limit}).",
    )


def internal() -> ApiError:
    """A fault of this emulator; details are in its log, never in an answer."""
    return ApiError("InternalServerException", "The request failed because of an internal error.", status=500)


def database_connection(message: str) -> ApiError:
    """PostgreSQL can't be reached."""
    return ApiError("DatabaseConnectionException", message, status=500)


def query_timeout(message: str) -> ApiError:
    """PostgreSQL did not answer in time."""
    return ApiError("QueryTimeoutException", message)


def unknown_operation(name: str) -> ApiError:
    """An operation that the real service does not have either."""
    return ApiError("UnknownOperationException", f"The Redshift Data API has no operation `{name}`.")


def place(error: BaseException) -> str:
    """Kind and place of an unexpected exception for a log; its text might quote SQL or a value."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
