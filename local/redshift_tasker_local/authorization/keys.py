"""The key behind encrypted data: whoever reads or writes them needs it too, through the service that holds them.

AWS: sending to a queue under a customer's key takes `kms:GenerateDataKey` and `kms:Decrypt`, receiving `kms:Decrypt`;
items of a table under one take `kms:Decrypt`; a function whose variables are under one can't start without. The
service calls KMS with the caller's rights, so conditions on `kms:ViaService` hold.

ministack: stores the key's name and asks nobody.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from .decisions import Decisions, Denied

Response = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Response]]
Need = tuple[str, tuple[str, ...]]
"""The ARN of a key, and the actions on it."""
KeyOf = Callable[[str, dict[str, Any]], Need | None]

_QUEUE_NEEDS = {
    "SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),
    "SendMessageBatch": ("kms:GenerateDataKey", "kms:Decrypt"),
    "ReceiveMessage": ("kms:Decrypt",),
}
_TABLE_OPERATIONS = frozenset(
    {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "TransactWriteItems", "TransactGetItems"}
)


def apply(app: Any, decisions: Decisions) -> None:
    """Puts the question before the calls of queues and tables."""
    app.SERVICE_HANDLERS["sqs"] = _guarded(app.SERVICE_HANDLERS["sqs"], "sqs", _key_of_queue, decisions)
    app.SERVICE_HANDLERS["dynamodb"] = _guarded(app.SERVICE_HANDLERS["dynamodb"], "dynamodb", _key_of_table, decisions)


def needed_to_send(queue: dict[str, Any]) -> Need | None:
    """The customer's key of a queue, and what sending takes; nothing for a queue without one."""
    arn = _key_arn(queue.get("attributes", {}).get("KmsMasterKeyId", ""))
    return None if arn is None else (arn, _QUEUE_NEEDS["SendMessage"])


def key_policy(key_arn: str) -> str:
    """The policy of a key."""
    from ministack.services import kms

    found = kms.key_policy_for_arn(key_arn)
    return found[0] if found else ""


def via(service: str) -> dict[str, str]:
    """The condition that says through which service a key is used."""
    from ministack.core.responses import get_region

    return {"kms:ViaService": f"{service}.{get_region()}.amazonaws.com"}


def key_of_function(config: dict[str, Any]) -> str | None:
    """The customer's key of a function's variables."""
    variables = (config.get("Environment") or {}).get("Variables")
    return _key_arn(config.get("KMSKeyArn") or "") if variables else None


def _guarded(handle: Handler, service: str, key_of: KeyOf, decisions: Decisions) -> Handler:
    from ministack.core.router import extract_access_key_id

    async def handle_or_deny(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Response:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        needed = key_of(operation, _document(body))
        if needed is not None:
            arn, actions = needed
            access_key = extract_access_key_id(headers, query)
            for action in actions:
                denied = decisions.of_caller(access_key, "kms", action, arn, via(service))
                if denied is not None:
                    return _refusal(service, denied)
        return await handle(method, path, headers, body, query)

    return handle_or_deny


def _key_of_queue(operation: str, request: dict[str, Any]) -> Need | None:
    from ministack.services import sqs

    actions = _QUEUE_NEEDS.get(operation)
    if actions is None:
        return None
    name = str(request.get("QueueUrl", "")).rpartition("/")[2]
    queue = sqs._queues.get(sqs._queue_url(name))
    arn = _key_arn(queue["attributes"].get("KmsMasterKeyId", "")) if queue else None
    return None if arn is None else (arn, actions)


def _key_of_table(operation: str, request: dict[str, Any]) -> Need | None:
    from ministack.services import dynamodb

    if operation not in _TABLE_OPERATIONS:
        return None
    for name in _tables(request):
        table = dynamodb._tables.get(name.rpartition("/")[2])
        arn = _key_arn(((table or {}).get("SSEDescription") or {}).get("KMSMasterKeyArn", ""))
        if arn is not None:
            return arn, ("kms:Decrypt",)
    return None


def _tables(request: dict[str, Any]) -> set[str]:
    items = [part for item in request.get("TransactItems") or () for part in item.values()]
    return {str(part["TableName"]) for part in (request, *items) if "TableName" in part}


def _key_arn(key_id: str) -> str | None:
    """The ARN of a customer's key; the services' own keys are open to all of the account."""
    from ministack.services import kms

    if not key_id or "alias/aws/" in key_id:
        return None
    record = kms._resolve_key(key_id)
    return str(record["Arn"]) if record else None


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _refusal(service: str, denied: Denied) -> Response:
    headers = {"Content-Type": "application/x-amz-json-1.0"}
    if service == "sqs":
        code, message = "KmsAccessDenied", f"{denied.message} (Service: Kms, Status Code: 400)"
        headers["x-amzn-query-error"] = "KMS.AccessDeniedException;Sender"
    else:
        code, message = "AccessDeniedException", f"KMS key access denied error: {denied.message}"
    headers["x-amzn-errortype"] = code
    return 400, headers, json.dumps({"__type": code, "message": message}).encode()
