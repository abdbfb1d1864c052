"""`aws:sns/topic:Topic`: standard topics; the id is the topic's ARN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import POLICY, TEXT, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType

ATTRIBUTES = {"displayName": "DisplayName", "kmsMasterKeyId": "KmsMasterKeyId", "policy": "Policy"}


class Topic(ResourceType):
    """An SNS topic."""

    token = "aws:sns/topic:Topic"
    noun = "SNS topic"
    service = "sns"
    autoname = Autoname(limit=256)
    tagged = True
    gone = frozenset({"NotFound", "NotFoundException"})
    inputs = fields(
        displayName=Field(TEXT),
        kmsMasterKeyId=Field(TEXT),
        name=Field(TEXT, forces_new=True),
        policy=Field(POLICY, computed=True),
    )
    outputs = kinds(arn=TEXT, owner=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        said = {name: inputs[key] for key, name in ATTRIBUTES.items() if inputs.get(key)}
        answer = cloud.client("sns").create_topic(Name=inputs["name"], Attributes=said, Tags=_pairs(tags))
        return answer["TopicArn"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        sns = cloud.client("sns")
        attributes = sns.get_topic_attributes(TopicArn=id)["Attributes"]
        found = {key: attributes.get(name) or None for key, name in ATTRIBUTES.items()}
        return found | {
            "arn": id,
            "name": id.rsplit(":", 1)[-1],
            "owner": attributes.get("Owner", ""),
            "tags": {tag["Key"]: tag["Value"] for tag in sns.list_tags_for_resource(ResourceArn=id).get("Tags", [])},
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        sns = cloud.client("sns")
        for key, name in ATTRIBUTES.items():
            if change.touches(key):
                sns.set_topic_attributes(TopicArn=id, AttributeName=name, AttributeValue=change.new.get(key) or "")
        if change.dropped_tags:
            sns.untag_resource(ResourceArn=id, TagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            sns.tag_resource(ResourceArn=id, Tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("sns").delete_topic(TopicArn=id)


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
