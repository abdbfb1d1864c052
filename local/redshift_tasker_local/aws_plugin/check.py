"""Check: the inputs of a program made complete, or everything that is wrong with them.

Pure. Fills in the default values of the type and an automatic name, and notes which ones it filled
in under `__defaults`, as the real plugin does: that is how the next check knows that an automatic
name is its own and is to be kept. All problems are reported at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .autoname import NameWanted, Naming, pick
from .kind import Problem, field_problems
from .resource import ResourceType

DEFAULTS = "__defaults"


def check(
    type: ResourceType, old: Mapping[str, Any], new: Mapping[str, Any], naming: Naming
) -> tuple[dict[str, Any], list[Problem]]:
    """The completed inputs and the problems; `old` are the checked inputs of the last run."""
    given = {key: value for key, value in new.items() if key != DEFAULTS and value is not None}
    problems = list(field_problems(type.fields, given))
    filled = {
        key: entry.default for key, entry in type.fields.items() if entry.default is not None and key not in given
    }
    rule = type.autoname
    if rule and rule.field not in given:
        try:
            filled[rule.field] = _kept_name(rule.field, old) or pick(rule, naming)
        except NameWanted as reason:
            problems.append((rule.field, str(reason)))
    return given | filled | {DEFAULTS: sorted(filled)}, problems


def _kept_name(field: str, old: Mapping[str, Any]) -> str | None:
    return old.get(field) if field in old.get(DEFAULTS, []) else None
