"""Named parameters end to end: typed by the database, never part of the SQL."""

from __future__ import annotations

import pytest
from data_client import WAREHOUSE, DataClient

HOSTILE = [
    "'; drop table treasure; --",
    "x' OR '1'='1",
    "\\'; drop table treasure; --",
    "$1); drop table treasure; --",
    '"; drop table treasure; --',
    ":other",
    "*/ drop table treasure; /*",
    "%s %(x)s $$ $1",
    "ünïcödé \n\t line",
]


def given(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_value_stays_a_value(data: DataClient, value: str) -> None:
    data.run("create table if not exists treasure (note varchar(200))")
    assert data.run("insert into treasure values (:note)", Parameters=given(note=value))["Status"] == "FINISHED"
    assert data.rows("select note from treasure where note = :note limit 1", Parameters=given(note=value)) == [[value]]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_value_stays_a_value_where_the_server_takes_no_parameters(data: DataClient, value: str) -> None:
    data.run("create table if not exists treasure (note varchar(200))")
    described = data.run(
        "drop table if exists copied; create table copied as select :note::text as note", Parameters=given(note=value)
    )
    assert described["Status"] == "FINISHED", described["Error"]
    assert data.rows("select note from copied") == [[value]]
    assert data.run("select 1 from treasure limit 1")["Status"] == "FINISHED"


def test_value_takes_the_type_of_its_place(data: DataClient) -> None:
    sql = "select 40 + :n, 'n is ' || :n, date '2026-01-01' + :n::int, :flag::boolean, coalesce(:price, 1.5)"
    rows = data.rows(sql, Parameters=given(n="2", flag="true", price="9.99"))
    assert rows == [[42, "n is 2", "2026-01-03", True, "9.99"]]


def test_value_of_the_wrong_type_fails_in_the_database(data: DataClient) -> None:
    described = data.run("select 1 + :n", Parameters=given(n="one"))
    assert described["Error"] == 'ERROR: invalid input syntax for integer: "one"'


def test_colons_elsewhere_are_no_parameters(data: DataClient) -> None:
    sql = "select :a::int, ':a', \":a\", $$:a$$ /* :b */ from (select '1:b' as \":a\") x -- :c"
    assert data.rows(sql, Parameters=given(a="5")) == [[5, ":a", "1:b", ":a"]]


def test_every_date_place_takes_a_parameter(data: DataClient) -> None:
    sql = "select dateadd(day, :n, :d), datediff(day, :d, '2026-01-31')"
    assert data.rows(sql, Parameters=given(n="1", d="2026-01-01")) == [["2026-01-02 00:00:00", 30]]


def test_description_lists_the_parameters(data: DataClient) -> None:
    described = data.run("select :a || :b", Parameters=given(a="1", b="2"))
    assert described["QueryParameters"] == given(a="1", b="2")
    assert described["QueryString"] == "select :a || :b"


@pytest.mark.parametrize(
    ("sql", "parameters", "message"),
    [
        ("select 1", given(a="1"), "Parameters list contains unused parameters. Unused parameters: [a]"),
        ("unload ('select * from t where id = :a')", given(a="1"), "Unused parameters: [a]"),
        ("select :a, :b", given(a="1"), "Missing parameters: [b]"),
        ("select :a", [*given(a="1"), *given(a="2")], "Duplicate parameters: [a]"),
        ("select :a", [], "Member must have length greater than or equal to 1"),
        ("select :a", given(a=""), "Value *** at 'parameters.1.member.value'"),
        (
            "select @id",
            [{"name": "@id", "value": "1"}],
            "Member must satisfy regular expression pattern: [0-9a-zA-Z_]+",
        ),
        ("select :a", [{"name": "a"}], "Value null at 'parameters.1.member.value'"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(data: DataClient, sql: str, parameters: list, message: str) -> None:
    refusal = data.refused("ExecuteStatement", **WAREHOUSE, Sql=sql, Parameters=parameters)
    assert refusal.code == "ValidationException"
    assert message in refusal.message


def test_placeholder_without_any_parameters_is_a_syntax_error(data: DataClient) -> None:
    assert data.run("select :a")["Error"] == 'ERROR: syntax error at or near ":"'


def test_batch_shares_its_parameters(data: DataClient) -> None:
    described = data.run_batch("select :a", "select :b::int", "select 3", Parameters=given(a="x", b="2"))
    assert described["Status"] == "FINISHED", described
    assert [data.fetch(f"{described['Id']}:{n}") for n in (1, 2, 3)] == [[["x"]], [[2]], [[3]]]
    refusal = data.refused("BatchExecuteStatement", **WAREHOUSE, Sqls=["select :a"], Parameters=given(a="1", b="2"))
    assert "Unused parameters: [b]" in refusal.message
