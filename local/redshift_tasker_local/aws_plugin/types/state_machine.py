"""`aws:sfn/stateMachine:StateMachine`; the id is the machine's ARN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import DOCUMENT, FLAG, TEXT, Block, Field, fields
from ..resource import ANY, Autoname, Change, ResourceType, moved

LOGGING = Block(
    "aws:sfn/StateMachineLoggingConfiguration:StateMachineLoggingConfiguration",
    {
        "includeExecutionData": Field(FLAG, computed=True),
        "level": Field(TEXT, computed=True),
        "logDestination": Field(TEXT),
    },
)
TRACING = Block(
    "aws:sfn/StateMachineTracingConfiguration:StateMachineTracingConfiguration",
    {"enabled": Field(FLAG)},
)


class StateMachine(ResourceType):
    """A Step Functions state machine."""

    token = "aws:sfn/stateMachine:StateMachine"
    noun = "Step Functions state machine"
    service = "stepfunctions"
    autoname = Autoname(limit=80)
    tagged = True
    volatile = moved(revisionId=ANY, stateMachineVersionArn=ANY)
    unreadable = frozenset({"publish"})
    gone = frozenset({"StateMachineDoesNotExist"})
    inputs = fields(
        definition=Field(DOCUMENT, required=True),
        loggingConfiguration=Field(LOGGING, computed=True),
        name=Field(TEXT, forces_new=True),
        publish=Field(FLAG, default=False),
        roleArn=Field(TEXT, required=True),
        tracingConfiguration=Field(TRACING, computed=True),
        type=Field(TEXT, default="STANDARD", forces_new=True),
    )
    outputs = dict.fromkeys(
        (
            "arn",
            "creationDate",
            "description",
            "revisionId",
            "stateMachineVersionArn",
            "status",
            "versionDescription",
        ),
        TEXT,
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        answer = cloud.client("stepfunctions").create_state_machine(
            name=inputs["name"],
            type=inputs["type"],
            publish=inputs["publish"],
            tags=_pairs(tags),
            **_options(inputs),
        )
        return answer["stateMachineArn"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        machines = cloud.client("stepfunctions")
        machine = machines.describe_state_machine(stateMachineArn=id)
        if machine["status"] == "DELETING":
            return None
        logging = machine.get("loggingConfiguration", {})
        groups = logging.get("destinations") or [{}]
        tags = machines.list_tags_for_resource(resourceArn=id).get("tags", [])
        return {
            "arn": machine["stateMachineArn"],
            "creationDate": machine["creationDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "definition": machine["definition"],
            "description": machine.get("description", ""),
            "loggingConfiguration": {
                "includeExecutionData": logging.get("includeExecutionData", False),
                "level": logging.get("level", "OFF"),
                "logDestination": groups[0].get("cloudWatchLogsLogGroup", {}).get("logGroupArn", ""),
            },
            "name": machine["name"],
            "revisionId": machine.get("revisionId", ""),
            "roleArn": machine["roleArn"],
            "stateMachineVersionArn": _newest_version(machines, id) if state.get("publish") else "",
            "status": machine["status"],
            "tags": {tag["key"]: tag["value"] for tag in tags},
            "tracingConfiguration": {"enabled": machine.get("tracingConfiguration", {}).get("enabled", False)},
            "type": machine["type"],
            "versionDescription": "",
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        machines = cloud.client("stepfunctions")
        if change.keys - {"tags", "tagsAll"}:
            machines.update_state_machine(stateMachineArn=id, publish=change.new["publish"], **_options(change.new))
        if change.dropped_tags:
            machines.untag_resource(resourceArn=id, tagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            machines.tag_resource(resourceArn=id, tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("stepfunctions").delete_state_machine(stateMachineArn=id)


def _newest_version(machines: Any, id: str) -> str:
    versions = machines.list_state_machine_versions(stateMachineArn=id, maxResults=1)
    newest = versions.get("stateMachineVersions") or [{}]
    return newest[0].get("stateMachineVersionArn", "")


def _options(inputs: Mapping[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {"definition": inputs["definition"], "roleArn": inputs["roleArn"]}
    if logging := inputs.get("loggingConfiguration"):
        group = logging.get("logDestination")
        options["loggingConfiguration"] = {
            "includeExecutionData": logging.get("includeExecutionData", False),
            "level": logging.get("level", "OFF"),
            "destinations": ([{"cloudWatchLogsLogGroup": {"logGroupArn": group}}] if group else []),
        }
    if tracing := inputs.get("tracingConfiguration"):
        options["tracingConfiguration"] = {"enabled": tracing.get("enabled", False)}
    return options


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]
