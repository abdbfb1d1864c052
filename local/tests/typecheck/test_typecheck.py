"""How recordings and programs become TypeScript and how verdicts come about; the compiler is not run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redshift_tasker_local.typecheck import mistakes, program, registrations
from redshift_tasker_local.typecheck.compiler import Unusable, Verdict, read_verdicts
from redshift_tasker_local.typecheck.source import HEADER, Module, Statement, UnknownToken, class_of

SIGNATURE = "4dabf18193072939515e22adb298388d"


def _recorded(tmp_path: Path, *entries: dict) -> Module:
    path = tmp_path / "registrations.json"
    path.write_text(json.dumps(entries))
    (module,) = registrations.modules(path)
    return module


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:lambda/function:Function", "aws.lambda.Function"),
        ("aws:sqs:Queue", "aws.sqs.Queue"),
        ("aws:index/getRegion:getRegion", "aws.getRegion"),
    ],
)
def test_a_token_names_a_class(token: str, name: str) -> None:
    assert class_of(token) == name


def test_a_token_of_another_package_is_refused() -> None:
    with pytest.raises(UnknownToken):
        class_of("redshift-tasker:index:SfnRedshiftTasker")


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        ("plain", '"plain"'),
        ("${tasker-queue.arn}", "_tasker_queue.arn"),
        ("${tasker-queue}", "_tasker_queue.id"),
        ("arn:${tasker-queue.name}/*", "pulumi.interpolate`arn:${_tasker_queue.name}/*`"),
        ("${elsewhere.arn}", "_elsewhere"),
        ("${aws:userid} of ${tasker-queue.name}", "pulumi.interpolate`\\${aws:userid} of ${_tasker_queue.name}`"),
        ("04da6b54-80e4-46f7-96ec-b56ff0331ba9", "anything"),
        ({"$secret": "${tasker-queue.arn}"}, "pulumi.secret(_tasker_queue.arn)"),
        ({SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "value": 1}, "pulumi.secret(1)"),
        ({"$archive": "bootstrap.zip"}, 'new pulumi.asset.FileArchive("archive")'),
        ([True, None, 2.5], "[true, undefined, 2.5]"),
    ],
)
def test_a_recorded_value_becomes_an_expression(tmp_path: Path, value, expression: str) -> None:
    queue = {"type": "aws:sqs/queue:Queue", "name": "tasker-queue", "inputs": {"x": value}}
    assert f'"x": {expression},' in _recorded(tmp_path, queue).text()


def test_only_children_of_the_aws_package_are_written(tmp_path: Path) -> None:
    component = {"type": "redshift-tasker:index:SfnRedshiftTasker", "name": "tasker", "inputs": {}}
    queue = {
        "type": "aws:sqs/queue:Queue",
        "name": "q",
        "inputs": {},
        "options": {"protect": True, "parent": "urn:pulumi:x"},
    }
    module = _recorded(tmp_path, component, queue)
    assert [statement.text for statement in module.statements] == ['new aws.sqs.Queue("q", {\n}, { "protect": true });']


def test_scenarios_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "registrations.json"
    queue = {"type": "aws:sqs/queue:Queue", "name": "q", "inputs": {}}
    path.write_text(json.dumps({"cluster": [queue], "work group": [queue]}))
    names = [module.name for module in registrations.modules(path)]
    assert names == ["registrations__cluster", "registrations__work_group"]


def test_a_program_is_written_with_its_references(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.yaml"
    path.write_text(
        """
        resources:
          tasker: {type: "redshift-tasker:SfnRedshiftTasker"}
          role:
            type: aws:iam:Role
            properties:
              assumeRolePolicy: {fn::toJSON: {Resource: "${tasker.functionArn}"}}
              description: ${description}
          policy:
            type: aws:iam:RolePolicy
            properties: {role: "${role.name}", policy: "{}"}
            options: {dependsOn: ["${role}"]}
        """
    )
    module = program.module(path)
    assert [statement.text for statement in module.statements] == [
        'new aws.iam.Role("role", {\n'
        '  "assumeRolePolicy": pulumi.jsonStringify({ "Resource": anything }),\n'
        '  "description": anything,\n'
        "}, {  });",
        'new aws.iam.RolePolicy("policy", {\n  "role": _role.name,\n  "policy": "{}",\n}, { "dependsOn": [_role] });',
    ]


MODULE = Module(
    "module",
    (Statement("fine", "a;\nb;"), Statement("wrong", "c;"), Statement("invented", "d;", mistake="colour")),
    ("declare const x: number;",),
)


def _line_of(statement: str) -> int:
    return MODULE.text().splitlines().index(statement) + 1


def _passed(output: str) -> dict[str, bool]:
    return {verdict.statement.subject: verdict.passed for verdict in read_verdicts([MODULE], output)}


def test_a_diagnostic_finds_its_statement() -> None:
    output = f"module.ts({_line_of('c;')},1): error TS1: no such thing\n  because of this\n"
    verdicts = {verdict.statement.subject: verdict for verdict in read_verdicts([MODULE], output)}
    assert verdicts["wrong"] == Verdict(MODULE.statements[1], ("no such thing", "because of this"))
    assert verdicts["fine"].passed


def test_an_invented_mistake_must_be_refused_for_its_reason() -> None:
    line = _line_of("d;")
    assert not _passed("")["invented"]
    assert not _passed(f"module.ts({line},1): error TS1: something else\n")["invented"]
    assert _passed(f"module.ts({line},1): error TS1: `colour` does not exist\n")["invented"]


@pytest.mark.parametrize("output", ["module.ts(1,1): error TS1: no module", "error TS5023: unknown option"])
def test_an_error_about_no_statement_is_no_verdict(output: str) -> None:
    with pytest.raises(Unusable):
        read_verdicts([MODULE], output)


def test_the_frame_stands_before_the_statements() -> None:
    assert MODULE.text().startswith(HEADER + "declare const x: number;\n{\na;\nb;\n}\n")


def test_every_invented_mistake_says_what_it_expects() -> None:
    assert all(statement.mistake for statement in mistakes.module().statements)
