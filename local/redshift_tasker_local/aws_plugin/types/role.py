"""`aws:iam/role:Role`; the id is the role's name. Policies are resources of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ..cloud import Cloud
from ..kind import FLAG, POLICY, TEXT, WHOLE, Field, Items, fields, kinds
from ..resource import Autoname, Change, ResourceType


class Role(ResourceType):
    """An IAM role."""

    token = "aws:iam/role:Role"
    noun = "IAM role"
    service = "iam"
    autoname = Autoname(limit=64)
    regional = False
    tagged = True
    unreadable = frozenset({"forceDetachPolicies"})
    gone = frozenset({"NoSuchEntity"})
    inputs = fields(
        assumeRolePolicy=Field(POLICY, required=True),
        description=Field(TEXT),
        forceDetachPolicies=Field(FLAG, default=False),
        maxSessionDuration=Field(WHOLE, default=3600),
        name=Field(TEXT, forces_new=True),
        path=Field(TEXT, default="/", forces_new=True),
        permissionsBoundary=Field(TEXT),
    )
    outputs = kinds(
        arn=TEXT,
        createDate=TEXT,
        managedPolicyArns=Items(TEXT, ordered=False),
        uniqueId=TEXT,
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        options = {
            "Description": inputs.get("description"),
            "PermissionsBoundary": inputs.get("permissionsBoundary"),
            "Tags": _pairs(tags),
        }
        cloud.client("iam").create_role(
            RoleName=inputs["name"],
            Path=inputs["path"],
            AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
            MaxSessionDuration=inputs["maxSessionDuration"],
            **{key: value for key, value in options.items() if value},
        )
        return inputs["name"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        iam = cloud.client("iam")
        role = iam.get_role(RoleName=id)["Role"]
        attached = iam.list_attached_role_policies(RoleName=id)["AttachedPolicies"]
        boundary = role.get("PermissionsBoundary", {})
        return {
            "arn": role["Arn"],
            "assumeRolePolicy": document(role["AssumeRolePolicyDocument"]),
            "createDate": role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "description": role.get("Description") or None,
            "managedPolicyArns": sorted(policy["PolicyArn"] for policy in attached),
            "maxSessionDuration": role.get("MaxSessionDuration", 3600),
            "name": role["RoleName"],
            "path": role["Path"],
            "permissionsBoundary": boundary.get("PermissionsBoundaryArn"),
            "tags": {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])},
            "uniqueId": role["RoleId"],
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        iam, new = cloud.client("iam"), change.new
        if change.touches("assumeRolePolicy"):
            iam.update_assume_role_policy(RoleName=id, PolicyDocument=new["assumeRolePolicy"])
        if change.touches("description", "maxSessionDuration"):
            iam.update_role(
                RoleName=id,
                Description=new.get("description", ""),
                MaxSessionDuration=new["maxSessionDuration"],
            )
        if change.touches("permissionsBoundary"):
            if boundary := new.get("permissionsBoundary"):
                iam.put_role_permissions_boundary(RoleName=id, PermissionsBoundary=boundary)
            else:
                iam.delete_role_permissions_boundary(RoleName=id)
        if change.dropped_tags:
            iam.untag_role(RoleName=id, TagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            iam.tag_role(RoleName=id, Tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        iam = cloud.client("iam")
        if state.get("forceDetachPolicies"):
            for policy in iam.list_attached_role_policies(RoleName=id)["AttachedPolicies"]:
                iam.detach_role_policy(RoleName=id, PolicyArn=policy["PolicyArn"])
            for name in iam.list_role_policies(RoleName=id)["PolicyNames"]:
                iam.delete_role_policy(RoleName=id, PolicyName=name)
        iam.delete_role(RoleName=id)


def document(value: Any) -> str:
    """A policy of an IAM answer as JSON text: it comes decoded, or percent-encoded."""
    return unquote(value) if isinstance(value, str) else json.dumps(value)


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
