"""Invented mistakes, one of each sort that the check exists to find; the compiler must refuse all."""

from __future__ import annotations

from dataclasses import replace

from . import stand_in
from .source import Module, Renderer, Statement

TRUST = {"assumeRolePolicy": "{}"}


def module() -> Module:
    """The module that must not compile."""
    return Module("mistakes", (*_resources(), _output(), *_facts()))


def _resources() -> tuple[Statement, ...]:
    write = Renderer().resource
    queue, role, function = "aws:sqs/queue:Queue", "aws:iam/role:Role", "aws:lambda/function:Function"
    cases = (
        ("an unknown property", write(queue, "q", {"visibilityTimeout": 30}, {}), "visibilityTimeout"),
        ("a missing property", write("aws:iam/rolePolicy:RolePolicy", "p", {"policy": "{}"}, {}), "role"),
        ("a value of another kind", write(queue, "q", {"delaySeconds": "30"}, {}), "number"),
        (
            "an unknown nested property",
            write(function, "f", {"role": "r", "environment": {"variable": {}}}, {}),
            "variable",
        ),
        ("an unknown option", write(role, "r", TRUST, {"protected": True}), "protected"),
        ("an unknown type", write("aws:iam/roll:Roll", "r", TRUST, {}), "Roll"),
    )
    return tuple(Statement(f"invented mistake: {name}", text, said) for name, text, said in cases)


def _output() -> Statement:
    text = "const uri: pulumi.Output<string> = (null! as aws.sqs.Queue).uri;"
    return Statement("invented mistake: an unknown output", text, "uri")


def _facts() -> tuple[Statement, ...]:
    """The stand-in's sort of statements, from a schema that has everything wrong."""
    variables = {"$ref": "#/types/aws:lambda%2FFunctionEnvironment:FunctionEnvironment"}
    schema = {
        "types": {
            "aws:lambda/FunctionEnvironment:FunctionEnvironment": {"properties": {"variable": {"type": "string"}}}
        },
        "resources": {
            "aws:lambda/function:Function": {
                "inputProperties": {
                    "environment": variables,
                    "memory": {"type": "integer"},
                    "runtime": {"type": "string"},
                    "timeout": {"type": "string"},
                },
                "requiredInputs": ["runtime"],
                "properties": {"name": {"type": "integer"}, "uri": {"type": "string"}},
            }
        },
        "provider": {"inputProperties": {"area": {"type": "string"}}},
        "functions": {
            "aws:index/getRegion:getRegion": {
                "inputs": {"properties": {}},
                "outputs": {"properties": {"area": {"type": "string"}}},
            }
        },
    }
    said = ("variable", "memory", "to type 'true'", "number", "number", "uri", "area", "area")
    return tuple(
        replace(statement, subject=f"invented mistake: {statement.subject}", mistake=mistake)
        for statement, mistake in zip(stand_in.statements(schema), said, strict=True)
    )
