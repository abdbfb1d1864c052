"""Who may do what, decided and recorded as AWS does: a wrong policy fails here as it would there.

AWS: every call is allowed by the caller's policies or refused; a service that acts for somebody (EventBridge sending to
a queue, Step Functions invoking a function, Lambda's poller reading a queue) needs a right of its own; data under a
customer's key need the key besides, through the service that holds them.

ministack: evaluates policies of calls over the wire when told to (`AUTH`), and nothing else: no policy variables, no
rights of services, no keys behind queues and tables; the Data API is not its own. All of that is here, over
ministack's evaluator. The account's root, which every client with the credentials `test` is, may do everything, as on
AWS; functions run with the credentials of their roles.

Every decision about a role, a user or a service is kept (`journal`), so that a test can compare what a role used with
what it was given.
"""

from __future__ import annotations

from typing import Any

from .decisions import Decisions, Denied
from .journal import Journal

__all__ = ["Decisions", "Denied", "Journal", "apply"]


def apply(app: Any) -> Decisions:
    """Puts the decisions in their places, once, before anything is served."""
    from . import calls, deliveries, functions, keys, tasks, variables

    decisions = Decisions(Journal())
    variables.apply()
    calls.apply(app, decisions)
    keys.apply(app, decisions)
    deliveries.apply(decisions)
    functions.apply(decisions)
    tasks.apply(decisions)
    return decisions
