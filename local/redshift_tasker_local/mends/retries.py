"""Retry and Catch of every state kind that has them.

AWS: MaxDelaySeconds caps the growing interval and JitterStrategy FULL picks a moment inside it; `States.ALL` doesn't
match `States.DataLimitExceeded` and `States.Runtime`; `States.Timeout` also names a missed heartbeat, which
`States.TaskFailed` names no more than any other timeout; the end of the execution ends the waiting.

ministack: no MaxDelaySeconds (60 for all), no jitter, States.ALL matches everything, and retries go on after a stop.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from ..clock import AdjustableClock
from .scope import here

_BEYOND_ALL = ("States.DataLimitExceeded", "States.Runtime")
_TIMEOUTS = ("States.Timeout", "States.HeartbeatTimeout")


def apply(clock: AdjustableClock) -> None:
    """Replaces the matching of error names and the loop around an attempt."""
    from ministack.services import stepfunctions as sfn

    def run(state: dict[str, Any], given: Any, ctx: dict[str, Any], attempt: Callable[[], Any]) -> Any:
        entered = ctx["State"]
        used: dict[int, int] = {}
        while True:
            here().check()
            ctx["State"] = {**entered, "RetryCount": sum(used.values())}
            try:
                return attempt()
            except sfn._ExecutionError as error:
                retrier, index = sfn._find_matching_retrier(state.get("Retry", []), error.error, used)
                if retrier is not None:
                    here().sleep(delay(retrier, used.get(index, 0)) * sfn._SFN_WAIT_SCALE, clock)
                    used[index] = used.get(index, 0) + 1
                    continue
                catcher = sfn._find_matching_catcher(state.get("Catch", []), error.error)
                if catcher is None:
                    raise
                caught = {"Error": error.error, "Cause": error.cause}
                language = sfn._state_query_language(state, ctx)
                return sfn._apply_catcher(catcher, given, ctx, language, caught), catcher["Next"]

    sfn._error_matches = matches
    sfn._with_retry_and_catch = run


def matches(names: list[str], error: str) -> bool:
    """Whether a retrier or catcher with these names is for this error."""
    if error in names:
        return True
    if error == "States.HeartbeatTimeout" and "States.Timeout" in names:
        return True
    if "States.ALL" in names and error not in _BEYOND_ALL:
        return True
    return "States.TaskFailed" in names and error not in _TIMEOUTS + _BEYOND_ALL


def delay(retrier: dict[str, Any], count: int) -> float:
    """Seconds before the next attempt after `count` earlier retries."""
    seconds = float(retrier.get("IntervalSeconds", 1)) * float(retrier.get("BackoffRate", 2.0)) ** count
    seconds = min(seconds, float(retrier.get("MaxDelaySeconds", seconds)))
    return random.uniform(0, seconds) if retrier.get("JitterStrategy") == "FULL" else seconds
