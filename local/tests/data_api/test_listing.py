"""ListStatements: prefix, status, filters, pages."""

from __future__ import annotations

import uuid

import pytest
from data_client import ANALYTICS, SLEEP, WAREHOUSE, DataClient
from running_cloud import Cloud


def named(data: DataClient, **filters: object) -> list[str]:
    return [statement["StatementName"] for statement in data.ListStatements(**filters)["Statements"]]


@pytest.fixture
def prefix() -> str:
    return f"list:{uuid.uuid4().hex[:8]}:"


def test_name_is_a_prefix_and_the_newest_comes_first(data: DataClient, prefix: str) -> None:
    for name in ("a", "ab", "b"):
        data.run("select 1", StatementName=prefix + name)
    assert named(data, StatementName=prefix) == [prefix + "b", prefix + "ab", prefix + "a"]
    assert named(data, StatementName=prefix + "a") == [prefix + "ab", prefix + "a"]
    assert named(data, StatementName=prefix.upper()) == []


def test_only_finished_ones_unless_a_status_is_given(data: DataClient, prefix: str) -> None:
    data.run("select 1", StatementName=prefix + "good")
    data.run("select 1/0", StatementName=prefix + "bad")
    running = data.submit(SLEEP, StatementName=prefix + "running")
    data.started(running)
    assert named(data, StatementName=prefix) == [prefix + "good"]
    assert named(data, StatementName=prefix, Status="FAILED") == [prefix + "bad"]
    assert named(data, StatementName=prefix, Status="STARTED") == [prefix + "running"]
    assert len(named(data, StatementName=prefix, Status="ALL")) == 3
    data.CancelStatement(Id=running)
    data.ended(running)
    assert named(data, StatementName=prefix, Status="ABORTED") == [prefix + "running"]


def test_pages_join_to_the_whole_list(data: DataClient, prefix: str) -> None:
    for number in range(7):
        data.run("select 1", StatementName=f"{prefix}{number}")
    pages = list(
        data.boto.get_paginator("list_statements").paginate(StatementName=prefix, PaginationConfig={"PageSize": 3})
    )
    assert [len(page["Statements"]) for page in pages] == [3, 3, 1]
    names = [statement["StatementName"] for page in pages for statement in page["Statements"]]
    assert names == [f"{prefix}{number}" for number in range(6, -1, -1)]


def test_new_statements_do_not_shift_the_pages(data: DataClient, prefix: str) -> None:
    for number in range(4):
        data.run("select 1", StatementName=f"{prefix}{number}")
    first = data.ListStatements(StatementName=prefix, MaxResults=2)
    data.run("select 1", StatementName=f"{prefix}new")
    second = data.ListStatements(StatementName=prefix, MaxResults=2, NextToken=first["NextToken"])
    assert [s["StatementName"] for s in second["Statements"]] == [f"{prefix}1", f"{prefix}0"]


def test_filters_by_target_and_database(data: DataClient, prefix: str) -> None:
    data.run("select 1", StatementName=prefix + "cluster")
    data.ended(data.ExecuteStatement(**ANALYTICS, Sql="select 1", StatementName=prefix + "workgroup")["Id"])
    assert named(data, StatementName=prefix, ClusterIdentifier="warehouse") == [prefix + "cluster"]
    assert named(data, StatementName=prefix, WorkgroupName="analytics") == [prefix + "workgroup"]
    assert named(data, StatementName=prefix, ClusterIdentifier="warehouse", Database="other") == []
    refusal = data.refused("ListStatements", ClusterIdentifier="warehouse", WorkgroupName="analytics")
    assert refusal.code == "ValidationException"


def test_role_level_tells_sessions_of_a_role_apart(cloud: Cloud, data: DataClient, prefix: str) -> None:
    one, two = (DataClient.assumed(cloud, "lister", name) for name in ("one", "two"))
    one.run("select 1", StatementName=prefix + "one")
    two.run("select 1", StatementName=prefix + "two")
    assert named(one, StatementName=prefix) == [prefix + "two", prefix + "one"]
    assert named(one, StatementName=prefix, RoleLevel=False) == [prefix + "one"]
    assert named(data, StatementName=prefix) == []


def test_listed_statement_tells_what_was_asked_for(data: DataClient, prefix: str) -> None:
    data.run_batch("select :a::int", "select 2", StatementName=prefix, Parameters=[{"name": "a", "value": "1"}])
    (listed,) = data.ListStatements(StatementName=prefix)["Statements"]
    assert listed["IsBatchStatement"] is True
    assert listed["QueryStrings"] == ["select :a::int", "select 2"]
    assert listed["QueryParameters"] == [{"name": "a", "value": "1"}]


@pytest.mark.parametrize("wrong", [{"MaxResults": 101}, {"NextToken": "nonsense"}, {"Status": "DONE"}])
def test_wrong_request_is_refused(data: DataClient, wrong: dict) -> None:
    assert data.refused("ListStatements", **wrong).code == "ValidationException"


def test_others_accounts_statements_are_out_of_sight(data: DataClient, prefix: str) -> None:
    statement_id = data.run("select 1", StatementName=prefix)["Id"]
    stranger = DataClient(data.endpoint, {"AccessKeyId": "111122223333", "SecretAccessKey": "test"})
    assert stranger.ListStatements(StatementName=prefix, Status="ALL")["Statements"] == []
    assert stranger.refused("DescribeStatement", Id=statement_id).code == "ResourceNotFoundException"
    assert stranger.refused("ExecuteStatement", **{**WAREHOUSE, "ClusterIdentifier": "x"}, Sql="select 1").status == 400
