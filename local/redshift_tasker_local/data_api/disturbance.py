"""Faults of the other services' calls: a planned error instead of the answer, before or after the work.

A wrapper around ministack's handler of each service; without a planned fault it only looks at one header. What a caller
gets has the form in which the service itself refuses: JSON with `__type`, the old code beside it where SQS has one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from .fault_kinds import SERVICES, SLOW, Fault
from .faults import Faults

Response = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Response]]


def disturb(handlers: dict[str, Handler], faults: Faults) -> None:
    """Puts the wrapper around every service that can be disturbed."""
    for service in SERVICES:
        handlers[service] = _disturbed(service, handlers[service], faults)


def _disturbed(service: str, handle: Handler, faults: Faults) -> Handler:
    async def handle_or_fail(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Response:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        before = faults.of_call(service, operation, None, after=False)
        if before is not None:
            if before.error != SLOW:
                return _refusal(service, before, faults)
            await asyncio.sleep(before.seconds)
        answer = await handle(method, path, headers, body, query)
        after = faults.of_call(service, operation, None, after=True)
        if after is not None:
            if after.error != SLOW:
                return _refusal(service, after, faults)
            await asyncio.sleep(after.seconds)
        return answer

    return handle_or_fail


def _refusal(service: str, fault: Fault, faults: Faults) -> Response:
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-errortype": fault.error}
    if service == "sqs":
        headers["x-amzn-query-error"] = f"{fault.error};Sender"
    document = {"__type": fault.error, "message": fault.message}
    return faults.status(fault), headers, json.dumps(document).encode()
