"""Text functions that both have and that differ: Redshift's REGEXP_REPLACE replaces every match."""

from __future__ import annotations

from .tokens import Kind, Tokens, arguments, is_member, opened_after, render, tokenize


def rewrite(statement: Tokens) -> Tokens:
    """Says to PostgreSQL's REGEXP_REPLACE that all matches are meant."""
    for index in range(len(statement) - 1, -1, -1):
        if not statement[index].is_word("REGEXP_REPLACE") or is_member(statement, index):
            continue
        if not (parentheses := opened_after(statement, index)):
            continue
        opening, end = parentheses
        given = arguments(statement, opening, end)
        texts = [render(argument) for argument in given]
        if len(texts) == 2:
            texts += ["''", "'g'"]
        elif len(texts) == 3:
            texts.append("'g'")
        elif len(texts) == 4 and given[3] and given[3][0].kind is Kind.NUMBER:
            # With a position; a text in its place is PostgreSQL's flags.
            texts.append("0")
        else:
            continue
        statement = [*statement[: opening + 1], *tokenize(", ".join(texts)), *statement[end:]]
    return statement
