"""A mapping tries a throttled batch again.

AWS: where a function has no room for a batch of a queue, Lambda backs off and tries it again until its visibility
timeout is over (https://docs.aws.amazon.com/lambda/latest/operatorguide/sqs-retries.html).

ministack: drops the batch at once, so that its messages are missing for the whole visibility timeout.
"""

from __future__ import annotations

import time
from typing import Any

from .source import edit

_FIRST_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 1.0


def apply() -> None:
    """Invokes through `_invoked`, which waits for room."""
    from ministack.services import lambda_svc

    edit(
        lambda_svc,
        "_run_sqs_batch",
        ("result = _execute_function(func_rec, event)", "result = _invoked(func_rec, event, batch)"),
        _invoked=_invoked,
    )


def _invoked(function: dict[str, Any], event: dict[str, Any], batch: list[dict[str, Any]]) -> dict[str, Any]:
    from ministack.services import lambda_svc, sqs

    visible_again = min(message["visible_at"] for message in batch)
    pause = _FIRST_PAUSE_SECONDS
    while True:
        result: dict[str, Any] = lambda_svc._execute_function(function, event)
        if not result.get("throttle") or sqs.time.time() + pause >= visible_again:
            return result
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
