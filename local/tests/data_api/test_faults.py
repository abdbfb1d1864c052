"""Failures on demand: each kind of fault, what its caller sees, and that the log tells what it hit."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from data_client import WAREHOUSE, DataClient
from parts import items_table
from running_cloud import SERVE, Cloud, running
from test_events import Inbox, box  # noqa: F401

ATTEMPTS = 2
"""How often the tests' clients try."""


@pytest.fixture
def name() -> str:
    """A statement name that no other test has."""
    return f"fault:{uuid.uuid4().hex}"


@pytest.fixture(autouse=True)
def healed(data: DataClient) -> Iterator[None]:
    """What a test has planned strikes nobody after it, also where it failed; a dead database is back."""
    yield
    data.control("ClearFaults")


def struck(data: DataClient, name: str) -> list[tuple[str, str]]:
    """Operation and error of the faults that hit this statement."""
    log = data.control("ListFaults")["Struck"]
    return [(strike["Operation"], strike["Error"]) for strike in log if strike.get("StatementName") == name]


def test_fault_is_planned_until_it_strikes_and_then_logged_with_its_victim(data: DataClient, name: str) -> None:
    data.control("InjectFault", Operation="Statement", Error="slow", Seconds=0, Count=2, StatementNamePrefix=name)
    described = data.run("select 1", StatementName=name)
    faults = data.control("ListFaults")
    (strike,) = (strike for strike in faults["Struck"] if strike.get("StatementName") == name)
    assert abs(strike.pop("At") - time.time()) < 60
    assert strike == {
        "Operation": "Statement",
        "Error": "slow",
        "StatementName": name,
        "StatementId": described["Id"],
    }
    assert faults["Planned"] == [{"Operation": "Statement", "Error": "slow", "Left": 1}]
    data.control("ClearFaults")
    assert data.control("ListFaults")["Planned"] == []


def test_fault_of_a_question_finds_its_statement_by_name(data: DataClient, name: str) -> None:
    statement_id = data.submit("select 1", StatementName=name)
    data.control(
        "InjectFault", Operation="DescribeStatement", Error="InternalServerException", StatementNamePrefix=name
    )
    assert data.refused("DescribeStatement", Id=statement_id).status == 500
    assert data.ended(statement_id)["Status"] == "FINISHED"
    assert struck(data, name) == [("DescribeStatement", "InternalServerException")]


def test_any_operation_can_fail_after_its_work(data: DataClient, name: str) -> None:
    statement_id = data.submit("select pg_sleep(60)", StatementName=name)
    data.started(statement_id)
    data.control(
        "InjectFault",
        Operation="CancelStatement",
        Error="InternalServerException",
        After=True,
        StatementNamePrefix=name,
    )
    assert data.refused("CancelStatement", Id=statement_id).code == "InternalServerException"
    assert data.ended(statement_id)["Status"] == "ABORTED"


def test_slow_statement_can_be_cancelled(data: DataClient, name: str) -> None:
    data.control("InjectFault", Operation="Statement", Error="slow", Seconds=3600, StatementNamePrefix=name)
    statement_id = data.submit("select 1", StatementName=name)
    data.started(statement_id)
    data.CancelStatement(Id=statement_id)
    assert data.ended(statement_id)["Status"] == "ABORTED"


def test_full_disk_fails_the_statement_and_changes_nothing(data: DataClient, name: str) -> None:
    table = f"full_{uuid.uuid4().hex[:8]}"
    data.run(f"create table {table} (a int)")
    data.control("InjectFault", Operation="Statement", Error="disk-full", StatementNamePrefix=name)
    described = data.run(f"insert into {table} values (1)", StatementName=name)
    assert described["Status"] == "FAILED"
    assert described["Error"].startswith("ERROR: Disk Full")
    assert data.rows(f"select count(*) from {table}") == [[0]]


def test_disk_that_is_really_full_is_told_as_redshift_does() -> None:
    # No file may grow beyond 20 MB, so PostgreSQL itself fails to write.
    crowded = ("bash", "-c", 'ulimit -f 20000; exec "$@"', "bash", *SERVE)
    wide = "select n, repeat('x', 1000) from generate_series(1, 40000) n"
    with running(entry=crowded) as started:
        data = DataClient(started.ready["endpoint"])
        data.run("create table kept (a int)")
        # A table that grows, and a sort that needs a file.
        for sql in (f"create table grew as {wide}", f"insert into kept select n from ({wide} order by 2, 1) t"):
            failed = data.run(sql)
            assert (failed["Status"], failed["Error"].splitlines()[0]) == ("FAILED", "ERROR: Disk Full")
            assert "base/" not in failed["Error"]
        assert data.run("select * from grew")["Error"] == 'ERROR: relation "grew" does not exist'
        assert data.rows("select count(*) from kept") == [[0]]
        assert data.run("insert into kept values (1)")["Status"] == "FINISHED"


def test_connection_lost_while_it_runs_fails_the_statement(data: DataClient, name: str) -> None:
    data.control("InjectFault", Operation="Statement", Error="connection-lost", StatementNamePrefix=name)
    described = data.run("select 1", StatementName=name)
    assert described["Status"] == "FAILED"
    assert "terminating connection" in described["Error"]


def test_dead_database_fails_what_runs_and_what_comes_until_it_is_back(data: DataClient, name: str) -> None:
    running = data.submit("select pg_sleep(60)", StatementName=name)
    data.started(running)
    data.control("InjectFault", Operation="Database", Error="dead", Seconds=3600)
    assert data.ended(running)["Status"] == "FAILED"
    described = data.run("select 1", StatementName=name)
    assert (described["Status"], "Connection refused" in described["Error"]) == ("FAILED", True)
    assert data.refused("ListSchemas", **WAREHOUSE).code == "DatabaseConnectionException"
    data.control("ClearFaults")
    assert data.run("select 1", StatementName=name)["Status"] == "FINISHED"


def test_events_can_change_places(data: DataClient, box: Inbox) -> None:  # noqa: F811
    data.control("InjectFault", Operation="Event", Error="reorder", Seconds=3600, StatementNamePrefix=box.prefix)
    for order in ("first", "second"):
        data.run("select 1", StatementName=box.prefix + order, WithEvent=True)
    events = box.receive(2)
    assert [event["detail"]["statementName"] for event in events] == [box.prefix + "second", box.prefix + "first"]


def test_held_event_is_not_held_for_ever(data: DataClient, box: Inbox) -> None:  # noqa: F811
    data.control("InjectFault", Operation="Event", Error="reorder", Seconds=0.2, StatementNamePrefix=box.prefix)
    data.run("select 1", StatementName=box.prefix, WithEvent=True)
    assert len(box.receive()) == 1


@pytest.mark.parametrize("after", [False, True])
def test_call_of_another_service_fails_before_or_after_its_work(data: DataClient, cloud: Cloud, after: bool) -> None:
    dynamodb, table = cloud.clients.of("dynamodb"), items_table(cloud)
    data.control(
        "InjectFault",
        Service="dynamodb",
        Operation="PutItem",
        Error="InternalServerError",
        After=after,
        Count=ATTEMPTS,
    )
    with pytest.raises(ClientError) as refusal:
        dynamodb.put_item(TableName=table, Item={"id": {"S": "1"}})
    assert refusal.value.response["Error"]["Code"] == "InternalServerError"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert ("Item" in dynamodb.get_item(TableName=table, Key={"id": {"S": "1"}})) is after


def test_throttled_queue_answers_as_its_service_does(data: DataClient, cloud: Cloud) -> None:
    sqs = cloud.clients.of("sqs")
    data.control("InjectFault", Service="sqs", Operation="ListQueues", Error="ThrottlingException", Count=ATTEMPTS)
    with pytest.raises(ClientError) as refusal:
        sqs.list_queues()
    assert refusal.value.response["Error"]["Code"] == "ThrottlingException"
    sqs.list_queues()
