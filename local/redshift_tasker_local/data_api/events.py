"""The event "Redshift Data Statement Status Change": sent once when a statement with WithEvent has ended.

Its form is that of real ones: a batch has one event, with `rows` -1 and no `redshiftQueryId`; `statementName` is
absent when the statement has none; the error's text is never in it, DescribeStatement has that. It is sent by the
thread that ended the statement, so nothing but a planned fault delays it, and after the new state is visible.
"""

from __future__ import annotations

import threading
from typing import Any

from .cloud import Cloud
from .faults import Faults
from .statements import Statement
from .store import Store

SOURCE = "aws.redshift-data"
DETAIL_TYPE = "Redshift Data Statement Status Change"


class Announcer:
    """Sends the events."""

    def __init__(self, cloud: Cloud, store: Store, faults: Faults) -> None:
        self._cloud = cloud
        self._store = store
        self._faults = faults

    def statement_ended(self, statement: Statement) -> None:
        """Sends the statement's event, if it wants one."""
        if not statement.with_event:
            return
        resource = statement.target.arn(statement.caller.region, statement.caller.account)
        content = detail(statement, self._store.expires_at(statement))
        event = (statement.caller, SOURCE, DETAIL_TYPE, resource, content)
        for seconds in self._faults.delays_of_event(statement.name):
            if seconds == 0:
                self._cloud.emit(*event)
            else:
                late = threading.Timer(seconds, self._cloud.emit, event)
                late.daemon = True
                late.start()


def detail(statement: Statement, expires_at: float) -> dict[str, Any]:
    """The event's own part."""
    content: dict[str, Any] = {
        "principal": statement.caller.principal,
        "statementId": statement.id,
        "state": str(statement.status),
        "rows": -1 if statement.is_batch else statement.queries[0].rows,
        "expireAt": int(expires_at),
    }
    if statement.name:
        content["statementName"] = statement.name
    if not statement.is_batch:
        content["redshiftQueryId"] = statement.queries[0].query_id or -1
    return content
