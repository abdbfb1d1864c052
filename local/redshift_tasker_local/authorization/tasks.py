"""A state machine acts as its role: a task whose role may not do what it asks for fails with AWS's words.

AWS: invoking a function without `lambda:InvokeFunction` fails the task with `Lambda.AWSLambdaException`; sending to a
queue without `sqs:SendMessage` with `SQS.AmazonSQSException`.

ministack: every task may do everything.
"""

from __future__ import annotations

from typing import Any

from ..mends.scope import execution_arn
from .decisions import Decisions, Denied


def apply(decisions: Decisions) -> None:
    """Puts the question before each task's call."""
    from ministack.services import stepfunctions as sfn

    invoke = sfn._invoke_resource

    def invoke_if_allowed(resource: str, arguments: Any) -> Any:
        right = _right(resource, arguments if isinstance(arguments, dict) else {})
        execution = sfn._executions.get(execution_arn.get(""))
        if right is not None and execution is not None:
            error, service, action, on = right
            role = (sfn._state_machines.get(execution["stateMachineArn"]) or {}).get("roleArn", "")
            denied = decisions.of_role(role, execution["name"][:64], service, action, on)
            if denied is not None:
                raise sfn._ExecutionError(error, _cause(denied, error))
        return invoke(resource, arguments)

    sfn._invoke_resource = invoke_if_allowed


def _right(resource: str, arguments: dict[str, Any]) -> tuple[str, str, str, str] | None:
    """The error's name, the service, the action and the resource of a task's call; nothing for what is not checked."""
    from ministack.services import lambda_svc, sqs

    if resource.startswith("arn:aws:states:::lambda:invoke") or (":lambda:" in resource and ":function:" in resource):
        reference = str(arguments.get("FunctionName", "")) if ":states:::" in resource else resource
        _function, config, _name = lambda_svc._get_func_record_for_ref(reference)
        # A function that is missing is a matter of the call itself.
        arn = (config or {}).get("FunctionArn")
        return ("Lambda.AWSLambdaException", "lambda", "lambda:InvokeFunction", arn) if arn else None
    if resource.startswith("arn:aws:states:::sqs:sendMessage"):
        queue = sqs._queues.get(sqs._queue_url(str(arguments.get("QueueUrl", "")).rpartition("/")[2]))
        arn = queue["attributes"].get("QueueArn") if queue else None
        return ("SQS.AmazonSQSException", "sqs", "sqs:SendMessage", arn) if arn else None
    return None


def _cause(denied: Denied, error: str) -> str:
    service = "AWSLambda" if error.startswith("Lambda") else "AmazonSQS"
    return f"{denied.message} (Service: {service}; Status Code: 403; Error Code: AccessDeniedException)"
