"""`aws:iam/rolePolicyAttachment:RolePolicyAttachment`; the id is `<role>/<policy ARN>`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import TEXT, Field, fields
from ..resource import ResourceType


class RolePolicyAttachment(ResourceType):
    """A managed policy attached to an IAM role."""

    token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    noun = "IAM role policy attachment"
    service = "iam"
    regional = False
    deleted_first = True
    gone = frozenset({"NoSuchEntity"})
    inputs = fields(
        policyArn=Field(TEXT, required=True, forces_new=True),
        role=Field(TEXT, required=True, forces_new=True),
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        role, arn = inputs["role"], inputs["policyArn"]
        cloud.client("iam").attach_role_policy(RoleName=role, PolicyArn=arn)
        return f"{role}/{arn}"

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        role, arn = id.split("/", 1)
        pages = cloud.client("iam").get_paginator("list_attached_role_policies")
        for page in pages.paginate(RoleName=role):
            if any(policy["PolicyArn"] == arn for policy in page["AttachedPolicies"]):
                return {"policyArn": arn, "role": role}
        return None

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        role, arn = id.split("/", 1)
        cloud.client("iam").detach_role_policy(RoleName=role, PolicyArn=arn)
