"""Foreign keys, which Redshift notes and does not enforce: dropped here.

The other keys stay in the catalogue, and `keys.sql` takes their force.
"""

from __future__ import annotations

from .tokens import (
    NOTHING,
    Tokens,
    arguments,
    closing,
    first_of,
    following,
    heading,
    opened_after,
    preceding,
    strip,
    tokenize,
    words_at,
)


def rewrite(statement: Tokens) -> Tokens:
    """CREATE TABLE without its foreign keys; ALTER TABLE that adds one does nothing."""
    words = heading(statement, 6)
    if words[:2] == ("ALTER", "TABLE") and _adds_foreign_key(statement):
        return tokenize(NOTHING)
    if words[:1] == ("CREATE",) and "TABLE" in words:
        return _without_foreign_keys(statement)
    return statement


def _adds_foreign_key(statement: Tokens) -> bool:
    adds = (index for index, token in enumerate(statement) if token.is_word("ADD"))
    return any(_is_foreign_key(statement[after:]) for index in adds if (after := following(statement, index)))


def _without_foreign_keys(statement: Tokens) -> Tokens:
    opening = next((i for i, token in enumerate(statement) if token.is_symbol("(") or token.is_word("AS")), None)
    if opening is None or statement[opening].is_word("AS") or (end := closing(statement, opening)) is None:
        return statement
    parts = arguments(statement, opening, end)
    kept = [_without_reference(part) for part in parts if not _is_foreign_key(part)]
    if kept == parts:
        return statement
    listed = [token for part in kept for token in [*tokenize(", "), *part]][2:]
    return [*statement[: opening + 1], *listed, *statement[end:]]


def _is_foreign_key(part: Tokens) -> bool:
    words = heading(part, 4)
    return words[:2] == ("FOREIGN", "KEY") or (words[:1] == ("CONSTRAINT",) and words[2:] == ("FOREIGN", "KEY"))


def _without_reference(column: Tokens) -> Tokens:
    """A column's definition without REFERENCES, its table, and the name of the constraint."""
    start = first_of(column, "REFERENCES", start=1)
    if start is None or (last := following(column, start)) is None:
        return column
    while (dot := following(column, last)) is not None and column[dot].is_symbol("."):
        last = following(column, dot) or dot
    if parentheses := opened_after(column, last):
        last = parentheses[1]
    named = preceding(column, preceding(column, start) or 0)
    if named and words_at(column, named, "CONSTRAINT") is not None:
        start = named
    return [*strip(column[:start]), *column[last + 1 :]]
