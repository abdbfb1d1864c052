"""A Task state attempt by attempt: new token each, timers that run, errors that arrive, events with AWS's names.

AWS: every attempt of a task that waits for its token gets a new token; its TimeoutSeconds and HeartbeatSeconds run
from the start of the attempt (also while its Lambda still runs), the latter anew with each SendTaskHeartbeat; a missed
heartbeat is `States.HeartbeatTimeout`. When the Lambda itself fails, the task fails. The history holds TaskScheduled,
TaskStarted, TaskSubmitted (only with a token) and TaskSucceeded, TaskFailed or TaskTimedOut.

ministack: one token for all attempts, no heartbeat limit, Lambda errors dropped, and no events but scheduled,
succeeded and failed. Its mocked tasks (SFN_MOCK_CONFIG) have no place here.
"""

from __future__ import annotations

import contextvars
import json
import threading
from typing import Any

from . import history
from .scope import here
from .task_tokens import Failed, Succeeded, Task, TimedOut, Tokens

_WITH_TOKEN = ".waitForTaskToken"


def apply(tokens: Tokens) -> None:
    """Replaces the execution of Task states; what each integration does stays ministack's."""
    from ministack.services import stepfunctions as sfn

    def execute(state: dict[str, Any], given: Any, execution: dict[str, Any], ctx: dict[str, Any]) -> tuple[Any, Any]:
        return sfn._with_retry_and_catch(state, given, ctx, lambda: attempt(state, given, execution, ctx))

    def attempt(state: dict[str, Any], given: Any, execution: dict[str, Any], ctx: dict[str, Any]) -> tuple[Any, Any]:
        with_token = _WITH_TOKEN in state["Resource"]
        ctx["Task"] = {"Token": tokens.issue()} if with_token else {}
        jsonata = sfn._state_query_language(state, ctx) == "JSONata"
        if jsonata:
            arguments = sfn._apply_jsonata_arguments(state, given, ctx)
        else:
            arguments = sfn._apply_parameters(state, sfn._apply_input_path(state, given, ctx), ctx)
        timeout = _limit(sfn, state, "TimeoutSeconds", given, ctx, jsonata)
        heartbeat = _limit(sfn, state, "HeartbeatSeconds", given, ctx, jsonata)

        resource = history.Resource.parse(state["Resource"])
        resource.scheduled(execution, arguments, timeout, heartbeat)
        task = tokens.open(ctx["Task"]["Token"] if with_token else tokens.issue())
        resource.started(execution)
        threading.Thread(
            target=contextvars.copy_context().run,
            args=(_perform, sfn, state["Resource"], arguments, task, with_token, resource, execution),
            daemon=True,
        ).start()
        try:
            outcome = task.wait(timeout, heartbeat if with_token else None, here())
        finally:
            tokens.close(task.token)

        if isinstance(outcome, TimedOut):
            resource.timed_out(execution, outcome.error)
            raise sfn._ExecutionError(outcome.error, "")
        if isinstance(outcome, Failed):
            resource.failed(execution, outcome.error, outcome.cause)
            raise sfn._ExecutionError(outcome.error, outcome.cause)
        result = outcome.output
        resource.succeeded(execution, result)
        if jsonata:
            output = sfn._apply_jsonata_output(state, given, ctx, result=result, default=result)
            sfn._apply_state_assign(state, given, ctx, result=result)
        else:
            selected = sfn._apply_result_selector(state, result)
            output = sfn._apply_output_path(state, sfn._apply_result_path(state, given, selected), ctx)
        return output, sfn._next_or_end(state)

    sfn._execute_task = execute


def _limit(sfn: Any, state: dict[str, Any], field: str, given: Any, ctx: dict[str, Any], jsonata: bool) -> float | None:
    """Seconds, given as number, as path into the input, or as JSONata expression."""
    path = state.get(f"{field}Path")
    if path is not None:
        return float(sfn._resolve_path_or_ctx(path, given, ctx))
    value = state.get(field)
    if jsonata and isinstance(value, str):
        value = sfn._jsonata_state_field(state, field, "number", given, ctx)
    return None if value is None else float(value)


def _perform(
    sfn: Any, resource: str, arguments: Any, task: Task, with_token: bool, event: history.Resource, execution: Any
) -> None:
    """Makes the call in a thread of its own, so that the task's limits hold while it lasts."""
    try:
        result = sfn._invoke_resource(resource.replace(_WITH_TOKEN, ""), arguments)
    except sfn._ExecutionError as error:
        task.settle(Failed(error.error, error.cause))
    except Exception as error:  # a fault of the emulator; the execution must end, not hang
        sfn.logger.exception("task could not be performed")
        task.settle(Failed("States.Runtime", str(error)))
    else:
        if with_token:
            event.submitted(execution, result)
        else:
            task.settle(Succeeded(json.loads(json.dumps(result, default=str))))
