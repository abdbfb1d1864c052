"""`aws:sqs/queue:Queue`: standard queues; the id is the queue's URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import DOCUMENT, FLAG, POLICY, TEXT, WHOLE, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType

ATTRIBUTES = {
    "delaySeconds": "DelaySeconds",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "policy": "Policy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}


class Queue(ResourceType):
    """An SQS queue."""

    token = "aws:sqs/queue:Queue"
    noun = "SQS queue"
    service = "sqs"
    autoname = Autoname(limit=80)
    tagged = True
    gone = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "QueueDeletedRecently"})
    inputs = fields(
        delaySeconds=Field(WHOLE, default=0),
        kmsDataKeyReusePeriodSeconds=Field(WHOLE, computed=True),
        kmsMasterKeyId=Field(TEXT),
        maxMessageSize=Field(WHOLE, default=262144),
        messageRetentionSeconds=Field(WHOLE, default=345600),
        name=Field(TEXT, forces_new=True),
        policy=Field(POLICY, computed=True),
        receiveWaitTimeSeconds=Field(WHOLE, default=0),
        redriveAllowPolicy=Field(DOCUMENT, computed=True),
        redrivePolicy=Field(DOCUMENT),
        sqsManagedSseEnabled=Field(FLAG, computed=True),
        visibilityTimeoutSeconds=Field(WHOLE, default=30),
    )
    outputs = kinds(arn=TEXT, url=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        attributes = {name: _text(inputs[key]) for key, name in ATTRIBUTES.items() if key in inputs}
        answer = cloud.client("sqs").create_queue(QueueName=inputs["name"], Attributes=attributes, tags=tags)
        return answer["QueueUrl"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        sqs = cloud.client("sqs")
        answer = sqs.get_queue_attributes(QueueUrl=id, AttributeNames=["All"])
        attributes = answer.get("Attributes", {})
        found = {
            key: _value(self.inputs[key], attributes[name]) for key, name in ATTRIBUTES.items() if attributes.get(name)
        }
        return found | {
            "arn": attributes["QueueArn"],
            "name": id.rsplit("/", 1)[-1],
            "tags": sqs.list_queue_tags(QueueUrl=id).get("Tags", {}),
            "url": id,
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        sqs = cloud.client("sqs")
        attributes = {name: _text(change.new.get(key, "")) for key, name in ATTRIBUTES.items() if change.touches(key)}
        if attributes:
            sqs.set_queue_attributes(QueueUrl=id, Attributes=attributes)
        if change.dropped_tags:
            sqs.untag_queue(QueueUrl=id, TagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            sqs.tag_queue(QueueUrl=id, Tags=change.tags)

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("sqs").delete_queue(QueueUrl=id)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(entry: Field, text: str) -> Any:
    if entry.kind is WHOLE:
        return int(text)
    return text == "true" if entry.kind is FLAG else text
