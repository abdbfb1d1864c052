"""GetStatementResult and GetStatementResultV2: rows in typed fields or as CSV, page by page."""

from __future__ import annotations

import base64
from typing import Any

from .. import errors
from ..identity import Caller
from ..results import CSV, JSON, Result
from ..service import Service
from ..statements import Query, Statement

_OPERATION_FOR = {JSON: "GetStatementResult", CSV: "GetStatementResultV2"}


async def get_statement_result(service: Service, caller: Caller, request: dict[str, Any]) -> bytes:
    """One page of rows in typed fields; waits for the statement's end as long as asked to."""
    return await _answer(service, caller, request, JSON)


async def get_statement_result_v2(service: Service, caller: Caller, request: dict[str, Any]) -> bytes:
    """One page of rows as CSV; waits for the statement's end as long as asked to."""
    return await _answer(service, caller, request, CSV)


async def _answer(service: Service, caller: Caller, request: dict[str, Any], wanted: str) -> bytes:
    statement_id = request["Id"]
    statement, number = service.store.find(statement_id, caller)
    if statement.is_batch and number is None:
        raise errors.validation("BatchExecuteStatement result can only be retrieved with sub-statement id.")
    query = statement.queries[number or 0]
    if seconds := request.get("WaitTimeSeconds"):
        await service.store.wait(statement, statement if number is None else query, seconds, limited=True)
    result = _available(service, statement, query, statement_id, wanted)
    page = _page(request.get("NextToken"), statement_id, result)
    more = page + 1 < len(result.pages)
    return result.answer(page, _token(statement_id, page + 1) if more else None)


def _available(service: Service, statement: Statement, query: Query, statement_id: str, wanted: str) -> Result:
    if (expired_at := service.store.result_expiry(statement)) is not None:
        raise errors.expired(expired_at)
    if query.result is None or not query.status.ended:
        raise errors.no_result(statement_id)
    if query.result.format != wanted:
        raise errors.validation(
            f"The result is in {query.result.format} format. Use {_OPERATION_FOR[query.result.format]} to retrieve it."
        )
    if query.result.rows and not query.result.pages:
        # Its memory was needed for newer results.
        raise errors.expired(service.store.now())
    return query.result


def _token(statement_id: str, page: int) -> str:
    return base64.urlsafe_b64encode(f"{statement_id}/{page}".encode()).decode()


def _page(token: str | None, statement_id: str, result: Result) -> int:
    if not token:
        return 0
    for page in range(1, len(result.pages)):
        if token == _token(statement_id, page):
            return page
    raise errors.validation("NextToken is invalid for this statement.")
