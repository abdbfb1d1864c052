"""What the product leans on and ministack does as AWS does: if a new version changes it, these say so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from parts import after, function, message, open_to_events, queue, queue_arn, unique
from running_cloud import Cloud


@pytest.fixture(scope="module")
def table(cloud: Cloud) -> str:
    name = unique("table")
    cloud.clients.of("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "invocationId", "AttributeType": "S"},
            {"AttributeName": "dueShard", "AttributeType": "S"},
            {"AttributeName": "dueAt", "AttributeType": "N"},
        ],
        KeySchema=[
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "invocationId", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": "dueShard", "KeyType": "HASH"},
                    {"AttributeName": "dueAt", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    return name


def row(id: str, **more: Any) -> dict[str, Any]:
    """An item in DynamoDB's form."""
    return {"id": {"S": id}, "invocationId": {"S": "0"}, **more}


def test_cancelled_transaction_tells_each_reason_and_the_old_item(cloud: Cloud, table: str) -> None:
    dynamodb = cloud.clients.of("dynamodb")
    old = row("taken", v={"N": "7"})
    dynamodb.put_item(TableName=table, Item=old)
    put = {
        "TableName": table,
        "ConditionExpression": "attribute_not_exists(id)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    with pytest.raises(ClientError) as refused:
        dynamodb.transact_write_items(
            TransactItems=[{"Put": {**put, "Item": row("free")}}, {"Put": {**put, "Item": row("taken")}}]
        )
    answer = refused.value.response
    assert answer["Error"]["Code"] == "TransactionCanceledException"
    first, second = answer["CancellationReasons"]
    assert first["Code"] == "None"
    assert (second["Code"], second["Item"]) == ("ConditionalCheckFailed", old)
    assert "Item" not in dynamodb.get_item(TableName=table, Key=row("free"))


def test_refused_update_returns_the_old_item(cloud: Cloud, table: str) -> None:
    dynamodb = cloud.clients.of("dynamodb")
    dynamodb.put_item(TableName=table, Item=row("versioned", v={"N": "1"}))
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException) as refused:
        dynamodb.update_item(
            TableName=table,
            Key=row("versioned"),
            UpdateExpression="SET v = :new",
            ConditionExpression="v = :old",
            ExpressionAttributeValues={":new": {"N": "3"}, ":old": {"N": "2"}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert refused.value.response["Item"]["v"] == {"N": "1"}


def test_transaction_with_update_delete_and_condition_check_applies_whole(cloud: Cloud, table: str) -> None:
    dynamodb = cloud.clients.of("dynamodb")
    dynamodb.put_item(TableName=table, Item=row("lock"))
    dynamodb.put_item(TableName=table, Item=row("guard", v={"N": "1"}))
    at = {"TableName": table}
    dynamodb.transact_write_items(
        TransactItems=[
            {
                "Update": {
                    **at,
                    "Key": row("counted"),
                    "UpdateExpression": "ADD v :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}},
                }
            },
            {"Delete": {**at, "Key": row("lock"), "ConditionExpression": "attribute_exists(id)"}},
            {
                "ConditionCheck": {
                    **at,
                    "Key": row("guard"),
                    "ConditionExpression": "v = :one",
                    "ExpressionAttributeValues": {":one": {"N": "1"}},
                }
            },
        ]
    )
    assert dynamodb.get_item(TableName=table, Key=row("counted"))["Item"]["v"] == {"N": "1"}
    assert "Item" not in dynamodb.get_item(TableName=table, Key=row("lock"), ConsistentRead=True)


def test_sparse_index_holds_only_rows_with_its_keys_in_order(cloud: Cloud, table: str) -> None:
    dynamodb = cloud.clients.of("dynamodb")
    for id, due in (("late", 30), ("early", 10), ("middle", 20)):
        dynamodb.put_item(TableName=table, Item=row(id, dueShard={"S": "0"}, dueAt={"N": str(due)}, more={"S": "x"}))
    dynamodb.put_item(TableName=table, Item=row("never"))
    found = dynamodb.query(
        TableName=table,
        IndexName="due",
        KeyConditionExpression="dueShard = :shard AND dueAt <= :now",
        ExpressionAttributeValues={":shard": {"S": "0"}, ":now": {"N": "20"}},
    )["Items"]
    assert [item["id"]["S"] for item in found] == ["early", "middle"]
    assert all("more" not in item for item in found)


def test_rule_passes_only_its_prefix_and_states(cloud: Cloud) -> None:
    url, rule = queue(cloud), unique("rule")
    pattern = {
        "source": ["mine"],
        "detail-type": ["Change"],
        "detail": {"statementName": [{"prefix": f"{rule}:"}], "state": ["FINISHED", "FAILED", "ABORTED"]},
    }
    events = cloud.clients.of("events")
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": open_to_events(cloud, url)}])

    def put(kind: str, **detail: str) -> None:
        events.put_events(Entries=[{"Source": "mine", "DetailType": kind, "Detail": json.dumps(detail)}])

    put("Change", statementName=f"x{rule}:1", state="FINISHED")
    put("Change", statementName=f"{rule}:2", state="STARTED")
    put("Other", statementName=f"{rule}:3", state="FINISHED")
    put("Change", state="FINISHED")
    put("Change", statementName=f"{rule}:4", state="ABORTED")
    event = message(cloud, url)
    assert event["detail"] == {"statementName": f"{rule}:4", "state": "ABORTED"}
    assert {"version", "id", "detail-type", "source", "account", "time", "region", "resources"} <= event.keys()
    assert cloud.clients.of("sqs").receive_message(QueueUrl=url).get("Messages", []) == []


def test_only_failed_messages_of_a_batch_come_again_and_end_in_the_dead_letter_queue(cloud: Cloud) -> None:
    program = f"""#!/usr/bin/env python3
import json, os, urllib.request
API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"
while True:
    answer = urllib.request.urlopen(API + "invocation/next")
    request, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.loads(answer.read())
    failed = [dict(itemIdentifier=one["messageId"]) for one in event["Records"] if one["body"] == '"bad"']
    document = json.dumps(dict(batchItemFailures=failed)).encode()
    urllib.request.urlopen(urllib.request.Request(API + "invocation/" + request + "/response", data=document)).read()
# {unique("")}
"""
    sqs, dead, url = cloud.clients.of("sqs"), queue(cloud), queue(cloud)
    redrive = json.dumps({"deadLetterTargetArn": queue_arn(cloud, dead), "maxReceiveCount": 2})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": redrive, "VisibilityTimeout": "3600"})
    sqs.send_message_batch(
        QueueUrl=url,
        Entries=[{"Id": str(n), "MessageBody": json.dumps(body)} for n, body in enumerate(("good", "bad"))],
    )
    cloud.clients.of("lambda").create_event_source_mapping(
        FunctionName=function(cloud, program),
        EventSourceArn=queue_arn(cloud, url),
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def left() -> list[str]:
        return list(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"].values())

    cloud.until("the good one is done", lambda: left() == ["0", "1"])
    after(cloud, "sqs", 3600, "the bad one is given up", lambda: left() == ["0", "0"])
    assert message(cloud, dead) == "bad"


def test_logs_of_an_invocation_are_its_own_and_complete(cloud: Cloud) -> None:
    arn = function(cloud)
    name = arn.rsplit(":", 1)[1]
    for mark in ("first", "second", "third"):
        payload = json.dumps({"do": "print", "mark": mark, "lines": 200})
        cloud.clients.of("lambda").invoke(FunctionName=arn, Payload=payload)["Payload"].read()
    group = f"/aws/lambda/{name}"
    streams = [
        [event["message"].strip() for event in events(cloud, group, stream["logStreamName"])]
        for stream in cloud.clients.pages("logs", "describe_log_streams", "logStreams", logGroupName=group)
    ]
    printed = {lines[1].split()[0]: lines[1:-2] for lines in streams}
    assert printed == {mark: [f"{mark} {n}" for n in range(200)] for mark in ("first", "second", "third")}


def events(cloud: Cloud, group: str, stream: str) -> Any:
    """The lines of a log stream: START, what the function printed, END, REPORT."""
    logs = cloud.clients.of("logs")
    return logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True, limit=10_000)["events"]
