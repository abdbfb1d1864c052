"""ExecuteStatement and BatchExecuteStatement: what is accepted, what is refused, what runs."""

from __future__ import annotations

import json
import os
import signal
import uuid

import pytest
from data_client import ANALYTICS, SLEEP, WAREHOUSE, DataClient
from running_cloud import Cloud, running

EXECUTE = {**WAREHOUSE, "Sql": "select 1"}
NO_ENDPOINT = "Redshift endpoint doesn't exist in this region."


def without(name: str) -> dict:
    return {k: v for k, v in EXECUTE.items() if k != name}


def test_statement_runs_after_the_answer(data: DataClient) -> None:
    answer = data.ExecuteStatement(**{**EXECUTE, "Sql": SLEEP})
    assert answer["Status"] in ("SUBMITTED", "PICKED", "STARTED")
    assert answer["HasResultSet"] is False
    assert (answer["ClusterIdentifier"], answer["Database"], answer["DbUser"]) == ("warehouse", "dev", "awsuser")
    assert data.started(answer["Id"])["RedshiftPid"] > 0
    data.CancelStatement(Id=answer["Id"])


def test_answer_that_waited_tells_the_end(data: DataClient) -> None:
    answer = data.ExecuteStatement(**EXECUTE, WaitTimeSeconds=30)
    assert (answer["Status"], answer["HasResultSet"]) == ("FINISHED", True)
    assert answer["RedshiftPid"] > 0


def test_wait_returns_after_its_time_when_the_statement_goes_on(data: DataClient) -> None:
    answer = data.ExecuteStatement(**{**EXECUTE, "Sql": SLEEP}, WaitTimeSeconds=1)
    assert answer["Status"] in ("SUBMITTED", "PICKED", "STARTED")
    data.started(answer["Id"])
    assert data.DescribeStatement(Id=answer["Id"], WaitTimeSeconds=1)["Status"] == "STARTED"
    data.CancelStatement(Id=answer["Id"])


def test_failure_carries_the_databases_text(data: DataClient) -> None:
    described = data.run("select * from no_such_table")
    assert described["Status"] == "FAILED"
    assert described["Error"] == 'ERROR: relation "no_such_table" does not exist'
    assert (described["ResultRows"], described["ResultSize"], described["HasResultSet"]) == (-1, -1, False)
    assert described["Duration"] > 0


def test_failure_carries_detail_and_hint(data: DataClient) -> None:
    described = data.run("create temp table never_null (a int not null); insert into never_null values (null)")
    assert described["Error"].startswith("ERROR: Cannot insert a NULL value into column a")
    assert "\n  Detail: Failing row contains (null)." in described["Error"]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (without("Sql"), "Value null at 'sql' failed to satisfy constraint: Member must not be null"),
        (without("ClusterIdentifier"), "Either ClusterIdentifier, WorkgroupName or SessionId must be provided."),
        ({**EXECUTE, "WorkgroupName": "analytics"}, "ClusterIdentifier and WorkgroupName can't be provided together."),
        ({**EXECUTE, "ClusterIdentifier": "elsewhere"}, NO_ENDPOINT),
        ({**ANALYTICS, "Sql": "select 1", "WorkgroupName": "elsewhere"}, NO_ENDPOINT),
        ({**ANALYTICS, "Sql": "select 1", "DbUser": "awsuser"}, "DbUser can't be provided with WorkgroupName."),
        ({**EXECUTE, "SecretArn": "any"}, "DbUser and SecretArn can't be provided together."),
        (without("Database"), "Database must be provided."),
        ({**EXECUTE, "Sql": " "}, "Cannot process an empty query string."),
        ({**EXECUTE, "Sql": "-" * 102_401}, "Cannot process query string larger than 100kB."),
        ({**EXECUTE, "WaitTimeSeconds": 0}, "greater than or equal to 1"),
        ({**EXECUTE, "WaitTimeSeconds": 31}, "less than or equal to 30"),
        ({**EXECUTE, "ClusterIdentifier": "Ware_House"}, "Member must satisfy regular expression pattern: [a-z]"),
        ({**EXECUTE, "StatementName": "x" * 2049}, "Member must have length less than or equal to 2048"),
        ({**EXECUTE, "ClientToken": "x" * 65}, "Value *** at 'clientToken'"),
        ({**EXECUTE, "ResultFormat": "XML"}, "Member must satisfy enum value set: [JSON, CSV]"),
        ({**EXECUTE, "SessionKeepAliveSeconds": 86_401}, "less than or equal to 86400"),
    ],
)  # fmt: skip
def test_wrong_request_is_refused_in_the_services_words(data: DataClient, request_: dict, message: str) -> None:
    refusal = data.refused("ExecuteStatement", **request_)
    assert refusal.code == "ValidationException"
    assert message in refusal.message


def test_all_wrong_members_are_named_at_once(data: DataClient) -> None:
    refusal = data.refused("ExecuteStatement", ClusterIdentifier="", WaitTimeSeconds=0)
    assert refusal.message.startswith("4 validation errors detected: ")


def test_unknown_database_fails_the_statement(data: DataClient) -> None:
    described = data.run("select 1", Database="nowhere")
    assert (described["Status"], described["Error"]) == ("FAILED", 'FATAL: database "nowhere" does not exist')


def test_unknown_user_fails_the_statement(data: DataClient) -> None:
    described = data.run("select 1", DbUser="stranger")
    assert (described["Status"], described["Error"]) == ("FAILED", 'FATAL: role "stranger" does not exist')


def test_user_made_by_sql_can_connect(data: DataClient) -> None:
    assert data.run("create user made_by_sql password 'Passw0rd1'")["Status"] == "FINISHED"
    assert data.rows("select current_user", DbUser="made_by_sql") == [["made_by_sql"]]


def test_workgroup_is_found_by_name_and_arn(data: DataClient) -> None:
    arn = "arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/" + str(
        uuid.uuid5(uuid.NAMESPACE_URL, "redshift-serverless:us-east-1:000000000000:analytics")
    )
    for name in ("analytics", arn):
        answer = data.ExecuteStatement(WorkgroupName=name, Database="dev", Sql="select 1", WaitTimeSeconds=20)
        assert (answer["Status"], answer["WorkgroupName"]) == ("FINISHED", "analytics")
        assert "ClusterIdentifier" not in answer


def test_targets_have_databases_of_their_own(data: DataClient) -> None:
    data.run("create table only_in_warehouse (a int)")
    described = data.ended(data.ExecuteStatement(**ANALYTICS, Sql="select * from only_in_warehouse")["Id"])
    assert described["Error"] == 'ERROR: relation "only_in_warehouse" does not exist'
    answer = data.ExecuteStatement(**ANALYTICS, Sql="select current_database()", WaitTimeSeconds=20)
    assert data.fetch(answer["Id"]) == [["dev"]]


def test_iam_identity_is_the_user_when_none_is_named(data: DataClient) -> None:
    answer = data.ExecuteStatement(
        ClusterIdentifier="warehouse", Database="dev", Sql="select current_user", WaitTimeSeconds=20
    )
    assert answer["DbUser"] == "IAM:root"
    assert data.fetch(answer["Id"]) == [["IAM:root"]]


def test_assumed_role_is_a_user_of_its_own(cloud: Cloud) -> None:
    client = DataClient.assumed(cloud, "loader", "session")
    answer = client.ExecuteStatement(
        ClusterIdentifier="warehouse", Database="dev", Sql="select current_user", WaitTimeSeconds=20
    )
    assert answer["DbUser"] == "IAMR:loader"
    assert client.fetch(answer["Id"]) == [["IAMR:loader"]]


def test_secret_names_the_user(cloud: Cloud, data: DataClient) -> None:
    secrets = cloud.clients.of("secretsmanager")
    content = {"username": "awsuser", "password": "s3cret", "dbClusterIdentifier": "warehouse"}
    arn = secrets.create_secret(Name=f"db-{uuid.uuid4().hex}", SecretString=json.dumps(content))["ARN"]
    answer = data.ExecuteStatement(
        ClusterIdentifier="warehouse", Database="dev", SecretArn=arn, Sql="select current_user", WaitTimeSeconds=20
    )
    assert (answer["DbUser"], answer["SecretArn"]) == ("awsuser", arn)
    assert data.fetch(answer["Id"]) == [["awsuser"]]
    assert data.DescribeStatement(Id=answer["Id"])["SecretArn"] == arn


@pytest.mark.parametrize(
    "content",
    ["no json", '{"username": "awsuser"}', '{"username": "a", "password": "b", "dbClusterIdentifier": "other"}'],
)
def test_unfit_secret_is_refused_without_quoting_it(cloud: Cloud, data: DataClient, content: str) -> None:
    secrets = cloud.clients.of("secretsmanager")
    arn = secrets.create_secret(Name=f"db-{uuid.uuid4().hex}", SecretString=content)["ARN"]
    refusal = data.refused(
        "ExecuteStatement", ClusterIdentifier="warehouse", Database="dev", SecretArn=arn, Sql="select 1"
    )
    assert refusal.code == "ValidationException"
    assert content not in refusal.message


def test_text_of_several_statements_is_all_or_nothing(data: DataClient) -> None:
    data.run("create table several (a int)")
    assert data.run("insert into several values (1); select 1/0")["Status"] == "FAILED"
    assert data.rows("insert into several values (2); select * from several") == [[2]]


def test_same_token_and_request_is_the_same_statement(data: DataClient) -> None:
    token = uuid.uuid4().hex
    request = {**EXECUTE, "Sql": "create table if not exists by_token (a int)", "ClientToken": token}
    first = data.ExecuteStatement(**request)
    second = data.ExecuteStatement(**request, WaitTimeSeconds=20)
    assert first["Id"] == second["Id"]


def test_token_with_another_request_is_refused(data: DataClient) -> None:
    token = uuid.uuid4().hex
    data.ExecuteStatement(**EXECUTE, ClientToken=token)
    refusal = data.refused("ExecuteStatement", **{**EXECUTE, "Sql": "select 2"}, ClientToken=token)
    assert refusal.code == "ValidationException"
    refusal = data.refused("BatchExecuteStatement", **WAREHOUSE, Sqls=["select 1"], ClientToken=token)
    assert refusal.code == "ValidationException"


def test_token_is_free_again_after_eight_hours(own_data: DataClient) -> None:
    request = {**EXECUTE, "ClientToken": "the-token"}
    first = own_data.ExecuteStatement(**request, WaitTimeSeconds=20)["Id"]
    own_data.control("AdvanceClock", Seconds=8 * 3600 - 60)
    assert own_data.ExecuteStatement(**request)["Id"] == first
    own_data.control("AdvanceClock", Seconds=60)
    assert own_data.ExecuteStatement(**request)["Id"] != first


def test_batch_is_one_transaction(data: DataClient) -> None:
    data.run("create table batched (a int)")
    described = data.run_batch("insert into batched values (1)", "select * from missing", "select 1")
    assert described["Status"] == "FAILED"
    assert described["Error"] == 'Query #2 failed with ERROR: relation "missing" does not exist'
    subs = described["SubStatements"]
    assert [sub["Status"] for sub in subs] == ["FINISHED", "FAILED", "ABORTED"]
    assert subs[1]["Error"] == 'ERROR: relation "missing" does not exist'
    assert subs[2]["Error"] == "Connection or an prior query failed."
    assert data.rows("select * from batched") == []


def test_batch_commits_when_all_is_well(data: DataClient) -> None:
    described = data.run_batch(
        "create table batched_well (a int)", "insert into batched_well values (1), (2)", "select * from batched_well"
    )
    assert (described["Status"], described["HasResultSet"], described["ExecutionMode"]) == (
        "FINISHED",
        True,
        "TRANSACTION",
    )
    assert (described["ResultRows"], described["ResultSize"], described["RedshiftQueryId"]) == (-1, -1, -1)
    assert "QueryString" not in described
    subs = described["SubStatements"]
    assert [sub["Id"] for sub in subs] == [f"{described['Id']}:{n}" for n in (1, 2, 3)]
    assert [(sub["ResultRows"], sub["HasResultSet"]) for sub in subs] == [(0, False), (2, False), (2, True)]
    assert data.fetch(f"{described['Id']}:3") == [[1], [2]]
    assert (
        data.DescribeStatement(Id=f"{described['Id']}:2")["QueryString"] == "insert into batched_well values (1), (2)"
    )
    assert data.rows("select count(*) from batched_well") == [[2]]


def test_auto_commit_batch_goes_on_after_a_failure(data: DataClient) -> None:
    described = data.run_batch(
        "create table one_by_one (a int)",
        "select * from missing",
        "insert into one_by_one values (1)",
        ExecutionMode="AUTO_COMMIT",
    )
    assert described["Status"] == "FAILED"
    assert [sub["Status"] for sub in described["SubStatements"]] == ["FINISHED", "FAILED", "FINISHED"]
    assert data.rows("select * from one_by_one") == [[1]]


def test_batch_that_can_not_connect_says_why_only_as_a_whole(data: DataClient) -> None:
    described = data.run_batch("select 1", "select 2", Database="nowhere")
    assert (described["Status"], described["Error"]) == ("FAILED", 'FATAL: database "nowhere" does not exist')
    assert {(sub["Status"], sub["Error"]) for sub in described["SubStatements"]} == {
        ("ABORTED", "Connection or an prior query failed.")
    }


def test_batch_of_41_is_refused(data: DataClient) -> None:
    refusal = data.refused("BatchExecuteStatement", **WAREHOUSE, Sqls=["select 1"] * 41)
    assert "less than or equal to 40" in refusal.message
    assert data.run_batch(*["select 1"] * 40)["Status"] == "FINISHED"


@pytest.mark.parametrize("suffix", [":0", ":3", ":"])
def test_sub_statement_that_is_not_there_is_not_found(data: DataClient, suffix: str) -> None:
    described = data.run_batch("select 1", "select 2")
    assert data.refused("DescribeStatement", Id=described["Id"] + suffix).code == "ResourceNotFoundException"


def test_statements_beyond_the_concurrency_wait_their_turn(own_data: DataClient) -> None:
    own_data.control("SetLimits", concurrent_statements=1)
    first, second = own_data.submit(SLEEP), own_data.submit("select 1")
    own_data.started(first)
    assert own_data.DescribeStatement(Id=second, WaitTimeSeconds=1)["Status"] == "SUBMITTED"
    # The other target has a queue of its own.
    assert own_data.ExecuteStatement(**ANALYTICS, Sql="select 1", WaitTimeSeconds=20)["Status"] == "FINISHED"
    own_data.CancelStatement(Id=first)
    assert own_data.ended(second)["Status"] == "FINISHED"


def test_hundred_statements_at_once_all_finish(data: DataClient) -> None:
    ids = [data.submit(f"select {n}") for n in range(100)]
    assert {data.ended(statement_id)["Status"] for statement_id in ids} == {"FINISHED"}
    assert [data.fetch(statement_id) for statement_id in ids] == [[[n]] for n in range(100)]


def test_description_goes_after_three_days(own_data: DataClient) -> None:
    statement_id = own_data.run("select 1")["Id"]
    own_data.control("AdvanceClock", Seconds=3 * 86_400 + 1)
    refusal = own_data.refused("DescribeStatement", Id=statement_id)
    assert refusal.code == "ValidationException"
    assert "has expired after" in refusal.message
    assert own_data.ListStatements(Status="ALL")["Statements"] == []


def test_sql_values_and_secrets_stay_out_of_the_logs(cloud: Cloud, data: DataClient) -> None:
    mark = f"hush{uuid.uuid4().hex}"
    data.run(f"create user {mark} password '{mark}' valid forever")
    data.run(f"select '{mark}' from {mark} qualify 1 =")
    data.run("select 1 / (:v = :v)::int / 0", Parameters=[{"name": "v", "value": mark}])
    data.run(f"alter user {mark} password '{mark}'; select {mark}()")
    data.refused("ExecuteStatement", **{**EXECUTE, "Sql": mark, "ClientToken": mark * 2})
    logs = [path for path in cloud.data_dir.rglob("*") if path.is_file() and "log" in path.name.lower()]
    assert any(path.name == "cloud.log" for path in logs)
    assert [path for path in logs if mark in path.read_text(errors="replace")] == []


def test_statement_fails_when_the_database_goes_away() -> None:
    with running() as cloud:
        data = DataClient(cloud.ready["endpoint"])
        statement_id = data.submit(SLEEP)
        pid = data.started(statement_id)["RedshiftPid"]
        os.kill(pid, signal.SIGKILL)
        described = data.ended(statement_id)
        assert described["Status"] == "FAILED"
        assert described["Error"].startswith("ERROR: ")
        assert str(cloud.data_dir) not in described["Error"]
