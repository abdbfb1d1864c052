"""Functions of numbers whose result is DOUBLE PRECISION in Redshift and a decimal in PostgreSQL, and TRY_CAST."""

from __future__ import annotations

from .tokens import Kind, Tokens, arguments, first_of, is_member, opened_after, render, tokenize

_FLOAT = ("SQRT", "LN", "LOG", "EXP", "DLOG1", "DLOG10", "STDDEV", "STDDEV_SAMP", "STDDEV_POP", "VARIANCE", "VAR_SAMP",
          "VAR_POP")  # fmt: skip
_NAMES = {"DLOG1": "LN", "DLOG10": "LOG"}


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the calls from the innermost outwards."""
    for index in range(len(statement) - 1, -1, -1):
        token = statement[index]
        if token.kind is not Kind.WORD or is_member(statement, index):
            continue
        if not token.is_word(*_FLOAT, "TRY_CAST") or not (call := opened_after(statement, index)):
            continue
        given = arguments(statement, *call)
        if token.is_word("TRY_CAST"):
            split = first_of(given[0], "AS") if given else None
            if split is None:
                continue
            value, kind = render(given[0][:split]).strip(), render(given[0][split + 1 :]).strip()
            written = f"pg_catalog.redshift_try_cast(({value})::text, NULL::{kind})"
        elif len(given) == 1 and given[0] and not given[0][0].is_word("DISTINCT"):
            name = _NAMES.get(token.text.upper(), token.text)
            written = f"{name}(({render(given[0])})::float8)"
        else:
            continue
        statement = [*statement[:index], *tokenize(written), *statement[call[1] + 1 :]]
    return statement
