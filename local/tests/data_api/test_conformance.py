"""Every operation and every error that it documents, called by SDKs in three languages; the list is the model's.

What happens by itself is provoked by itself. What would need a broken machine or a quota of hundreds is injected. Each
answer is judged by the model as it comes over the wire, and the SDK has to know the error by its class. Which clients
there are besides boto3 says the option `--client`; the outcome is printed as a table.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest
from callers import Caller
from conformance_table import TABLE
from data_client import SLEEP, WAREHOUSE, DataClient, Refusal
from strict_answers import OPERATIONS, documented_errors

NOBODY = "00000000-0000-0000-0000-000000000000"
EXECUTE = {**WAREHOUSE, "Sql": "select 1"}
BATCH = {**WAREHOUSE, "Sqls": ["select 1"]}

Provocation = Callable[[Caller, DataClient], Refusal]
"""Makes the caller meet an error; the other client prepares it."""


def refused(operation: str, **request: object) -> Provocation:
    return lambda caller, _data: caller.refused(operation, **request)


def injected(operation: str, error: str, request: dict) -> Provocation:
    def provoke(caller: Caller, data: DataClient) -> Refusal:
        data.control("InjectFault", Operation=operation, Error=error)
        return caller.refused(operation, **request)

    return provoke


def broken_inside(operation: str, request: dict) -> Provocation:
    return injected(operation, "InternalServerException", request)


def unknown(operation: str) -> Provocation:
    def provoke(caller: Caller, _data: DataClient) -> Refusal:
        refusal = caller.refused(operation, Id=NOBODY)
        assert refusal.members.get("ResourceId", NOBODY) == NOBODY
        assert refusal.message == "Query does not exist."
        return refusal

    return provoke


def missing_secret(operation: str, request: dict) -> Provocation:
    request_with_secret = {k: v for k, v in request.items() if k != "DbUser"} | {"SecretArn": "no-such-secret"}
    return refused(operation, **request_with_secret)


def too_many_active(operation: str, request: dict) -> Provocation:
    def provoke(caller: Caller, data: DataClient) -> Refusal:
        first = data.submit(SLEEP)
        with data.limited(active_statements=1):
            refusal = caller.refused(operation, **request)
        data.CancelStatement(Id=first)
        return refusal

    return provoke


def too_many_sessions(operation: str, request: dict) -> Provocation:
    def provoke(caller: Caller, data: DataClient) -> Refusal:
        data.ExecuteStatement(**EXECUTE, SessionKeepAliveSeconds=60)
        with data.limited(active_sessions=1):
            return caller.refused(operation, **request, SessionKeepAliveSeconds=60)

    return provoke


def too_many_waiting(operation: str) -> Provocation:
    def provoke(caller: Caller, data: DataClient) -> Refusal:
        first = data.submit(SLEEP)
        data.started(first)
        with data.limited(waiting_requests=1), ThreadPoolExecutor(2) as pool:
            # Of two that wait at once, the one that comes second is refused; cancelling then ends the other's wait.
            waits = {"Id": first, "WaitTimeSeconds": 30}
            waiting = [pool.submit(who.outcome, operation, **waits) for who in (data, caller)]
            refusal = next(as_completed(waiting, timeout=60)).result()
            data.CancelStatement(Id=first)
        assert isinstance(refusal, Refusal)
        return refusal

    return provoke


def lost_environment(operation: str, request: dict) -> Provocation:
    """The work is done, the answer is an error that names the statement."""

    def provoke(caller: Caller, data: DataClient) -> Refusal:
        name = uuid.uuid4().hex
        data.control(
            "InjectFault", Operation=operation, Error=f"{operation}Exception", After=True, StatementNamePrefix=name
        )
        refusal = caller.refused(operation, **request, StatementName=name)
        (statement,) = (s for s in data.control("ListAllStatements")["Statements"] if s["name"] == name)
        assert refusal.members.get("StatementId", statement["id"]) == statement["id"]
        assert data.ended(statement["id"])["Status"] == "FINISHED"
        return refusal

    return provoke


def cancel(error: str) -> Provocation:
    return injected("CancelStatement", error, {"Id": NOBODY})


def catalogue_errors(operation: str) -> dict[str, Provocation]:
    return {
        "ValidationException": refused(operation, Database="dev"),
        "ResourceNotFoundException": missing_secret(operation, WAREHOUSE),
        "QueryTimeoutException": injected(operation, "QueryTimeoutException", WAREHOUSE),
        "DatabaseConnectionException": injected(operation, "DatabaseConnectionException", WAREHOUSE),
        "InternalServerException": broken_inside(operation, WAREHOUSE),
    }


PROVOCATIONS: dict[tuple[str, str], Provocation] = {
    ("ExecuteStatement", "ValidationException"): refused("ExecuteStatement", Sql="select 1"),
    ("ExecuteStatement", "ResourceNotFoundException"): missing_secret("ExecuteStatement", EXECUTE),
    ("ExecuteStatement", "ActiveStatementsExceededException"): too_many_active("ExecuteStatement", EXECUTE),
    ("ExecuteStatement", "ActiveSessionsExceededException"): too_many_sessions("ExecuteStatement", EXECUTE),
    ("ExecuteStatement", "ExecuteStatementException"): lost_environment("ExecuteStatement", EXECUTE),
    ("ExecuteStatement", "InternalServerException"): broken_inside("ExecuteStatement", EXECUTE),
    ("BatchExecuteStatement", "ValidationException"): refused("BatchExecuteStatement", **WAREHOUSE, Sqls=[]),
    ("BatchExecuteStatement", "ResourceNotFoundException"): missing_secret("BatchExecuteStatement", BATCH),
    ("BatchExecuteStatement", "ActiveStatementsExceededException"): too_many_active("BatchExecuteStatement", BATCH),
    ("BatchExecuteStatement", "ActiveSessionsExceededException"): too_many_sessions("BatchExecuteStatement", BATCH),
    ("BatchExecuteStatement", "BatchExecuteStatementException"): lost_environment("BatchExecuteStatement", BATCH),
    ("BatchExecuteStatement", "InternalServerException"): broken_inside("BatchExecuteStatement", BATCH),
    ("DescribeStatement", "ValidationException"): refused("DescribeStatement", Id="no id"),
    ("DescribeStatement", "ResourceNotFoundException"): unknown("DescribeStatement"),
    ("DescribeStatement", "ActiveWaitingRequestsExceededException"): too_many_waiting("DescribeStatement"),
    ("DescribeStatement", "InternalServerException"): broken_inside("DescribeStatement", {"Id": NOBODY}),
    ("GetStatementResult", "ValidationException"): refused("GetStatementResult", Id="no id"),
    ("GetStatementResult", "ResourceNotFoundException"): unknown("GetStatementResult"),
    ("GetStatementResult", "ActiveWaitingRequestsExceededException"): too_many_waiting("GetStatementResult"),
    ("GetStatementResult", "InternalServerException"): broken_inside("GetStatementResult", {"Id": NOBODY}),
    ("GetStatementResultV2", "ValidationException"): refused("GetStatementResultV2", Id="no id"),
    ("GetStatementResultV2", "ResourceNotFoundException"): unknown("GetStatementResultV2"),
    ("GetStatementResultV2", "ActiveWaitingRequestsExceededException"): too_many_waiting("GetStatementResultV2"),
    ("GetStatementResultV2", "InternalServerException"): broken_inside("GetStatementResultV2", {"Id": NOBODY}),
    ("CancelStatement", "ValidationException"): refused("CancelStatement", Id="no id"),
    ("CancelStatement", "ResourceNotFoundException"): unknown("CancelStatement"),
    ("CancelStatement", "QueryTimeoutException"): cancel("QueryTimeoutException"),
    ("CancelStatement", "DatabaseConnectionException"): cancel("DatabaseConnectionException"),
    ("CancelStatement", "InternalServerException"): cancel("InternalServerException"),
    ("ListStatements", "ValidationException"): refused("ListStatements", Status="GONE"),
    ("ListStatements", "ResourceNotFoundException"): injected("ListStatements", "ResourceNotFoundException", {}),
    ("ListStatements", "InternalServerException"): broken_inside("ListStatements", {}),
    ("ListSessions", "ValidationException"): refused("ListSessions", Status="GONE"),
    ("ListSessions", "ResourceNotFoundException"): refused("ListSessions", SessionId=NOBODY),
    ("ListSessions", "InternalServerException"): broken_inside("ListSessions", {}),
    **{
        (operation, error): provoke
        for operation in ("DescribeTable", "ListDatabases", "ListSchemas", "ListTables")
        for error, provoke in catalogue_errors(operation).items()
    },
}
DOCUMENTED = [(operation, error) for operation in OPERATIONS for error in documented_errors(operation)]


SOUND: dict[str, Callable[[DataClient], dict]] = {
    "ExecuteStatement": lambda _: {**EXECUTE, "WaitTimeSeconds": 20, "SessionKeepAliveSeconds": 1},
    "BatchExecuteStatement": lambda _: {**BATCH, "WaitTimeSeconds": 20},
    "DescribeStatement": lambda data: {"Id": data.run("select 1")["Id"]},
    "GetStatementResult": lambda data: {"Id": data.run("select 1")["Id"]},
    "GetStatementResultV2": lambda data: {"Id": data.run("select 1", ResultFormat="CSV")["Id"]},
    "CancelStatement": lambda data: {"Id": data.submit(SLEEP)},
    "ListStatements": lambda _: {"Status": "ALL"},
    "ListSessions": lambda _: {},
    "ListDatabases": lambda _: WAREHOUSE,
    "ListSchemas": lambda _: WAREHOUSE,
    "ListTables": lambda _: WAREHOUSE,
    "DescribeTable": lambda _: {**WAREHOUSE, "Schema": "pg_catalog", "Table": "pg_class"},
}
"""A request of each operation that is answered."""


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_is_answered(caller: Caller, client_name: str, data: DataClient, operation: str) -> None:
    with TABLE.row(operation, "answered", client_name):
        outcome = caller.outcome(operation, **SOUND[operation](data))
        assert not isinstance(outcome, Refusal), outcome


@pytest.mark.parametrize(("operation", "error"), DOCUMENTED)
def test_documented_error_is_answered(
    caller: Caller, client_name: str, data: DataClient, operation: str, error: str
) -> None:
    with TABLE.row(operation, error, client_name):
        refusal = PROVOCATIONS[operation, error](caller, data)
        assert (refusal.code, refusal.status) == (error, documented_errors(operation)[error])


def test_no_provocation_is_left_over() -> None:
    assert set(PROVOCATIONS) == set(DOCUMENTED)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "SerializationException"),
        (b"[]", "SerializationException"),
        (b'{"Sql": "select \'\\ud800\'"}', "SerializationException"),
        (b'{"Sql": "\xff"}', "SerializationException"),
        (b"[" * 100_000, "SerializationException"),
        (b'{"Sql": 1}', "SerializationException"),
        (b'{"Sql": "select 1", "Parameters": {}}', "SerializationException"),
        (b'{"Sql": "select 1", "WithEvent": "yes"}', "SerializationException"),
        (b'{"Sql": "select 1", "WaitTimeSeconds": true}', "SerializationException"),
        (b'{"Sql": null}', "ValidationException"),
    ],
)
def test_malformed_body_is_refused(data: DataClient, body: bytes, code: str) -> None:
    status, answer = data.post("RedshiftData.ExecuteStatement", body)
    assert (status, answer["__type"]) == (400, code)


def test_operation_that_exists_nowhere_is_unknown(data: DataClient) -> None:
    status, answer = data.post("RedshiftData.DropEverything", json.dumps({}).encode())
    assert (status, answer["__type"]) == (400, "UnknownOperationException")
