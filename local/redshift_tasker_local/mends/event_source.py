"""A message reaches its receiver when it arrives, be that a function or someone who waits in a ReceiveMessage.

AWS: long polling hands a message over within milliseconds.

ministack: after a wake that found nothing (any write to any table is one) the poller of event source mappings sleeps
50 ms, in which a message waits; a waiting ReceiveMessage looks every 100 ms.
"""

from __future__ import annotations

from .source import edit


def apply() -> None:
    """Takes the pauses away; an idle poller of mappings still sleeps until it is woken."""
    from ministack.services import lambda_svc, sqs

    if not hasattr(lambda_svc, "_ESM_IDLE_WAKE_GAP_SECONDS"):
        raise RuntimeError("ministack's event source poller is not what the mend was written for")
    lambda_svc._ESM_IDLE_WAKE_GAP_SECONDS = 0.0

    edit(sqs, "_act_receive_message", ("min(0.1, max(0.01, ", "min(0.005, max(0.001, "))
    sqs._HANDLERS["ReceiveMessage"] = sqs._act_receive_message
