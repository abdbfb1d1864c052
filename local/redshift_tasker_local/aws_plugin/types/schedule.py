"""`aws:scheduler/schedule:Schedule`; the id is `<group>/<name>`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import TEXT, WHOLE, Block, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType

DEFAULT_GROUP = "default"
WINDOW = Block(
    "aws:scheduler/ScheduleFlexibleTimeWindow:ScheduleFlexibleTimeWindow",
    {"maximumWindowInMinutes": Field(WHOLE), "mode": Field(TEXT, required=True)},
)
DEAD_LETTER = Block(
    "aws:scheduler/ScheduleTargetDeadLetterConfig:ScheduleTargetDeadLetterConfig",
    {"arn": Field(TEXT, required=True)},
)
RETRY = Block(
    "aws:scheduler/ScheduleTargetRetryPolicy:ScheduleTargetRetryPolicy",
    {
        "maximumEventAgeInSeconds": Field(WHOLE, computed=True),
        "maximumRetryAttempts": Field(WHOLE, computed=True),
    },
)
TARGET = Block(
    "aws:scheduler/ScheduleTarget:ScheduleTarget",
    {
        "arn": Field(TEXT, required=True),
        "deadLetterConfig": Field(DEAD_LETTER),
        "input": Field(TEXT),
        "retryPolicy": Field(RETRY, computed=True),
        "roleArn": Field(TEXT, required=True),
    },
)
# The members of the API are the properties with a capital letter, in blocks too.
OPTIONS = (
    "description",
    "flexibleTimeWindow",
    "kmsKeyArn",
    "scheduleExpression",
    "scheduleExpressionTimezone",
    "state",
    "target",
)


class Schedule(ResourceType):
    """A schedule of EventBridge Scheduler. It has no tags: those belong to its group."""

    token = "aws:scheduler/schedule:Schedule"
    noun = "EventBridge schedule"
    service = "scheduler"
    autoname = Autoname(limit=64)
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        description=Field(TEXT),
        flexibleTimeWindow=Field(WINDOW, required=True),
        groupName=Field(TEXT, computed=True, forces_new=True),
        kmsKeyArn=Field(TEXT),
        name=Field(TEXT, forces_new=True),
        scheduleExpression=Field(TEXT, required=True),
        scheduleExpressionTimezone=Field(TEXT, default="UTC"),
        state=Field(TEXT, default="ENABLED"),
        target=Field(TARGET, required=True),
    )
    outputs = kinds(arn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        group = inputs.get("groupName") or DEFAULT_GROUP
        cloud.client("scheduler").create_schedule(Name=inputs["name"], GroupName=group, **_options(inputs))
        return f"{group}/{inputs['name']}"

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        group, name = id.split("/", 1)
        schedule = cloud.client("scheduler").get_schedule(Name=name, GroupName=group)
        found = {key: _found(schedule.get(_member(key))) or None for key in OPTIONS}
        return found | {"arn": schedule["Arn"], "groupName": schedule["GroupName"], "name": schedule["Name"]}

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        group, name = id.split("/", 1)
        # UpdateSchedule replaces the whole schedule, so that everything is said again.
        cloud.client("scheduler").update_schedule(Name=name, GroupName=group, **_options(change.new))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        group, name = id.split("/", 1)
        cloud.client("scheduler").delete_schedule(Name=name, GroupName=group)


def _options(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {_member(key): _said(inputs[key]) for key in OPTIONS if inputs.get(key) is not None}


def _member(key: str) -> str:
    return key[0].upper() + key[1:]


def _said(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {_member(key): _said(part) for key, part in value.items() if part is not None}


def _found(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key[0].lower() + key[1:]: _found(part) for key, part in value.items()}
