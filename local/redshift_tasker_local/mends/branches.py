"""Branches of Parallel and iterations of Map that don't disturb each other.

AWS: each branch has its own context object (so its own task token); its states have entered and exited events; when
one branch fails, the others are ended at once and the state fails with the error that came first.

ministack: the branches of a Parallel share one context object, so that a task can get its sibling's token; states
inside branches leave no entered and exited events; a failed branch waits for all others.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from . import redrive
from .scope import Ended, Scope, current, here
from .source import edit

_RESULT = "        except Exception as exc:\n            errors[idx] = exc\n"
_RUN = ("results[idx] = _run_sub_machine(", "results[idx] = _within(idx,")
_NOTED = "        except Exception as exc:\n            errors[idx] = _branch_over(exc)\n"


def apply() -> None:
    """Edits the functions that run branches and the one that runs the states inside."""
    from ministack.services import stepfunctions as sfn

    edit(
        sfn,
        "_run_parallel_branches",
        ("effective, execution, ctx)", "effective, execution, {**ctx})"),
        (_RESULT, _NOTED),
        _RUN,
        _branch_over=_branch_over,
        _within=redrive.within,
    )
    edit(sfn, "_run_map_items", (_RESULT, _NOTED), _RUN)
    edit(sfn, "_run_distributed_map", _RUN)
    edit(
        sfn,
        "_run_sub_machine",
        (
            '"RetryCount": 0}\n',
            '"RetryCount": 0}\n'
            "        entered_name = current_name\n"
            "        _note_entered(execution, state_type, current_name, current_input)\n",
        ),
        ("state_def, current_input, ctx)\n\n", "state_def, current_input, ctx)\n        " + _EXITED + "\n"),
        (
            "    current_input = copy.deepcopy(input_data)\n",
            "    current_input = copy.deepcopy(input_data)\n"
            "    current_name, current_input = _walk().begin(current_name, current_input, ctx)\n",
        ),
        _walk=redrive.here,
        _note_entered=_note_entered,
        _note_exited=_note_exited,
    )
    for name in ("_run_parallel_branches", "_run_map_items"):
        setattr(sfn, name, _in_scope(getattr(sfn, name)))


_EXITED = (
    "_note_exited(execution, state_type, entered_name, current_input)\n"
    "        _walk().leave(current_name, current_input, ctx)\n"
)


def _in_scope(run: Callable[..., Any]) -> Callable[..., Any]:
    def within(*arguments: Any) -> Any:
        outer = here()
        inner = Scope(outer)
        mark = current.set(inner)
        redrive.here().attempt()
        try:
            result = run(*arguments)
            outer.check()
            return result
        finally:
            current.reset(mark)
            inner.leave()

    return within


def _branch_over(error: Exception) -> Exception | None:
    """The first failure ends the siblings; what they raise because of that is no failure of theirs."""
    first = here().end()
    return error if first and not isinstance(error, Ended) else None


def _note_entered(execution: dict[str, Any], kind: str, name: str, given: Any) -> None:
    from . import history

    details = {"stateEnteredEventDetails": {"name": name, "input": json.dumps(given)}}
    if redrive.here().enter():
        history.add(execution, f"{kind}StateEntered", details)


def _note_exited(execution: dict[str, Any], kind: str, name: str, output: Any) -> None:
    from . import history

    details = {"stateExitedEventDetails": {"name": name, "output": json.dumps(output)}}
    history.add(execution, f"{kind}StateExited", details)
