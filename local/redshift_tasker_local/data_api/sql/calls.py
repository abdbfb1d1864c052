"""CALL without OUT arguments: Redshift leaves them out, PostgreSQL wants a place for each."""

from __future__ import annotations

from collections.abc import Callable

from .tokens import Kind, Tokens, arguments, folded, following, heading, opened_after, render, tokenize

MODES = "SELECT coalesce(proargmodes::text, '') FROM pg_catalog.pg_proc WHERE prokind = 'p' AND proname = $1"
"""The kinds of a procedure's arguments, as `{i,b,o}`; nothing where all are IN."""


def rewrite(statement: Tokens, modes_of: Callable[[str], list[str]]) -> Tokens:
    """Puts a null for each OUT argument where the call has as many arguments as the procedure takes without them."""
    if heading(statement, 1) != ("CALL",):
        return statement
    opening = next((i for i, token in enumerate(statement) if token.is_symbol("(")), None)
    if opening is None or opening == 0:
        return statement
    name = next(token for token in reversed(statement[:opening]) if token.kind in (Kind.WORD, Kind.QUOTED))
    call = opened_after(statement, opening - 1)
    if call is None or following(statement, call[1]) is not None:
        return statement
    given = [render(argument) for argument in arguments(statement, *call)]
    for modes in modes_of(folded(name.text)):
        kinds = modes.strip("{}").split(",")
        if "o" in kinds and len(given) == sum(kind in "ib" for kind in kinds):
            left = iter(given)
            filled = ", ".join("NULL" if kind == "o" else next(left) for kind in kinds)
            return [*statement[:opening], *tokenize(f"({filled})")]
    return statement
