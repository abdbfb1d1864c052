# ruff: noqa: E501 - a table is easier to read with a row on a line
"""The rewrites by themselves, without a database."""

from __future__ import annotations

import pytest

from redshift_tasker_local.data_api.sql.rewriting import rewrite
from redshift_tasker_local.data_api.sql.splitting import split
from redshift_tasker_local.data_api.sql.tokens import Kind, render, tokenize
from redshift_tasker_local.data_api.sql.transpiling import transpile
from redshift_tasker_local.data_api.sql.unsupported import UnsupportedFeature

# Statements of plain PostgreSQL, some with words that mean something else to Redshift.
PLAIN = [
    "select 1",
    "SELECT  a ,b\tFROM t -- nvl(a, b), sysdate\n WHERE x = 'top 10 #temp nvl(1,2) :p' /* minus (select) */",
    'select "distkey", "nvl" from "sortkey" where "sysdate" = 1',
    "select t.top, t.sysdate, t.nvl, t.listagg from t",
    "select top, minus from t",
    "select distkey, sortkey, encode from t",
    "select encode('a'::bytea, 'hex'), decode('61', 'hex')",
    "create table t (a int primary key, encode text, b text check (b <> 'backup no'), c timestamptz default now())",
    "create table t as select 1 as distkey, 2 as sortkey",
    "create index i on t (a) include (b)",
    "insert into t (a, b) values ($1, E'it\\'s') on conflict (a) do update set b = excluded.b returning *",
    "select a[1:2], b[:3], c::int[], '{1,2}'::int[] @> array[1]",
    "select x -> 'a' ->> 'b', y #>> '{a,b}', z @> '{}'::jsonb from t",
    "select count(*) filter (where a > 1) over w from t window w as (partition by b)",
    "select convert('abc'::bytea, 'LATIN1', 'UTF8')",
    "select string_agg(a, ',' order by a), regexp_replace(a, 'b', 'c', 'g') from t",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select * from r",
    "select distinct on (a) a, b from t order by a, b desc nulls last limit 3 offset 1 for update skip locked",
    "delete from t using u where t.a = u.a returning t.*",
    "grant select on t to alice with grant option",
    "vacuum (full, analyze) t",
    "analyze verbose t",
    "explain (analyze, buffers) select 1",
    "set local work_mem = '64MB'",
    "create role r login password 'x' valid until '2030-01-01'",
    "create function f() returns int as $body$ begin return ':x #y'; end $body$ language plpgsql",
    "select date_trunc('day', now()), date_part('dow', now()), interval '1 day' * 2",
    "select $$it's; :here$$ || U&'\\0041' || b'01'::text",
    "values (1, 'a'), (2, 'b')",
    "lateral_test: select",
]


@pytest.mark.parametrize("sql", PLAIN)
def test_plain_postgresql_comes_out_as_it_went_in(sql: str) -> None:
    assert render(rewrite(tokenize(sql))) == sql


@pytest.mark.parametrize(
    "sql",
    [
        *PLAIN,
        "",
        "'open",
        '"open',
        "$$open",
        "/* open /* deeper */",
        "E'\\",
        "a--",
        "\x00é\u2028:",
        "1.5e3..2",
        ":a::b:=c",
    ],
)
def test_tokens_join_to_the_text(sql: str) -> None:
    assert render(tokenize(sql)) == sql


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select :a, :b_1", [":a", ":b_1"]),
        ("select a::int, ':a', \":b\", $$:c$$, e'\\':d' -- :e", []),
        ("select /* :a */ x[1:2], y[:3], z[:n]", [":n"]),
        ("select :1", [":1"]),
        ("x := :a", [":a"]),
        ("select ':' || :a", [":a"]),
        ("select time '10:30:00', :a", [":a"]),
    ],
)
def test_parameters_are_found_where_they_are(sql: str, names: list[str]) -> None:
    assert [token.text for token in tokenize(sql) if token.kind is Kind.PARAMETER] == names


@pytest.mark.parametrize(
    ("sql", "pieces"),
    [
        ("select 1", ["select 1"]),
        ("select ';'; ; select 2;", ["select ';'", "select 2"]),
        ("create function f() as $$ a; b; $$; select 1 -- ;", ["create function f() as $$ a; b; $$", "select 1"]),
        ("-- nothing\n;", []),
    ],
)
def test_text_is_split_at_its_semicolons(sql: str, pieces: list[str]) -> None:
    assert [render(piece) for piece in split(sql)] == pieces


@pytest.mark.parametrize(
    ("redshift", "postgres"),
    [
        ("create table t (a int encode az64 distkey, b int) diststyle key sortkey (a)", "create table t (a int  , b int)  "),
        ("create table t distkey(a) as select encode from u", "create table t  as select encode from u"),
        ("create table #t (a int)", 'create TEMP table "#t" (a int)'),
        ("select * into #T from u", 'select * into TEMP "#t" from u'),
        ("select nvl(nvl(a, :p), 'x')", "select COALESCE(COALESCE(a, :p), 'x')"),
        ("select top 5 a from t union select b from u", "select  a from t  LIMIT 5 union select b from u"),
        ("select a from t minus select b from u", "select a from t EXCEPT select b from u"),
        ("select dateadd(day, 1, :d)", "select dateadd('day', 1, :d::timestamp)"),
        ("select dateadd(day, dateadd_n, nvl(a, sysdate))", "select dateadd('day', dateadd_n, COALESCE(a, pg_catalog.sysdate()))"),
        ("select x as sysdate", "select x as sysdate"),
        ("select cast(a as varchar(max))", "select cast(a as varchar(65535))"),
        ("select convert(integer, nvl(a, 0))", "select CAST(COALESCE(a, 0) AS integer)"),
        ("delete t where a = 1", "delete FROM t where a = 1"),
        ("set query_group to 'x'", "set redshift.query_group to 'x'"),
        ("vacuum full t to 99 percent", "vacuum full t"),
        ("select regexp_replace(a, 'b', 'c')", "select pg_catalog.redshift_regexp_replace(a, 'b', 'c')"),
        ("create procedure p() as $$ begin select nvl(a, 1); end $$", "create procedure p() as $$ begin select COALESCE(a, 1); end $$"),
    ],
)  # fmt: skip
def test_redshifts_own_words_are_replaced(redshift: str, postgres: str) -> None:
    assert render(rewrite(tokenize(redshift))) == postgres


@pytest.mark.parametrize(
    "sql",
    [
        "create external table s.t (a int)",
        "create rls policy p using (true)",
        "select id from t connect by prior id = parent",
        "grant create user to role r",
    ],
)
def test_what_is_missing_is_refused_by_name(sql: str) -> None:
    with pytest.raises(UnsupportedFeature):
        rewrite(tokenize(sql))


def test_transpiler_has_no_opinion_on_nonsense() -> None:
    assert transpile("this is no sql at all (") is None
    assert transpile("") is None


@pytest.mark.parametrize(
    ("sql", "rewritten"),
    [
        ("create table c (id int, p int references s.t (id), q int)", "create table c (id int, p int, q int)"),
        ("create table c (p int constraint f references t not null)", "create table c (p int not null)"),
        ("create table c (id int, foreign key (id) references t (id))", "create table c (id int)"),
        ("create table c (id int, constraint f foreign key (id) references t)", "create table c (id int)"),
        ("create table c as select 1 as references", "create table c as select 1 as references"),
    ],
)
def test_foreign_keys_are_dropped(sql: str, rewritten: str) -> None:
    assert render(rewrite(tokenize(sql))) == rewritten
