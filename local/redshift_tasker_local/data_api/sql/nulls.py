"""Choosing by null and by value: NVL, ISNULL, NVL2 and DECODE become COALESCE and CASE."""

from __future__ import annotations

from .tokens import Token, Tokens, arguments, is_member, opened_after, render, tokenize


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the calls from the innermost outwards."""
    for index in range(len(statement) - 1, -1, -1):
        if not statement[index].is_word("NVL", "ISNULL", "NVL2", "DECODE") or is_member(statement, index):
            continue
        if not (parentheses := opened_after(statement, index)):
            continue
        opening, end = parentheses
        written = _replacement(statement[index], arguments(statement, opening, end))
        if written is not None:
            statement = [*statement[:index], *tokenize(written), *statement[end + 1 :]]
    return statement


def _replacement(function: Token, given: list[Tokens]) -> str | None:
    texts = [render(argument) for argument in given]
    if function.is_word("NVL", "ISNULL") and len(texts) >= 2:
        return f"COALESCE({', '.join(texts)})"
    if function.is_word("NVL2") and len(texts) == 3:
        return f"CASE WHEN ({texts[0]}) IS NOT NULL THEN {texts[1]} ELSE {texts[2]} END"
    # PostgreSQL has a `decode` of its own with two arguments.
    if function.is_word("DECODE") and len(texts) >= 3:
        return _case(texts)
    return None


def _case(texts: list[str]) -> str:
    """DECODE(value, search, result, ..., default); unlike `=`, it finds a null equal to a null."""
    value, *rest = texts
    pairs = zip(rest[0::2], rest[1::2], strict=False)
    branches = " ".join(f"WHEN ({value}) IS NOT DISTINCT FROM ({search}) THEN {result}" for search, result in pairs)
    default = f" ELSE {rest[-1]}" if len(rest) % 2 else ""
    return f"CASE {branches}{default} END"
