"""The cloud's command line, altered in ways that the words before `serve` name, to show what makes a difference.

`unmended` is ministack as it comes. `lasting` stretches every pause that ministack makes on the way to an answer to an
hour: what still comes has none in its way. A stopwatch would tell of the machine as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from redshift_tasker_local import __main__, authorization, mends

PAUSES = {
    ("ministack.services.stepfunctions", "time"): 0,
    ("ministack.services.lambda_svc", "time"): 0,
    ("ministack.core.lambda_runtime", "time"): 0,
    # EventBridge promises the minute.
    ("ministack.services.scheduler", "time"): 1,
    # A receiver that waits looks again and again; that often it may.
    ("ministack.services.sqs", "asyncio"): 0.01,
}
"""Which modules sleep by which module, and how long they may."""


class Lasting:
    """A module that sleeps for an hour if it has to sleep for longer than it may."""

    def __init__(self, module: Any, bearable: float) -> None:
        self._module, self._bearable = module, bearable

    def sleep(self, seconds: float) -> Any:
        """Of `asyncio` something to await."""
        return self._module.sleep(3600 if seconds > self._bearable else seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def unmended() -> None:
    """Leaves everything as it is."""
    mends.apply = lambda *_parts: None
    authorization.apply = lambda _app: authorization.Decisions(authorization.Journal())


def lasting() -> None:
    """Stretches the pauses, of what is mended and of what is not."""
    mend = mends.apply

    def mend_and_stretch(*parts: Any) -> None:
        mend(*parts)
        for (module, sleeper), bearable in PAUSES.items():
            sleeping = import_module(module)
            setattr(sleeping, sleeper, Lasting(getattr(sleeping, sleeper), bearable))

    mends.apply = mend_and_stretch


ALTERATIONS: dict[str, Callable[[], None]] = {"unmended": unmended, "lasting": lasting}

if __name__ == "__main__":
    while sys.argv[1] in ALTERATIONS:
        ALTERATIONS[sys.argv.pop(1)]()
    os._exit(__main__.main())
