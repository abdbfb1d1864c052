"""Judges raw answers of the Data API by botocore's model, more strictly than botocore does.

botocore forgives unknown members and wrong types when it parses; a client in another language may not. So the JSON as
it came over the wire is compared with the shape: every member known, every type right, required ones there.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

DOCUMENT = Loader().load_service_model("redshift-data", "service-2")
SERVICE = ServiceModel(DOCUMENT, service_name="redshift-data")
OPERATIONS = tuple(SERVICE.operation_names)
UNMODELED = {
    "SerializationException": 400,
    "UnknownOperationException": 400,
    "ThrottlingException": 400,
    "AccessDeniedException": 400,
}
"""What a front end of AWS, or this emulator, answers without the model's saying so."""


def documented_errors(operation: str) -> dict[str, int]:
    """Errors of an operation with their HTTP statuses."""
    return {
        shape.name: 500 if DOCUMENT["shapes"][shape.name].get("fault") else 400
        for shape in SERVICE.operation_model(operation).error_shapes
    }


def judge(operation: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Fails when an answer is not what the model promises."""
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    document = json.loads(body)
    if status == 200:
        check(SERVICE.operation_model(operation).output_shape, document, operation)
        return
    code = document.pop("__type")
    assert headers["x-amzn-ErrorType"] == code
    expected = {**UNMODELED, **(documented_errors(operation) if operation in SERVICE.operation_names else {})}
    assert code in expected, f"{operation} does not document {code}"
    assert status == expected[code], f"{code} came with HTTP status {status}"
    if code in UNMODELED:
        assert set(document) == {"Message"}
    else:
        check(SERVICE.shape_for(code), document, f"{operation}: {code}")


def check(shape: Shape, value: Any, path: str) -> None:
    """Fails unless the JSON value has exactly that shape."""
    if isinstance(shape, StructureShape):
        assert isinstance(value, dict), f"{path}: no object"
        assert not (unknown := set(value) - set(shape.members)), f"{path}: unknown members {unknown}"
        assert not (missing := set(shape.required_members) - set(value)), f"{path}: missing members {missing}"
        if shape.is_tagged_union:
            assert len(value) == 1, f"{path}: a union with members {set(value)}"
        for name, item in value.items():
            check(shape.members[name], item, f"{path}.{name}")
    elif isinstance(shape, ListShape):
        assert isinstance(value, list), f"{path}: no list"
        for number, item in enumerate(value):
            check(shape.member, item, f"{path}[{number}]")
    else:
        _SCALARS[shape.type_name](shape, value, path)


def _string(shape: Shape, value: Any, path: str) -> None:
    assert isinstance(value, str), f"{path}: no string"
    rules = shape.metadata
    assert not rules.get("enum") or value in rules["enum"], f"{path}: `{value}` is none of {rules['enum']}"
    assert not rules.get("pattern") or re.fullmatch(rules["pattern"], value), f"{path}: not of the documented form"
    assert rules.get("min", 0) <= len(value) <= rules.get("max", len(value)), f"{path}: length {len(value)}"


def _whole(_shape: Shape, value: Any, path: str) -> None:
    assert isinstance(value, int) and not isinstance(value, bool), f"{path}: no whole number"


def _double(_shape: Shape, value: Any, path: str) -> None:
    fits = isinstance(value, (int, float)) and not isinstance(value, bool)
    assert fits or value in ("NaN", "Infinity", "-Infinity"), f"{path}: no number"


def _boolean(_shape: Shape, value: Any, path: str) -> None:
    assert isinstance(value, bool), f"{path}: no boolean"


def _timestamp(_shape: Shape, value: Any, path: str) -> None:
    assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{path}: no epoch seconds"
    assert 1.6e9 < value < 4e9, f"{path}: {value} is no time of these years in seconds"
    assert round(value, 3) == value, f"{path}: more than milliseconds"


def _blob(_shape: Shape, value: Any, path: str) -> None:
    assert isinstance(value, str), f"{path}: no text"
    base64.b64decode(value, validate=True)


_SCALARS = {
    "string": _string,
    "integer": _whole,
    "long": _whole,
    "double": _double,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "blob": _blob,
}
