"""Aggregates: LISTAGG becomes string_agg, APPROXIMATE is exact here."""

from __future__ import annotations

from .tokens import Tokens, arguments, following, is_member, opened_after, render, tokenize, words_at
from .unsupported import UnsupportedFeature


def rewrite(statement: Tokens) -> Tokens:
    """Replaces LISTAGG calls and drops APPROXIMATE before an aggregate."""
    for index in range(len(statement) - 1, -1, -1):
        if is_member(statement, index):
            continue
        if statement[index].is_word("LISTAGG"):
            statement = _listagg(statement, index)
        elif statement[index].is_word("APPROXIMATE"):
            after = following(statement, index)
            if after is not None and statement[after].is_word("COUNT", "PERCENTILE_DISC"):
                statement = [*statement[:index], *statement[after:]]
    return statement


def _listagg(statement: Tokens, index: int) -> Tokens:
    if not (parentheses := opened_after(statement, index)):
        return statement
    opening, end = parentheses
    given = arguments(statement, opening, end)
    if not given:
        return statement
    value, separator = given[0], render(given[1]) if len(given) > 1 else "''"
    order = ""
    last = end
    after = following(statement, end)
    group = words_at(statement, after, "WITHIN", "GROUP") if after is not None else None
    if group is not None and (ordering := opened_after(statement, group)):
        order = " " + render(statement[ordering[0] + 1 : ordering[1]]).strip()
        last = ordering[1]
    following_word = following(statement, last)
    if order and following_word is not None and statement[following_word].is_word("OVER"):
        raise UnsupportedFeature("LISTAGG with WITHIN GROUP as a window function")
    distinct = words_at(value, 0, "DISTINCT")
    text = f"DISTINCT ({render(value[distinct + 1 :]).strip()})" if distinct is not None else f"({render(value)})"
    return [*statement[:index], *tokenize(f"string_agg({text}::text, {separator}{order})"), *statement[last + 1 :]]
