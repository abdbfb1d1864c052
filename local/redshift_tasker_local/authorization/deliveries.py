"""EventBridge and its scheduler deliver only where they may.

AWS: a rule sends to a queue whose policy allows `events.amazonaws.com` for that rule, and whose key, if it has one,
allows it too; it invokes a function whose policy allows it. A schedule acts as its role. What is refused goes to the
target's dead-letter queue with the reason in the message's attributes; without one it is lost, and only a metric
(`FailedInvocations`) tells. Here the cloud's log and the journal tell as well.

ministack: delivers everything.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from . import keys
from .decisions import Decisions, Denied

_log = logging.getLogger(__name__)
_EVENTS = "events.amazonaws.com"
_SCHEDULER = "scheduler.amazonaws.com"
_NO_PERMISSIONS = "NO_PERMISSIONS"


def apply(decisions: Decisions) -> None:
    """Puts the questions before each delivery."""
    from ministack.services import eventbridge, scheduler

    invoke = eventbridge._invoke_target

    def invoke_if_allowed(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None) -> Any:
        source = str(rule.get("Arn") or "")
        denied = _denied(decisions, target, source)
        if denied is None:
            return invoke(target, event, rule, view)
        _log.warning("%s may not deliver to %s: %s", source, target.get("Arn"), denied.message)
        _to_dead_letters(decisions, target, event, source, denied)
        return None

    eventbridge._invoke_target = invoke_if_allowed
    create, update = scheduler._create_schedule, scheduler._update_schedule
    scheduler._create_schedule = lambda name, body: _untrusting(decisions, body) or create(name, body)
    scheduler._update_schedule = lambda name, body: _untrusting(decisions, body) or update(name, body)


def _denied(decisions: Decisions, target: dict[str, Any], source: str) -> Denied | None:
    arn = str(target.get("Arn", ""))
    service = arn.split(":")[2] if arn.count(":") >= 5 else ""
    if ":scheduler:" in source:
        action = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage", "states": "states:StartExecution"}.get(
            service
        )
        if action is None:
            return None
        return decisions.of_role(target.get("RoleArn", ""), "scheduler", service, action, arn)
    if service == "lambda":
        return decisions.of_service(_EVENTS, source, "lambda:InvokeFunction", arn, _function_policy(arn))
    return _may_send(decisions, arn, source) if service == "sqs" else None


def _may_send(decisions: Decisions, arn: str, source: str) -> Denied | None:
    from ministack.services import sqs

    queue = sqs._queue_by_arn(arn)
    if queue is None:
        return None
    policy = queue["attributes"].get("Policy") or ""
    if denied := decisions.of_service(_EVENTS, source, "sqs:SendMessage", arn, policy):
        return denied
    needed = keys.needed_to_send(queue)
    if needed is None:
        return None
    key, actions = needed
    for action in actions:
        if denied := decisions.of_service(_EVENTS, source, action, key, keys.key_policy(key), keys.via("sqs")):
            return denied
    return None


def _function_policy(arn: str) -> Any:
    from ministack.services import lambda_svc

    found = lambda_svc.function_policy_for_arn(arn)
    return found[0] if found else ""


def _to_dead_letters(
    decisions: Decisions, target: dict[str, Any], event: dict[str, Any], source: str, denied: Denied
) -> None:
    from ministack.services import eventbridge, sqs

    arn = str((target.get("DeadLetterConfig") or {}).get("Arn", ""))
    queue = sqs._queue_by_arn(arn) if arn else None
    if queue is None or _may_send(decisions, arn, source) is not None:
        return
    attributes = {
        "RULE_ARN": source,
        "TARGET_ARN": str(target.get("Arn")),
        "ERROR_CODE": _NO_PERMISSIONS,
        "ERROR_MESSAGE": denied.message,
    }
    body = json.dumps(eventbridge._pattern_event_view(event).event_with_detail())
    sqs._act_send_message(
        {
            "QueueUrl": sqs._queue_url(arn.rpartition(":")[2]),
            "MessageBody": body,
            "MessageAttributes": {
                name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
            },
        },
        "",
    )


def _untrusting(decisions: Decisions, body: dict[str, Any]) -> Any:
    """AWS's refusal of a schedule whose role does not let the scheduler assume it."""
    from ministack.core.responses import get_account_id, get_region
    from ministack.services import scheduler

    role_arn = str((body.get("Target") or {}).get("RoleArn", ""))
    group = body.get("GroupName") or "default"
    source = f"arn:aws:scheduler:{get_region()}:{get_account_id()}:schedule-group/{group}"
    if decisions.trusted(role_arn, _SCHEDULER, source):
        return None
    message = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
    return scheduler._error(400, "ValidationException", message)
