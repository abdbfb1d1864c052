"""CancelStatement: PostgreSQL really stops."""

from __future__ import annotations

from data_client import SLEEP, WAREHOUSE, DataClient
from running_cloud import eventually

CANCELLED = "ERROR: canceling statement due to user request"


def backend_is_gone(data: DataClient, pid: int) -> bool:
    return data.rows(
        "select count(*) from pg_stat_activity where pid = :p::int", Parameters=[{"name": "p", "value": str(pid)}]
    ) == [[0]]


def test_running_statement_is_interrupted_in_the_database(data: DataClient) -> None:
    statement_id = data.submit(SLEEP)
    pid = data.started(statement_id)["RedshiftPid"]
    assert data.CancelStatement(Id=statement_id) == {"Status": True}
    described = data.ended(statement_id)
    assert (described["Status"], described["Error"]) == ("ABORTED", CANCELLED)
    eventually("the backend ends", lambda: backend_is_gone(data, pid))


def test_cancelled_batch_is_rolled_back(data: DataClient) -> None:
    data.run("create table cancelled_batch (a int)")
    answer = data.BatchExecuteStatement(**WAREHOUSE, Sqls=["insert into cancelled_batch values (1)", SLEEP, "select 1"])
    eventually(
        "the second query runs",
        lambda: data.DescribeStatement(Id=f"{answer['Id']}:2")["Status"] == "STARTED",
    )
    data.CancelStatement(Id=answer["Id"])
    described = data.ended(answer["Id"])
    assert described["Status"] == "ABORTED"
    assert [sub["Status"] for sub in described["SubStatements"]] == ["FINISHED", "ABORTED", "ABORTED"]
    assert data.rows("select * from cancelled_batch") == []


def test_statement_that_waits_for_a_lock_is_interrupted(data: DataClient) -> None:
    data.run("create table locked (a int)")
    holder = data.submit(f"begin; lock table locked; {SLEEP}; commit")
    data.started(holder)
    eventually(
        "the lock is held",
        lambda: data.rows("select count(*) from pg_locks where relation = 'locked'::regclass and granted") == [[1]],
    )
    waiter = data.submit("select * from locked")
    data.started(waiter)
    assert data.CancelStatement(Id=waiter)["Status"] is True
    assert data.ended(waiter)["Status"] == "ABORTED"
    data.CancelStatement(Id=holder)
    assert data.ended(holder)["Status"] == "ABORTED"


def test_statement_in_the_queue_never_runs(own_data: DataClient) -> None:
    own_data.control("SetLimits", concurrent_statements=1)
    own_data.run("create table never (a int)")
    first, second = own_data.submit(SLEEP), own_data.submit("insert into never values (1)")
    own_data.started(first)
    assert own_data.CancelStatement(Id=second) == {"Status": True}
    assert own_data.DescribeStatement(Id=second)["Status"] == "ABORTED"
    own_data.CancelStatement(Id=first)
    assert own_data.ended(first)["Status"] == "ABORTED"
    assert own_data.rows("select * from never") == []


def test_cancel_right_after_submission_always_ends_the_statement(data: DataClient) -> None:
    ids = [data.submit(SLEEP) for _ in range(20)]
    for statement_id in ids:
        assert data.CancelStatement(Id=statement_id)["Status"] is True
    assert {data.ended(statement_id)["Status"] for statement_id in ids} == {"ABORTED"}


def test_ended_statement_can_not_be_cancelled(data: DataClient) -> None:
    statement_id = data.run("select 1")["Id"]
    refusal = data.refused("CancelStatement", Id=statement_id)
    assert refusal.code == "ValidationException"
    assert refusal.message == f"Could not cancel a query that is already in FINISHED state with ID: {statement_id}"


def test_sub_statement_can_not_be_cancelled_alone(data: DataClient) -> None:
    described = data.run_batch("select 1")
    assert data.refused("CancelStatement", Id=f"{described['Id']}:1").code == "ValidationException"
