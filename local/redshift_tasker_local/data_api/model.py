"""The service's own contract, read from botocore at run time: operations, request checks, error statuses.

Nothing of the shapes is written down a second time here, so a newer botocore brings newer rules by itself. The checks
and their wording are those of the service's front end: a wrong JSON type is a SerializationException, every broken
constraint of one request is listed in one ValidationException. Values that may be secret are masked in the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from . import errors

_MASKED_MEMBERS = frozenset({"value", "ClientToken"})


@dataclass(frozen=True)
class Violation:
    """One constraint of the service model that one value of a request breaks."""

    path: str
    value: str
    constraint: str

    def __str__(self) -> str:
        return f"Value {self.value} at '{self.path}' failed to satisfy constraint: {self.constraint}"


class DataApiModel:
    """Operations of `redshift-data` with the rules of their inputs."""

    def __init__(self) -> None:
        document = Loader().load_service_model("redshift-data", "service-2")
        self._service = ServiceModel(document, service_name="redshift-data")
        # botocore's Shape keeps the mark `exception` but not `fault`.
        self._faults = {name for name, shape in document["shapes"].items() if shape.get("fault")}

    @property
    def target_prefix(self) -> str:
        """What X-Amz-Target starts with, before the full stop."""
        return str(self._service.metadata["targetPrefix"])

    def has(self, operation: str) -> bool:
        """Whether the real service has this operation."""
        return operation in self._service.operation_names

    def output_shape(self, operation: str) -> StructureShape:
        """Shape of a successful answer."""
        return self._service.operation_model(operation).output_shape

    def errors_of(self, operation: str) -> dict[str, int]:
        """The errors an operation documents, with their HTTP statuses."""
        return {
            shape.name: 500 if shape.name in self._faults else 400
            for shape in self._service.operation_model(operation).error_shapes
        }

    def error_status(self, code: str) -> int:
        """HTTP status of a documented error; 400 for one that the model does not know."""
        for operation in self._service.operation_names:
            if code in (known := self.errors_of(operation)):
                return known[code]
        return 400

    def check(self, operation: str, request: Any) -> dict[str, Any]:
        """The request without members that are unknown or null.

        # Raises
        ApiError: SerializationException for a wrong type, ValidationException that lists all broken constraints.
        """
        shape = self._service.operation_model(operation).input_shape
        cleaned = _typed(shape, request)
        violations = list(_violations(shape, cleaned, ""))
        if violations:
            count = f"{len(violations)} validation error{'s' if len(violations) > 1 else ''} detected"
            raise errors.validation(f"{count}: {'; '.join(map(str, violations))}")
        return cleaned


def _typed(shape: Shape, value: Any) -> Any:
    """The value in the shape's JSON types; nulls and unknown members are dropped, as the service does."""
    kind = shape.type_name
    if kind == "structure":
        _require(isinstance(value, dict), value, "a Structure")
        return {
            name: _typed(member, value[name]) for name, member in shape.members.items() if value.get(name) is not None
        }
    if kind == "list":
        _require(isinstance(value, list), value, "a List")
        return [_typed(shape.member, item) for item in value]
    if kind == "string":
        _require(isinstance(value, str), value, "a String")
    elif kind == "boolean":
        _require(isinstance(value, bool), value, "a Boolean")
    elif kind in ("integer", "long"):
        _require(isinstance(value, int) and not isinstance(value, bool), value, f"an {kind.title()}")
    return value


_JSON_TYPES = {str: "STRING_VALUE", bool: "BOOLEAN_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE"}


def _require(fits: bool, value: Any, wanted: str) -> None:
    if not fits:
        found = _JSON_TYPES.get(type(value), {dict: "START_OBJECT", list: "START_ARRAY"}.get(type(value), "VALUE_NULL"))
        raise errors.serialization(f"{found} can not be converted to {wanted}")


def _violations(shape: Shape, value: Any, path: str) -> Iterator[Violation]:
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            inner = _join(path, name[:1].lower() + name[1:])
            if name in value:
                masked = name in _MASKED_MEMBERS
                for violation in _violations(member, value[name], inner):
                    yield Violation(violation.path, "***", violation.constraint) if masked else violation
            elif name in shape.required_members:
                yield Violation(inner, "null", "Member must not be null")
        return
    yield from _constraint_violations(shape, value, path)
    if isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):
            yield from _violations(shape.member, item, f"{path}.{number}.member")


def _constraint_violations(shape: Shape, value: Any, path: str) -> Iterator[Violation]:
    rules = shape.metadata
    shown = f"'{value}'" if isinstance(value, (str, int)) else f"'[{len(value)} items]'"
    sized = isinstance(value, (str, list))
    measure = len(value) if sized else value
    wording = "length" if sized else "value"
    if isinstance(measure, int) and not isinstance(measure, bool):
        if (least := rules.get("min")) is not None and measure < least:
            yield Violation(path, shown, f"Member must have {wording} greater than or equal to {least}")
        if (most := rules.get("max")) is not None and measure > most:
            yield Violation(path, shown, f"Member must have {wording} less than or equal to {most}")
    if isinstance(value, str):
        if (pattern := rules.get("pattern")) and not re.fullmatch(pattern, value):
            yield Violation(path, shown, f"Member must satisfy regular expression pattern: {pattern}")
        if (allowed := rules.get("enum")) and value not in allowed:
            yield Violation(path, shown, f"Member must satisfy enum value set: [{', '.join(allowed)}]")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
