"""Clauses of queries: TOP becomes LIMIT, MINUS becomes EXCEPT, DELETE gets its FROM."""

from __future__ import annotations

from .tokens import Kind, Token, Tokens, following, heading, is_member, opened_after, preceding, render, tokenize

_ENDS_SELECT = ("UNION", "EXCEPT", "INTERSECT", "MINUS", "FOR")


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the clauses."""
    for index in range(len(statement) - 1, -1, -1):
        token = statement[index]
        if token.is_word("TOP") and _follows_select(statement, index):
            statement = _limit(statement, index)
        elif token.is_word("MINUS") and not is_member(statement, index) and _joins_queries(statement, index):
            statement = [*statement[:index], Token(Kind.WORD, "EXCEPT"), *statement[index + 1 :]]
    return _delete_from(statement)


def _follows_select(statement: Tokens, index: int) -> bool:
    before = preceding(statement, index)
    if before is not None and statement[before].is_word("DISTINCT", "ALL"):
        before = preceding(statement, before)
    return before is not None and statement[before].is_word("SELECT")


def _limit(statement: Tokens, index: int) -> Tokens:
    """Takes `TOP n` away and puts `LIMIT n` at the end of the same SELECT."""
    first = following(statement, index)
    if first is None:
        return statement
    if statement[first].is_symbol("("):
        last = (opened_after(statement, index) or (first, first))[1]
    elif statement[first].kind in (Kind.NUMBER, Kind.PARAMETER):
        last = first
    else:
        return statement
    count = render(statement[first : last + 1])
    depth = 0
    end = len(statement)
    for position in range(last + 1, len(statement)):
        token = statement[position]
        depth += token.is_symbol("(") - token.is_symbol(")")
        if depth < 0 or (depth == 0 and token.is_word(*_ENDS_SELECT)):
            end = position
            break
    return [*statement[:index], *statement[last + 1 : end], *tokenize(f" LIMIT {count} "), *statement[end:]]


def _joins_queries(statement: Tokens, index: int) -> bool:
    before, after = preceding(statement, index), following(statement, index)
    return (
        before is not None
        and after is not None
        and not statement[before].is_word("AS")
        and (statement[after].is_word("SELECT", "ALL", "DISTINCT", "WITH") or statement[after].is_symbol("("))
    )


def _delete_from(statement: Tokens) -> Tokens:
    """Redshift allows `DELETE table`."""
    words = heading(statement, 2)
    if len(words) < 2 or words[0] != "DELETE" or words[1] in ("FROM", "ONLY"):
        return statement
    index = next(i for i, token in enumerate(statement) if not token.is_blank)
    return [*statement[: index + 1], *tokenize(" FROM"), *statement[index + 1 :]]
