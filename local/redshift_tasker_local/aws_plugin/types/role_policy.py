"""`aws:iam/rolePolicy:RolePolicy`: an inline policy; the id is `<role>:<policy name>`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import POLICY, TEXT, Field, fields
from ..resource import Autoname, Change, ResourceType
from .role import document


class RolePolicy(ResourceType):
    """An inline policy of an IAM role."""

    token = "aws:iam/rolePolicy:RolePolicy"
    noun = "IAM role policy"
    service = "iam"
    autoname = Autoname(limit=128)
    regional = False
    gone = frozenset({"NoSuchEntity"})
    inputs = fields(
        name=Field(TEXT, forces_new=True),
        policy=Field(POLICY, required=True),
        role=Field(TEXT, required=True, forces_new=True),
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        id = f"{inputs['role']}:{inputs['name']}"
        _put(cloud, id, inputs["policy"])
        return id

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        role, name = id.split(":", 1)
        answer = cloud.client("iam").get_role_policy(RoleName=role, PolicyName=name)
        return {"name": name, "policy": document(answer["PolicyDocument"]), "role": role}

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        _put(cloud, id, change.new["policy"])

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        role, name = id.split(":", 1)
        cloud.client("iam").delete_role_policy(RoleName=role, PolicyName=name)


def _put(cloud: Cloud, id: str, policy: str) -> None:
    role, name = id.split(":", 1)
    cloud.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=policy)
