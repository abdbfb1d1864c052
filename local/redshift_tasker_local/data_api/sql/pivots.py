"""Clauses that need the columns of what they stand behind: PIVOT, UNPIVOT, SELECT * EXCLUDE, MERGE REMOVE DUPLICATES,
ALTER TABLE APPEND.

PostgreSQL has none of them. Each becomes plain SQL once the database has said what the columns are called.
"""

from __future__ import annotations

from collections.abc import Callable

from .refusal import Refusal
from .tokens import (
    Kind,
    Token,
    Tokens,
    arguments,
    closing,
    first_of,
    folded,
    following,
    heading,
    opened_after,
    preceding,
    render,
    separated,
    strip,
    tokenize,
    words_at,
)

ColumnsOf = Callable[[str], list[str]]
"""The names of the columns of a query."""


def rewrite(statement: Tokens, columns_of: ColumnsOf) -> Tokens:
    """Replaces the clauses, the innermost first."""
    words = heading(statement, 2)
    if words[:1] == ("MERGE",):
        return _merge(statement)
    if words == ("ALTER", "TABLE"):
        return _append(statement, columns_of)
    for index in range(len(statement) - 1, -1, -1):
        if statement[index].is_word("PIVOT", "UNPIVOT"):
            statement = _pivot(statement, index, columns_of)
    return _exclude(statement, columns_of)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _pivot(statement: Tokens, index: int, columns_of: ColumnsOf) -> Tokens:
    opening = following(statement, index)
    nulls = words_at(statement, opening, "INCLUDE|EXCLUDE", "NULLS")
    with_nulls = nulls is not None and statement[opening or 0].is_word("INCLUDE")
    if nulls is not None:
        opening = following(statement, nulls)
    if opening is None or not statement[opening].is_symbol("(") or (end := closing(statement, opening)) is None:
        return statement
    if (start := _source(statement, index)) is None:
        return statement
    source = render(strip(statement[start:index]))
    known = columns_of(f"{_with_clause(statement, start)} SELECT * FROM {source} AS redshift_source")
    inner = statement[opening + 1 : end]
    written = (
        _unpivoted(source, inner, known, with_nulls)
        if statement[index].is_word("UNPIVOT")
        else _pivoted(source, inner, known)
    )
    if written is None:
        return statement
    after = following(statement, end)
    named = after is not None and (statement[after].is_word("AS") or _is_alias(statement[after]))
    alias = "" if named else " AS redshift_pivoted"
    return [*statement[:start], *tokenize(f"({written}){alias}"), *statement[end + 1 :]]


def _is_alias(token: Token) -> bool:
    clauses = ("WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "JOIN", "LEFT", "RIGHT",
               "INNER", "FULL", "CROSS", "QUALIFY", "ON", "USING", "OFFSET", "UNPIVOT", "PIVOT")  # fmt: skip
    return token.kind is Kind.QUOTED or (token.kind is Kind.WORD and not token.is_word(*clauses))


def _source(statement: Tokens, index: int) -> int | None:
    """Where the table, or the query in parentheses, begins that a clause at `index` is about."""
    last = preceding(statement, index)
    if last is None:
        return None
    if statement[last].is_symbol(")"):
        depth = 0
        for position in range(last, -1, -1):
            depth += statement[position].is_symbol(")") - statement[position].is_symbol("(")
            if depth == 0:
                return position
        return None
    while last >= 2 and statement[last - 1].is_symbol("."):
        last -= 2
    return last if statement[last].kind in (Kind.WORD, Kind.QUOTED) else None


def _with_clause(statement: Tokens, start: int) -> str:
    """The WITH queries before the main SELECT: the source may be one of them."""
    first = next((i for i, token in enumerate(statement) if not token.is_blank), 0)
    if not statement[first].is_word("WITH"):
        return ""
    depth = 0
    for position in range(first, start):
        depth += statement[position].is_symbol("(") - statement[position].is_symbol(")")
        if depth == 0 and statement[position].is_word("SELECT"):
            return render(statement[first:position])
    return ""


def _choices(inner: Tokens) -> tuple[Tokens, str, list[tuple[str, str]]] | None:
    """`what FOR name IN (value [AS alias], ...)`: what, the name, the values with their aliases."""
    split = first_of(inner, "FOR")
    inside = None if split is None else first_of(inner, "IN", start=split + 1)
    if split is None or inside is None or not (listed := opened_after(inner, inside)):
        return None
    chosen = []
    for argument in arguments(inner, *listed):
        alias = first_of(argument, "AS")
        value = strip(argument if alias is None else argument[:alias])
        name = render(value) if alias is None else render(strip(argument[alias + 1 :]))
        chosen.append((render(value), name.strip("'\"").lower()))
    return strip(inner[:split]), folded(render(inner[split + 1 : inside])), chosen


def _pivoted(source: str, inner: Tokens, known: list[str]) -> str | None:
    if (choices := _choices(inner)) is None:
        return None
    what, name, chosen = choices
    aggregates = []
    for one in separated(what):
        alias = first_of(one, "AS")
        call = render(strip(one if alias is None else one[:alias]))
        aggregates.append((call, "" if alias is None else folded(render(one[alias + 1 :]))))
    used = {folded(token.text) for token in what if token.kind in (Kind.WORD, Kind.QUOTED)} | {name}
    groups = [_quoted(column) for column in known if column not in used]
    columns = list(groups)
    for value, shown in chosen:
        equals = f"{_quoted(name)} IS NULL" if value.upper() == "NULL" else f"{_quoted(name)} = {value}"
        for call, alias in aggregates:
            label = f"{shown}_{alias}" if alias else shown
            columns.append(f"{call} FILTER (WHERE {equals}) AS {_quoted(label)}")
    grouping = f" GROUP BY {', '.join(groups)}" if groups else ""
    return f"SELECT {', '.join(columns)} FROM {source} AS redshift_source{grouping}"


def _unpivoted(source: str, inner: Tokens, known: list[str], with_nulls: bool) -> str | None:
    if (choices := _choices(inner)) is None:
        return None
    what, name, chosen = choices
    value = folded(render(what))
    taken = {folded(column) for column, _ in chosen}
    rest = [f"redshift_source.{_quoted(column)}" for column in known if column not in taken]
    pairs = ", ".join(f"('{shown}'::varchar, redshift_source.{_quoted(folded(column))})" for column, shown in chosen)
    columns = ", ".join([*rest, f"every.{_quoted(name)}", f"every.{_quoted(value)}"])
    lines = f"every({_quoted(name)}, {_quoted(value)})"
    filtered = "" if with_nulls else f" WHERE every.{_quoted(value)} IS NOT NULL"
    return f"SELECT {columns} FROM {source} AS redshift_source CROSS JOIN LATERAL (VALUES {pairs}) AS {lines}{filtered}"


def _exclude(statement: Tokens, columns_of: ColumnsOf) -> Tokens:
    """`SELECT * EXCLUDE ...` names the columns that are left."""
    for index, token in enumerate(statement):
        before = preceding(statement, index)
        star = before is not None and statement[before].is_symbol("*")
        if not token.is_word("EXCLUDE") or not star or before is None:
            continue
        after = following(statement, index)
        if after is None:
            return statement
        if statement[after].is_symbol("(") and (listed := opened_after(statement, index)):
            left_out = {folded(render(argument)) for argument in arguments(statement, *listed)}
            end = listed[1]
        else:
            left_out, end = {folded(statement[after].text)}, after
        whole = [*statement[: before + 1], *statement[end + 1 :]]
        kept = [_quoted(column) for column in columns_of(render(whole)) if column not in left_out]
        return [*statement[:before], *tokenize(", ".join(kept)), *statement[end + 1 :]]
    return statement


def _merge(statement: Tokens) -> Tokens:
    """REMOVE DUPLICATES: what matches is replaced, each row of the source comes once."""
    duplicates = next(
        (i for i in range(len(statement)) if words_at(statement, i, "REMOVE", "DUPLICATES") is not None), None
    )
    into = words_at(statement, 0, "MERGE", "INTO")
    using = first_of(statement, "USING")
    on = None if using is None else first_of(statement, "ON", start=using + 1)
    if duplicates is None or into is None or using is None or on is None:
        return statement
    target = render(strip(statement[into + 1 : using]))
    source, condition = render(strip(statement[using + 1 : on])), render(strip(statement[on + 1 : duplicates]))
    # Two statements in one: in a single one, the keys of the rows that go would still be taken.
    return tokenize(
        f"DO $redshift_merge$ BEGIN DELETE FROM {target} USING {source} WHERE {condition};"
        f" INSERT INTO {target} SELECT DISTINCT * FROM {source}; END $redshift_merge$"
    )


def _append(statement: Tokens, columns_of: ColumnsOf) -> Tokens:
    """ALTER TABLE target APPEND FROM source: the rows move."""
    split = next((i for i in range(len(statement)) if words_at(statement, i, "APPEND", "FROM") is not None), None)
    start = words_at(statement, 0, "ALTER", "TABLE")
    if split is None or start is None:
        return statement
    target = render(strip(statement[start + 1 : split]))
    rest = list(statement[(words_at(statement, split, "APPEND", "FROM") or 0) + 1 :])
    options = [i for i, token in enumerate(rest) if token.is_word("IGNOREEXTRA", "FILLTARGET")]
    source = render(strip(rest[: options[0]] if options else rest))
    into, out = columns_of(f"SELECT * FROM {target}"), columns_of(f"SELECT * FROM {source}")
    if not any(rest[i].is_word("IGNOREEXTRA") for i in options) and (extra := [c for c in out if c not in into]):
        raise AppendRefused(f'ERROR: Column "{extra[0]}" of the source table is not in the target table')
    if not any(rest[i].is_word("FILLTARGET") for i in options) and (missing := [c for c in into if c not in out]):
        raise AppendRefused(f'ERROR: Column "{missing[0]}" of the target table is not in the source table')
    names = ", ".join(_quoted(column) for column in into if column in out)
    return tokenize(
        f"WITH moved AS (DELETE FROM {source} RETURNING *)"
        f" INSERT INTO {target} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM moved"
    )


class AppendRefused(Refusal):
    """The tables don't fit."""
