"""`aws:cloudwatch/logGroup:LogGroup`; the id is the group's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import FLAG, TEXT, WHOLE, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType


class LogGroup(ResourceType):
    """A CloudWatch log group."""

    token = "aws:cloudwatch/logGroup:LogGroup"
    noun = "CloudWatch log group"
    service = "logs"
    autoname = Autoname(limit=512)
    tagged = True
    unreadable = frozenset({"skipDestroy"})
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        kmsKeyId=Field(TEXT),
        logGroupClass=Field(TEXT, computed=True, forces_new=True),
        name=Field(TEXT, forces_new=True),
        retentionInDays=Field(WHOLE, default=0),
        skipDestroy=Field(FLAG, default=False),
    )
    outputs = kinds(arn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        options = {
            "kmsKeyId": inputs.get("kmsKeyId"),
            "logGroupClass": inputs.get("logGroupClass"),
            "tags": tags,
        }
        given = {key: value for key, value in options.items() if value}
        cloud.client("logs").create_log_group(logGroupName=inputs["name"], **given)
        return inputs["name"]

    def settle(self, cloud: Cloud, id: str, inputs: Mapping[str, Any]) -> None:
        if inputs["retentionInDays"]:
            _retain(cloud, id, inputs["retentionInDays"])

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        logs = cloud.client("logs")
        pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=id)
        groups = (group for page in pages for group in page["logGroups"])
        group = next((group for group in groups if group["logGroupName"] == id), None)
        if group is None:
            return None
        arn = group["arn"].removesuffix(":*")
        return {
            "arn": arn,
            "kmsKeyId": group.get("kmsKeyId"),
            "logGroupClass": group.get("logGroupClass", "STANDARD"),
            "name": id,
            "retentionInDays": group.get("retentionInDays", 0),
            "tags": logs.list_tags_for_resource(resourceArn=arn).get("tags", {}),
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        logs = cloud.client("logs")
        if change.touches("retentionInDays"):
            _retain(cloud, id, change.new["retentionInDays"])
        if change.touches("kmsKeyId"):
            if key := change.new.get("kmsKeyId"):
                logs.associate_kms_key(logGroupName=id, kmsKeyId=key)
            else:
                logs.disassociate_kms_key(logGroupName=id)
        if change.retags:
            arn = self.read(cloud, id, {})["arn"]
            if change.dropped_tags:
                logs.untag_resource(resourceArn=arn, tagKeys=list(change.dropped_tags))
            if change.tags:
                logs.tag_resource(resourceArn=arn, tags=change.tags)

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        if not state.get("skipDestroy"):
            cloud.client("logs").delete_log_group(logGroupName=id)


def _retain(cloud: Cloud, name: str, days: int) -> None:
    logs = cloud.client("logs")
    if days:
        logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    else:
        logs.delete_retention_policy(logGroupName=name)
