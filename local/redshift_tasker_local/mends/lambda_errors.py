"""A failing, throttled or missing Lambda fails its task under the name AWS gives it.

AWS: the error's name is the function's `errorType`, the cause its error document as JSON; a throttle is
`Lambda.TooManyRequestsException`, a missing function `Lambda.ResourceNotFoundException`; a failure without a type is
`Lambda.Unknown`. Both integrations, with and without a task token, can be retried and caught by these names.

ministack: a throttle is `Lambda.Unknown`, and a task that waits for its token swallows every error and waits on.
"""

from __future__ import annotations

import json
import uuid
from typing import Any


def apply() -> None:
    """Replaces the call from a state machine to a function."""
    from ministack.services import lambda_svc, stepfunctions

    failure = stepfunctions._ExecutionError

    def call(reference: str, event: Any) -> Any:
        function, config, name = lambda_svc._get_func_record_for_ref(reference)
        if not function or not config:
            raise failure("Lambda.ResourceNotFoundException", _service_text(f"Function not found: {name}", 404))
        record = lambda_svc._execution_record_for_config(function, config)
        answer = lambda_svc._execute_function_with_config_scope(record, event)
        if answer.get("throttle"):
            raise failure("Lambda.TooManyRequestsException", _service_text("Rate Exceeded.", 429))
        body = answer.get("body")
        if not answer.get("error"):
            return _parsed(body)
        if isinstance(body, dict) and body.get("errorType"):
            raise failure(str(body["errorType"]), json.dumps(body))
        raise failure("Lambda.Unknown", body if isinstance(body, str) else json.dumps(body))

    stepfunctions._call_lambda = call


def _service_text(message: str, status: int) -> str:
    return f"{message} (Service: Lambda, Status Code: {status}, Request ID: {uuid.uuid4()})"


def _parsed(body: Any) -> Any:
    if not isinstance(body, str | bytes):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return body
