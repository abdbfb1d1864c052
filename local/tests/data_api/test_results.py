"""GetStatementResult: typed fields, metadata, pages, and what has no result."""

from __future__ import annotations

import pytest
from data_client import SLEEP, DataClient


@pytest.mark.parametrize(
    ("expression", "field", "type_name"),
    [
        ("1::smallint", {"longValue": 1}, "int2"),
        ("2147483647", {"longValue": 2147483647}, "int4"),
        ("9223372036854775807", {"longValue": 9223372036854775807}, "int8"),
        ("1.5::float4", {"doubleValue": 1.5}, "float4"),
        ("0.1::float8", {"doubleValue": 0.1}, "float8"),
        ("1.50", {"stringValue": "1.50"}, "numeric"),
        ("true", {"booleanValue": True}, "bool"),
        ("false", {"booleanValue": False}, "bool"),
        ("'grüße ✓'::varchar(20)", {"stringValue": "grüße ✓"}, "varchar"),
        ("'ab'::char(5)", {"stringValue": "ab"}, "bpchar"),
        ("''", {"stringValue": ""}, "varchar"),
        ("null::int", {"isNull": True}, "int4"),
        ("date '2026-01-31'", {"stringValue": "2026-01-31"}, "date"),
        ("timestamp '2026-01-31 12:30:01.5'", {"stringValue": "2026-01-31 12:30:01.5"}, "timestamp"),
        ("timestamptz '2026-01-31 12:30:00+02'", {"stringValue": "2026-01-31 10:30:00+00"}, "timestamptz"),
        ("time '12:30'", {"stringValue": "12:30:00"}, "time"),
        ("json_parse('{\"a\": [1, 2]}')", {"stringValue": '{"a":[1,2]}'}, "super"),
        ("'abc'::varbyte", {"blobValue": b"abc"}, "varbyte"),
        ("1::oid", {"longValue": 1}, "oid"),
        ("extract(year from date '2026-01-31')", {"longValue": 2026}, "int4"),
    ],
)
def test_value_is_in_the_field_of_its_type(data: DataClient, expression: str, field: dict, type_name: str) -> None:
    answer = data.GetStatementResult(Id=data.run(f"select {expression} as it")["Id"])
    assert answer["Records"] == [[field]]
    assert answer["ColumnMetadata"][0]["typeName"] == type_name


@pytest.mark.parametrize(
    ("text", "wire"), [("NaN", float("nan")), ("Infinity", float("inf")), ("-Infinity", float("-inf"))]
)
def test_special_doubles_go_over_the_wire(data: DataClient, text: str, wire: float) -> None:
    (row,) = data.rows(f"select '{text}'::float8")
    assert str(float(row[0])) == str(wire)


def test_metadata_tells_of_table_and_column(data: DataClient) -> None:
    data.run("create table described (id bigint not null, price decimal(10, 2) default 1.5, name varchar(30))")
    answer = data.GetStatementResult(Id=data.run("select id, price as cost, name, 1 from described")["Id"])
    by_label = {column["label"]: column for column in answer["ColumnMetadata"]}
    assert answer["Records"] == []
    assert answer["TotalNumRows"] == 0
    assert by_label["id"] == {
        "isCaseSensitive": False, "isCurrency": False, "isSigned": True, "label": "id", "length": 0, "name": "id",
        "nullable": 0, "precision": 19, "scale": 0, "schemaName": "public", "tableName": "described",
        "typeName": "int8",
    }  # fmt: skip
    cost = by_label["cost"]
    assert (cost["precision"], cost["scale"], cost["columnDefault"], cost["nullable"]) == (10, 2, "1.5", 1)
    assert (by_label["name"]["precision"], by_label["name"]["isCaseSensitive"]) == (30, True)
    assert (by_label["?column?"]["tableName"], by_label["?column?"]["schemaName"]) == ("", "")


def test_empty_result_is_a_result(data: DataClient) -> None:
    described = data.run("select 1 where false")
    assert (described["HasResultSet"], described["ResultRows"], described["ResultSize"]) == (True, 0, 0)
    assert data.fetch(described["Id"]) == []


def test_more_than_ten_thousand_rows_come_in_pages(data: DataClient) -> None:
    described = data.run("select n, 'row ' || n from generate_series(1, 25000) n order by n")
    assert described["ResultRows"] == 25_000
    pages = list(data.boto.get_paginator("get_statement_result").paginate(Id=described["Id"]))
    assert len(pages) == 25
    assert {page["TotalNumRows"] for page in pages} == {25_000}
    assert [record[0]["longValue"] for page in pages for record in page["Records"]] == list(range(1, 25_001))
    assert all(page["ColumnMetadata"] == pages[0]["ColumnMetadata"] for page in pages)


def test_wide_rows_make_short_pages(data: DataClient) -> None:
    described = data.run("select repeat('x', 60000) from generate_series(1, 100)")
    assert described["ResultSize"] == 6_000_000
    pages = list(data.boto.get_paginator("get_statement_result").paginate(Id=described["Id"]))
    assert len(pages) == 6
    assert sum(len(page["Records"]) for page in pages) == 100


def test_row_beyond_64_kilobytes_fails_the_statement(data: DataClient) -> None:
    described = data.run("select repeat('x', 70000) from generate_series(1, 10000)")
    assert described["Status"] == "FAILED"
    assert "Packet for query is too large" in described["Error"]


def test_result_beyond_the_limit_fails_the_statement(own_data: DataClient) -> None:
    own_data.control("SetLimits", result_bytes=10_000)
    described = own_data.run("select repeat('x', 1000) from generate_series(1, 1000000)")
    assert described["Status"] == "FAILED"
    assert "maximum result size" in described["Error"]


@pytest.mark.parametrize("token", ["nonsense", "MQ=="])
def test_invalid_page_token_is_refused(data: DataClient, token: str) -> None:
    refusal = data.refused("GetStatementResult", Id=data.run("select 1")["Id"], NextToken=token)
    assert refusal.code == "ValidationException"


@pytest.mark.parametrize("sql", ["create table nothing_to_fetch (a int)", "select * from missing"])
def test_statement_without_rows_has_no_result(data: DataClient, sql: str) -> None:
    refusal = data.refused("GetStatementResult", Id=data.run(sql)["Id"])
    assert refusal.code == "ResourceNotFoundException"
    assert refusal.message == "Query does not have result. Please check query status with DescribeStatement."


def test_running_statement_has_no_result_yet(data: DataClient) -> None:
    statement_id = data.submit(SLEEP)
    assert data.refused("GetStatementResult", Id=statement_id).code == "ResourceNotFoundException"
    data.CancelStatement(Id=statement_id)


def test_result_can_be_waited_for(data: DataClient) -> None:
    answer = data.GetStatementResult(Id=data.submit("select pg_sleep(0.2), 7"), WaitTimeSeconds=20)
    assert answer["Records"][0][1] == {"longValue": 7}


def test_batch_has_results_only_by_sub_statement(data: DataClient) -> None:
    described = data.run_batch("select 1", "select 2")
    refusal = data.refused("GetStatementResult", Id=described["Id"])
    assert refusal.code == "ValidationException"
    assert refusal.message == "BatchExecuteStatement result can only be retrieved with sub-statement id."
    assert data.fetch(f"{described['Id']}:2") == [[2]]


def test_csv_result_is_not_for_this_operation(data: DataClient) -> None:
    described = data.run("select 1", ResultFormat="CSV")
    assert described["ResultFormat"] == "CSV"
    assert data.refused("GetStatementResult", Id=described["Id"]).code == "ValidationException"
    refusal = data.refused("GetStatementResultV2", Id=data.run("select 1")["Id"])
    assert refusal.code == "ValidationException"
    assert refusal.message == "The result is in JSON format. Use GetStatementResult to retrieve it."


def test_csv_has_quoted_values_no_header_and_empty_nulls(data: DataClient) -> None:
    sql = (
        "select 1, 'a,b', 'say \"hi\"', null::int, true, 1.50, 'zwei\nZeilen'"
        " union all select 2, 'c', '', 3, false, 0, ''"
    )
    answer = data.GetStatementResultV2(Id=data.run(sql, ResultFormat="CSV")["Id"])
    (records,) = answer["Records"]
    assert records["CSVRecords"] == '1,"a,b","say ""hi""",,true,1.50,"zwei\nZeilen"\r\n2,c,,3,false,0,\r\n'
    assert (answer["TotalNumRows"], answer["ResultFormat"]) == (2, "CSV")
    assert [column["typeName"] for column in answer["ColumnMetadata"]][:2] == ["int4", "varchar"]


def test_csv_pages_join_to_all_rows(data: DataClient) -> None:
    described = data.run_batch("select 1", "select n from generate_series(1, 2500) n", ResultFormat="CSV")
    pages = list(data.boto.get_paginator("get_statement_result_v2").paginate(Id=f"{described['Id']}:2"))
    assert len(pages) == 3
    joined = "".join(records["CSVRecords"] for page in pages for records in page["Records"])
    assert joined.split() == [str(number) for number in range(1, 2501)]
    empty = data.GetStatementResultV2(Id=data.run("select 1 where false", ResultFormat="CSV")["Id"])
    assert (empty["Records"], empty["TotalNumRows"]) == ([], 0)


def test_rows_go_after_a_day_and_the_description_stays(own_data: DataClient) -> None:
    statement_id = own_data.run("select 1")["Id"]
    own_data.control("AdvanceClock", Seconds=86_400)
    refusal = own_data.refused("GetStatementResult", Id=statement_id)
    assert refusal.code == "ValidationException"
    assert "has expired after" in refusal.message
    assert own_data.DescribeStatement(Id=statement_id)["Status"] == "FINISHED"


def test_oldest_rows_make_room_for_new_ones(own_data: DataClient) -> None:
    own_data.control("SetLimits", kept_result_bytes=100_000)
    first = own_data.run("select repeat('x', 50000)")["Id"]
    second = own_data.run("select repeat('y', 60000)")["Id"]
    assert "has expired after" in own_data.refused("GetStatementResult", Id=first).message
    assert own_data.fetch(second) == [["y" * 60000]]
