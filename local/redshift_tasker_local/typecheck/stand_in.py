"""The stand-in plugin's schema as TypeScript: each property that it knows must really exist.

One statement per property: that the input takes a value of the kind that the stand-in expects, that
it is required in both or in neither, and that the output has the kind that the stand-in gives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .source import Module, Statement, class_of

PRIMITIVES = {"string": "string", "boolean": "boolean", "integer": "number", "number": "number"}


def module(schema: Mapping[str, Any]) -> Module:
    """The module for a package schema."""
    return Module("stand_in", tuple(statements(schema)))


def statements(schema: Mapping[str, Any]) -> Iterator[Statement]:
    """The statements for a package schema."""
    types = schema["types"]
    for token, resource in schema["resources"].items():
        name = class_of(token)
        required = set(resource["requiredInputs"])
        for key, kind in resource["inputProperties"].items():
            yield _input(f"{token} input `{key}`", f"{name}Args", key, kind, types, key in required)
        for key, kind in resource["properties"].items():
            yield Statement(
                f"{token} output `{key}`",
                f"const of: pulumi.Output<{_output(kind)} | undefined> = (null! as {name}).{key};",
            )
    for key, kind in schema["provider"]["inputProperties"].items():
        yield _input(f"provider input `{key}`", "aws.ProviderArgs", key, kind, types, False)
    for token, function in schema["functions"].items():
        yield _function(token, function, types)


def _input(
    subject: str, of: str, key: str, kind: Mapping[str, Any], types: Mapping[str, Any], required: bool
) -> Statement:
    optional = "false" if required else "true"
    return Statement(
        subject,
        f"const value: {of}[{json.dumps(key)}] = {_sample(kind, types)};\n"
        f"const optional: Optional<{of}, {json.dumps(key)}> = {optional};",
    )


def _function(token: str, function: Mapping[str, Any], types: Mapping[str, Any]) -> Statement:
    arguments = ", ".join(f"{key}: {_sample(kind, types)}" for key, kind in function["inputs"]["properties"].items())
    results = "; ".join(f"{key}: {_output(kind)}" for key, kind in function["outputs"]["properties"].items())
    call = f"{class_of(token)}({{ {arguments} }})"
    return Statement(f"function {token}", f"const result: Promise<{{ {results} }}> = {call};")


def _sample(kind: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    """An expression of the kind; a nested object is written out, so that its names are checked."""
    match kind:
        case {"$ref": "pulumi.json#/Archive"}:
            return "null! as pulumi.asset.Archive"
        case {"$ref": ref}:
            block = types[ref.removeprefix("#/types/").replace("%2F", "/")]
            parts = (f"{key}: {_sample(part, types)}" for key, part in block["properties"].items())
            return f"{{ {', '.join(parts)} }}"
        case {"type": "array", "items": of}:
            return f"[{_sample(of, types)}]"
        case {"additionalProperties": of}:
            return f"{{}} as {{ [key: string]: {_output(of)} }}"
    return f"null! as {PRIMITIVES[kind['type']]}"


def _output(kind: Mapping[str, Any]) -> str:
    match kind:
        case {"$ref": "pulumi.json#/Archive"}:
            return "pulumi.asset.Archive"
        case {"$ref": _}:
            return "object"
        case {"type": "array", "items": of}:
            return f"{_output(of)}[]"
        case {"additionalProperties": of}:
            return f"{{ [key: string]: {_output(of)} }}"
    return PRIMITIVES[kind["type"]]
