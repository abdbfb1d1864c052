"""ListDatabases, ListSchemas, ListTables, DescribeTable."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from data_client import ANALYTICS, WAREHOUSE, DataClient

OPERATIONS = ("ListDatabases", "ListSchemas", "ListTables", "DescribeTable")


@pytest.fixture(scope="module")
def schema(data: DataClient) -> str:
    """A schema with two tables and a view."""
    name = f"s_{uuid.uuid4().hex[:8]}"
    described = data.run_batch(
        f"create schema {name}",
        f"create table {name}.orders (id bigint not null, price decimal(10, 2) default 1.5, note varchar(30))",
        f"create table {name}.order_lines (a int)",
        f"create view {name}.cheap as select * from {name}.orders where price < 2",
    )
    assert described["Status"] == "FINISHED"
    return name


def listed(data: DataClient, operation: str, member: str, **request: Any) -> list:
    """All pages of two joined."""
    entries: list = []
    token: dict[str, str] = {}
    while True:
        page = data.call(operation, **WAREHOUSE, **request, MaxResults=2, **token)
        assert len(page[member]) <= 2
        entries += page[member]
        if "NextToken" not in page:
            return entries
        token = {"NextToken": page["NextToken"]}


def test_targets_list_their_own_databases_and_the_common_ones(data: DataClient) -> None:
    name = f"made_{uuid.uuid4().hex[:8]}"
    data.run(f"create database {name}")
    assert {"dev", name} <= set(listed(data, "ListDatabases", "Databases"))
    names = data.ListDatabases(**ANALYTICS)["Databases"]
    assert "dev" in names
    assert not [shown for shown in names if "@" in shown or shown in ("postgres", "template1")]


def test_schemas_are_listed_by_pattern(data: DataClient, schema: str) -> None:
    assert {schema, "public", "information_schema", "pg_catalog"} <= set(listed(data, "ListSchemas", "Schemas"))
    assert listed(data, "ListSchemas", "Schemas", SchemaPattern=schema[:-1] + "_") == [schema]
    assert listed(data, "ListSchemas", "Schemas", SchemaPattern="no_such%") == []


def test_tables_are_listed_by_pattern_with_their_types(data: DataClient, schema: str) -> None:
    tables = listed(data, "ListTables", "Tables", SchemaPattern=schema)
    assert tables == [
        {"name": "cheap", "schema": schema, "type": "VIEW"},
        {"name": "order_lines", "schema": schema, "type": "TABLE"},
        {"name": "orders", "schema": schema, "type": "TABLE"},
    ]
    found = listed(data, "ListTables", "Tables", SchemaPattern=schema, TablePattern="order%")
    assert [table["name"] for table in found] == ["order_lines", "orders"]
    (system,) = listed(data, "ListTables", "Tables", SchemaPattern="pg_catalog", TablePattern="pg_class")
    assert system["type"] == "SYSTEM TABLE"


def test_table_is_described_column_by_column(data: DataClient, schema: str) -> None:
    columns = listed(data, "DescribeTable", "ColumnList", Schema=schema, Table="orders")
    assert [(c["name"], c["typeName"], c["nullable"], c["precision"], c["scale"]) for c in columns] == [
        ("id", "int8", 0, 19, 0),
        ("price", "numeric", 1, 10, 2),
        ("note", "varchar", 1, 30, 0),
    ]
    assert columns[1]["columnDefault"] == "1.5"
    assert {(c["schemaName"], c["tableName"]) for c in columns} == {(schema, "orders")}
    assert data.DescribeTable(**WAREHOUSE, Schema=schema, Table="orders")["TableName"] == "orders"


def test_table_that_is_not_there_has_no_columns(data: DataClient) -> None:
    assert data.DescribeTable(**WAREHOUSE, Table="no_such_table") == {"TableName": "no_such_table", "ColumnList": []}


def test_another_database_than_the_connected_one_is_looked_into(data: DataClient) -> None:
    name = f"other_{uuid.uuid4().hex[:8]}"
    data.run(f"create database {name}")
    data.run("create table only_there (a int)", Database=name)
    request = {**WAREHOUSE, "Database": name, "ConnectedDatabase": "dev", "TablePattern": "only_there"}
    assert len(data.ListTables(**request)["Tables"]) == 1


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Database": "nowhere"}, 'FATAL: database "nowhere" does not exist'),
        ({"DbUser": "stranger"}, 'FATAL: role "stranger" does not exist'),
        ({"ClusterIdentifier": "elsewhere"}, "Redshift endpoint doesn't exist in this region."),
        ({"WorkgroupName": "analytics"}, "ClusterIdentifier and WorkgroupName can't be provided together."),
        ({"NextToken": "bm9uc2Vuc2U="}, "NextToken is invalid."),
        ({"MaxResults": 1001}, "less than or equal to 1000"),
    ],
)
def test_wrong_request_is_refused(data: DataClient, operation: str, change: dict, message: str) -> None:
    refusal = data.refused(operation, **{**WAREHOUSE, **change})
    assert refusal.code == "ValidationException"
    assert message in refusal.message


def test_database_that_one_connects_to_has_to_exist(data: DataClient) -> None:
    refusal = data.refused("ListTables", **WAREHOUSE, ConnectedDatabase="nowhere")
    assert refusal.message == 'FATAL: database "nowhere" does not exist'
