"""Where inputs differ and what that entails; pure, without a cloud."""

from __future__ import annotations

import json

import pytest

from redshift_tasker_local.aws_plugin.diff import diff
from redshift_tasker_local.aws_plugin.kind import (
    DOCUMENT,
    FLAG,
    NUMBER,
    POLICY,
    TEXT,
    WHOLE,
    ZIP,
    Block,
    Items,
    Table,
)
from redshift_tasker_local.aws_plugin.types import RESOURCES
from redshift_tasker_local.aws_plugin.wire import UNKNOWN, Archive

QUEUE = RESOURCES["aws:sqs/queue:Queue"]
FUNCTION = RESOURCES["aws:lambda/function:Function"]
TABLE = RESOURCES["aws:dynamodb/table:Table"]
ROLE = RESOURCES["aws:iam/role:Role"]


def _paths(type, old, new):
    return [(entry.path, entry.how) for entry in diff(type, old, new).differences]


def _statement(**parts):
    return json.dumps({"Statement": [{"Effect": "Allow", **parts}]})


@pytest.mark.parametrize(
    ("type", "old", "new"),
    [
        (QUEUE, {"redrivePolicy": '{"a": 1, "b": 2}'}, {"redrivePolicy": '{"b":2,"a":1}'}),
        (
            ROLE,
            {"assumeRolePolicy": _statement(Action=["b", "a"])},
            {"assumeRolePolicy": _statement(Action=["a", "b"])},
        ),
        (ROLE, {"assumeRolePolicy": _statement(Action=["a"])}, {"assumeRolePolicy": _statement(Action="a")}),
        (FUNCTION, {"code": Archive("h", "old.zip")}, {"code": Archive("h", "new.zip")}),
        (QUEUE, {"sqsManagedSseEnabled": True}, {}),
        (
            TABLE,
            {"attributes": [{"name": "a", "type": "S"}, {"name": "b", "type": "S"}]},
            {"attributes": [{"name": "b", "type": "S"}, {"name": "a", "type": "S"}]},
        ),
    ],
)
def test_what_means_the_same_does_not_differ(type, old, new):
    assert not diff(type, old, new).differences


def test_a_difference_has_the_path_of_the_part_that_differs():
    old = {"environment": {"variables": {"A": "1", "B": "1", "x-y": "1"}}}
    new = {"environment": {"variables": {"A": "2", "C": "1", "x-y": "2"}}}
    assert _paths(FUNCTION, old, new) == [
        ("environment.variables.A", "update"),
        ("environment.variables.B", "delete"),
        ("environment.variables.C", "add"),
        ('environment.variables["x-y"]', "update"),
    ]


def test_an_unknown_value_differs():
    assert _paths(QUEUE, {"redrivePolicy": "{}"}, {"redrivePolicy": UNKNOWN}) == [("redrivePolicy", "update")]


def test_other_contents_of_an_archive_differ():
    found = diff(FUNCTION, {"code": Archive("1", "code.zip")}, {"code": Archive("2", "code.zip")})
    assert found.keys == ("code",)
    assert found.replaces == ()


def test_a_key_of_a_table_replaces_it():
    assert diff(TABLE, {"hashKey": "id"}, {"hashKey": "key"}).replaces == ("hashKey",)


def test_a_resource_whose_name_the_program_chose_is_deleted_before_it_is_replaced():
    old = {"name": "tasker", "hashKey": "id", "__defaults": []}
    assert diff(TABLE, old, old | {"hashKey": "key"}).delete_before_replace
    assert diff(TABLE, old, old | {"name": "other"}).delete_before_replace
    named = old | {"__defaults": ["name"]}
    assert not diff(TABLE, named, named | {"hashKey": "key"}).delete_before_replace


@pytest.mark.parametrize(
    ("token", "key", "first"),
    [
        ("aws:cloudwatch/dashboard:Dashboard", "dashboardName", False),
        # Deleted afterwards, the old one would take the new one with it: both are the same to IAM.
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", True),
        ("aws:kms/key:Key", "keyUsage", False),
        ("aws:lambda/eventSourceMapping:EventSourceMapping", "eventSourceArn", False),
        ("aws:secretsmanager/secretVersion:SecretVersion", "secretString", False),
        ("aws:sqs/queuePolicy:QueuePolicy", "queueUrl", False),
    ],
)
def test_a_resource_without_a_name_is_deleted_after_it_is_replaced_but_for_an_attachment(token, key, first):
    found = diff(RESOURCES[token], {key: "a", "__defaults": []}, {key: "b", "__defaults": []})
    assert found.replaces == (key,)
    assert found.delete_before_replace == first


def test_other_default_tags_differ():
    assert diff(QUEUE, {}, {}, retagged=True).keys == ("tagsAll",)
    assert diff(QUEUE, {}, {"tags": {"a": "b"}}, retagged=True).keys == ("tags",)


# What the Terraform provider below Pulumi's marks as `ForceNew`, of the properties that the stand-in has: in the
# schemas of hashicorp/terraform-provider-aws, `internal/service/SERVICE/RESOURCE.go`. The `CustomizeDiff` of these
# adds none (`durable_config` of a function and `warm_throughput` of a table are not in the stand-in), and neither do
# their entries in pulumi/pulumi-aws, `provider/resources.go`. None of these replaces a resource for some changes of a
# property and not for others.
_REPLACING = {
    "aws:cloudwatch/dashboard:Dashboard": {"dashboardName"},
    "aws:cloudwatch/eventRule:EventRule": {"eventBusName", "name"},
    "aws:cloudwatch/eventTarget:EventTarget": {"eventBusName", "rule", "targetId"},
    "aws:cloudwatch/logGroup:LogGroup": {"logGroupClass", "name"},
    "aws:cloudwatch/metricAlarm:MetricAlarm": {"name"},
    "aws:dynamodb/table:Table": {"hashKey", "name", "rangeKey"},
    "aws:iam/role:Role": {"name", "path"},
    "aws:iam/rolePolicy:RolePolicy": {"name", "role"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {"policyArn", "role"},
    "aws:kms/alias:Alias": {"name"},
    "aws:kms/key:Key": {"customerMasterKeySpec", "keyUsage", "multiRegion"},
    "aws:lambda/eventSourceMapping:EventSourceMapping": {"eventSourceArn"},
    "aws:lambda/function:Function": {"name", "packageType"},
    "aws:lambda/permission:Permission": {
        "action",
        "eventSourceToken",
        "function",
        "principal",
        "principalOrgId",
        "qualifier",
        "sourceAccount",
        "sourceArn",
        "statementId",
    },
    "aws:scheduler/schedule:Schedule": {"groupName", "name"},
    "aws:secretsmanager/secret:Secret": {"name"},
    "aws:secretsmanager/secretVersion:SecretVersion": {"secretId", "secretString"},
    "aws:sfn/stateMachine:StateMachine": {"name", "type"},
    "aws:sns/topic:Topic": {"name"},
    "aws:sqs/queue:Queue": {"name"},
    "aws:sqs/queuePolicy:QueuePolicy": {"queueUrl"},
}


# Two values of each kind that mean different things.
_TWO = {
    TEXT: ("a", "b"),
    WHOLE: (1, 2),
    NUMBER: (1.5, 2.5),
    FLAG: (True, False),
    DOCUMENT: ('{"a": 1}', '{"a": 2}'),
    POLICY: (_statement(Action="a"), _statement(Action="b")),
    ZIP: (Archive("1", "code.zip"), Archive("2", "code.zip")),
}


def _two(kind):
    match kind:
        case Items():
            return tuple([value] for value in _two(kind.of))
        case Table():
            return tuple({"key": value} for value in _two(kind.of))
        case Block():
            key, entry = next(iter(kind.fields.items()))
            return tuple({key: value} for value in _two(entry.kind))
    return _TWO[kind]


@pytest.mark.parametrize("token", sorted(RESOURCES))
def test_a_change_replaces_a_resource_where_the_real_provider_would(token):
    type = RESOURCES[token]
    # Every resource that lies in a region moves by being made anew (`forceNewIfRegionChanges`, for all of them).
    replacing = _REPLACING[token] | ({"region"} if type.regional else set())
    assert replacing <= type.fields.keys()
    for key, entry in type.fields.items():
        old, new = _two(entry.kind)
        found = diff(type, {key: old}, {key: new})
        assert found.keys == (key,)
        assert found.replaces == ((key,) if key in replacing else ()), key
