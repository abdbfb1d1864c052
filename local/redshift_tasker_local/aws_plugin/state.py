"""What the engine is told of a resource: its outputs, predicted or read, and its inputs as found.

Pure. A preview predicts: inputs are known, what the cloud computes is unknown. After a real change
the outputs are what the cloud answered, plus the inputs that it never gives back. A refresh turns
the outputs into inputs again, so that drift shows in the next diff; an import does the same with
no inputs to start from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .check import DEFAULTS
from .resource import ResourceType
from .wire import UNKNOWN


def all_tags(inputs: Mapping[str, Any], default_tags: Mapping[str, str]) -> Any:
    """The resource's tags over the provider's default tags; unknown if the former are."""
    own = inputs.get("tags") or {}
    return UNKNOWN if own is UNKNOWN else {**default_tags, **own}


def _given(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in inputs.items() if key != DEFAULTS}


def predict_create(
    type: ResourceType, inputs: Mapping[str, Any], default_tags: Mapping[str, str], region: str
) -> dict[str, Any]:
    """The outputs of a resource that does not exist yet."""
    outputs: dict[str, Any] = dict.fromkeys(type.outputs, UNKNOWN)
    outputs |= {key: UNKNOWN for key, entry in type.fields.items() if entry.computed}
    if type.regional:
        outputs["region"] = region
    if type.tagged:
        outputs["tagsAll"] = all_tags(inputs, default_tags)
    return outputs | _given(inputs)


def predict_update(
    type: ResourceType,
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    changed: Iterable[str],
    default_tags: Mapping[str, str],
) -> dict[str, Any]:
    """The outputs of a resource after a change that has not been made yet."""
    removed = {key for key, entry in type.fields.items() if not entry.computed and key not in inputs}
    outputs = {key: value for key, value in state.items() if key not in removed}
    moving = set(changed) - {"tags", "tagsAll"}
    outputs |= {key: UNKNOWN for key, causes in type.volatile.items() if (moving & causes if causes else moving)}
    if type.tagged:
        outputs["tagsAll"] = all_tags(inputs, default_tags)
    return outputs | _given(inputs)


def outputs_from(
    type: ResourceType,
    found: Mapping[str, Any],
    kept: Mapping[str, Any],
    default_tags: Mapping[str, str],
    region: str,
) -> dict[str, Any]:
    """The outputs, from what the cloud answered and what was `kept` of the unreadable inputs."""
    outputs = {key: value for key, value in found.items() if value is not None}
    outputs |= {key: kept[key] for key in type.unreadable if kept.get(key) is not None}
    if type.regional:
        outputs["region"] = region
    if type.tagged:
        tags = dict(found.get("tags") or {})
        outputs["tagsAll"] = tags
        outputs["tags"] = _own_tags(tags, kept.get("tags") or {}, default_tags)
    return outputs


def inputs_from(type: ResourceType, outputs: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that the outputs stand for; `old` is empty on an import.

    What the cloud has as false, zero or empty counts as not given, and a value that only is written
    in another way keeps the program's way.
    """
    inputs: dict[str, Any] = {}
    for key, entry in type.fields.items():
        actual = outputs.get(key)
        if key in old:
            same = entry.kind.same(actual, old[key]) if actual and old[key] else not (actual or old[key])
            value = old[key] if same else actual
            if value is not None:
                inputs[key] = value
        elif actual and actual != entry.default and not (old and entry.computed):
            inputs[key] = actual
    defaults = [key for key in old.get(DEFAULTS, []) if key in inputs]
    if not old:
        missing = {
            key: entry.default for key, entry in type.fields.items() if entry.default is not None and key not in inputs
        }
        inputs, defaults = inputs | missing, sorted(missing)
    return inputs | {DEFAULTS: defaults}


def _own_tags(tags: Mapping[str, str], before: Mapping[str, str], default_tags: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key in before or default_tags.get(key) != value}
