"""Types under Redshift's names, and CONVERT(type, value).

Types without a length (SUPER, DATETIME, VARBYTE, ...) are domains in the database, see `compat`; a domain takes no
length, so those spellings are replaced here.
"""

from __future__ import annotations

from .tokens import Kind, Token, Tokens, arguments, following, is_member, opened_after, preceding, render, tokenize

_LENGTH_KEPT = {"NVARCHAR": "varchar", "NCHAR": "char", "BPCHAR": "char"}
_LENGTH_DROPPED = {"VARBYTE": "bytea", "VARBINARY": "bytea"}
_CHARACTER = ("VARCHAR", "NVARCHAR", "VARYING", "CHAR", "CHARACTER", "TEXT")


def rewrite(statement: Tokens) -> Tokens:
    """Replaces type names with a length, VARCHAR(MAX), and CONVERT."""
    for index in range(len(statement) - 1, -1, -1):
        token = statement[index]
        if token.kind is not Kind.WORD or is_member(statement, index):
            continue
        if token.is_word("DECIMAL", "NUMERIC") and _is_type(statement, index):
            statement = [*statement[:index], *tokenize(f"{token.text}(18,0)"), *statement[index + 1 :]]
            continue
        if not (parentheses := opened_after(statement, index)):
            continue
        opening, end = parentheses
        before = preceding(statement, index)
        if token.is_word("VARYING") and before is not None and statement[before].is_word("BINARY"):
            statement = [*statement[:before], *tokenize("bytea"), *statement[end + 1 :]]
            continue
        given = arguments(statement, opening, end)
        written = _typename(token, given) or _conversion(token, given)
        if written is not None:
            statement = [*statement[:index], *tokenize(written), *statement[end + 1 :]]
    return statement


def _is_type(statement: Tokens, index: int) -> bool:
    """Whether this is the name of a type without precision, in a cast."""
    before, after = preceding(statement, index), following(statement, index)
    if before is None or (after is not None and statement[after].is_symbol("(")):
        return False
    return statement[before].is_symbol("::") or (
        statement[before].is_word("AS") and after is not None and statement[after].is_symbol(")")
    )


def _typename(token: Token, given: list[Tokens]) -> str | None:
    if len(given) != 1 or len(given[0]) != 1:
        return None
    word, length = token.text.upper(), given[0][0]
    if length.is_word("MAX") and word in _CHARACTER:
        return {"VARYING": "varying", "CHARACTER": "varchar", "CHAR": "varchar"}.get(word, "varchar") + "(65535)"
    if length.kind is not Kind.NUMBER:
        return None
    if word in _LENGTH_DROPPED:
        return _LENGTH_DROPPED[word]
    if word in _LENGTH_KEPT:
        return f"{_LENGTH_KEPT[word]}({length.text})"
    # TEXT(n) is VARCHAR(256) to Redshift whatever n says; PostgreSQL's has no length.
    return "text" if word == "TEXT" else None


def _conversion(token: Token, given: list[Tokens]) -> str | None:
    """CONVERT(type, value); PostgreSQL's own `convert` has three arguments."""
    if not token.is_word("CONVERT") or len(given) != 2 or not given[0] or given[0][0].kind is not Kind.WORD:
        return None
    return f"CAST({render(given[1])} AS {render(given[0])})"
