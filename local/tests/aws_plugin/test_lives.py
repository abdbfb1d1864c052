"""Each resource type of the stand-in goes through its life against the embedded cloud."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from redshift_tasker_local.aws_plugin.types import RESOURCES
from redshift_tasker_local.aws_plugin.wire import Archive

from .engine import Engine, Resource
from .lifecycle import Life, live

REGION = "us-east-1"
ACCOUNT = "000000000000"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": ["lambda.amazonaws.com", "scheduler.amazonaws.com"]},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def _policy(resource: str, action: str = "sqs:SendMessage", **principal: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    if principal:
        statement["Principal"] = principal
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _archive(folder: Path, name: str, content: str) -> Archive:
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("bootstrap", content)
    return Archive(hash=f"hash of {content}", path=str(path))


@pytest.fixture(scope="module")
def role(engine: Engine) -> Iterator[Resource]:
    """A role that functions and machines run as."""
    role = engine.create("aws:iam/role:Role", "shared", {"assumeRolePolicy": TRUST})
    rights = {"role": role.id, "policy": _policy("*", "sqs:*")}
    policy = engine.create("aws:iam/rolePolicy:RolePolicy", "shared", rights)
    yield role
    engine.delete(policy)
    engine.delete(role)


@pytest.fixture(scope="module")
def queue(engine: Engine) -> Iterator[Resource]:
    """A queue that others refer to."""
    queue = engine.create("aws:sqs/queue:Queue", "shared", {"visibilityTimeoutSeconds": 60})
    yield queue
    engine.delete(queue)


@pytest.fixture(scope="module")
def function(engine: Engine, role: Resource, tmp_path_factory) -> Iterator[Resource]:
    """A function that others refer to."""
    code = _archive(tmp_path_factory.mktemp("code"), "shared", "#!/bin/sh\n")
    inputs = {
        "code": code,
        "handler": "bootstrap",
        "role": role.outputs["arn"],
        "runtime": "provided.al2023",
        "timeout": 30,
    }
    function = engine.create("aws:lambda/function:Function", "shared", inputs)
    yield function
    engine.delete(function)


@pytest.fixture(scope="module")
def rule(engine: Engine) -> Iterator[Resource]:
    """A rule that targets belong to."""
    pattern = json.dumps({"source": ["aws.redshift-data"]})
    rule = engine.create("aws:cloudwatch/eventRule:EventRule", "shared", {"eventPattern": pattern})
    yield rule
    engine.delete(rule)


def test_a_table_lives(engine: Engine) -> None:
    text = "S"
    attributes = [
        {"name": "id", "type": text},
        {"name": "invocationId", "type": text},
    ]
    due = [{"name": "dueShard", "type": text}, {"name": "dueAt", "type": "N"}]
    index = {
        "name": "due",
        "hashKey": "dueShard",
        "rangeKey": "dueAt",
        "projectionType": "KEYS_ONLY",
    }
    life = Life(
        "aws:dynamodb/table:Table",
        {
            "attributes": attributes + due,
            "billingMode": "PAY_PER_REQUEST",
            "globalSecondaryIndexes": [index],
            "hashKey": "id",
            "rangeKey": "invocationId",
            "pointInTimeRecovery": {"enabled": True},
            "tags": {"stage": "test"},
            "ttl": {"attributeName": "TTL", "enabled": True},
        },
        identity=lambda table: table.outputs["name"],
        changes=(
            {"tags": {"stage": "other", "team": "data"}},
            {"tags": None},
            {"pointInTimeRecovery": {"enabled": False}},
            {"ttl": {"attributeName": "TTL", "enabled": False}},
            {"globalSecondaryIndexes": None, "attributes": attributes},
            {"globalSecondaryIndexes": [index], "attributes": attributes + due},
            {"deletionProtectionEnabled": True},
            {"deletionProtectionEnabled": False},
        ),
        replacing=({"hashKey": "dueShard"}, {"rangeKey": None}, {"name": "other"}),
    )
    live(engine, life, "table")


def test_a_provisioned_table_lives(engine: Engine) -> None:
    life = Life(
        "aws:dynamodb/table:Table",
        {
            "attributes": [{"name": "id", "type": "S"}],
            "hashKey": "id",
            "name": "provisioned",
            "readCapacity": 2,
            "writeCapacity": 3,
        },
        identity=lambda table: "provisioned",
        changes=({"readCapacity": 4}, {"streamEnabled": True, "streamViewType": "KEYS_ONLY"}),
    )
    live(engine, life, "provisioned")


def test_a_function_lives(engine: Engine, role: Resource, tmp_path: Path) -> None:
    first = _archive(tmp_path, "first", "#!/bin/sh\necho one\n")
    second = _archive(tmp_path, "second", "#!/bin/sh\necho two\n")
    life = Life(
        "aws:lambda/function:Function",
        {
            "architectures": ["arm64"],
            "code": first,
            "description": "starts statements",
            "environment": {"variables": {"LOG_LEVEL": "INFO", "TTL_DAYS": "1"}},
            "handler": "bootstrap",
            "loggingConfig": {"logFormat": "JSON", "logGroup": "/aws/lambda/tasker"},
            "memorySize": 256,
            "role": role.outputs["arn"],
            "runtime": "provided.al2023",
            "tags": {"stage": "test"},
            "timeout": 30,
            "tracingConfig": {"mode": "Active"},
        },
        identity=lambda function: function.outputs["name"],
        changes=(
            {"environment": {"variables": {"LOG_LEVEL": "DEBUG"}}},
            {"code": second},
            {"timeout": 60, "memorySize": 512},
            {"tags": None},
            {"environment": None},
            {"description": None},
            {"architectures": ["x86_64"]},
            {"reservedConcurrentExecutions": 1},
            {"reservedConcurrentExecutions": -1},
        ),
        replacing=({"name": "other"},),
        not_imported=frozenset({"code"}),
    )
    live(engine, life, "function")


def test_an_updated_function_runs_the_new_code(engine: Engine, role: Resource, tmp_path: Path) -> None:
    inputs = {
        "code": _archive(tmp_path, "one", "one"),
        "handler": "bootstrap",
        "role": role.outputs["arn"],
        "runtime": "provided.al2023",
    }
    function = engine.create("aws:lambda/function:Function", "coded", inputs)
    updated = engine.update(function, inputs | {"code": _archive(tmp_path, "two", "two")})
    engine.delete(updated)
    assert updated.outputs["codeSha256"] != function.outputs["codeSha256"]


def test_a_role_lives(engine: Engine) -> None:
    life = Life(
        "aws:iam/role:Role",
        {
            "assumeRolePolicy": TRUST,
            "description": "runs the function",
            "path": "/tasker/",
            "tags": {"stage": "test"},
        },
        identity=lambda role: role.outputs["name"],
        changes=(
            {"assumeRolePolicy": TRUST.replace("lambda", "states")},
            {"description": "runs the machine"},
            {"maxSessionDuration": 7200},
            {"tags": {"stage": "other"}},
            {"tags": None},
        ),
        replacing=({"name": "other"}, {"path": "/"}),
    )
    live(engine, life, "role")


def test_a_role_policy_lives(engine: Engine, role: Resource) -> None:
    life = Life(
        "aws:iam/rolePolicy:RolePolicy",
        {"policy": _policy("*"), "role": role.id},
        identity=lambda policy: f"{role.id}:{policy.outputs['name']}",
        changes=({"policy": _policy("*", "sqs:ReceiveMessage")},),
        replacing=({"name": "other"}, {"role": "other"}),
    )
    live(engine, life, "policy")


def test_a_role_policy_attachment_lives(engine: Engine, role: Resource) -> None:
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    life = Life(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"policyArn": arn, "role": role.id},
        identity=lambda attachment: f"{role.id}/{arn}",
        replacing=({"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, {"role": "other"}),
    )
    live(engine, life, "attachment")


def test_a_log_group_lives(engine: Engine) -> None:
    life = Life(
        "aws:cloudwatch/logGroup:LogGroup",
        {"name": "/aws/lambda/tasker-lives", "retentionInDays": 14, "tags": {"stage": "test"}},
        identity=lambda group: "/aws/lambda/tasker-lives",
        changes=({"retentionInDays": 30}, {"retentionInDays": None}, {"tags": None}),
        replacing=({"name": "other"},),
    )
    live(engine, life, "logs")


def test_a_queue_lives(engine: Engine, queue: Resource) -> None:
    redrive = {"deadLetterTargetArn": queue.outputs["arn"], "maxReceiveCount": 5}
    life = Life(
        "aws:sqs/queue:Queue",
        {
            "messageRetentionSeconds": 1209600,
            "redrivePolicy": json.dumps(redrive),
            "sqsManagedSseEnabled": True,
            "tags": {"stage": "test"},
            "visibilityTimeoutSeconds": 360,
        },
        identity=lambda queue: queue.outputs["url"],
        changes=(
            {"visibilityTimeoutSeconds": 720},
            {"redrivePolicy": json.dumps(redrive | {"maxReceiveCount": 3})},
            {"redrivePolicy": None},
            {"tags": {"stage": "other"}},
            {"tags": None},
            {"sqsManagedSseEnabled": False, "kmsMasterKeyId": "alias/aws/sqs"},
        ),
        replacing=({"name": "other"},),
    )
    live(engine, life, "queue")


def test_a_queue_policy_lives(engine: Engine, queue: Resource) -> None:
    arn = queue.outputs["arn"]
    life = Life(
        "aws:sqs/queuePolicy:QueuePolicy",
        {"policy": _policy(arn, Service="events.amazonaws.com"), "queueUrl": queue.id},
        identity=lambda policy: queue.id,
        changes=({"policy": _policy(arn, Service="sns.amazonaws.com")},),
        replacing=({"queueUrl": "http://elsewhere/000000000000/queue"},),
    )
    live(engine, life, "policy")


def test_a_key_lives(engine: Engine) -> None:
    policy = _policy("*", "kms:*", AWS=f"arn:aws:iam::{ACCOUNT}:root")
    life = Life(
        "aws:kms/key:Key",
        {
            "deletionWindowInDays": 7,
            "description": "the tasker's queue",
            "enableKeyRotation": True,
            "policy": policy,
            "tags": {"stage": "test"},
        },
        identity=lambda key: key.outputs["keyId"],
        changes=(
            {"description": "the tasker's queues"},
            {"policy": policy.replace("kms:*", "kms:Decrypt")},
            {"enableKeyRotation": False},
            {"isEnabled": False},
            {"isEnabled": True},
            {"tags": None},
        ),
        replacing=({"keyUsage": "SIGN_VERIFY", "customerMasterKeySpec": "RSA_2048"},),
        not_imported=frozenset({"deletionWindowInDays"}),
    )
    live(engine, life, "key")


def test_an_alias_lives(engine: Engine) -> None:
    keys = [engine.create("aws:kms/key:Key", f"key{number}", {}) for number in (1, 2)]
    life = Life(
        "aws:kms/alias:Alias",
        {"targetKeyId": keys[0].id},
        identity=lambda alias: alias.outputs["name"],
        changes=({"targetKeyId": keys[1].id},),
        replacing=({"name": "alias/other"},),
    )
    live(engine, life, "alias")
    for key in keys:
        engine.delete(key)


def test_an_event_rule_lives(engine: Engine) -> None:
    pattern = {
        "source": ["aws.redshift-data"],
        "detail": {"statementName": [{"prefix": "sfnrt:abcdefgh:"}]},
    }
    life = Life(
        "aws:cloudwatch/eventRule:EventRule",
        {
            "description": "finished statements",
            "eventPattern": json.dumps(pattern),
            "tags": {"stage": "test"},
        },
        identity=lambda rule: rule.outputs["name"],
        changes=(
            {"eventPattern": json.dumps(pattern | {"source": ["aws.other"]})},
            {"description": None},
            {"state": "DISABLED"},
            {"tags": {"stage": "other"}},
            {"tags": None},
        ),
        replacing=({"name": "other"}, {"eventBusName": "other"}),
    )
    live(engine, life, "rule")


def test_an_event_target_lives(engine: Engine, rule: Resource, queue: Resource) -> None:
    life = Life(
        "aws:cloudwatch/eventTarget:EventTarget",
        {
            "arn": queue.outputs["arn"],
            "deadLetterConfig": {"arn": queue.outputs["arn"]},
            "retryPolicy": {"maximumEventAgeInSeconds": 3600},
            "rule": rule.id,
        },
        identity=lambda target: f"{rule.id}-{target.outputs['targetId']}",
        import_id=lambda target: f"{rule.id}/{target.outputs['targetId']}",
        changes=(
            {"retryPolicy": {"maximumEventAgeInSeconds": 7200, "maximumRetryAttempts": 8}},
            {"deadLetterConfig": None},
            {"input": json.dumps({"hello": "world"})},
        ),
        replacing=({"rule": "other"}, {"targetId": "other"}),
    )
    live(engine, life, "target")


def test_a_schedule_lives(engine: Engine, role: Resource, function: Resource) -> None:
    target = {
        "arn": function.outputs["arn"],
        "input": json.dumps({"hello": "world"}),
        "retryPolicy": {"maximumEventAgeInSeconds": 60, "maximumRetryAttempts": 0},
        "roleArn": role.outputs["arn"],
    }
    life = Life(
        "aws:scheduler/schedule:Schedule",
        {
            "description": "looks for what was lost",
            "flexibleTimeWindow": {"mode": "OFF"},
            "scheduleExpression": "rate(1 minute)",
            "target": target,
        },
        identity=lambda schedule: f"default/{schedule.outputs['name']}",
        changes=(
            {"scheduleExpression": "rate(5 minutes)"},
            {"target": target | {"input": json.dumps({"hello": "again"})}},
            {"flexibleTimeWindow": {"maximumWindowInMinutes": 5, "mode": "FLEXIBLE"}},
            {"state": "DISABLED"},
            {"description": None},
        ),
        replacing=({"name": "other"}, {"groupName": "other"}),
    )
    live(engine, life, "schedule")


def test_an_event_source_mapping_lives(engine: Engine, queue: Resource, function: Resource) -> None:
    life = Life(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        {
            "batchSize": 10,
            "eventSourceArn": queue.outputs["arn"],
            "functionName": function.outputs["arn"],
            "functionResponseTypes": ["ReportBatchItemFailures"],
            "scalingConfig": {"maximumConcurrency": 20},
            "tags": {"stage": "test"},
        },
        identity=lambda mapping: mapping.outputs["uuid"],
        changes=(
            {"batchSize": 5},
            {"scalingConfig": {"maximumConcurrency": 10}},
            {"enabled": False},
            {"tags": None},
        ),
        replacing=({"eventSourceArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:other"},),
    )
    live(engine, life, "mapping")


def test_a_permission_lives(engine: Engine, function: Resource, rule: Resource) -> None:
    life = Life(
        "aws:lambda/permission:Permission",
        {
            "action": "lambda:InvokeFunction",
            "function": function.id,
            "principal": "events.amazonaws.com",
            "sourceArn": rule.outputs["arn"],
        },
        identity=lambda permission: permission.outputs["statementId"],
        import_id=lambda permission: f"{function.id}/{permission.id}",
        replacing=({"principal": "sns.amazonaws.com"}, {"sourceArn": None}),
    )
    live(engine, life, "permission")


def test_a_state_machine_lives(engine: Engine, role: Resource) -> None:
    definition = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
    life = Life(
        "aws:sfn/stateMachine:StateMachine",
        {
            "definition": json.dumps(definition),
            "roleArn": role.outputs["arn"],
            "tags": {"stage": "test"},
        },
        identity=lambda machine: machine.outputs["arn"],
        changes=(
            {"definition": json.dumps(definition | {"Comment": "changed"})},
            {"tags": {"stage": "other"}},
            {"tags": None},
        ),
        replacing=({"name": "other"}, {"type": "EXPRESS"}),
    )
    live(engine, life, "machine")


def test_a_secret_lives(engine: Engine) -> None:
    life = Life(
        "aws:secretsmanager/secret:Secret",
        {"description": "first", "recoveryWindowInDays": 0, "tags": {"stage": "test"}},
        identity=lambda secret: secret.outputs["arn"],
        changes=({"description": "second"}, {"tags": {"stage": "other"}}, {"tags": None}),
        replacing=({"name": "other"},),
        not_imported=frozenset({"recoveryWindowInDays"}),
    )
    live(engine, life, "secret")


def test_a_secret_version_lives(engine: Engine) -> None:
    secret = engine.create("aws:secretsmanager/secret:Secret", "holder", {"recoveryWindowInDays": 0})
    life = Life(
        "aws:secretsmanager/secretVersion:SecretVersion",
        {"secretId": secret.id, "secretString": json.dumps({"username": "etl", "password": "a password"})},
        identity=lambda version: f"{secret.id}|{version.outputs['versionId']}",
        replacing=({"secretString": "other"},),
        goes_alone=False,
    )
    live(engine, life, "version")
    engine.delete(secret)


def test_every_type_of_the_table_has_a_life() -> None:
    sources = [path.read_text() for path in Path(__file__).parent.glob("test_*lives.py")]
    lines = [line for source in sources for line in io.StringIO(source)]
    tested = {line.split('"')[1] for line in lines if line.strip().startswith('"aws:')}
    assert tested == set(RESOURCES)
