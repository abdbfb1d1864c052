"""Stored procedures and functions: their bodies are SQL too, kept in a dollar quote."""

from __future__ import annotations

from collections.abc import Callable

from .tokens import Kind, Token, Tokens, heading, tokenize


def rewrite(statement: Tokens, rewrite_body: Callable[[Tokens], Tokens]) -> Tokens:
    """Rewrites the body of CREATE PROCEDURE, CREATE FUNCTION and DO, and drops NONATOMIC."""
    words = heading(statement, 4)
    if words[:1] != ("DO",) and not (words[:1] == ("CREATE",) and {"PROCEDURE", "FUNCTION"} & set(words)):
        return statement
    kept = [token for token in statement if not token.is_word("NONATOMIC")]
    return [_with_body(token, rewrite_body) if token.kind is Kind.DOLLAR else token for token in kept]


def _with_body(token: Token, rewrite_body: Callable[[Tokens], Tokens]) -> Token:
    quote = token.text[: token.text.index("$", 1) + 1]
    if not token.text.endswith(quote) or len(token.text) < 2 * len(quote):
        return token
    body = tokenize(token.text[len(quote) : -len(quote)])
    return Token(Kind.DOLLAR, quote + "".join(part.text for part in rewrite_body(body)) + quote)
