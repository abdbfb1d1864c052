"""`aws:secretsmanager/secret:Secret`; the id is the secret's ARN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import TEXT, WHOLE, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType


class Secret(ResourceType):
    """A secret of Secrets Manager, without its text: that is a version's."""

    token = "aws:secretsmanager/secret:Secret"
    noun = "secret"
    service = "secretsmanager"
    autoname = Autoname(limit=512)
    tagged = True
    unreadable = frozenset({"recoveryWindowInDays"})
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        description=Field(TEXT),
        kmsKeyId=Field(TEXT),
        name=Field(TEXT, forces_new=True),
        recoveryWindowInDays=Field(WHOLE, default=30),
    )
    outputs = kinds(arn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        options = {"Description": inputs.get("description"), "KmsKeyId": inputs.get("kmsKeyId")}
        given = {key: value for key, value in options.items() if value}
        if tags:
            given["Tags"] = _list(tags)
        return cloud.client("secretsmanager").create_secret(Name=inputs["name"], **given)["ARN"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        secret = cloud.client("secretsmanager").describe_secret(SecretId=id)
        if secret.get("DeletedDate"):
            return None
        return {
            "arn": secret["ARN"],
            "description": secret.get("Description") or None,
            "kmsKeyId": secret.get("KmsKeyId"),
            "name": secret["Name"],
            "tags": {tag["Key"]: tag["Value"] for tag in secret.get("Tags", [])},
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        secrets = cloud.client("secretsmanager")
        if change.touches("description", "kmsKeyId"):
            options = {"Description": change.new.get("description") or "", "KmsKeyId": change.new.get("kmsKeyId")}
            secrets.update_secret(SecretId=id, **{key: value for key, value in options.items() if value is not None})
        if change.dropped_tags:
            secrets.untag_resource(SecretId=id, TagKeys=list(change.dropped_tags))
        if change.retags and change.tags:
            secrets.tag_resource(SecretId=id, Tags=_list(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        days = state.get("recoveryWindowInDays", 30)
        window = {"RecoveryWindowInDays": days} if days else {"ForceDeleteWithoutRecovery": True}
        cloud.client("secretsmanager").delete_secret(SecretId=id, **window)


def _list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
