"""`aws:lambda/function:Function`, from a zip archive; the id is the function's name.

The code is uploaded again when the archive's contents or `sourceCodeHash` change; the Lambda API
keeps code, configuration, concurrency and tags apart, and so does an update.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..archive import zip_bytes
from ..cloud import Cloud
from ..kind import FLAG, TEXT, WHOLE, ZIP, Block, Field, Items, Table, fields, kinds
from ..resource import ANY, Autoname, Change, ResourceType, moved

UNRESERVED = -1
ENVIRONMENT = Block(
    "aws:lambda/FunctionEnvironment:FunctionEnvironment",
    {"variables": Field(Table(TEXT))},
)
DEAD_LETTER = Block(
    "aws:lambda/FunctionDeadLetterConfig:FunctionDeadLetterConfig",
    {"targetArn": Field(TEXT, required=True)},
)
STORAGE = Block(
    "aws:lambda/FunctionEphemeralStorage:FunctionEphemeralStorage",
    {"size": Field(WHOLE, computed=True)},
)
LOGGING = Block(
    "aws:lambda/FunctionLoggingConfig:FunctionLoggingConfig",
    {
        "applicationLogLevel": Field(TEXT, computed=True),
        "logFormat": Field(TEXT, required=True),
        "logGroup": Field(TEXT, computed=True),
        "systemLogLevel": Field(TEXT, computed=True),
    },
)
TRACING = Block(
    "aws:lambda/FunctionTracingConfig:FunctionTracingConfig",
    {"mode": Field(TEXT, required=True)},
)
VPC = Block(
    "aws:lambda/FunctionVpcConfig:FunctionVpcConfig",
    {
        "securityGroupIds": Field(Items(TEXT, ordered=False), required=True),
        "subnetIds": Field(Items(TEXT, ordered=False), required=True),
    },
)
# (property, member of the API, {property in the block: member of the structure} or None,
#  what UpdateFunctionConfiguration takes to clear it)
SETTINGS: tuple[tuple[str, str, Mapping[str, str] | None, Any], ...] = (
    ("deadLetterConfig", "DeadLetterConfig", {"targetArn": "TargetArn"}, {"TargetArn": ""}),
    ("description", "Description", None, ""),
    ("environment", "Environment", {"variables": "Variables"}, {"Variables": {}}),
    ("ephemeralStorage", "EphemeralStorage", {"size": "Size"}, None),
    ("handler", "Handler", None, None),
    ("kmsKeyArn", "KMSKeyArn", None, ""),
    (
        "loggingConfig",
        "LoggingConfig",
        {
            "applicationLogLevel": "ApplicationLogLevel",
            "logFormat": "LogFormat",
            "logGroup": "LogGroup",
            "systemLogLevel": "SystemLogLevel",
        },
        None,
    ),
    ("layers", "Layers", None, []),
    ("memorySize", "MemorySize", None, None),
    ("role", "Role", None, None),
    ("runtime", "Runtime", None, None),
    ("timeout", "Timeout", None, None),
    ("tracingConfig", "TracingConfig", {"mode": "Mode"}, None),
    (
        "vpcConfig",
        "VpcConfig",
        {"securityGroupIds": "SecurityGroupIds", "subnetIds": "SubnetIds"},
        {"SecurityGroupIds": [], "SubnetIds": []},
    ),
)


class Function(ResourceType):
    """A Lambda function."""

    token = "aws:lambda/function:Function"
    noun = "Lambda function"
    service = "lambda"
    autoname = Autoname(limit=64)
    tagged = True
    volatile = moved(
        codeSha256=frozenset({"code", "sourceCodeHash"}),
        lastModified=ANY,
        qualifiedArn=frozenset({"publish"}),
        qualifiedInvokeArn=frozenset({"publish"}),
        sourceCodeHash=frozenset({"code"}),
        sourceCodeSize=frozenset({"code", "sourceCodeHash"}),
        version=frozenset({"publish"}),
    )
    unreadable = frozenset({"code", "codeSigningConfigArn", "publish", "skipDestroy", "sourceCodeHash"})
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        architectures=Field(Items(TEXT), computed=True),
        code=Field(ZIP),
        codeSigningConfigArn=Field(TEXT),
        deadLetterConfig=Field(DEAD_LETTER),
        description=Field(TEXT),
        environment=Field(ENVIRONMENT),
        ephemeralStorage=Field(STORAGE, computed=True),
        handler=Field(TEXT),
        kmsKeyArn=Field(TEXT),
        layers=Field(Items(TEXT)),
        loggingConfig=Field(LOGGING, computed=True),
        memorySize=Field(WHOLE, default=128),
        name=Field(TEXT, forces_new=True),
        packageType=Field(TEXT, default="Zip", forces_new=True),
        publish=Field(FLAG, default=False),
        reservedConcurrentExecutions=Field(WHOLE, default=UNRESERVED),
        role=Field(TEXT, required=True),
        runtime=Field(TEXT),
        skipDestroy=Field(FLAG, default=False),
        sourceCodeHash=Field(TEXT, computed=True),
        timeout=Field(WHOLE, default=3),
        tracingConfig=Field(TRACING, computed=True),
        vpcConfig=Field(VPC),
    )
    outputs = kinds(
        arn=TEXT,
        codeSha256=TEXT,
        invokeArn=TEXT,
        lastModified=TEXT,
        qualifiedArn=TEXT,
        qualifiedInvokeArn=TEXT,
        responseStreamingInvokeArn=TEXT,
        signingJobArn=TEXT,
        signingProfileVersionArn=TEXT,
        sourceCodeSize=WHOLE,
        version=TEXT,
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        options = {"Architectures": inputs["architectures"]} if "architectures" in inputs else {}
        cloud.client("lambda").create_function(
            FunctionName=inputs["name"],
            Code=_code(inputs),
            PackageType=inputs["packageType"],
            Publish=inputs["publish"],
            Tags=tags,
            **options,
            **_signed(inputs),
            **_settings(inputs),
        )
        return inputs["name"]

    def settle(self, cloud: Cloud, id: str, inputs: Mapping[str, Any]) -> None:
        _wait(cloud.client("lambda"), "function_active_v2", id)
        if inputs["reservedConcurrentExecutions"] != UNRESERVED:
            _reserve(cloud, id, inputs["reservedConcurrentExecutions"])

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        functions = cloud.client("lambda")
        answer = functions.get_function(FunctionName=id)
        function = answer["Configuration"]
        arn = function["FunctionArn"]
        version = _version(functions, id) if state.get("publish") else "$LATEST"
        qualified = f"{arn}:{version}"
        reserved = answer.get("Concurrency", {}).get("ReservedConcurrentExecutions", UNRESERVED)
        found = {key: _found(function.get(name), of) for key, name, of, _ in SETTINGS}
        found["ephemeralStorage"] = found["ephemeralStorage"] or {"size": 512}
        found["layers"] = [layer["Arn"] for layer in function.get("Layers") or []] or None
        found["tracingConfig"] = found["tracingConfig"] or {"mode": "PassThrough"}
        found["loggingConfig"] = found["loggingConfig"] or {
            "logFormat": "Text",
            "logGroup": f"/aws/lambda/{id}",
        }
        return found | {
            "architectures": function.get("Architectures", ["x86_64"]),
            "arn": arn,
            "codeSha256": function["CodeSha256"],
            "invokeArn": _invoke_arn(arn, arn),
            "lastModified": function["LastModified"],
            "name": function["FunctionName"],
            "packageType": function.get("PackageType", "Zip"),
            "qualifiedArn": qualified,
            "qualifiedInvokeArn": _invoke_arn(arn, qualified),
            "reservedConcurrentExecutions": reserved,
            "responseStreamingInvokeArn": _invoke_arn(arn, arn, streaming=True),
            "signingJobArn": "",
            "signingProfileVersionArn": "",
            "sourceCodeHash": state.get("sourceCodeHash") or function["CodeSha256"],
            "sourceCodeSize": function["CodeSize"],
            "tags": answer.get("Tags", {}),
            "version": version,
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        functions, new = cloud.client("lambda"), change.new
        keys = [entry[0] for entry in SETTINGS]
        if change.touches(*keys):
            functions.update_function_configuration(FunctionName=id, **_settings(new, clear=True))
            _wait(functions, "function_updated_v2", id)
        if change.touches("architectures", "code", "sourceCodeHash", "publish"):
            options = {"Architectures": new["architectures"]} if "architectures" in new else {}
            functions.update_function_code(FunctionName=id, Publish=new["publish"], **_code(new), **options)
            _wait(functions, "function_updated_v2", id)
        if change.touches("reservedConcurrentExecutions"):
            _reserve(cloud, id, new["reservedConcurrentExecutions"])
        if change.retags:
            arn = functions.get_function(FunctionName=id)["Configuration"]["FunctionArn"]
            if change.dropped_tags:
                functions.untag_resource(Resource=arn, TagKeys=list(change.dropped_tags))
            if change.tags:
                functions.tag_resource(Resource=arn, Tags=change.tags)

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        if not state.get("skipDestroy"):
            cloud.client("lambda").delete_function(FunctionName=id)


def _wait(functions: Any, what: str, id: str) -> None:
    pace = {"Delay": 0.1, "MaxAttempts": 3000}
    functions.get_waiter(what).wait(FunctionName=id, WaiterConfig=pace)


def _code(inputs: Mapping[str, Any]) -> dict[str, bytes]:
    return {"ZipFile": zip_bytes(inputs["code"])}


def _signed(inputs: Mapping[str, Any]) -> dict[str, str]:
    signing = inputs.get("codeSigningConfigArn")
    return {"CodeSigningConfigArn": signing} if signing else {}


def _settings(inputs: Mapping[str, Any], clear: bool = False) -> dict[str, Any]:
    settings = {}
    for key, name, of, cleared in SETTINGS:
        if inputs.get(key) is not None:
            settings[name] = _said(inputs[key], of)
        elif clear and cleared is not None:
            settings[name] = cleared
    return settings


def _said(value: Any, of: Mapping[str, str] | None) -> Any:
    if of is None:
        return value
    return {name: value[key] for key, name in of.items() if value.get(key) is not None}


def _found(value: Any, of: Mapping[str, str] | None) -> Any:
    if of is None or not value:
        return value or None
    return {key: value[name] for key, name in of.items() if value.get(name)} or None


def _reserve(cloud: Cloud, id: str, count: int) -> None:
    functions = cloud.client("lambda")
    if count == UNRESERVED:
        functions.delete_function_concurrency(FunctionName=id)
    else:
        functions.put_function_concurrency(FunctionName=id, ReservedConcurrentExecutions=count)


def _version(functions: Any, id: str) -> str:
    pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName=id)
    versions = [version["Version"] for page in pages for version in page["Versions"]]
    return versions[-1]


def _invoke_arn(function_arn: str, target: str, streaming: bool = False) -> str:
    partition, _, region = function_arn.split(":")[1:4]
    date, verb = (
        ("2021-11-15", "response-streaming-invocations")
        if streaming
        else (
            "2015-03-31",
            "invocations",
        )
    )
    return f"arn:{partition}:apigateway:{region}:lambda:path/{date}/functions/{target}/{verb}"
