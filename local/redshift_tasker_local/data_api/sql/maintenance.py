"""VACUUM and ANALYZE: the variants about sorting and compression become the plain ones."""

from __future__ import annotations

from .tokens import Token, Tokens, following, heading, strip, words_at

_VACUUM_VARIANTS = (("SORT", "ONLY"), ("DELETE", "ONLY"), ("REINDEX",), ("RECLUSTER",))


def rewrite(statement: Tokens) -> Tokens:
    """Drops what PostgreSQL's VACUUM and ANALYZE don't know."""
    match heading(statement, 1):
        case ("VACUUM",):
            return _vacuum(statement)
        case ("ANALYZE",):
            return _without(statement, ("PREDICATE", "COLUMNS"), ("ALL", "COLUMNS"))
    return statement


def _vacuum(statement: Tokens) -> Tokens:
    statement = _without(statement, *_VACUUM_VARIANTS, ("BOOST",))
    for index, token in enumerate(statement):
        if token.is_word("TO") and index:
            after = following(statement, index)
            if after is not None and words_at(statement, following(statement, after), "PERCENT") is not None:
                return strip(statement[:index])
    return statement


def _without(statement: Tokens, *phrases: tuple[str, ...]) -> Tokens:
    kept: list[Token] = []
    index = 0
    while index < len(statement):
        ends = [last for phrase in phrases if (last := words_at(statement, index, *phrase)) is not None]
        if ends and kept:
            index = ends[0] + 1
        else:
            kept.append(statement[index])
            index += 1
    return strip(kept)
