"""A message reaches its function when it arrives.

AWS: long polling hands a message over within milliseconds.

ministack: after a wake that found nothing (any write to any table is one) the poller sleeps 50 ms, in which a message
waits.
"""

from __future__ import annotations


def apply() -> None:
    """Takes the pause away; an idle poller still sleeps until it is woken."""
    from ministack.services import lambda_svc

    if not hasattr(lambda_svc, "_ESM_IDLE_WAKE_GAP_SECONDS"):
        raise RuntimeError("ministack's event source poller is not what the mend was written for")
    lambda_svc._ESM_IDLE_WAKE_GAP_SECONDS = 0.0
