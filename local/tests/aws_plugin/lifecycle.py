"""One life of a resource, the same for every type: what the engine relies on, asserted step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from redshift_tasker_local.aws_plugin.types import RESOURCES
from redshift_tasker_local.aws_plugin.wire import UNKNOWN

from .engine import Engine, Resource

Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Life:
    """A type, its first inputs, the changes that it goes through, and what to expect.

    `changes` replace single inputs (`None` takes one away) and happen in place; `replacing` are
    changes that must ask for a replacement; `identity` is the id that a resource must have;
    `import_id` the id that an import takes, where that is another one. What doesn't go alone goes
    with the resource that it belongs to.
    """

    type: str
    inputs: Inputs
    identity: Callable[[Resource], str]
    changes: tuple[Inputs, ...] = ()
    replacing: tuple[Inputs, ...] = ()
    import_id: Callable[[Resource], str] | None = None
    not_imported: frozenset[str] = field(default_factory=frozenset)
    goes_alone: bool = True


def live(engine: Engine, life: Life, name: str) -> None:
    """Go through the whole life; the cloud is as before afterwards."""
    predicted = engine.preview(life.type, name, life.inputs)
    _assert_unknown_where_computed(life, predicted)
    resource = engine.create(life.type, name, life.inputs)
    try:
        assert resource.id == life.identity(resource)
        _assert_complete(resource)
        _assert_prediction_held(predicted, resource)
        resource = _assert_settled(engine, resource, life.inputs)
        _assert_importable(engine, life, resource)
        inputs = dict(life.inputs)
        for change in life.changes:
            inputs = _with(inputs, change)
            resource = _assert_updates(engine, resource, inputs, change)
        for change in life.replacing:
            answer = engine.diff(resource, _with(inputs, change))
            assert set(answer.replaces) == set(change), change
    finally:
        engine.delete(resource)
    if life.goes_alone:
        assert engine.refresh(resource) is None
    engine.delete(resource)


def _with(inputs: Inputs, change: Inputs) -> dict[str, Any]:
    return {key: value for key, value in {**inputs, **change}.items() if value is not None}


def _assert_unknown_where_computed(life: Life, predicted: Inputs) -> None:
    type = RESOURCES[life.type]
    assert all(predicted[key] is UNKNOWN for key in type.outputs)
    assert all(predicted[key] == value for key, value in life.inputs.items())


def _assert_complete(resource: Resource) -> None:
    type = RESOURCES[resource.type]
    promised = set(type.outputs) | {key for key, entry in type.fields.items() if entry.required or entry.computed}
    absent = promised - resource.outputs.keys()
    assert absent <= _OPTIONAL.get(resource.type, set()), absent
    unknown = resource.outputs.keys() - type.properties.keys()
    assert not unknown


_OPTIONAL = {
    "aws:kms/key:Key": {"rotationPeriodInDays"},
    "aws:sqs/queue:Queue": {"policy", "redriveAllowPolicy", "kmsDataKeyReusePeriodSeconds"},
}
"""Computed properties that the cloud has no value for until something sets them."""


def _assert_prediction_held(predicted: Inputs, resource: Resource) -> None:
    fields = RESOURCES[resource.type].properties
    for key, value in predicted.items():
        if value is not UNKNOWN:
            assert fields[key].same(resource.outputs.get(key), value), key


def _assert_settled(engine: Engine, resource: Resource, inputs: Inputs) -> Resource:
    """No difference without a change, neither at once nor after a refresh."""
    assert not engine.diff(resource, inputs).diffs
    refreshed = engine.refresh(resource)
    assert refreshed is not None
    assert refreshed.outputs == resource.outputs
    assert refreshed.inputs == resource.inputs
    return refreshed


def _assert_importable(engine: Engine, life: Life, resource: Resource) -> None:
    adopted = engine.adopt(resource, (life.import_id or life.identity)(resource))
    assert adopted is not None
    assert adopted.id == resource.id
    assert set(engine.diff(adopted, life.inputs).diffs) <= life.not_imported


def _assert_updates(engine: Engine, resource: Resource, inputs: Inputs, change: Inputs) -> Resource:
    answer = engine.diff(resource, inputs)
    assert set(answer.diffs) == set(change)
    assert not answer.replaces
    tops = {path.split(".")[0].split("[")[0] for path in answer.detailedDiff}
    assert tops == set(answer.diffs)
    predicted = engine.update(resource, inputs, preview=True)
    assert engine.refresh(resource).outputs == resource.outputs, "a preview changed something"
    updated = engine.update(resource, inputs)
    _assert_prediction_held(predicted.outputs, updated)
    return _assert_settled(engine, updated, inputs)
