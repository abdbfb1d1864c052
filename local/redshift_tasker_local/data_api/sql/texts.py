"""Text functions that both have under one name and that differ, and names in double quotes, which Redshift folds.

REGEXP_REPLACE replaces every match, REGEXP_SUBSTR finds an empty text where nothing fits, CONCAT takes two and gives
null for null, TO_DATE counts days into the next month.
"""

from __future__ import annotations

from .tokens import Kind, Token, Tokens, arguments, is_member, opened_after, render, tokenize

_RENAMED = {
    "REGEXP_REPLACE": "pg_catalog.redshift_regexp_replace",
    "REGEXP_SUBSTR": "pg_catalog.redshift_regexp_substr",
    "TO_DATE": "pg_catalog.redshift_to_date",
}


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the calls from the innermost outwards."""
    for index in range(len(statement) - 1, -1, -1):
        token = statement[index]
        if token.kind is not Kind.WORD or is_member(statement, index):
            continue
        if not (parentheses := opened_after(statement, index)):
            continue
        opening, end = parentheses
        word = token.text.upper()
        if word in _RENAMED and not _has_postgres_flags(arguments(statement, opening, end)):
            statement = [*statement[:index], *tokenize(_RENAMED[word]), *statement[index + 1 :]]
        elif word == "CONCAT":
            texts = [render(argument) for argument in arguments(statement, opening, end)]
            if len(texts) == 2:
                joined = " || ".join(f"({text})::varchar" for text in texts)
                statement = [*statement[:index], *tokenize(f"({joined})"), *statement[end + 1 :]]
    return statement


def _has_postgres_flags(given: list[Tokens]) -> bool:
    """A text in the place of the position is PostgreSQL's form of REGEXP_REPLACE, which is left as it is."""
    return len(given) == 4 and bool(given[3]) and given[3][0].kind is Kind.STRING


def fold(statement: Tokens) -> Tokens:
    """Quoted names are lower case like all names; not those of users that IAM made."""
    return [
        Token(Kind.QUOTED, token.text.lower()) if token.kind is Kind.QUOTED and ":" not in token.text else token
        for token in statement
    ]
