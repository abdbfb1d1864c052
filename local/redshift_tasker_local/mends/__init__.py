"""What ministack 1.5.33 does otherwise than AWS, put right: one file per mend.

Each file says what AWS does, what ministack does, and holds one `apply`. They reach into ministack's insides, which is
why its version is pinned: a mend that no longer finds what it mends fails at the start, not silently.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..children import Children
from ..clock import Clocks


def apply(children: Children, emulators: Mapping[str, tuple[str, ...]], clocks: Clocks) -> None:
    """Applies every mend, once, before anything is served. Later ones build on earlier ones."""
    from . import (
        batching_window,
        branches,
        clocks_of_services,
        definitions,
        event_source,
        executions,
        history,
        lambda_errors,
        redrive,
        retries,
        role_sessions,
        runtime_api,
        schedules,
        sdk_tasks,
        task_state,
        task_tokens,
        throttled_batches,
    )

    of_executions = clocks.of("states")
    walks = redrive.Walks()
    tokens = task_tokens.Tokens(of_executions)
    clocks_of_services.apply(clocks)
    history.apply()
    retries.apply(of_executions)
    lambda_errors.apply()
    task_tokens.apply(tokens)
    task_state.apply(tokens)
    branches.apply()
    executions.apply(of_executions, walks)
    redrive.apply(of_executions)
    role_sessions.apply()
    runtime_api.apply(children, emulators)
    event_source.apply()
    batching_window.apply()
    throttled_batches.apply()
    schedules.apply()
    definitions.apply()
    sdk_tasks.apply()
