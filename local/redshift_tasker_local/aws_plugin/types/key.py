"""`aws:kms/key:Key`; deletion is scheduled, as KMS never deletes a key at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import FLAG, POLICY, TEXT, WHOLE, Field, fields, kinds
from ..resource import Change, ResourceType

DEFAULT_WINDOW_DAYS = 30


class Key(ResourceType):
    """A KMS key; the id is the key id."""

    token = "aws:kms/key:Key"
    noun = "KMS key"
    service = "kms"
    tagged = True
    unreadable = frozenset({"bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"})
    gone = frozenset({"NotFoundException", "KMSInvalidStateException"})
    inputs = fields(
        bypassPolicyLockoutSafetyCheck=Field(FLAG, default=False),
        customerMasterKeySpec=Field(TEXT, default="SYMMETRIC_DEFAULT", forces_new=True),
        deletionWindowInDays=Field(WHOLE),
        description=Field(TEXT, computed=True),
        enableKeyRotation=Field(FLAG, default=False),
        isEnabled=Field(FLAG, default=True),
        keyUsage=Field(TEXT, default="ENCRYPT_DECRYPT", forces_new=True),
        multiRegion=Field(FLAG, computed=True, forces_new=True),
        policy=Field(POLICY, computed=True),
        rotationPeriodInDays=Field(WHOLE, computed=True),
    )
    outputs = kinds(arn=TEXT, keyId=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        options = {
            "Description": inputs.get("description"),
            "MultiRegion": inputs.get("multiRegion"),
            "Policy": inputs.get("policy"),
            "Tags": _pairs(tags),
        }
        answer = cloud.client("kms").create_key(
            BypassPolicyLockoutSafetyCheck=inputs["bypassPolicyLockoutSafetyCheck"],
            KeySpec=inputs["customerMasterKeySpec"],
            KeyUsage=inputs["keyUsage"],
            **{key: value for key, value in options.items() if value},
        )
        return answer["KeyMetadata"]["KeyId"]

    def settle(self, cloud: Cloud, id: str, inputs: Mapping[str, Any]) -> None:
        if inputs["enableKeyRotation"]:
            _rotate(cloud, id, inputs)
        if not inputs["isEnabled"]:
            cloud.client("kms").disable_key(KeyId=id)

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        kms = cloud.client("kms")
        key = kms.describe_key(KeyId=id)["KeyMetadata"]
        if key["KeyState"] in ("PendingDeletion", "PendingReplicaDeletion"):
            return None
        rotation = {}
        if key["KeySpec"] == "SYMMETRIC_DEFAULT":
            rotation = kms.get_key_rotation_status(KeyId=id)
        tags = kms.list_resource_tags(KeyId=id).get("Tags", [])
        return {
            "arn": key["Arn"],
            "customerMasterKeySpec": key["KeySpec"],
            "description": key.get("Description", ""),
            "enableKeyRotation": rotation.get("KeyRotationEnabled", False),
            "isEnabled": key["Enabled"],
            "keyId": key["KeyId"],
            "keyUsage": key["KeyUsage"],
            "multiRegion": key.get("MultiRegion", False),
            "policy": kms.get_key_policy(KeyId=id, PolicyName="default")["Policy"],
            "rotationPeriodInDays": rotation.get("RotationPeriodInDays"),
            "tags": {tag["TagKey"]: tag["TagValue"] for tag in tags},
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        kms, new = cloud.client("kms"), change.new
        if change.touches("isEnabled") and new["isEnabled"]:
            kms.enable_key(KeyId=id)
        if change.touches("enableKeyRotation", "rotationPeriodInDays"):
            _rotate(cloud, id, new)
        if change.touches("description"):
            kms.update_key_description(KeyId=id, Description=new["description"])
        if change.touches("policy"):
            kms.put_key_policy(KeyId=id, PolicyName="default", Policy=new["policy"])
        if change.touches("isEnabled") and not new["isEnabled"]:
            kms.disable_key(KeyId=id)
        if change.dropped_tags:
            kms.untag_resource(KeyId=id, TagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            kms.tag_resource(KeyId=id, Tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        days = state.get("deletionWindowInDays", DEFAULT_WINDOW_DAYS)
        cloud.client("kms").schedule_key_deletion(KeyId=id, PendingWindowInDays=days)


def _rotate(cloud: Cloud, id: str, inputs: Mapping[str, Any]) -> None:
    kms = cloud.client("kms")
    if not inputs["enableKeyRotation"]:
        kms.disable_key_rotation(KeyId=id)
    elif days := inputs.get("rotationPeriodInDays"):
        kms.enable_key_rotation(KeyId=id, RotationPeriodInDays=days)
    else:
        kms.enable_key_rotation(KeyId=id)


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
