"""A function acts as its role, also where Lambda acts for it: reading its queue, and decrypting its variables.

AWS: CreateEventSourceMapping is refused while the role may not read the queue, and a mapping stops working when it no
longer may. A function with variables under a customer's key is refused at its start when its role may not decrypt.

ministack: reads every queue, starts every function.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import keys
from .decisions import Decisions, Denied

_READING = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


def apply(decisions: Decisions) -> None:
    """Puts the questions before mappings, their reads, and invocations."""
    from ministack.core.responses import error_response_json
    from ministack.services import lambda_svc

    create, every_mapping = lambda_svc._create_esm, lambda_svc._iter_all_esms
    execute = lambda_svc._execute_function

    def create_if_readable(data: dict[str, Any]) -> Any:
        arn = str(data.get("EventSourceArn", ""))
        config = _config(str(data.get("FunctionName", "")))
        if ":sqs:" in arn and config and (denied := _reading_denied(decisions, config, arn)):
            return error_response_json("InvalidParameterValueException", denied, 400)
        return create(data)

    def only_readable() -> Iterator[Any]:
        for account, region, mapping in every_mapping():
            if denied := _waiting_and_denied(decisions, mapping, account, region):
                mapping["LastProcessingResult"] = f"PROBLEM: {denied}"
            else:
                yield account, region, mapping

    def execute_if_decryptable(func: dict[str, Any], event: Any) -> Any:
        config = func.get("config") or {}
        key = keys.key_of_function(config)
        if key is not None:
            denied = _as_function(decisions, config, "kms", "kms:Decrypt", key, keys.via("lambda"))
            if denied is not None:
                return _refused_start(denied)
        return execute(func, event)

    lambda_svc._create_esm = create_if_readable
    lambda_svc._iter_all_esms = only_readable
    lambda_svc._execute_function = execute_if_decryptable


def _config(reference: str) -> dict[str, Any]:
    from ministack.services import lambda_svc

    _function, config, _name = lambda_svc._get_func_record_for_ref(reference)
    return dict(config or {})


def _waiting_and_denied(decisions: Decisions, mapping: dict[str, Any], account: str, region: str) -> str | None:
    """Why the function may not have the messages that wait for it; nothing where none do."""
    from ministack.core.responses import request_scope
    from ministack.services import sqs

    arn = str(mapping.get("EventSourceArn", ""))
    if ":sqs:" not in arn:
        return None
    with request_scope(account, region):
        queue = sqs._queue_by_arn(arn)
        if not queue or not queue["messages"]:
            return None
        config = _config(str(mapping.get("FunctionArn", "")))
        return _reading_denied(decisions, config, arn) if config else None


def _reading_denied(decisions: Decisions, config: dict[str, Any], queue_arn: str) -> str | None:
    """AWS's words for a role that may not read a queue."""
    from ministack.services import sqs

    for operation in _READING:
        if _as_function(decisions, config, "sqs", f"sqs:{operation}", queue_arn, {}):
            return f"The provided execution role does not have permissions to call {operation} on SQS"
    queue = sqs._queue_by_arn(queue_arn)
    needed = keys.needed_to_send(queue) if queue else None
    if needed is None:
        return None
    denied = _as_function(decisions, config, "kms", "kms:Decrypt", needed[0], keys.via("sqs"))
    return (
        f"The provided execution role does not have permissions to call Decrypt on KMS: {denied.message}"
        if denied
        else None
    )


def _as_function(
    decisions: Decisions, config: dict[str, Any], service: str, action: str, resource: str, context: dict[str, Any]
) -> Denied | None:
    return decisions.of_role(config.get("Role", ""), config.get("FunctionName", ""), service, action, resource, context)


def _refused_start(denied: Denied) -> dict[str, Any]:
    message = (
        "Lambda was unable to decrypt the environment variables because KMS access was denied. Please check the"
        f" function's KMS key settings. KMS Exception: AccessDeniedException KMS Message: {denied.message}"
    )
    return {"error": True, "body": {"errorType": "KMSAccessDeniedException", "errorMessage": message}, "log": ""}
