"""A mapping waits for its batch: MaximumBatchingWindowInSeconds.

AWS: the poller of a queue invokes the function when the batch is full or the window is over that began with its first
message; with a window a batch may hold up to 10,000 messages of a standard queue.

ministack: keeps the setting and invokes at once, with ten messages at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .source import edit


def apply() -> None:
    """Leaves a mapping out of a round of the poller while it waits."""
    from ministack.services import lambda_svc, sqs

    every_mapping = lambda_svc._iter_all_esms

    def only_ripe() -> Iterator[Any]:
        for account, region, mapping in every_mapping():
            if not _waits(mapping, account, region):
                yield account, region, mapping

    lambda_svc._iter_all_esms = only_ripe
    edit(sqs, "_receive_messages_for_esm", ("min(int(max_number or 1), 10)", "min(int(max_number or 1), 10_000)"))


def _waits(mapping: dict[str, Any], account: str, region: str) -> bool:
    """Whether messages are there and neither fill the batch nor have waited for the window's time."""
    from ministack.core.responses import request_scope
    from ministack.services import sqs

    window = int(mapping.get("MaximumBatchingWindowInSeconds") or 0)
    if not window or ":sqs:" not in str(mapping.get("EventSourceArn", "")):
        return False
    with request_scope(account, region):
        queue = sqs._queue_by_arn(mapping["EventSourceArn"])
        now = sqs.time.time()
        visible = [one for one in list(queue["messages"]) if one.get("visible_at", 0) <= now] if queue else []
    if not visible or len(visible) >= int(mapping.get("BatchSize", 10)):
        return False
    # A message that comes again, or was delayed, begins to wait when it can be seen.
    return min(max(one["sent_at"], one.get("visible_at", 0)) for one in visible) + window > now
