"""Tables: distribution, sort order, compression and backup don't exist in PostgreSQL and change no result: dropped
here, and noted by `storage` for the catalogue. `keys` is about keys.
"""

from __future__ import annotations

from .tokens import (
    NOTHING,
    Kind,
    Token,
    Tokens,
    arguments,
    first_of,
    following,
    heading,
    opened_after,
    preceding,
    render,
    strip,
    tokenize,
    words_at,
)


def rewrite(statement: Tokens) -> Tokens:
    """Drops Redshift's table attributes from CREATE TABLE, CREATE VIEW and ALTER TABLE, and translates IDENTITY."""
    words = heading(statement, 6)
    if words[:1] == ("CREATE",) and {"TABLE", "VIEW"} & set(words):
        return _without_attributes(statement)
    if words[:2] == ("ALTER", "TABLE"):
        return _alter(statement)
    if words[:3] == ("ALTER", "MATERIALIZED", "VIEW") and _has_words(statement, "AUTO", "REFRESH"):
        return tokenize(NOTHING)
    if words[:3] == ("REFRESH", "MATERIALIZED", "VIEW"):
        return [token for token in statement if not token.is_word("CASCADE", "RESTRICT")]
    if words[1:2] == ("SCHEMA",):
        return _without_quota(statement)
    return statement


def _has_words(statement: Tokens, *words: str) -> bool:
    return any(words_at(statement, index, *words) is not None for index in range(len(statement)))


def _without_quota(statement: Tokens) -> Tokens:
    """A schema's quota is the last of its clauses; one that only changes it changes nothing."""
    quota = first_of(statement, "QUOTA")
    if quota is None:
        return statement
    return tokenize(NOTHING) if statement[0].is_word("ALTER") else strip(statement[:quota])


def _alter(statement: Tokens) -> Tokens:
    """ALTER TABLE that only changes how data are stored does nothing, nor does row level security without policies."""
    if _has_words(statement, "ROW", "LEVEL", "SECURITY"):
        return tokenize(NOTHING)
    for index, token in enumerate(statement):
        if not token.is_word("ALTER") or preceding(statement, index) is None:
            continue
        after = following(statement, index)
        if after is None:
            break
        if statement[after].is_word("DISTSTYLE", "DISTKEY", "SORTKEY", "COMPOUND", "INTERLEAVED", "ENCODE"):
            return tokenize(NOTHING)
        if statement[after].is_word("COLUMN") and any(t.is_word("ENCODE") for t in statement[after:]):
            return tokenize(NOTHING)
    return _without_attributes(statement)


def _without_attributes(statement: Tokens) -> Tokens:
    kept: Tokens = []
    index = 0
    while index < len(statement):
        # What follows AS is a query: its columns may have any name.
        if statement[index].is_word("AS") and _starts_query(statement, index):
            return [*kept, *_without_binding(statement[index:])]
        last = _attribute(statement, index)
        if last is not None:
            index = last + 1
            continue
        identity = _identity(statement, index)
        if identity is not None:
            last, written = identity
            kept += tokenize(written)
            index = last + 1
            continue
        kept.append(statement[index])
        index += 1
    return kept


def _starts_query(statement: Tokens, index: int) -> bool:
    after = following(statement, index)
    return after is not None and (statement[after].is_word("SELECT", "WITH") or statement[after].is_symbol("("))


def _without_binding(query: Tokens) -> Tokens:
    """A late-binding view is an ordinary one here."""
    for index, token in enumerate(query):
        if token.is_word("WITH") and (last := words_at(query, index, "WITH", "NO", "SCHEMA", "BINDING")):
            return [*query[:index], *query[last + 1 :]]
    return query


def _attribute(statement: Tokens, index: int) -> int | None:
    """Index of the last token of the table or column attribute that starts here."""
    token = statement[index]
    before = preceding(statement, index)
    if before is None or statement[before].is_symbol("(") or statement[before].is_symbol(","):
        # The name of a column.
        return None
    if last := words_at(statement, index, "COMPOUND|INTERLEAVED", "SORTKEY"):
        return _through_parentheses(statement, last)
    if last := words_at(statement, index, "SORTKEY", "AUTO|NONE"):
        return last
    if token.is_word("SORTKEY", "DISTKEY"):
        return _through_parentheses(statement, index)
    for shape in (
        ("DISTSTYLE", "AUTO|EVEN|ALL|KEY"),
        ("BACKUP", "YES|NO"),
        ("AUTO", "REFRESH", "YES|NO"),
        ("ENCODE", "AUTO"),
    ):
        if (last := words_at(statement, index, *shape)) is not None:
            return last
    if token.is_word("ENCODE"):
        return following(statement, index)
    return None


def _through_parentheses(statement: Tokens, index: int) -> int:
    parentheses = opened_after(statement, index)
    return parentheses[1] if parentheses else index


def _identity(statement: Tokens, index: int) -> tuple[int, str] | None:
    """IDENTITY(seed, step), with GENERATED BY DEFAULT AS before it or not."""
    token = statement[index]
    if not token.is_word("IDENTITY") or not (parentheses := opened_after(statement, index)):
        return None
    opening, end = parentheses
    given = arguments(statement, opening, end)
    if len(given) != 2 or not all(_is_number(argument) for argument in given):
        return None
    options = f"IDENTITY (START WITH {render(given[0])} INCREMENT BY {render(given[1])})"
    before = preceding(statement, index)
    generated = before is not None and statement[before].is_word("AS")
    return end, options if generated else f"GENERATED ALWAYS AS {options}"


def _is_number(argument: list[Token]) -> bool:
    return bool(argument) and argument[-1].kind is Kind.NUMBER and all(t.text == "-" for t in argument[:-1])
