"""Recorded child registrations as TypeScript.

The file is written by the provider's own tests: an array of `{type, name, inputs, options}`, or an
object of such arrays by scenario. An output of another child stands as `${child.property}` and is
compiled as that property of that child's class. Archives and secrets stand as `{"$archive": path}`
and `{"$secret": value}`; Pulumi's wire forms of them are understood too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..aws_plugin.wire import ARCHIVE_SIGNATURE, ASSET_SIGNATURE, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_SENTINEL
from .source import Module, Renderer, Statement, class_of, identifier, template

HOLE = re.compile(r"\$\{(?!aws:)([^}]+)\}")
"""An output of a child; `${aws:...}` is a variable of an IAM policy and stays as it is."""
REFERENCES = frozenset({"parent", "provider", "providers", "dependsOn", "deletedWith", "replaceWith", "urn"})
"""Options that a recording holds as URNs; a program names the resources themselves."""


def modules(path: Path) -> list[Module]:
    """One module per scenario of the file."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    scenarios = recorded if isinstance(recorded, dict) else {path.stem: recorded}
    return [_module(name, scenario) for name, scenario in scenarios.items()]


def _module(name: str, recorded: list[Mapping[str, Any]]) -> Module:
    children = [entry for entry in recorded if entry["type"].startswith("aws:")]
    known = {entry["name"]: entry["type"] for entry in children}
    renderer = Renderer(lambda text: _string(text, known), lambda value: _special(value, known))
    return Module(
        f"registrations_{identifier(name)}",
        tuple(_statement(name, entry, renderer) for entry in children),
        tuple(f"declare const {identifier(name)}: {class_of(type)};" for name, type in known.items()),
    )


def _statement(scenario: str, entry: Mapping[str, Any], renderer: Renderer) -> Statement:
    options = {key: value for key, value in entry.get("options", {}).items() if key not in REFERENCES}
    text = renderer.resource(entry["type"], entry["name"], entry["inputs"], options)
    return Statement(f"{scenario}: child `{entry['name']}` ({entry['type']})", text)


def _string(text: str, known: Mapping[str, str]) -> str:
    if text == UNKNOWN_SENTINEL:
        return "anything"
    return template(text, HOLE, lambda path: _reference(path, known))


def _reference(path: str, known: Mapping[str, str]) -> str:
    """The longest child name that starts the path wins, as names may hold dots.

    A child that nobody registered becomes a name that the compiler does not find.
    """
    for name in sorted(known, key=len, reverse=True):
        if path == name:
            return f"{identifier(name)}.id"
        if path.startswith(f"{name}."):
            return identifier(name) + path[len(name) :]
    return identifier(path.partition(".")[0])


def _special(value: Mapping[str, Any], known: Mapping[str, str]) -> str | None:
    inner = Renderer(lambda text: _string(text, known), lambda value: _special(value, known))
    if "$archive" in value or value.get(SIGNATURE_KEY) == ARCHIVE_SIGNATURE:
        return 'new pulumi.asset.FileArchive("archive")'
    if value.get(SIGNATURE_KEY) == ASSET_SIGNATURE:
        return 'new pulumi.asset.StringAsset("asset")'
    if "$secret" in value:
        return f"pulumi.secret({inner.expression(value['$secret'])})"
    if value.get(SIGNATURE_KEY) == SECRET_SIGNATURE:
        return f"pulumi.secret({inner.expression(value.get('value'))})"
    return "anything" if SIGNATURE_KEY in value else None
