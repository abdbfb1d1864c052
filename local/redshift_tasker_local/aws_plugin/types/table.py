"""`aws:dynamodb/table:Table`; the id is the table's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import FLAG, TEXT, WHOLE, Block, Field, Items, fields, kinds
from ..resource import Autoname, Change, ResourceType, moved

ON_DEMAND = "PAY_PER_REQUEST"
ATTRIBUTE = Block(
    "aws:dynamodb/TableAttribute:TableAttribute",
    {"name": Field(TEXT, required=True), "type": Field(TEXT, required=True)},
)
INDEX = Block(
    "aws:dynamodb/TableGlobalSecondaryIndex:TableGlobalSecondaryIndex",
    {
        "hashKey": Field(TEXT),
        "name": Field(TEXT, required=True),
        "nonKeyAttributes": Field(Items(TEXT, ordered=False)),
        "projectionType": Field(TEXT, required=True),
        "rangeKey": Field(TEXT),
        "readCapacity": Field(WHOLE, computed=True),
        "writeCapacity": Field(WHOLE, computed=True),
    },
)
RECOVERY = Block(
    "aws:dynamodb/TablePointInTimeRecovery:TablePointInTimeRecovery",
    {
        "enabled": Field(FLAG, required=True),
        "recoveryPeriodInDays": Field(WHOLE, computed=True),
    },
)
ENCRYPTION = Block(
    "aws:dynamodb/TableServerSideEncryption:TableServerSideEncryption",
    {"enabled": Field(FLAG, required=True), "kmsKeyArn": Field(TEXT, computed=True)},
)
TTL = Block(
    "aws:dynamodb/TableTtl:TableTtl",
    {"attributeName": Field(TEXT), "enabled": Field(FLAG)},
)


class Table(ResourceType):
    """A DynamoDB table."""

    token = "aws:dynamodb/table:Table"
    noun = "DynamoDB table"
    service = "dynamodb"
    autoname = Autoname(limit=255)
    tagged = True
    gone = frozenset({"ResourceNotFoundException"})
    volatile = moved(
        streamArn=frozenset({"streamEnabled", "streamViewType"}),
        streamLabel=frozenset({"streamEnabled", "streamViewType"}),
    )
    inputs = fields(
        attributes=Field(Items(ATTRIBUTE, ordered=False)),
        billingMode=Field(TEXT, default="PROVISIONED"),
        deletionProtectionEnabled=Field(FLAG),
        globalSecondaryIndexes=Field(Items(INDEX, ordered=False)),
        hashKey=Field(TEXT, forces_new=True),
        name=Field(TEXT, forces_new=True),
        pointInTimeRecovery=Field(RECOVERY, computed=True),
        rangeKey=Field(TEXT, forces_new=True),
        readCapacity=Field(WHOLE, computed=True),
        serverSideEncryption=Field(ENCRYPTION, computed=True),
        streamEnabled=Field(FLAG),
        streamViewType=Field(TEXT, computed=True),
        tableClass=Field(TEXT, default="STANDARD"),
        ttl=Field(TTL, computed=True),
        writeCapacity=Field(WHOLE, computed=True),
    )
    outputs = kinds(arn=TEXT, streamArn=TEXT, streamLabel=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        indexes = [_index(index, inputs) for index in inputs.get("globalSecondaryIndexes") or []]
        options = {
            "DeletionProtectionEnabled": inputs.get("deletionProtectionEnabled"),
            "GlobalSecondaryIndexes": indexes,
            "ProvisionedThroughput": _throughput(inputs, inputs),
            "SSESpecification": _encryption(inputs),
            "StreamSpecification": _stream(inputs) if inputs.get("streamEnabled") else None,
            "TableClass": inputs["tableClass"],
            "Tags": _pairs(tags),
        }
        cloud.client("dynamodb").create_table(
            TableName=inputs["name"],
            AttributeDefinitions=_attributes(inputs),
            BillingMode=inputs["billingMode"],
            KeySchema=_key_schema(inputs),
            **{key: value for key, value in options.items() if value},
        )
        return inputs["name"]

    def settle(self, cloud: Cloud, id: str, inputs: Mapping[str, Any]) -> None:
        _wait(cloud, id)
        if (inputs.get("ttl") or {}).get("enabled"):
            _expire(cloud, id, inputs["ttl"])
        if (inputs.get("pointInTimeRecovery") or {}).get("enabled"):
            _recover(cloud, id, inputs["pointInTimeRecovery"])

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        dynamodb = cloud.client("dynamodb")
        table = dynamodb.describe_table(TableName=id)["Table"]
        if table["TableStatus"] == "DELETING":
            return None
        keys = _keys(table["KeySchema"])
        throughput = table.get("ProvisionedThroughput", {})
        stream = table.get("StreamSpecification", {})
        expiry = dynamodb.describe_time_to_live(TableName=id)["TimeToLiveDescription"]
        billing = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
        encryption = table.get("SSEDescription", {})
        expiring = expiry.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
        expires = expiry["AttributeName"] if expiring else ""
        tags = dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"]).get("Tags", [])
        return {
            "arn": table["TableArn"],
            "attributes": [
                {"name": entry["AttributeName"], "type": entry["AttributeType"]}
                for entry in table["AttributeDefinitions"]
            ],
            "billingMode": billing,
            "deletionProtectionEnabled": table.get("DeletionProtectionEnabled", False),
            "globalSecondaryIndexes": [_index_found(index) for index in table.get("GlobalSecondaryIndexes", [])],
            "hashKey": keys["HASH"],
            "name": table["TableName"],
            "pointInTimeRecovery": _recovery_found(dynamodb, id),
            "rangeKey": keys.get("RANGE"),
            "readCapacity": throughput.get("ReadCapacityUnits", 0),
            "serverSideEncryption": {
                "enabled": encryption.get("Status") in ("ENABLED", "ENABLING", "UPDATING"),
                "kmsKeyArn": encryption.get("KMSMasterKeyArn") or "",
            },
            "streamArn": table.get("LatestStreamArn", ""),
            "streamEnabled": stream.get("StreamEnabled", False),
            "streamLabel": table.get("LatestStreamLabel", ""),
            "streamViewType": stream.get("StreamViewType", ""),
            "tableClass": table.get("TableClassSummary", {}).get("TableClass", "STANDARD"),
            "tags": {tag["Key"]: tag["Value"] for tag in tags},
            "ttl": {"attributeName": expires or _unused_ttl(state), "enabled": bool(expires)},
            "writeCapacity": throughput.get("WriteCapacityUnits", 0),
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        new = change.new
        update = dict[str, Any](TableName=id)
        if change.touches("billingMode", "readCapacity", "writeCapacity"):
            update["BillingMode"] = new["billingMode"]
            if throughput := _throughput(new, new):
                update["ProvisionedThroughput"] = throughput
        if change.touches("deletionProtectionEnabled"):
            update["DeletionProtectionEnabled"] = new.get("deletionProtectionEnabled", False)
        if change.touches("serverSideEncryption"):
            update["SSESpecification"] = _encryption(new)
        if change.touches("streamEnabled", "streamViewType"):
            update["StreamSpecification"] = _stream(new)
        if change.touches("tableClass"):
            update["TableClass"] = new["tableClass"]
        if len(update) > 1:
            _update(cloud, update)
        for step in _index_steps(change):
            definitions = _attributes(new)
            _update(
                cloud,
                {
                    "TableName": id,
                    "AttributeDefinitions": definitions,
                    "GlobalSecondaryIndexUpdates": [step],
                },
            )
        if change.touches("ttl"):
            _expire(cloud, id, new.get("ttl") or change.old["ttl"] | {"enabled": False})
        if change.touches("pointInTimeRecovery"):
            _recover(cloud, id, new["pointInTimeRecovery"])
        if change.retags:
            self._retag(cloud, id, change)

    def _retag(self, cloud: Cloud, id: str, change: Change) -> None:
        dynamodb = cloud.client("dynamodb")
        arn = dynamodb.describe_table(TableName=id)["Table"]["TableArn"]
        if change.dropped_tags:
            dynamodb.untag_resource(ResourceArn=arn, TagKeys=list(change.dropped_tags))
        if change.tags:
            dynamodb.tag_resource(ResourceArn=arn, Tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        dynamodb = cloud.client("dynamodb")
        dynamodb.delete_table(TableName=id)
        dynamodb.get_waiter("table_not_exists").wait(TableName=id, WaiterConfig={"Delay": 1})


def _wait(cloud: Cloud, id: str) -> None:
    waiter = cloud.client("dynamodb").get_waiter("table_exists")
    waiter.wait(TableName=id, WaiterConfig={"Delay": 1})


def _update(cloud: Cloud, update: Mapping[str, Any]) -> None:
    cloud.client("dynamodb").update_table(**update)
    _wait(cloud, update["TableName"])


def _attributes(inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"AttributeName": entry["name"], "AttributeType": entry["type"]} for entry in inputs.get("attributes") or []
    ]


def _key_schema(inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    keys = (("HASH", inputs.get("hashKey")), ("RANGE", inputs.get("rangeKey")))
    return [{"AttributeName": name, "KeyType": kind} for kind, name in keys if name]


def _keys(schema: list[Mapping[str, str]]) -> dict[str, str]:
    return {entry["KeyType"]: entry["AttributeName"] for entry in schema}


def _throughput(table: Mapping[str, Any], of: Mapping[str, Any]) -> dict[str, int] | None:
    if table["billingMode"] == ON_DEMAND:
        return None
    return {
        "ReadCapacityUnits": of.get("readCapacity", 1),
        "WriteCapacityUnits": of.get("writeCapacity", 1),
    }


def _index(index: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    projection = {"ProjectionType": index["projectionType"]}
    if index.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = index["nonKeyAttributes"]
    request = {
        "IndexName": index["name"],
        "KeySchema": _key_schema(index),
        "Projection": projection,
    }
    throughput = _throughput(table, index)
    return request | ({"ProvisionedThroughput": throughput} if throughput else {})


def _index_found(index: Mapping[str, Any]) -> dict[str, Any]:
    keys = _keys(index["KeySchema"])
    throughput = index.get("ProvisionedThroughput", {})
    found = {
        "hashKey": keys["HASH"],
        "name": index["IndexName"],
        "nonKeyAttributes": index["Projection"].get("NonKeyAttributes") or None,
        "projectionType": index["Projection"]["ProjectionType"],
        "rangeKey": keys.get("RANGE"),
        "readCapacity": throughput.get("ReadCapacityUnits", 0),
        "writeCapacity": throughput.get("WriteCapacityUnits", 0),
    }
    return {key: value for key, value in found.items() if value is not None}


def _index_steps(change: Change) -> list[dict[str, Any]]:
    """The index updates, one per call as DynamoDB wants it; a changed index is made anew."""
    old = {index["name"]: index for index in change.old.get("globalSecondaryIndexes") or []}
    new = {index["name"]: index for index in change.new.get("globalSecondaryIndexes") or []}
    kept = {name for name in old.keys() & new.keys() if INDEX.same(old[name], new[name])}
    dropped = [{"Delete": {"IndexName": name}} for name in old if name not in kept]
    made = [{"Create": _index(new[name], change.new)} for name in new if name not in kept]
    return dropped + made


def _encryption(inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    wanted = inputs.get("serverSideEncryption")
    if not wanted:
        return None
    if not (wanted["enabled"] and wanted.get("kmsKeyArn")):
        return {"Enabled": wanted["enabled"]} | ({"SSEType": "KMS"} if wanted["enabled"] else {})
    return {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": wanted["kmsKeyArn"]}


def _stream(inputs: Mapping[str, Any]) -> dict[str, Any]:
    if not inputs.get("streamEnabled"):
        return {"StreamEnabled": False}
    return {"StreamEnabled": True, "StreamViewType": inputs["streamViewType"]}


def _expire(cloud: Cloud, id: str, ttl: Mapping[str, Any]) -> None:
    cloud.client("dynamodb").update_time_to_live(
        TableName=id,
        TimeToLiveSpecification={
            "AttributeName": ttl["attributeName"],
            "Enabled": ttl.get("enabled", False),
        },
    )


def _unused_ttl(state: Mapping[str, Any]) -> str:
    """The attribute that the program names while it turns expiry off; the cloud forgets it."""
    ttl = state.get("ttl") or {}
    return "" if ttl.get("enabled") else ttl.get("attributeName", "")


def _recover(cloud: Cloud, id: str, recovery: Mapping[str, Any]) -> None:
    wanted = {"PointInTimeRecoveryEnabled": recovery["enabled"]}
    if recovery.get("recoveryPeriodInDays"):
        wanted["RecoveryPeriodInDays"] = recovery["recoveryPeriodInDays"]
    cloud.client("dynamodb").update_continuous_backups(TableName=id, PointInTimeRecoverySpecification=wanted)


def _recovery_found(dynamodb: Any, id: str) -> dict[str, Any]:
    backups = dynamodb.describe_continuous_backups(TableName=id)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {})
    enabled = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    period = recovery.get("RecoveryPeriodInDays") if enabled else None
    return {"enabled": enabled} | ({"recoveryPeriodInDays": period} if period else {})


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
