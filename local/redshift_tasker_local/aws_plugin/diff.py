"""Diff: where the new inputs of a resource differ from the old ones, and what that entails.

Pure. Compares inputs with inputs: a refresh puts what it found in the cloud into the old inputs,
so drift shows here too. A property that the cloud computes does not differ when the program stops
naming it. Replacement follows the type's table. A resource whose name the program chose is deleted
before its replacement is created, as two of one name cannot exist side by side; the real plugin
does so even where the name is what changes (`nameRequiresDeleteBeforeReplace` of
pulumi-terraform-bridge). Any other is deleted afterwards, unless its type says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .check import DEFAULTS
from .kind import CHANGED
from .resource import ResourceType


@dataclass(frozen=True)
class Difference:
    """One differing property path; `how` is `add`, `delete` or `update`."""

    path: str
    how: str
    replaces: bool

    @property
    def key(self) -> str:
        """The top-level property that the path belongs to."""
        return re.match(r"[^.\[]*", self.path).group()


@dataclass(frozen=True)
class Diff:
    """All differences of a resource."""

    differences: tuple[Difference, ...] = ()
    delete_before_replace: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The top-level properties that differ."""
        return tuple(dict.fromkeys(entry.key for entry in self.differences))

    @property
    def replaces(self) -> tuple[str, ...]:
        """The top-level properties whose difference replaces the resource."""
        return tuple(dict.fromkeys(entry.key for entry in self.differences if entry.replaces))


def diff(type: ResourceType, old: Mapping[str, Any], new: Mapping[str, Any], retagged: bool = False) -> Diff:
    """Compare the old inputs with the new ones.

    `retagged` says that the provider's default tags give the resource other tags than it has.
    """
    found = []
    for key, entry in type.fields.items():
        if entry.computed and new.get(key) is None:
            continue
        for path, how in entry.kind.differences(old.get(key), new.get(key), key):
            found.append(Difference(path, how, entry.forces_new))
    if type.tagged and retagged and not any(entry.key == "tags" for entry in found):
        found.append(Difference("tagsAll", CHANGED, False))
    replaced = any(entry.replaces for entry in found)
    return Diff(tuple(found), replaced and (type.deleted_first or _has_a_chosen_name(type, new)))


def _has_a_chosen_name(type: ResourceType, new: Mapping[str, Any]) -> bool:
    return type.autoname is not None and type.autoname.field not in new.get(DEFAULTS, [])
