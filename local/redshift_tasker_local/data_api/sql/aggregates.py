"""Aggregates: LISTAGG becomes string_agg, RATIO_TO_REPORT a division, and APPROXIMATE is exact here."""

from __future__ import annotations

from .tokens import Tokens, arguments, following, is_member, opened_after, render, tokenize, words_at


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the calls and drops APPROXIMATE before an aggregate."""
    for index in range(len(statement) - 1, -1, -1):
        if is_member(statement, index):
            continue
        if statement[index].is_word("LISTAGG"):
            statement = _listagg(statement, index)
        elif statement[index].is_word("RATIO_TO_REPORT"):
            statement = _ratio(statement, index)
        elif statement[index].is_word("GROUPING_ID"):
            statement = [*statement[:index], *tokenize("GROUPING"), *statement[index + 1 :]]
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
    distinct = words_at(value, 0, "DISTINCT")
    if distinct is None:
        written = f"string_agg(({render(value)})::text, {separator}{order})"
    else:
        # string_agg would compare texts, so that 10 came before 9; an array keeps the type.
        listed = render(value[distinct + 1 :]).strip()
        written = f"array_to_string(array_agg(DISTINCT {listed}{order}), {separator})"
    return [*statement[:index], *tokenize(written), *statement[last + 1 :]]


def _ratio(statement: Tokens, index: int) -> Tokens:
    """RATIO_TO_REPORT(x) OVER (w) is x by its sum over the same window."""
    value = opened_after(statement, index)
    over = following(statement, value[1]) if value else None
    window = opened_after(statement, over) if over is not None and statement[over].is_word("OVER") else None
    if value is None or window is None:
        return statement
    text = render(statement[value[0] : value[1] + 1])
    frame = render(statement[window[0] : window[1] + 1])
    written = f"({text}::float8 / NULLIF(SUM{text} OVER {frame}, 0))"
    return [*statement[:index], *tokenize(written), *statement[window[1] + 1 :]]
