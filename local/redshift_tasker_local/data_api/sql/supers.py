"""SUPER values: ARRAY(...), OBJECT(...), OBJECT_TRANSFORM, JSON_SERIALIZE: names that PostgreSQL has for other things.

Everything else about SUPER is functions and operators in the database (`super.sql`), and paths (`navigation`).
"""

from __future__ import annotations

from .tokens import Kind, Tokens, arguments, following, is_member, opened_after, render, strip, tokenize

_RENAMED = {
    # Qualified, they are functions; by themselves, words of PostgreSQL's grammar with other rules.
    "ARRAY": 'pg_catalog."array"',
    "OBJECT": "pg_catalog.object",
    "JSON_SERIALIZE": "pg_catalog.json_serialize",
}


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the calls from the innermost outwards."""
    for index in range(len(statement) - 1, -1, -1):
        token = statement[index]
        if token.kind is not Kind.WORD or is_member(statement, index):
            continue
        if not (parentheses := opened_after(statement, index)):
            continue
        opening, end = parentheses
        word = token.text.upper()
        if word in _RENAMED and not _holds_query(statement, opening):
            statement = [*statement[:index], *tokenize(_RENAMED[word]), *statement[index + 1 :]]
        elif word == "OBJECT_TRANSFORM":
            written = _transformed(arguments(statement, opening, end))
            statement = [*statement[:index], *tokenize(written), *statement[end + 1 :]]
    return statement


def _holds_query(statement: Tokens, opening: int) -> bool:
    first = following(statement, opening)
    return first is not None and statement[first].is_word("SELECT", "WITH")


def _transformed(given: list[Tokens]) -> str:
    """OBJECT_TRANSFORM(value KEEP path, ... SET path, value, ...)."""
    parts: dict[str, list[str]] = {"": [], "KEEP": [], "SET": []}
    current = ""
    for argument in given:
        piece: Tokens = []
        for token in argument:
            if token.is_word("KEEP", "SET"):
                if strip(piece):
                    parts[current].append(render(strip(piece)))
                piece, current = [], token.text.upper()
            else:
                piece.append(token)
        parts[current].append(render(strip(piece)))
    keep = f"ARRAY[{', '.join(parts['KEEP'])}]::text[]" if parts["KEEP"] else "NULL"
    value = ", ".join(parts[""])
    changes = f"pg_catalog.jsonb_build_array({', '.join(parts['SET'])})"
    return f"pg_catalog.redshift_object_transform({value}, {keep}, {changes})"
