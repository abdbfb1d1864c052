"""The kinds of property values: what is allowed, what counts as equal, and how the schema says it.

A kind knows three things about a value, all pure: the problems it has (`problems`), whether two
values mean the same (`same`; policies are compared as documents, sets without order), and where
two values differ (`differences`, as property paths in the engine's form). Unknown values of a
preview are allowed everywhere and equal to nothing.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .wire import UNKNOWN, Archive

ADDED, DELETED, CHANGED = "add", "delete", "update"
_PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")

Problem = tuple[str, str]
"""A property path and what is wrong there."""


def join(path: str, key: str) -> str:
    """The path of `key` below `path`, quoted when the key is no plain name."""
    if not _PLAIN_KEY.match(key):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key


class Kind:
    """One kind of value; the base compares with `==` and reports a difference as a whole."""

    noun: str

    def accepts(self, value: Any) -> bool:
        """Whether a known value has the right shape, its parts aside."""
        raise NotImplementedError

    def inner_problems(self, value: Any, path: str) -> Iterator[Problem]:
        """The problems of the parts of a value of the right shape."""
        return iter(())

    def problems(self, value: Any, path: str) -> Iterator[Problem]:
        """Everything that is wrong with a value."""
        if value is UNKNOWN:
            return
        if not self.accepts(value):
            yield path, f"expected {self.noun}, got {_describe(value)}"
            return
        yield from self.inner_problems(value, path)

    def same(self, old: Any, new: Any) -> bool:
        """Whether two values mean the same to the cloud."""
        return old == new

    def differences(self, old: Any, new: Any, path: str) -> Iterator[tuple[str, str]]:
        """The paths where two values differ, each with `ADDED`, `DELETED` or `CHANGED`."""
        if old is None and new is None:
            return
        if old is None or new is None:
            yield path, ADDED if old is None else DELETED
        elif old is UNKNOWN or new is UNKNOWN or not self.same(old, new):
            yield path, CHANGED

    def schema(self) -> dict[str, Any]:
        """The kind as a type of a Pulumi package schema."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Primitive(Kind):
    noun: str
    type: str

    def accepts(self, value: Any) -> bool:
        if self.type == "boolean":
            return isinstance(value, bool)
        expected = {"string": str, "integer": int, "number": (int, float)}[self.type]
        return isinstance(value, expected) and not isinstance(value, bool)

    def schema(self) -> dict[str, Any]:
        return {"type": self.type}


TEXT = _Primitive("a string", "string")
WHOLE = _Primitive("a whole number", "integer")
NUMBER = _Primitive("a number", "number")
FLAG = _Primitive("a boolean", "boolean")


class _Document(Kind):
    """A JSON document in a string; spaces and the order of keys do not matter."""

    noun = "a string with a JSON document"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str)

    def inner_problems(self, value: str, path: str) -> Iterator[Problem]:
        try:
            json.loads(value)
        except ValueError as error:
            yield path, f"is not valid JSON: {error}"

    def same(self, old: Any, new: Any) -> bool:
        try:
            return self.meaning(json.loads(old)) == self.meaning(json.loads(new))
        except ValueError:
            return old == new

    def meaning(self, document: Any) -> Any:
        """What of a document counts when it is compared."""
        return document

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class _Policy(_Document):
    """A policy; one-element lists may be written bare and lists of strings have no order."""

    def meaning(self, document: Any) -> Any:
        if isinstance(document, dict):
            return {key: self.meaning(value) for key, value in document.items()}
        if isinstance(document, list):
            items = [self.meaning(item) for item in document]
            if len(items) == 1:
                return items[0]
            return sorted(items) if all(isinstance(item, str) for item in items) else items
        return document


DOCUMENT = _Document()
POLICY = _Policy()


class _Zip(Kind):
    """An archive; two are the same when their contents hash to the same value."""

    noun = "an archive"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Archive)

    def same(self, old: Archive, new: Archive) -> bool:
        return old.hash == new.hash if old.hash and new.hash else old == new

    def schema(self) -> dict[str, Any]:
        return {"$ref": "pulumi.json#/Archive"}


ZIP = _Zip()


@dataclass(frozen=True)
class Items(Kind):
    """A list; with `ordered=False` a set, as the cloud keeps no order."""

    of: Kind
    ordered: bool = True
    noun = "a list"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, list)

    def inner_problems(self, value: list[Any], path: str) -> Iterator[Problem]:
        for index, item in enumerate(value):
            yield from self.of.problems(item, f"{path}[{index}]")

    def same(self, old: list[Any], new: list[Any]) -> bool:
        if len(old) != len(new):
            return False
        if self.ordered:
            return all(map(self.of.same, old, new))
        rest = list(new)
        for item in old:
            match = next((other for other in rest if self.of.same(item, other)), None)
            if match is None:
                return False
            rest.remove(match)
        return True

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema()}


@dataclass(frozen=True)
class Table(Kind):
    """A map from strings to values of one kind."""

    of: Kind
    noun = "a map"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Mapping)

    def inner_problems(self, value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        for key, item in value.items():
            yield from self.of.problems(item, join(path, key))

    def differences(self, old: Any, new: Any, path: str) -> Iterator[tuple[str, str]]:
        if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
            yield from super().differences(old, new, path)
            return
        for key in sorted(old.keys() | new.keys()):
            yield from self.of.differences(old.get(key), new.get(key), join(path, key))

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.of.schema()}


@dataclass(frozen=True)
class Field:
    """One input property of a resource or a block.

    `computed` means that the cloud picks a value when the program gives none; `default` is a value
    that the plugin fills in itself; `forces_new` that a change replaces the resource.
    """

    kind: Kind
    required: bool = False
    forces_new: bool = False
    computed: bool = False
    default: Any = None


def fields(**entries: Field) -> Mapping[str, Field]:
    """A table of input properties."""
    return MappingProxyType(entries)


def kinds(**entries: Kind) -> Mapping[str, Kind]:
    """A table of output properties."""
    return MappingProxyType(entries)


@dataclass(frozen=True)
class Block(Kind):
    """A nested object with known fields, named by its type token in the schema."""

    token: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    noun = "an object"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, Mapping)

    def inner_problems(self, value: Mapping[str, Any], path: str) -> Iterator[Problem]:
        yield from field_problems(self.fields, value, path)

    def same(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return not any(self.differences(old, new, ""))

    def differences(self, old: Any, new: Any, path: str) -> Iterator[tuple[str, str]]:
        if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
            yield from super().differences(old, new, path)
            return
        for key, entry in self.fields.items():
            if entry.computed and new.get(key) is None:
                continue
            yield from entry.kind.differences(old.get(key), new.get(key), join(path, key))

    def schema(self) -> dict[str, Any]:
        return {"$ref": "#/types/" + self.token.replace("/", "%2F")}


def field_problems(fields: Mapping[str, Field], values: Mapping[str, Any], path: str = "") -> Iterator[Problem]:
    """Unknown, missing and malformed properties of an object with known fields."""
    for key, value in values.items():
        if key in fields:
            if value is not None:
                yield from fields[key].kind.problems(value, join(path, key))
            continue
        nearest = difflib.get_close_matches(key, fields, n=1)
        hint = f"; did you mean `{nearest[0]}`?" if nearest else ""
        yield join(path, key), f"is not a property that the local aws plugin knows{hint}"
    for key, entry in fields.items():
        if entry.required and values.get(key) is None:
            yield join(path, key), "is required"


def _describe(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    names = {str: "a string", list: "a list", dict: "an object", Archive: "an archive"}
    return names.get(type(value), "something else")
