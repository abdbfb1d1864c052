"""The wire: AWS JSON 1.1 requests in, answers out.

`X-Amz-Target: RedshiftData.<Operation>` chooses the operation; the body is checked against the service's model before
an operation sees it.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from . import errors
from .control import PREFIX, control
from .errors import ApiError
from .operations.catalogue import describe_table, list_databases, list_schemas, list_tables
from .operations.cancel import cancel_statement
from .operations.describe import describe_statement
from .operations.execute import batch_execute_statement, execute_statement
from .operations.listing import list_statements
from .operations.result import get_statement_result, get_statement_result_v2
from .operations.sessions import list_sessions
from .service import Service

_log = logging.getLogger(__name__)

Response = tuple[int, dict[str, str], bytes]
_CONTENT_TYPE = {"Content-Type": "application/x-amz-json-1.1"}

OPERATIONS = {
    "BatchExecuteStatement": batch_execute_statement,
    "CancelStatement": cancel_statement,
    "DescribeStatement": describe_statement,
    "DescribeTable": describe_table,
    "ExecuteStatement": execute_statement,
    "GetStatementResult": get_statement_result,
    "GetStatementResultV2": get_statement_result_v2,
    "ListDatabases": list_databases,
    "ListSchemas": list_schemas,
    "ListSessions": list_sessions,
    "ListStatements": list_statements,
    "ListTables": list_tables,
}


class Api:
    """Answers requests; the signature of `handle` is that of ministack's service handlers."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def handle(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        """Answers one request; never raises."""
        try:
            answer = await self._answer(headers, body, query_params)
        except ApiError as error:
            answered = {**_CONTENT_TYPE, "x-amzn-ErrorType": error.code}
            return error.status, answered, json.dumps(error.body(), ensure_ascii=False).encode()
        return 200, dict(_CONTENT_TYPE), answer

    async def _answer(self, headers: dict[str, str], body: bytes, query_params: dict[str, Any]) -> bytes:
        prefix, _, operation = headers.get("x-amz-target", "").partition(".")
        request = _parsed(body)
        try:
            if prefix == PREFIX:
                return json.dumps(control(self._service, operation, request)).encode()
            if not self._service.model.has(operation) or prefix != self._service.model.target_prefix:
                raise errors.unknown_operation(operation or prefix)
            caller = self._service.cloud.caller(headers, query_params)
            name, statement_id = request.get("StatementName"), request.get("Id")
            self._service.faults.strike(operation, _text(name), after=False, statement_id=_text(statement_id))
            run = OPERATIONS[operation]
            answer = await run(self._service, caller, self._service.model.check(operation, request))
        except ApiError:
            raise
        except Exception as error:
            _log.error("%s: %s", operation, errors.place(error))
            raise errors.internal() from error
        return answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body or b"{}")
        if b"\\u" in body:
            # Half of a surrogate pair is valid JSON and no text.
            json.dumps(request, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise errors.serialization("The request body is not valid JSON.") from error
    if not isinstance(request, dict):
        raise errors.serialization("The request body is not a JSON object.")
    return request


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
