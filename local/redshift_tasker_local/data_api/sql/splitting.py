"""One text, several statements: where the semicolons are that end one.

The service documents one statement per text, but texts of several pass on the real service and people rely on it.
"""

from __future__ import annotations

from .tokens import Tokens, strip, tokenize

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
