"""SHOW of catalogues: each becomes the query that answers it, with the columns that Redshift documents."""

from __future__ import annotations

from .tokens import Kind, Tokens, first_of, folded, following, heading, render, strip, tokenize

_DATABASES = (
    "SELECT database_name, database_owner, database_type, database_acl, database_options AS parameters,"
    " database_isolation_level FROM pg_catalog.svv_redshift_databases WHERE database_name LIKE {like}"
    " ORDER BY database_name"
)
_SCHEMAS = (
    "SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, source_database, schema_option"
    " FROM pg_catalog.svv_redshift_schemas WHERE schema_name LIKE {like} ORDER BY schema_name"
)
_TABLES = (
    "SELECT database_name, schema_name, table_name, table_type, table_acl, remarks FROM pg_catalog.svv_redshift_tables"
    " WHERE schema_name = {name} AND table_name LIKE {like} ORDER BY table_name"
)
_COLUMNS = (
    "SELECT database_name, schema_name, table_name, column_name, ordinal_position, column_default, is_nullable,"
    " data_type, character_maximum_length, numeric_precision, numeric_scale, remarks"
    " FROM pg_catalog.svv_redshift_columns WHERE schema_name = {schema} AND table_name = {name}"
    " AND column_name LIKE {like} ORDER BY ordinal_position"
)
_GRANTS = (
    "SELECT current_database()::text AS database_name, namespace_name AS schema_name, relation_name AS object_name,"
    " 'TABLE'::text AS object_type, privilege_type, identity_id, identity_name, identity_type, admin_option,"
    " privilege_scope, grantor_name FROM pg_catalog.svv_relation_privileges WHERE {filter}"
    " ORDER BY object_name, identity_name, privilege_type"
)


def rewrite(statement: Tokens) -> Tokens:
    """Replaces SHOW of DATABASES, SCHEMAS, TABLES, COLUMNS, GRANTS, TABLE, VIEW and PROCEDURE."""
    words = heading(statement, 2)
    if words[:1] != ("SHOW",) or len(words) < 2:
        return statement
    rest = [token for token in statement if not token.is_blank][2:]
    if (written := _query(words[1], rest, statement)) is None:
        return statement
    return tokenize(written)


def _query(what: str, rest: Tokens, statement: Tokens) -> str | None:
    like = next((rest[i + 1].text for i in range(len(rest) - 1) if rest[i].is_word("LIKE")), "'%'")
    name = _name(rest, "FROM", "IN")
    match what:
        case "DATABASES":
            return _DATABASES.format(like=like)
        case "SCHEMAS":
            return _SCHEMAS.format(like=like)
        case "TABLES":
            return _TABLES.format(name=_literal(name[-1] if name else "public"), like=like)
        case "COLUMNS" if name:
            schema = name[-2] if len(name) > 1 else "public"
            return _COLUMNS.format(schema=_literal(schema), name=_literal(name[-1]), like=like)
        case "GRANTS":
            return _grants(rest)
        case "TABLE":
            return f'SELECT pg_catalog.redshift_table_ddl({_literal(_rest(statement))}) AS "Show Table DDL statement"'
        case "VIEW":
            text = _literal(_rest(statement))
            return f'SELECT pg_catalog.pg_get_viewdef({text}::regclass, true) AS "Show View DDL statement"'
        case "PROCEDURE":
            kinds = _literal(_rest(statement))
            return (
                f'SELECT pg_catalog.pg_get_functiondef({kinds}::regprocedure) AS "Show Stored Procedure DDL statement"'
            )
    return None


def _grants(rest: Tokens) -> str:
    conditions = ["true"]
    if (name := _name(rest, "ON")) is not None:
        conditions.append(f"relation_name = {_literal(name[-1])}")
    if (identity := _name(rest, "FOR")) is not None:
        conditions.append(f"identity_name = {_literal(identity[-1])}")
    return _GRANTS.format(filter=" AND ".join(conditions))


def _name(rest: Tokens, *words: str) -> list[str] | None:
    """The parts of the name that follows one of these words, and a kind of object after it."""
    index = first_of(rest, *words)
    if index is None:
        return None
    index += 1
    if index < len(rest) and rest[index].is_word("DATABASE", "SCHEMA", "TABLE", "USER", "ROLE", "GROUP"):
        index += 1
    parts = []
    while index < len(rest) and rest[index].kind in (Kind.WORD, Kind.QUOTED):
        parts.append(folded(rest[index].text))
        if index + 1 >= len(rest) or not rest[index + 1].is_symbol("."):
            break
        index += 2
    return parts or None


def _rest(statement: Tokens) -> str:
    """All that follows the two first words."""
    first = next(i for i, token in enumerate(statement) if not token.is_blank)
    second = following(statement, first) or first
    return render(strip(statement[second + 1 :]))


def _literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
