"""The aws resources of a Pulumi YAML program as TypeScript.

References to aws resources are compiled as the properties that they name; what the types cannot
say (configuration, variables, components, functions other than the common ones) counts as anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .source import Module, Renderer, Statement, UnknownToken, class_of, identifier, template

HOLE = re.compile(r"(?<!\$)\$\{([^}]+)\}")
_ROOT = re.compile(r"[A-Za-z_][\w-]*")
WRAPPERS = {
    "fn::toJSON": "pulumi.jsonStringify",
    "fn::secret": "pulumi.secret",
    "fn::fileArchive": "new pulumi.asset.FileArchive",
    "fn::fileAsset": "new pulumi.asset.FileAsset",
    "fn::stringAsset": "new pulumi.asset.StringAsset",
}
"""Functions of the YAML language that have an equal."""


def module(path: Path) -> Module:
    """The module for one program."""
    resources = yaml.safe_load(path.read_text(encoding="utf-8")).get("resources") or {}
    known = {name: known for name, entry in resources.items() if (known := _class(entry["type"]))}
    renderer = Renderer(lambda text: _string(text, known), lambda value: _function(value, known))
    statements = tuple(
        Statement(
            f"{path}: resource `{name}` ({entry['type']})",
            renderer.resource(entry["type"], name, entry.get("properties") or {}, entry.get("options") or {}),
        )
        for name, entry in resources.items()
        if name in known
    )
    declarations = tuple(f"declare const {identifier(name)}: {of};" for name, of in known.items())
    return Module(f"program_{identifier(str(path))}", statements, declarations)


def _class(token: str) -> str | None:
    try:
        return class_of(token)
    except UnknownToken:
        return None


def _string(text: str, known: Mapping[str, str]) -> str:
    return template(text, HOLE, lambda path: _reference(path, known))


def _reference(path: str, known: Mapping[str, str]) -> str:
    root = _ROOT.match(path)
    if root is None or root[0] not in known:
        return "anything"
    return identifier(root[0]) + path[root.end() :]


def _function(value: Mapping[str, Any], known: Mapping[str, str]) -> str | None:
    if len(value) != 1:
        return None
    ((name, argument),) = value.items()
    if not name.startswith("fn::"):
        return None
    if name not in WRAPPERS:
        return "anything"
    inner = Renderer(lambda text: _string(text, known), lambda value: _function(value, known))
    written = json.dumps(argument) if name == "fn::fileArchive" else inner.expression(argument)
    return f"{WRAPPERS[name]}({written})"
