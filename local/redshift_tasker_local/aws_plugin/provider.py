"""The provider: what the engine asks for, done with a type of the table and the cloud.

Between the pure parts (`check`, `diff`, `state`) and the API calls of a type. Errors of the cloud
become `Failed` with a sentence that says what was tried on which resource.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from . import state as states
from .cloud import Cloud
from .diff import Diff, diff
from .resource import Change, ResourceType


class Failed(Exception):
    """The cloud refused a request; the text is for the user."""


class HalfMade(Exception):
    """A resource exists but a call that must follow its creation failed."""

    def __init__(self, id: str, outputs: Mapping[str, Any], reason: str) -> None:
        super().__init__(reason)
        self.id = id
        self.outputs = outputs
        self.reason = reason


@dataclass(frozen=True)
class Snapshot:
    """A resource as the engine keeps it."""

    id: str
    outputs: Mapping[str, Any]
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Provider:
    """The operations on resources, for one cloud and one set of default tags."""

    cloud: Cloud
    default_tags: Mapping[str, str] = field(default_factory=dict)

    def diff(
        self,
        type: ResourceType,
        state: Mapping[str, Any],
        old: Mapping[str, Any],
        new: Mapping[str, Any],
    ) -> Diff:
        """Compare; also sees that the provider's default tags have changed.

        The region is compared with the one that the resource is in: to name that one changes nothing.
        """
        retagged = states.all_tags(new, self.default_tags) != (state.get("tagsAll") or {})
        placed = {"region": state["region"]} if "region" in state else {}
        return diff(type, {**old, **placed}, new, retagged)

    def preview_create(self, type: ResourceType, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs to expect of a creation."""
        return states.predict_create(type, inputs, self.default_tags, self._region(inputs))

    def preview_update(
        self,
        type: ResourceType,
        state: Mapping[str, Any],
        old: Mapping[str, Any],
        new: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The outputs to expect of an update."""
        keys = self.diff(type, state, old, new).keys
        return states.predict_update(type, state, new, keys, self.default_tags)

    def create(self, type: ResourceType, name: str, inputs: Mapping[str, Any]) -> Snapshot:
        """Create a resource; raises `Failed` or `HalfMade`."""
        cloud = self.cloud.in_region(inputs.get("region"))
        tags = states.all_tags(inputs, self.default_tags)
        with _explained(f"creating {type.noun} `{name}`"):
            id = type.create(cloud, inputs, tags)
        try:
            with _explained(f"finishing the creation of {type.noun} `{id}`"):
                type.settle(cloud, id, inputs)
                outputs = self._found(type, cloud, id, inputs)
        except Failed as failure:
            outputs = {key: value for key, value in inputs.items() if key != "__defaults"}
            raise HalfMade(id, outputs, str(failure)) from failure
        return Snapshot(id, outputs)

    def read(self, type: ResourceType, id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Snapshot | None:
        """The resource as it is in the cloud, or `None`; an import when `state` is empty."""
        cloud = self.cloud.in_region(state.get("region"))
        with _explained(f"reading {type.noun} `{id}`"):
            found = _unless_gone(type, lambda: type.read(cloud, id, state))
        if found is None:
            return None
        found = dict(found)
        id = found.pop("id", id)
        outputs = states.outputs_from(type, found, state, self.default_tags, cloud.region)
        return Snapshot(id, outputs, states.inputs_from(type, outputs, inputs))

    def update(
        self,
        type: ResourceType,
        id: str,
        state: Mapping[str, Any],
        old: Mapping[str, Any],
        new: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Change a resource in place; the outputs after that."""
        cloud = self.cloud.in_region(state.get("region"))
        tags = states.all_tags(new, self.default_tags)
        dropped = tuple(key for key in state.get("tagsAll") or {} if key not in tags)
        keys = frozenset(self.diff(type, state, old, new).keys)
        with _explained(f"updating {type.noun} `{id}`"):
            type.update(cloud, id, Change(old, new, keys, tags, dropped))
            return self._found(type, cloud, id, _kept(type, state) | new)

    def delete(self, type: ResourceType, id: str, state: Mapping[str, Any]) -> None:
        """Remove a resource; one that is already gone is fine."""
        cloud = self.cloud.in_region(state.get("region"))
        with _explained(f"deleting {type.noun} `{id}`"):
            _unless_gone(type, lambda: type.delete(cloud, id, state))

    def _region(self, inputs: Mapping[str, Any]) -> str:
        return inputs.get("region") or self.cloud.region

    def _found(self, type: ResourceType, cloud: Cloud, id: str, kept: Mapping[str, Any]) -> dict[str, Any]:
        found = type.read(cloud, id, kept)
        if found is None:
            raise Failed("it is not there after the change")
        found = {key: value for key, value in found.items() if key != "id"}
        return states.outputs_from(type, found, kept, self.default_tags, cloud.region)


def _kept(type: ResourceType, state: Mapping[str, Any]) -> dict[str, Any]:
    """The state without what the cloud computes anew."""
    computed = {key for key, entry in type.fields.items() if entry.computed} - {"region"}
    return {key: value for key, value in state.items() if key not in computed}


class _explained:
    """Turns the errors of API calls into `Failed`, saying what was being done."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        match error:
            case ClientError():
                detail = error.response.get("Error", {})
                code, message = detail.get("Code", "unknown error"), detail.get("Message", "")
                raise Failed(f"{self._doing}: {error.operation_name}: {code}: {message}") from error
            case BotoCoreError() | WaiterError() | Failed() | OSError():
                raise Failed(f"{self._doing}: {error}") from error


def _unless_gone(type: ResourceType, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in type.gone:
            return None
        raise
