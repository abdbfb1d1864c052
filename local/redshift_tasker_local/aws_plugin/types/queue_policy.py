"""`aws:sqs/queuePolicy:QueuePolicy`: the policy of a queue as a resource of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import POLICY, TEXT, Field, fields
from ..resource import Change, ResourceType
from .queue import Queue


class QueuePolicy(ResourceType):
    """The policy of an SQS queue; the id is the queue's URL."""

    token = "aws:sqs/queuePolicy:QueuePolicy"
    noun = "SQS queue policy"
    service = "sqs"
    gone = Queue.gone
    inputs = fields(
        policy=Field(POLICY, required=True),
        queueUrl=Field(TEXT, required=True, forces_new=True),
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        _put(cloud, inputs["queueUrl"], inputs["policy"])
        return inputs["queueUrl"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        answer = cloud.client("sqs").get_queue_attributes(QueueUrl=id, AttributeNames=["Policy"])
        policy = answer.get("Attributes", {}).get("Policy")
        return {"policy": policy, "queueUrl": id} if policy else None

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        _put(cloud, id, change.new["policy"])

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        _put(cloud, id, "")


def _put(cloud: Cloud, url: str, policy: str) -> None:
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
