"""One text, several statements: where the semicolons are that end one.

The service documents one statement per text, but texts of several pass on the real service and people rely on it.
"""

from __future__ import annotations

from .tokens import Tokens, following, heading, render, strip, tokenize

_TRANSACTION_WORDS = ("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT")


def split(sql: str) -> list[Tokens]:
    """The statements of a text, without their semicolons; empty ones are left out."""
    pieces: list[Tokens] = [[]]
    for token in tokenize(sql):
        if token.is_symbol(";"):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for tokens in pieces if (piece := strip(tokens))]


def controls_transaction(statement: Tokens) -> bool:
    """Whether the statement begins or ends a transaction by itself."""
    return statement[0].is_word(*_TRANSACTION_WORDS)


def query_within(text: str) -> str | None:
    """The query of a CREATE VIEW or CREATE TABLE AS: PostgreSQL looks at it only when it runs the statement."""
    statement = tokenize(text)
    words = heading(statement, 6)
    if words[:1] != ("CREATE",) or not {"VIEW", "TABLE"} & set(words):
        return None
    for index, token in enumerate(statement):
        if token.is_word("AS"):
            first = following(statement, index)
            if first is not None and statement[first].is_word("SELECT", "WITH"):
                return render(statement[first:])
    return None
