"""What a resource type of the stand-in is: a table of properties and five calls.

One subclass per type lives in `types/`. The class attributes are the table that check, diff,
preview and the schema are derived from; the methods are the only place where API calls are made.
`create` makes the one call that brings the resource into being and returns its id, `settle` makes
the calls that must follow it, so that a failure in between leaves a resource that the engine knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

from .cloud import Cloud
from .kind import TEXT, Field, Kind, Table

TAGS = Table(TEXT)
ANY = frozenset[str]()
"""The mark of an output that every change moves; see `ResourceType.volatile`."""


def moved(**outputs: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """A table for `ResourceType.volatile`."""
    return MappingProxyType(outputs)


@dataclass(frozen=True)
class Autoname:
    """How a type gets a name when the program gives none: `<prefix><name>-<7 hex digits>`.

    `limit` counts without the prefix.
    """

    field: str = "name"
    limit: int = 255
    prefix: str = ""


@dataclass(frozen=True)
class Change:
    """An update: what the program wants now, what there was, and which properties differ."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    keys: frozenset[str]
    tags: Mapping[str, str]
    dropped_tags: tuple[str, ...]

    def touches(self, *keys: str) -> bool:
        """Whether any of these properties differs."""
        return not self.keys.isdisjoint(keys)

    @property
    def retags(self) -> bool:
        """Whether the tags differ."""
        return self.touches("tags", "tagsAll")


class ResourceType:
    """The base of all types; see the module."""

    token: ClassVar[str]
    noun: ClassVar[str]
    service: ClassVar[str]
    inputs: ClassVar[Mapping[str, Field]]
    outputs: ClassVar[Mapping[str, Kind]] = {}
    autoname: ClassVar[Autoname | None] = None
    deleted_first: ClassVar[bool] = False
    """Whether it is always deleted before its replacement is created: `DeleteBeforeReplace` in pulumi-aws."""
    regional: ClassVar[bool] = True
    tagged: ClassVar[bool] = False
    volatile: ClassVar[Mapping[str, frozenset[str]]] = MappingProxyType({})
    """Outputs that a change of any of these inputs moves, so unknown while one is previewed.

    No inputs means that every change moves the output, tags aside.
    """
    unreadable: ClassVar[frozenset[str]] = frozenset()
    """Inputs that the cloud does not give back; the state keeps what the program said."""
    gone: ClassVar[frozenset[str]] = frozenset()
    """The API error codes that mean that the resource is not there."""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All input properties, the ones that every type has included."""
        fields = dict(self.inputs)
        if self.regional:
            fields["region"] = Field(TEXT, computed=True, forces_new=True)
        if self.tagged:
            fields["tags"] = Field(TAGS)
        return fields

    @cached_property
    def properties(self) -> dict[str, Kind]:
        """All output properties: every input and what the cloud adds."""
        kinds = {key: entry.kind for key, entry in self.fields.items()} | dict(self.outputs)
        if self.tagged:
            kinds["tagsAll"] = TAGS
        return kinds

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        """Bring the resource into being; returns its id."""
        raise NotImplementedError

    def settle(self, cloud: Cloud, id: str, inputs: Mapping[str, Any]) -> None:
        """Make the calls that must follow `create`, and wait until the resource is usable."""

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        """The state in the cloud, or `None` when it is gone.

        The key `tags` holds all tags. The key `id` is there only where an import takes an id of
        another form than the one that the resource keeps. `state` is empty on an import.
        """
        raise NotImplementedError

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        """Bring the differing properties to their new values."""
        raise NotImplementedError(f"a {self.noun} has no property that can change in place")

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        """Remove the resource; the caller forgives the codes in `gone`."""
        raise NotImplementedError
