"""Sessions: what they keep, that they take one statement at a time, how they end, how they are listed."""

from __future__ import annotations

import uuid

import pytest
from data_client import ANALYTICS, SLEEP, WAREHOUSE, DataClient
from running_cloud import Cloud, eventually

UNKNOWN = "00000000-0000-0000-0000-000000000001"
NOT_AVAILABLE = "Session is not available."


def opened(data: DataClient, sql: str = "select 1", seconds: int = 600) -> str:
    """The id of a new session that has run its first statement."""
    answer = data.ExecuteStatement(**WAREHOUSE, Sql=sql, SessionKeepAliveSeconds=seconds, WaitTimeSeconds=20)
    assert answer["Status"] == "FINISHED"
    return answer["SessionId"]


def in_session(data: DataClient, session: str, sql: str, **more: object) -> dict:
    """The description of a statement that ran in a session; nothing but the session is named."""
    return data.ended(data.ExecuteStatement(SessionId=session, Sql=sql, **more)["Id"])


def status_of(data: DataClient, session: str) -> str:
    (listed,) = data.ListSessions(SessionId=session)["Sessions"]
    return listed["Status"]


def backends(data: DataClient, pid: int) -> list:
    return data.rows(
        "select count(*) from pg_stat_activity where pid = :p::int", Parameters=[{"name": "p", "value": str(pid)}]
    )


def test_temporary_tables_and_settings_stay(data: DataClient) -> None:
    session = opened(data, "create temp table kept (a int); insert into kept values (1); set search_path to pg_catalog")
    described = in_session(data, session, "select a, current_setting('search_path') from kept")
    assert data.fetch(described["Id"]) == [[1, "pg_catalog"]]
    assert described["SessionId"] == session
    assert data.run("select * from kept")["Error"] == 'ERROR: relation "kept" does not exist'


def test_session_has_one_backend(data: DataClient) -> None:
    session = opened(data)
    assert len({in_session(data, session, "select 1")["RedshiftPid"] for _ in range(3)}) == 1


def test_session_runs_batches_and_stays_after_a_failure(data: DataClient) -> None:
    session = opened(data, "create temp table tried (a int)")
    batch = data.BatchExecuteStatement(SessionId=session, Sqls=["insert into tried values (1)", "select 1/0"])
    described = data.ended(batch["Id"])
    assert (described["Status"], described["SessionId"]) == ("FAILED", session)
    assert data.fetch(in_session(data, session, "select count(*) from tried")["Id"]) == [[0]]


def test_session_goes_on_after_its_statement_was_cancelled(data: DataClient) -> None:
    session = opened(data, "create temp table outlived (a int)")
    running = data.ExecuteStatement(SessionId=session, Sql=SLEEP)["Id"]
    data.started(running)
    assert data.CancelStatement(Id=running)["Status"] is True
    assert data.ended(running)["Status"] == "ABORTED"
    assert in_session(data, session, "select * from outlived")["Status"] == "FINISHED"


def test_busy_session_takes_no_other_statement(data: DataClient) -> None:
    session = opened(data)
    running = data.ExecuteStatement(SessionId=session, Sql=SLEEP)["Id"]
    refusal = data.refused("ExecuteStatement", SessionId=session, Sql="select 1")
    assert (refusal.code, refusal.message) == ("ValidationException", NOT_AVAILABLE)
    (listed,) = data.ListSessions(SessionId=session)["Sessions"]
    assert (listed["Status"], listed["CurrentStatementId"]) == ("BUSY", running)
    data.CancelStatement(Id=running)
    data.ended(running)
    assert status_of(data, session) == "AVAILABLE"


def test_same_token_in_a_busy_session_is_the_same_statement(data: DataClient) -> None:
    session = opened(data)
    request = {"SessionId": session, "Sql": SLEEP, "ClientToken": uuid.uuid4().hex}
    running = data.ExecuteStatement(**request)["Id"]
    assert data.ExecuteStatement(**request)["Id"] == running
    data.CancelStatement(Id=running)
    data.ended(running)


def test_same_token_opens_one_session(data: DataClient) -> None:
    request = {**WAREHOUSE, "Sql": "select 1", "SessionKeepAliveSeconds": 60, "ClientToken": uuid.uuid4().hex}
    assert data.ExecuteStatement(**request)["SessionId"] == data.ExecuteStatement(**request)["SessionId"]


def test_unknown_session_is_invalid(data: DataClient) -> None:
    refusal = data.refused("ExecuteStatement", SessionId=UNKNOWN, Sql="select 1")
    assert (refusal.code, refusal.message) == ("ValidationException", f"Session with Id: {UNKNOWN} is invalid.")


@pytest.mark.parametrize(
    "contradiction",
    [{"ClusterIdentifier": "other"}, {"WorkgroupName": "analytics"}, {"Database": "other"}, {"DbUser": "other"}],
)
def test_session_can_not_be_moved(data: DataClient, contradiction: dict) -> None:
    session = opened(data)
    refusal = data.refused("ExecuteStatement", SessionId=session, Sql="select 1", **contradiction)
    assert refusal.code == "ValidationException"
    assert "doesn't match the one of the session" in refusal.message
    answer = data.ExecuteStatement(**WAREHOUSE, SessionId=session, Sql="select 1", WaitTimeSeconds=20)
    assert answer["Status"] == "FINISHED"


def test_keeping_alive_for_no_time_ends_the_session_with_the_statement(data: DataClient) -> None:
    session = opened(data)
    pid = in_session(data, session, "select 1", SessionKeepAliveSeconds=0)["RedshiftPid"]
    assert status_of(data, session) == "CLOSED"
    eventually("the backend ends", lambda: backends(data, pid) == [[0]])
    assert "SessionId" not in data.ExecuteStatement(**WAREHOUSE, Sql="select 1", SessionKeepAliveSeconds=0)


def test_session_whose_backend_died_is_closed(data: DataClient) -> None:
    session = opened(data)
    described = in_session(data, session, "select pg_terminate_backend(pg_backend_pid())")
    assert described["Status"] == "FAILED"
    assert status_of(data, session) == "CLOSED"
    assert data.refused("ExecuteStatement", SessionId=session, Sql="select 1").message == NOT_AVAILABLE


def test_session_that_can_not_connect_is_closed(data: DataClient) -> None:
    request = {**WAREHOUSE, "Database": "nowhere", "Sql": "select 1", "SessionKeepAliveSeconds": 60}
    answer = data.ExecuteStatement(**request, WaitTimeSeconds=20)
    assert (answer["Status"], status_of(data, answer["SessionId"])) == ("FAILED", "CLOSED")


def test_idle_session_is_closed_after_its_time_and_use_renews_it(own_data: DataClient) -> None:
    session = opened(own_data, "create temp table t (a int)", seconds=600)
    own_data.control("AdvanceClock", Seconds=599)
    pid = in_session(own_data, session, "select * from t")["RedshiftPid"]
    own_data.control("AdvanceClock", Seconds=599)
    assert status_of(own_data, session) == "AVAILABLE"
    own_data.control("AdvanceClock", Seconds=2)
    # The timer closes it, without anybody's asking.
    eventually("the backend ends", lambda: backends(own_data, pid) == [[0]])
    assert status_of(own_data, session) == "CLOSED"
    assert own_data.refused("ExecuteStatement", SessionId=session, Sql="select 1").message == NOT_AVAILABLE
    assert own_data.ListSessions()["Sessions"] == []
    assert [s["SessionId"] for s in own_data.ListSessions(Status="CLOSED")["Sessions"]] == [session]

    # A day after its creation even a busy one ends, and its statement with it.
    busy = opened(own_data, seconds=86_400)
    running = own_data.ExecuteStatement(SessionId=busy, Sql=SLEEP)["Id"]
    own_data.started(running)
    own_data.control("AdvanceClock", Seconds=86_400)
    assert own_data.ended(running)["Status"] == "ABORTED"
    refusal = own_data.refused("ListSessions", SessionId=busy)
    assert (refusal.code, refusal.members["ResourceId"]) == ("ResourceNotFoundException", busy)


def test_sessions_are_listed_with_what_they_are(data: DataClient) -> None:
    session = opened(data, seconds=300)
    (listed,) = data.ListSessions(SessionId=session)["Sessions"]
    assert listed["SessionTtl"].timestamp() - listed["UpdatedAt"].timestamp() == pytest.approx(300)
    for volatile in ("CreatedAt", "UpdatedAt", "SessionTtl"):
        listed.pop(volatile)
    assert listed == {
        "SessionId": session, "Status": "AVAILABLE", "ClusterIdentifier": "warehouse", "Database": "dev",
        "DbUser": "awsuser", "SessionAliveSeconds": 300,
    }  # fmt: skip
    assert data.ListStatements(Status="ALL", MaxResults=1)["Statements"][0]["SessionId"] == session


def test_list_of_sessions_is_filtered_and_paged(data: DataClient) -> None:
    ids = [opened(data) for _ in range(3)]
    request = {**ANALYTICS, "Sql": "select 1", "SessionKeepAliveSeconds": 60, "WaitTimeSeconds": 20}
    elsewhere = data.ExecuteStatement(**request)["SessionId"]

    def listed(**filters: object) -> list[str]:
        pages = data.boto.get_paginator("list_sessions").paginate(**filters, PaginationConfig={"PageSize": 2})
        return [session["SessionId"] for page in pages for session in page["Sessions"]]

    assert listed()[:4] == [elsewhere, *reversed(ids)]
    assert elsewhere not in listed(ClusterIdentifier="warehouse")
    assert elsewhere in listed(WorkgroupName="analytics")
    assert listed(Database="nowhere") == []
    assert listed(Status="BUSY") == []


def test_sessions_belong_to_a_role(cloud: Cloud) -> None:
    who = (("owner", "one"), ("owner", "two"), ("stranger", "one"))
    one, again, other = (DataClient.assumed(cloud, *names) for names in who)
    session = opened(one)
    assert in_session(again, session, "select 1")["Status"] == "FINISHED"
    assert status_of(again, session) == "AVAILABLE"
    assert again.ListSessions(RoleLevel=False)["Sessions"] == []
    assert other.refused("ExecuteStatement", SessionId=session, Sql="select 1").message.endswith("is invalid.")
    assert other.refused("ListSessions", SessionId=session).code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ClusterIdentifier": "warehouse", "WorkgroupName": "analytics"},
        {"SessionId": UNKNOWN, "Status": "BUSY"},
        {"NextToken": "nonsense"},
        {"Status": "OPEN"},
        {"MaxResults": 101},
    ],
)
def test_wrong_request_is_refused(data: DataClient, wrong: dict) -> None:
    assert data.refused("ListSessions", **wrong).code == "ValidationException"
