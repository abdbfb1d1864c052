"""A schedule fires when it is due.

AWS: EventBridge Scheduler invokes a target within the minute that its schedule names.

ministack: looks for due schedules every ten seconds, so that one of every minute drifts and comes up to ten seconds
late each time.
"""

from __future__ import annotations

_LOOK_EVERY_SECONDS = 0.5


def apply() -> None:
    """Looks more often; looking costs nothing while there are only a few."""
    from ministack.services import scheduler

    if not hasattr(scheduler, "_SCHEDULE_TICK_INTERVAL"):
        raise RuntimeError("ministack's scheduler is not what the mend was written for")
    scheduler._SCHEDULE_TICK_INTERVAL = _LOOK_EVERY_SECONDS
