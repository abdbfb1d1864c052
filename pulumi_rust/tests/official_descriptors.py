"""Our written `.proto` subset agrees with the protocol that Pulumi publishes.

The official descriptors ship in the PyPI package `pulumi`. Every service call, message, field number, name and type that our files name is looked up there; what ours leave out is
allowed, what they say differently is not. Run by pytest, in any environment that has `pulumi`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase as fnmatch
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Field
from pulumi.runtime.proto import alias_pb2, callback_pb2, engine_pb2, errors_pb2, plugin_pb2, provider_pb2, resource_pb2, source_pb2

PROTO = Path(__file__).parent.parent / "proto" / "pulumi"
OFFICIAL = {
    module.DESCRIPTOR.name.removeprefix("pulumi/"): module.DESCRIPTOR
    for module in (alias_pb2, callback_pb2, engine_pb2, errors_pb2, plugin_pb2, provider_pb2, resource_pb2, source_pb2)
}
SCALARS = {number: name.removeprefix("TYPE_").lower() for name, number in Field.Type.items()}

Facts = set[tuple[str, str]]


def type_name(field: Field, entries: dict[str, Field]) -> str:
    """A field's type as a `.proto` file writes it, nested names shortened to their last part."""
    if field.type_name.split(".")[-1] in entries:
        key, value = entries[field.type_name.split(".")[-1]].field
        return f"map<{type_name(key, {})},{type_name(value, {})}>"
    name = field.type_name.split(".")[-1] if field.type_name else SCALARS[field.type]
    if field.label == Field.LABEL_REPEATED:
        return f"repeated {name}"
    return f"optional {name}" if field.proto3_optional else name


def official_message(message: descriptor_pb2.DescriptorProto, scope: str) -> Iterator[tuple[str, str]]:
    scope = f"{scope}{message.name}"
    yield scope, "message"
    entries = {nested.name: nested for nested in message.nested_type if nested.options.map_entry}
    for field in message.field:
        yield f"{scope}.{field.name}", f"{type_name(field, entries)} = {field.number}"
    for nested in message.nested_type:
        if nested.name not in entries:
            yield from official_message(nested, f"{scope}.")
    for enum in message.enum_type:
        yield from official_enum(enum, f"{scope}.")


def official_enum(enum: descriptor_pb2.EnumDescriptorProto, scope: str) -> Iterator[tuple[str, str]]:
    for value in enum.value:
        yield f"{scope}{enum.name}.{value.name}", f"= {value.number}"


def official(name: str) -> Facts:
    file = descriptor_pb2.FileDescriptorProto()
    OFFICIAL[name].CopyToProto(file)
    facts: Facts = set()
    for message in file.message_type:
        facts.update(official_message(message, ""))
    for enum in file.enum_type:
        facts.update(official_enum(enum, ""))
    for service in file.service:
        for call in service.method:
            stream = "stream " if call.server_streaming else ""
            shape = f"{call.input_type.split('.')[-1]} -> {stream}{call.output_type.split('.')[-1]}"
            facts.add((f"{service.name}.{call.name}", shape))
    return facts


def ours(name: str) -> Facts:
    """What one of our files says. They hold one statement a line, so lines are enough."""
    facts: Facts = set()
    scope: list[tuple[str, str]] = []
    for line in (PROTO / name).read_text().splitlines():
        line = line.split("//")[0].strip()
        path = ".".join(part for kind, part in scope if kind != "oneof")
        if opened := re.fullmatch(r"(service|message|enum|oneof) (\w+) \{(\})?", line):
            kind, part, closed = opened.groups()
            if kind == "message":
                facts.add((f"{path}.{part}".lstrip("."), "message"))
            if not closed:
                scope.append((kind, part))
        elif line == "}":
            scope.pop()
        elif call := re.fullmatch(r"rpc (\w+)\(([\w.]+)\) returns \((stream )?([\w.]+)\);", line):
            method, request, stream, response = call.groups()
            shape = f"{request.split('.')[-1]} -> {stream or ''}{response.split('.')[-1]}"
            facts.add((f"{path}.{method}", shape))
        elif value := re.fullmatch(r"(\w+) = (\d+);", line):
            facts.add((f"{path}.{value[1]}", f"= {value[2]}"))
        elif field := re.fullmatch(r"(.+) (\w+) = (\d+);", line):
            kind = re.sub(r"[\w.]+\.(\w+)", r"\1", field[1].replace(", ", ","))
            facts.add((f"{path}.{field[2]}", f"{kind} = {field[3]}"))
        else:
            assert line == "" or line.startswith(("syntax ", "package ", "import ")), f"{name}: not understood: {line}"
    return facts


@pytest.mark.parametrize("name", sorted(path.name for path in PROTO.glob("*.proto")))
def test_our_subset_agrees_with_the_official_protocol(name: str) -> None:
    stated = ours(name)
    assert stated, "the file says nothing"
    assert sorted(stated - official(name)) == []


LEFT_OUT: dict[str, dict[str, tuple[str, ...]]] = {
    "engine.proto": {
        "setting the stack's urn is the program's": ("Engine.SetRootResource", "SetRootResource*"),
        "only language hosts wait for a debugger": ("Engine.StartDebugging", "StartDebugging*"),
    },
    "plugin.proto": {
        "the engine's resolver of packages is for language hosts": ("PackageResolver.*", "Package*", "PluginDependency*"),
    },
    "resource.proto": {
        "once only, and the program's": ("ResourceMonitor.SignalAndWaitForShutdown",),
        "a provider migrates the state of its own resources in Check, Diff and Read": ("StateMigration*",),
    },
}
"""What our files leave out, and why."""


def test_the_readme_tells_what_is_left_out() -> None:
    readme = (PROTO.parent.parent / "README.md").read_text()
    assert [reason for reasons in LEFT_OUT.values() for reason in reasons if f"- {reason}: " not in readme] == []


@pytest.mark.parametrize("name", sorted(OFFICIAL))
def test_what_is_left_out_is_listed(name: str) -> None:
    """Every message that a provider meets is complete; the rest of the protocol is left out for a reason, and nothing is listed that is there."""
    patterns = [pattern for patterns in LEFT_OUT.get(name, {}).values() for pattern in patterns]
    missing = {fact for fact, _ in official(name) - ours(name)}
    listed = {fact for fact in missing if any(fnmatch(fact, pattern) for pattern in patterns)}
    assert sorted(missing - listed) == []
    assert [pattern for pattern in patterns if not any(fnmatch(fact, pattern) for fact in missing)] == []
