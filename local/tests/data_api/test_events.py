"""The completion event: form, number, promptness, and the filter that the tasker uses."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from data_client import ANALYTICS, SLEEP, WAREHOUSE, DataClient
from parts import open_to_events
from running_cloud import Cloud


@dataclass(frozen=True)
class Inbox:
    """A queue that gets the events of statements with a certain beginning of their names."""

    sqs: Any
    url: str
    prefix: str

    def receive(self, count: int = 1) -> list[dict[str, Any]]:
        """Exactly so many events; any more would come in the same call or fail the emptiness check below."""
        events: list[dict[str, Any]] = []
        deadline = time.monotonic() + 60
        while len(events) < count and time.monotonic() < deadline:
            answer = self.sqs.receive_message(QueueUrl=self.url, WaitTimeSeconds=5, MaxNumberOfMessages=10)
            for message in answer.get("Messages", ()):
                events.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        assert len(events) == count
        return events

    def is_empty(self) -> bool:
        """Whether nothing more lies there."""
        return "Messages" not in self.sqs.receive_message(QueueUrl=self.url)


def inbox(cloud: Cloud, detail: dict[str, Any], prefix: str) -> Inbox:
    sqs, events = cloud.clients.of("sqs"), cloud.clients.of("events")
    name = f"inbox-{uuid.uuid4().hex[:8]}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = open_to_events(cloud, url)
    pattern = {
        "source": ["aws.redshift-data"],
        "detail-type": ["Redshift Data Statement Status Change"],
        "detail": detail,
    }
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    return Inbox(sqs, url, prefix)


@pytest.fixture
def box(cloud: Cloud) -> Inbox:
    prefix = f"sfnrt:{uuid.uuid4().hex[:8]}:"
    detail = {"statementName": [{"prefix": prefix}], "state": ["FINISHED", "FAILED", "ABORTED"]}
    return inbox(cloud, detail, prefix)


def test_event_has_the_documented_form(data: DataClient, box: Inbox) -> None:
    described = data.run("select 1 union select 2", StatementName=box.prefix + "x", WithEvent=True)
    (event,) = box.receive()
    detail = event.pop("detail")
    uuid.UUID(event.pop("id"))
    assert abs(time.mktime(time.strptime(event.pop("time"), "%Y-%m-%dT%H:%M:%SZ")) - time.mktime(time.gmtime())) < 60
    assert event == {
        "version": "0",
        "detail-type": "Redshift Data Statement Status Change",
        "source": "aws.redshift-data",
        "account": "000000000000",
        "region": "us-east-1",
        "resources": ["arn:aws:redshift:us-east-1:000000000000:cluster:warehouse"],
    }
    assert abs(detail.pop("expireAt") - (time.time() + 3 * 86_400)) < 60
    assert detail == {
        "principal": "arn:aws:iam::000000000000:root",
        "statementName": box.prefix + "x",
        "statementId": described["Id"],
        "redshiftQueryId": described["RedshiftQueryId"],
        "state": "FINISHED",
        "rows": 2,
    }
    assert box.is_empty()


def test_failure_is_an_event_without_the_errors_text(data: DataClient, box: Inbox) -> None:
    data.run("select * from missing", StatementName=box.prefix, WithEvent=True)
    (event,) = box.receive()
    assert (event["detail"]["state"], event["detail"]["rows"]) == ("FAILED", -1)
    assert "error" not in event["detail"]


def test_cancelled_statement_is_an_event(data: DataClient, box: Inbox) -> None:
    statement_id = data.submit(SLEEP, StatementName=box.prefix, WithEvent=True)
    data.started(statement_id)
    data.CancelStatement(Id=statement_id)
    (event,) = box.receive()
    assert (event["detail"]["state"], event["detail"]["statementId"]) == ("ABORTED", statement_id)


def test_batch_is_one_event(data: DataClient, box: Inbox) -> None:
    described = data.run_batch("select 1", "select 2", StatementName=box.prefix, WithEvent=True)
    (event,) = box.receive()
    detail = event["detail"]
    assert (detail["statementId"], detail["rows"], detail["state"]) == (described["Id"], -1, "FINISHED")
    assert "redshiftQueryId" not in detail
    assert box.is_empty()


def test_event_without_a_name_has_no_such_member(cloud: Cloud, data: DataClient) -> None:
    box = inbox(cloud, {"statementName": [{"exists": False}]}, "")
    described = data.run("select 1", WithEvent=True)
    (event,) = box.receive()
    assert event["detail"]["statementId"] == described["Id"]


def test_statement_that_wants_no_event_has_none(data: DataClient, box: Inbox) -> None:
    data.run("select 1", StatementName=box.prefix + "silent")
    data.run("select 1", StatementName=box.prefix + "loud", WithEvent=True)
    (event,) = box.receive()
    assert event["detail"]["statementName"] == box.prefix + "loud"
    assert box.is_empty()


def test_resource_of_a_workgroup_is_its_arn(data: DataClient, box: Inbox) -> None:
    data.ExecuteStatement(**ANALYTICS, Sql="select 1", StatementName=box.prefix, WithEvent=True)
    (event,) = box.receive()
    assert event["resources"][0].startswith("arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/")
    uuid.UUID(event["resources"][0].rpartition("/")[2])


def test_principal_is_the_session_of_the_role(cloud: Cloud, box: Inbox) -> None:
    client = DataClient.assumed(cloud, "runner", "fn")
    client.ExecuteStatement(**WAREHOUSE, Sql="select 1", StatementName=box.prefix, WithEvent=True)
    (event,) = box.receive()
    assert event["detail"]["principal"] == "arn:aws:sts::000000000000:assumed-role/runner/fn"


def test_event_comes_after_the_state_and_at_once(data: DataClient, box: Inbox) -> None:
    statement_id = data.submit("select 1", StatementName=box.prefix, WithEvent=True)
    box.receive()
    described = data.DescribeStatement(Id=statement_id)
    assert described["Status"] == "FINISHED"


def test_event_can_be_lost_or_doubled_on_demand(data: DataClient, box: Inbox) -> None:
    data.control("InjectFault", Operation="Event", Error="drop", StatementNamePrefix=box.prefix)
    data.control("InjectFault", Operation="Event", Error="duplicate", StatementNamePrefix=box.prefix)
    data.run("select 1", StatementName=box.prefix + "lost", WithEvent=True)
    data.run("select 1", StatementName=box.prefix + "doubled", WithEvent=True)
    events = box.receive(2)
    assert {event["detail"]["statementName"] for event in events} == {box.prefix + "doubled"}
    assert box.is_empty()


def test_event_can_be_late_on_demand(data: DataClient, box: Inbox) -> None:
    data.control("InjectFault", Operation="Event", Error="delay", Seconds=0.5, StatementNamePrefix=box.prefix)
    began = time.monotonic()
    data.run("select 1", StatementName=box.prefix, WithEvent=True)
    assert len(box.receive()) == 1
    assert time.monotonic() - began >= 0.5
