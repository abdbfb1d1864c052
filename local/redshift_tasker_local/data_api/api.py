"""The wire: AWS JSON 1.1 requests in, answers out.

`X-Amz-Target: RedshiftData.<Operation>` chooses the operation; the body is checked against the service's model before
an operation sees it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from . import errors
from .control import PREFIX, control
from .errors import ApiError
from .fault_kinds import DATA_API, SLOW
from .operations.authorizing import authorize
from .operations.cancel import cancel_statement
from .operations.catalogue import describe_table, list_databases, list_schemas, list_tables
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
            await self._strike(operation, request, after=False, statement_id=_text(request.get("Id")))
            checked = self._service.model.check(operation, request)
            authorize(self._service, caller, operation, checked)
            answer = await OPERATIONS[operation](self._service, caller, checked)
            statement_id = answer.get("Id") if isinstance(answer, dict) else request.get("Id")
            await self._strike(operation, request, after=True, statement_id=_text(statement_id))
        except ApiError:
            raise
        except Exception as error:
            _log.error("%s: %s", operation, errors.place(error))
            raise errors.internal() from error
        return answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()

    async def _strike(self, operation: str, request: dict[str, Any], after: bool, statement_id: str) -> None:
        """Lets the fault strike that is planned for this moment, if any.

        # Raises
        ApiError: the fault's.
        """
        faults = self._service.faults
        fault = faults.of_call(DATA_API, operation, self._name(request), after, statement_id)
        if fault is None:
            return
        if fault.error != SLOW:
            raise faults.refusal(fault, statement_id)
        await asyncio.sleep(fault.seconds)

    def _name(self, request: dict[str, Any]) -> str:
        """The name of the statement that a request starts or asks for."""
        if name := _text(request.get("StatementName")):
            return name
        statement = self._service.store.get(_text(request.get("Id")).partition(":")[0])
        return (statement.name or "") if statement is not None else ""


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
