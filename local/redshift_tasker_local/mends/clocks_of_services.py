"""Services whose time a test may push forward: queues, schedules, tables and executions.

AWS: no such thing; a test of a message that comes again after six hours takes six hours.

ministack: reads the system's clock.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any

from ..clock import AdjustableClock, Clocks
from .scope import here
from .source import edit


def apply(clocks: Clocks) -> None:
    """Gives each service the clock that is its own; whoever sleeps by one is woken when it is moved."""
    from ministack.services import dynamodb, lambda_svc, scheduler, sqs

    for service, module in (("sqs", sqs), ("scheduler", scheduler), ("dynamodb", dynamodb)):
        module.time = _Time(clocks.of(service))
    clocks.of("sqs").when_moved(lambda_svc._esm_wake.set)
    # The one that ministack has started sleeps by the system's clock for its first minute.
    threading.Thread(target=dynamodb._ttl_reaper, daemon=True, name="time to live").start()
    _executions(clocks.of("states"))


def _executions(clock: AdjustableClock) -> None:
    from ministack.services import stepfunctions as sfn

    def now() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    def sleep(seconds: float) -> None:
        here().sleep(seconds * sfn._SFN_WAIT_SCALE, clock)

    edit(sfn, "_sleep_until", ("datetime.now(timezone.utc)", "_now()"), _now=now)
    sfn._scaled_sleep = sleep
    sfn.now_iso = lambda: now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class _Time:
    """The module `time` whose time is a clock's."""

    def __init__(self, clock: AdjustableClock) -> None:
        self.time, self.sleep = clock.now, clock.sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)
