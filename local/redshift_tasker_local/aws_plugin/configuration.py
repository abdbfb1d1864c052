"""The provider's configuration: what `aws:region` and its like say, checked and parsed once.

The configuration keys are those of the real plugin that make sense for a local cloud; another key
is an error, as everywhere in the stand-in. Nested values arrive as JSON in a string, as language
SDKs send them, or as plain objects. The endpoint comes from `endpoints`, where all services must
name the same one, else from AWS_ENDPOINT_URL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .cloud import Access
from .kind import FLAG, TEXT, Block, Field, Items, Problem, Table, field_problems

FIELDS: dict[str, Field] = {
    "accessKey": Field(TEXT),
    "secretKey": Field(TEXT),
    "token": Field(TEXT),
    "region": Field(TEXT),
    "endpoints": Field(Items(Table(TEXT))),
    "defaultTags": Field(Block("aws:index/ProviderDefaultTags:ProviderDefaultTags", {"tags": Field(Table(TEXT))})),
    "s3UsePathStyle": Field(FLAG),
    "skipCredentialsValidation": Field(FLAG),
    "skipMetadataApiCheck": Field(FLAG),
    "skipRegionValidation": Field(FLAG),
    "skipRequestingAccountId": Field(FLAG),
}
ENGINE_KEYS = frozenset({"version", "pluginDownloadURL", "__internal", "__defaults"})


class Incomplete(Exception):
    """Something that the plugin cannot work without is not configured."""


@dataclass(frozen=True)
class Configuration:
    """The parsed configuration."""

    access: Access
    default_tags: Mapping[str, str] = field(default_factory=dict)


def decoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with JSON strings unpacked where no string is expected."""
    result = {}
    for key, value in values.items():
        if key in ENGINE_KEYS or value is None:
            continue
        entry = FIELDS.get(key)
        if isinstance(value, str) and entry is not None and entry.kind is not TEXT:
            # What is no JSON stays: the check of its kind then says what was expected.
            with suppress(ValueError):
                value = json.loads(value)
        result[key] = value
    return result


def problems(values: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the configuration."""
    return list(field_problems(FIELDS, decoded(values)))


def parse(values: Mapping[str, Any], environment: Mapping[str, str]) -> Configuration:
    """Parse a checked configuration; raises `Incomplete`."""
    config = decoded(values)
    endpoint = _endpoint(config.get("endpoints") or [], environment)
    region = config.get("region") or environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if not region:
        raise Incomplete("no AWS region is configured\nhint: set aws:region or the variable AWS_REGION")
    access = Access(
        endpoint=endpoint,
        region=region,
        access_key=config.get("accessKey") or environment.get("AWS_ACCESS_KEY_ID") or "test",
        secret_key=config.get("secretKey") or environment.get("AWS_SECRET_ACCESS_KEY") or "test",
        token=config.get("token") or environment.get("AWS_SESSION_TOKEN") or None,
    )
    return Configuration(access, (config.get("defaultTags") or {}).get("tags") or {})


def _endpoint(endpoints: list[Mapping[str, str]], environment: Mapping[str, str]) -> str:
    named = {url for services in endpoints for url in services.values()}
    if len(named) > 1:
        raise Incomplete("`endpoints` names more than one address; the embedded cloud has one")
    endpoint = named.pop() if named else environment.get("AWS_ENDPOINT_URL")
    if not endpoint:
        raise Incomplete(
            "no endpoint of an embedded cloud is configured; the local aws plugin never talks to "
            "AWS itself\nhint: set AWS_ENDPOINT_URL or the provider's `endpoints`"
        )
    return endpoint
