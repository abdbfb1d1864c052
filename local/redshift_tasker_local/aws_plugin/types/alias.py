"""`aws:kms/alias:Alias`; the id is the alias's name, which starts with `alias/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import TEXT, Field, fields, kinds
from ..resource import Autoname, Change, ResourceType, moved


class Alias(ResourceType):
    """An alias of a KMS key."""

    token = "aws:kms/alias:Alias"
    noun = "KMS alias"
    service = "kms"
    autoname = Autoname(limit=238, prefix="alias/")
    gone = frozenset({"NotFoundException"})
    volatile = moved(targetKeyArn=frozenset({"targetKeyId"}))
    inputs = fields(
        name=Field(TEXT, forces_new=True),
        targetKeyId=Field(TEXT, required=True),
    )
    outputs = kinds(arn=TEXT, targetKeyArn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        cloud.client("kms").create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
        return inputs["name"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        kms = cloud.client("kms")
        pages = kms.get_paginator("list_aliases").paginate()
        aliases = (alias for page in pages for alias in page["Aliases"])
        alias = next((alias for alias in aliases if alias["AliasName"] == id), None)
        if alias is None:
            return None
        key = kms.describe_key(KeyId=alias["TargetKeyId"])["KeyMetadata"]
        said = state.get("targetKeyId")
        return {
            "arn": alias["AliasArn"],
            "name": id,
            "targetKeyArn": key["Arn"],
            "targetKeyId": said if said == key["Arn"] else key["KeyId"],
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        cloud.client("kms").update_alias(AliasName=id, TargetKeyId=change.new["targetKeyId"])

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("kms").delete_alias(AliasName=id)
