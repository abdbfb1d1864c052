"""`aws:cloudwatch/eventRule:EventRule`; the id is the rule's name, `<bus>/<name>` off `default`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import DOCUMENT, FLAG, TEXT, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType

DEFAULT_BUS = "default"
OPTIONS = {
    "description": "Description",
    "eventPattern": "EventPattern",
    "roleArn": "RoleArn",
    "scheduleExpression": "ScheduleExpression",
    "state": "State",
}


class EventRule(ResourceType):
    """An EventBridge rule."""

    token = "aws:cloudwatch/eventRule:EventRule"
    noun = "EventBridge rule"
    service = "events"
    autoname = Autoname(limit=64)
    tagged = True
    unreadable = frozenset({"forceDestroy"})
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        description=Field(TEXT),
        eventBusName=Field(TEXT, default=DEFAULT_BUS, forces_new=True),
        eventPattern=Field(DOCUMENT),
        forceDestroy=Field(FLAG, default=False),
        name=Field(TEXT, forces_new=True),
        roleArn=Field(TEXT),
        scheduleExpression=Field(TEXT),
        state=Field(TEXT, default="ENABLED"),
    )
    outputs = kinds(arn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        bus, name = inputs["eventBusName"], inputs["name"]
        pairs = {"Tags": _pairs(tags)} if tags else {}
        cloud.client("events").put_rule(Name=name, EventBusName=bus, **_options(inputs), **pairs)
        return name if bus == DEFAULT_BUS else f"{bus}/{name}"

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        events = cloud.client("events")
        bus, name = _split(id)
        rule = events.describe_rule(Name=name, EventBusName=bus)
        tags = events.list_tags_for_resource(ResourceARN=rule["Arn"]).get("Tags", [])
        found = {key: rule.get(name) or None for key, name in OPTIONS.items()}
        return found | {
            "arn": rule["Arn"],
            "eventBusName": rule.get("EventBusName", bus),
            "name": rule["Name"],
            "tags": {tag["Key"]: tag["Value"] for tag in tags},
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        events = cloud.client("events")
        bus, name = _split(id)
        # PutRule replaces the whole rule, so that everything is said again.
        arn = events.put_rule(Name=name, EventBusName=bus, **_options(change.new))["RuleArn"]
        if change.dropped_tags:
            events.untag_resource(ResourceARN=arn, TagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            events.tag_resource(ResourceARN=arn, Tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        bus, name = _split(id)
        force = bool(state.get("forceDestroy"))
        cloud.client("events").delete_rule(Name=name, EventBusName=bus, Force=force)


def _options(inputs: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: inputs[key] for key, name in OPTIONS.items() if inputs.get(key)}
    return {"Description": ""} | said


def _split(id: str) -> tuple[str, str]:
    bus, _, name = id.rpartition("/")
    return bus or DEFAULT_BUS, name


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
