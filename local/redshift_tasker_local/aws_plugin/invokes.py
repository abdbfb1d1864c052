"""The functions of the stand-in: who is calling, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .cloud import Cloud
from .kind import TEXT, Field, Kind


@dataclass(frozen=True)
class Invoke:
    """One function: its arguments, its results and how they come about."""

    token: str
    arguments: Mapping[str, Field]
    results: Mapping[str, Kind]
    call: Callable[[Cloud, Mapping[str, Any]], dict[str, Any]]


def _caller_identity(cloud: Cloud, arguments: Mapping[str, Any]) -> dict[str, Any]:
    identity = cloud.client("sts").get_caller_identity()
    account = identity["Account"]
    return {
        "accountId": account,
        "arn": identity["Arn"],
        "id": account,
        "userId": identity["UserId"],
    }


def _region(cloud: Cloud, arguments: Mapping[str, Any]) -> dict[str, Any]:
    name = arguments.get("region") or arguments.get("name") or cloud.region
    return {
        "description": name,
        "endpoint": f"ec2.{name}.amazonaws.com",
        "id": name,
        "name": name,
        "region": name,
    }


def _partition(cloud: Cloud, arguments: Mapping[str, Any]) -> dict[str, Any]:
    china = cloud.region.startswith("cn-")
    gov = cloud.region.startswith("us-gov-")
    partition = "aws-cn" if china else "aws-us-gov" if gov else "aws"
    return {
        "dnsSuffix": "amazonaws.com.cn" if china else "amazonaws.com",
        "id": partition,
        "partition": partition,
        "reverseDnsPrefix": "cn.com.amazonaws" if china else "com.amazonaws",
    }


def _role(cloud: Cloud, arguments: Mapping[str, Any]) -> dict[str, Any]:
    role = cloud.client("iam").get_role(RoleName=arguments["name"])["Role"]
    return {
        "arn": role["Arn"],
        "id": role["RoleName"],
        "name": role["RoleName"],
        "path": role["Path"],
        "uniqueId": role["RoleId"],
    }


def _invocation(cloud: Cloud, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A failure of the function is one of the invoke, in the real plugin's words."""
    name, payload = arguments["functionName"], arguments["input"]
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=payload.encode())
    result = answer["Payload"].read().decode()
    if answer.get("FunctionError"):
        raise RuntimeError(f"Lambda function ({name}) returned error: ({result})")
    return {"functionName": name, "id": name, "input": payload, "result": result}


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, TEXT)


def _arguments(*names: str) -> dict[str, Field]:
    return dict.fromkeys(names, Field(TEXT))


INVOKES: dict[str, Invoke] = {
    invoke.token: invoke
    for invoke in (
        Invoke(
            "aws:iam/getRole:getRole",
            {"name": Field(TEXT, required=True)},
            _texts("arn", "id", "name", "path", "uniqueId"),
            _role,
        ),
        Invoke(
            "aws:lambda/getInvocation:getInvocation",
            {"functionName": Field(TEXT, required=True), "input": Field(TEXT, required=True)},
            _texts("functionName", "id", "input", "result"),
            _invocation,
        ),
        Invoke(
            "aws:index/getCallerIdentity:getCallerIdentity",
            _arguments("id"),
            _texts("accountId", "arn", "id", "userId"),
            _caller_identity,
        ),
        Invoke(
            "aws:index/getRegion:getRegion",
            _arguments("endpoint", "id", "name", "region"),
            _texts("description", "endpoint", "id", "name", "region"),
            _region,
        ),
        Invoke(
            "aws:index/getPartition:getPartition",
            _arguments("id"),
            _texts("dnsSuffix", "id", "partition", "reverseDnsPrefix"),
            _partition,
        ),
    )
}
