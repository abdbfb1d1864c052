"""The package schema, made from the same table that the resources run by.

Language hosts that bind programs by schema (YAML), and the generators of SDKs, ask the plugin for
it. It therefore holds just the types and properties that the stand-in knows, under the real
plugin's tokens. Run `python -m redshift_tasker_local.aws_plugin.schema` to print it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from . import VERSION
from .configuration import FIELDS as CONFIGURATION
from .invokes import INVOKES, Invoke
from .kind import Block, Field, Items, Kind, Table
from .resource import ResourceType
from .types import RESOURCES


def package() -> dict[str, Any]:
    """The whole schema."""
    kinds = [kind for type in RESOURCES.values() for kind in type.properties.values()]
    kinds += [entry.kind for entry in CONFIGURATION.values()]
    config = {key: entry.kind.schema() for key, entry in CONFIGURATION.items()}
    return {
        "name": "aws",
        "version": VERSION,
        "description": "A local stand-in for a part of the aws package; never shipped.",
        "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
        "config": {"variables": config},
        "provider": {"inputProperties": config, "properties": config},
        "types": {block.token: _block(block) for block in _blocks(kinds)},
        "resources": {token: _resource(type) for token, type in RESOURCES.items()},
        "functions": {token: _function(invoke) for token, invoke in INVOKES.items()},
    }


def _resource(type: ResourceType) -> dict[str, Any]:
    return {
        "description": f"A {type.noun}.",
        "inputProperties": _inputs(type.fields),
        "requiredInputs": _required(type.fields),
        "properties": {key: kind.schema() for key, kind in type.properties.items()},
        "required": sorted(
            {key for key, entry in type.fields.items() if entry.required or entry.computed}
            | set(type.outputs)
            | ({type.autoname.field} if type.autoname else set())
        ),
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": _inputs(block.fields),
        "required": _required(block.fields),
    }


def _function(invoke: Invoke) -> dict[str, Any]:
    return {
        "inputs": {"type": "object", "properties": _inputs(invoke.arguments)},
        "outputs": {
            "type": "object",
            "properties": {key: kind.schema() for key, kind in invoke.results.items()},
            "required": sorted(invoke.results),
        },
    }


def _inputs(fields: Mapping[str, Field]) -> dict[str, Any]:
    result = {}
    for key, entry in fields.items():
        result[key] = entry.kind.schema()
        if entry.forces_new:
            result[key]["willReplaceOnChanges"] = True
    return result


def _required(fields: Mapping[str, Field]) -> list[str]:
    return sorted(key for key, entry in fields.items() if entry.required)


def _blocks(kinds: Iterable[Kind]) -> Iterable[Block]:
    for kind in kinds:
        match kind:
            case Block():
                yield kind
                yield from _blocks(entry.kind for entry in kind.fields.values())
            case Items() | Table():
                yield from _blocks([kind.of])


if __name__ == "__main__":
    print(json.dumps(package(), indent=2))
