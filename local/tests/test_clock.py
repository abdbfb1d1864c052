"""Each service's clock can be pushed, and what waits for its time doesn't notice that it was."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from data_client import DataClient
from parts import advance, after, history, items_table, message, over, queue, queue_arn, role, start, token_task, unique
from running_cloud import Cloud

HOUR, DAY = 3600, 86_400


def received(cloud: Cloud, url: str) -> list[Any]:
    """What can be received at once."""
    return list(cloud.clients.of("sqs").receive_message(QueueUrl=url).get("Messages", []))


def test_message_comes_again_when_nobody_has_deleted_it(cloud: Cloud) -> None:
    url, sqs = queue(cloud), cloud.clients.of("sqs")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(12 * HOUR)})
    sqs.send_message(QueueUrl=url, MessageBody="once")
    assert received(cloud, url)
    advance(cloud, "sqs", 11 * HOUR)
    assert not received(cloud, url)
    advance(cloud, "sqs", HOUR)
    assert [one["Body"] for one in received(cloud, url)] == ["once"]


def test_delayed_message_comes_after_its_delay(cloud: Cloud) -> None:
    url = queue(cloud)
    cloud.clients.of("sqs").send_message(QueueUrl=url, MessageBody="late", DelaySeconds=900)
    assert not received(cloud, url)
    advance(cloud, "sqs", 900)
    assert received(cloud, url)


def test_schedule_fires_each_time_that_its_interval_has_passed(cloud: Cloud) -> None:
    url, scheduler, name = queue(cloud), cloud.clients.of("scheduler"), unique("schedule")
    scheduler.create_schedule(
        Name=name,
        ScheduleExpression="rate(1 day)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": queue_arn(cloud, url), "RoleArn": role(cloud), "Input": json.dumps("look")},
    )
    assert not received(cloud, url)
    for _ in range(2):
        advance(cloud, "scheduler", DAY)
        assert message(cloud, url) == "look"
    scheduler.delete_schedule(Name=name)


def test_item_goes_when_its_time_to_live_is_over(cloud: Cloud) -> None:
    dynamodb, table = cloud.clients.of("dynamodb"), items_table(cloud)
    dynamodb.update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expiresAt"}
    )
    for name, days in (("soon", 7), ("later", 14)):
        item = {"id": {"S": name}, "expiresAt": {"N": str(int(time.time()) + days * DAY)}}
        dynamodb.put_item(TableName=table, Item=item)

    def left() -> list[str]:
        return sorted(item["id"]["S"] for item in dynamodb.scan(TableName=table)["Items"])

    assert left() == ["later", "soon"]
    advance(cloud, "dynamodb", 8 * DAY)
    cloud.until("the item goes", lambda: left() == ["later"])


def test_wait_of_days_is_over_at_once_and_counted_in_the_history(cloud: Cloud) -> None:
    execution = start(cloud, {"Work": {"Type": "Wait", "Seconds": 3 * DAY, "End": True}})
    ended = after(cloud, "states", 3 * DAY, "the wait is over", lambda: over(cloud, execution))
    assert ended["status"] == "SUCCEEDED"
    entered, exited = (
        event["timestamp"] for event in history(cloud, execution) if event["type"].startswith("WaitState")
    )
    assert (exited - entered).total_seconds() >= 3 * DAY
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() >= 3 * DAY


def test_wait_until_a_moment_ends_at_it(cloud: Cloud) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 10 * 365 * DAY))
    execution = start(cloud, {"Work": {"Type": "Wait", "Timestamp": moment, "End": True}})
    ended = after(cloud, "states", 2 * 365 * DAY, "the moment has come", lambda: over(cloud, execution))
    assert ended["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("limits", "error", "status"),
    [
        ({"TimeoutSeconds": DAY}, "States.Timeout", "FAILED"),
        ({"TimeoutSeconds": DAY, "HeartbeatSeconds": HOUR}, "States.HeartbeatTimeout", "FAILED"),
        ({}, None, "TIMED_OUT"),
    ],
)
def test_limits_of_a_task_and_of_its_machine_hold(
    cloud: Cloud, limits: dict[str, int], error: str | None, status: str
) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url, **limits)}, TimeoutSeconds=30 * DAY)
    message(cloud, url)
    advance(cloud, "states", HOUR - 60)
    assert over(cloud, execution) is None
    step = 30 * DAY if error is None else min(limits.values())
    ended = after(cloud, "states", step, "a limit is reached", lambda: over(cloud, execution))
    assert (ended.get("error"), ended["status"]) == (error, status)


def test_retry_comes_after_its_interval(cloud: Cloud) -> None:
    url, states = queue(cloud), cloud.clients.of("stepfunctions")
    again = {"ErrorEquals": ["Again"], "IntervalSeconds": 6 * HOUR, "MaxAttempts": 1}
    execution = start(cloud, {"Work": token_task(url, Retry=[again])})
    states.send_task_failure(taskToken=message(cloud, url)["token"], error="Again")
    assert not received(cloud, url)
    token = after(cloud, "states", 6 * HOUR, "the next attempt", lambda: received(cloud, url))[0]["Body"]
    states.send_task_success(taskToken=json.loads(token)["token"], output="1")
    assert cloud.until("the execution ends", lambda: over(cloud, execution))["output"] == "1"


def test_clocks_are_apart(cloud: Cloud) -> None:
    data, url = DataClient(cloud.ready["endpoint"]), queue(cloud)
    execution = start(cloud, {"Work": token_task(url, TimeoutSeconds=HOUR)})
    token = message(cloud, url)["token"]
    for service in ("dynamodb", "scheduler", "sqs"):
        advance(cloud, service, 2 * HOUR)
    kept = data.run("select 1")["Id"]
    assert data.fetch(kept) == [[1]]
    cloud.clients.of("stepfunctions").send_task_success(taskToken=token, output="1")
    assert cloud.until("the execution ends", lambda: over(cloud, execution))["status"] == "SUCCEEDED"
