"""A definition whose states lead nowhere is refused when the machine is made.

AWS: CreateStateMachine and UpdateStateMachine answer `InvalidDefinition` with the place: text that is no JSON
(`INVALID_JSON_DESCRIPTION`), a missing StartAt or States (`SCHEMA_VALIDATION_FAILED`), a Next, Default or Catch that
names no state (`MISSING_TRANSITION_TARGET`), in branches and maps too.

ministack: takes any definition; the execution fails later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def apply() -> None:
    """Looks at definitions before ministack does."""
    from ministack.core.responses import error_response_json
    from ministack.services import stepfunctions as sfn

    create, update = sfn._create_state_machine, sfn._update_state_machine

    def refusing(make: Any) -> Any:
        def make_if_sound(data: dict[str, Any]) -> Any:
            if "definition" in data and (problems := list(_problems(data["definition"]))):
                listed = ", ".join(problems)
                message = f"Invalid State Machine Definition: '{listed}'"
                return error_response_json("InvalidDefinition", message, 400)
            return make(data)

        return make_if_sound

    sfn._create_state_machine, sfn._update_state_machine = refusing(create), refusing(update)


def _problems(definition: Any) -> Iterator[str]:
    try:
        document = json.loads(definition)
    except (TypeError, ValueError):
        yield "INVALID_JSON_DESCRIPTION: Description not valid: The definition is not JSON."
        return
    yield from _in_machine(document, "")


def _in_machine(machine: Any, path: str) -> Iterator[str]:
    states = machine.get("States") if isinstance(machine, dict) else None
    if not isinstance(states, dict) or not states:
        yield f"SCHEMA_VALIDATION_FAILED: The field 'States' is required and holds states at {path or '/'}"
        return
    if "StartAt" not in machine:
        yield f"SCHEMA_VALIDATION_FAILED: The field 'StartAt' is required at {path or '/'}"
    elif machine["StartAt"] not in states:
        yield f"MISSING_TRANSITION_TARGET: Missing 'StartAt' target: {machine['StartAt']} at {path}/StartAt"
    for name, state in states.items():
        if not isinstance(state, dict):
            continue
        place = f"{path}/States/{name}"
        for field, target in _targets(state):
            if target not in states:
                kind = field.rpartition("/")[2]
                yield f"MISSING_TRANSITION_TARGET: Missing '{kind}' target: {target} at {place}/{field}"
        for number, branch in enumerate(state.get("Branches") or ()):
            yield from _in_machine(branch, f"{place}/Branches[{number}]")
        for field in ("ItemProcessor", "Iterator"):
            if field in state:
                yield from _in_machine(state[field], f"{place}/{field}")


def _targets(state: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in ("Next", "Default"):
        if field in state:
            yield field, state[field]
    for list_name in ("Choices", "Catch"):
        for number, entry in enumerate(state.get(list_name) or ()):
            if isinstance(entry, dict) and "Next" in entry:
                yield f"{list_name}[{number}]/Next", entry["Next"]
