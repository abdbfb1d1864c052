"""`aws:cloudwatch/eventTarget:EventTarget`; the id is `<rule>-<target id>`.

Off the default bus it is `<bus>-<rule>-<target id>`. An import takes `<rule>/<target id>` or
`<bus>/<rule>/<target id>`, because the id cannot be taken apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import FLAG, TEXT, WHOLE, Block, Field, Table, fields
from ..resource import Autoname, Change, ResourceType
from .event_rule import DEFAULT_BUS

DEAD_LETTER = Block(
    "aws:cloudwatch/EventTargetDeadLetterConfig:EventTargetDeadLetterConfig",
    {"arn": Field(TEXT)},
)
RETRY = Block(
    "aws:cloudwatch/EventTargetRetryPolicy:EventTargetRetryPolicy",
    {
        "maximumEventAgeInSeconds": Field(WHOLE, computed=True),
        "maximumRetryAttempts": Field(WHOLE, computed=True),
    },
)
TRANSFORMER = Block(
    "aws:cloudwatch/EventTargetInputTransformer:EventTargetInputTransformer",
    {"inputPaths": Field(Table(TEXT)), "inputTemplate": Field(TEXT, required=True)},
)
SQS = Block(
    "aws:cloudwatch/EventTargetSqsTarget:EventTargetSqsTarget",
    {"messageGroupId": Field(TEXT)},
)
# (property, member of the API's Target, {property in the block: member of the structure} or None)
MEMBERS: tuple[tuple[str, str, Mapping[str, str] | None], ...] = (
    ("arn", "Arn", None),
    ("deadLetterConfig", "DeadLetterConfig", {"arn": "Arn"}),
    ("input", "Input", None),
    ("inputPath", "InputPath", None),
    (
        "inputTransformer",
        "InputTransformer",
        {"inputPaths": "InputPathsMap", "inputTemplate": "InputTemplate"},
    ),
    (
        "retryPolicy",
        "RetryPolicy",
        {
            "maximumEventAgeInSeconds": "MaximumEventAgeInSeconds",
            "maximumRetryAttempts": "MaximumRetryAttempts",
        },
    ),
    ("roleArn", "RoleArn", None),
    ("sqsTarget", "SqsParameters", {"messageGroupId": "MessageGroupId"}),
    ("targetId", "Id", None),
)


class EventTarget(ResourceType):
    """A target of an EventBridge rule."""

    token = "aws:cloudwatch/eventTarget:EventTarget"
    noun = "EventBridge target"
    service = "events"
    autoname = Autoname(field="targetId", limit=255)
    unreadable = frozenset({"forceDestroy"})
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        arn=Field(TEXT, required=True),
        deadLetterConfig=Field(DEAD_LETTER),
        eventBusName=Field(TEXT, default=DEFAULT_BUS, forces_new=True),
        forceDestroy=Field(FLAG, default=False),
        input=Field(TEXT),
        inputPath=Field(TEXT),
        inputTransformer=Field(TRANSFORMER),
        retryPolicy=Field(RETRY),
        roleArn=Field(TEXT),
        rule=Field(TEXT, required=True, forces_new=True),
        sqsTarget=Field(SQS),
        targetId=Field(TEXT, forces_new=True),
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        _put(cloud, inputs)
        return _id(inputs["eventBusName"], inputs["rule"], inputs["targetId"])

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        bus, rule, target_id = _address(id, state)
        pages = cloud.client("events").get_paginator("list_targets_by_rule")
        for page in pages.paginate(Rule=rule, EventBusName=bus):
            for target in page["Targets"]:
                if target["Id"] == target_id:
                    found = {key: _found(target.get(name), of) for key, name, of in MEMBERS}
                    place = {"eventBusName": bus, "rule": rule, "id": _id(bus, rule, target_id)}
                    return found | place
        return None

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        _put(cloud, change.new)

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        bus, rule, target_id = _address(id, state)
        cloud.client("events").remove_targets(
            Rule=rule,
            EventBusName=bus,
            Ids=[target_id],
            Force=bool(state.get("forceDestroy")),
        )


def _put(cloud: Cloud, inputs: Mapping[str, Any]) -> None:
    target = {name: _said(inputs[key], of) for key, name, of in MEMBERS if key in inputs}
    answer = cloud.client("events").put_targets(
        Rule=inputs["rule"], EventBusName=inputs["eventBusName"], Targets=[target]
    )
    for entry in answer.get("FailedEntries", []):
        raise OSError(f"PutTargets: {entry.get('ErrorCode')}: {entry.get('ErrorMessage')}")


def _said(value: Any, of: Mapping[str, str] | None) -> Any:
    if of is None:
        return value
    return {name: value[key] for key, name in of.items() if value.get(key) is not None}


def _found(value: Any, of: Mapping[str, str] | None) -> Any:
    if of is None or value is None:
        return value
    return {key: value[name] for key, name in of.items() if name in value} or None


def _id(bus: str, rule: str, target_id: str) -> str:
    return f"{rule}-{target_id}" if bus == DEFAULT_BUS else f"{bus}-{rule}-{target_id}"


def _address(id: str, state: Mapping[str, Any]) -> tuple[str, str, str]:
    if state.get("rule"):
        return state["eventBusName"], state["rule"], state["targetId"]
    *bus, rule, target_id = id.split("/")
    return "/".join(bus) or DEFAULT_BUS, rule, target_id
