"""`aws:secretsmanager/secretVersion:SecretVersion`: a secret's text; the id is `ARN|VERSION`, as the real plugin's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import TEXT, Field, fields, kinds
from ..resource import Change, ResourceType
from .secret import Secret


class SecretVersion(ResourceType):
    """The current text of a secret."""

    token = "aws:secretsmanager/secretVersion:SecretVersion"
    noun = "secret version"
    service = "secretsmanager"
    gone = Secret.gone
    inputs = fields(
        secretId=Field(TEXT, required=True, forces_new=True),
        secretString=Field(TEXT, forces_new=True),
    )
    outputs = kinds(arn=TEXT, versionId=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        answer = cloud.client("secretsmanager").put_secret_value(
            SecretId=inputs["secretId"], SecretString=inputs.get("secretString", "")
        )
        return f"{answer['ARN']}|{answer['VersionId']}"

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        secret, _, version = id.partition("|")
        answer = cloud.client("secretsmanager").get_secret_value(SecretId=secret, VersionId=version)
        return {
            "arn": answer["ARN"],
            "secretId": state.get("secretId") or secret,
            "secretString": answer["SecretString"],
            "versionId": version,
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        raise NotImplementedError(f"a {self.noun} has no property that can change in place")

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        """Nothing: the current version goes with its secret, as on AWS."""
