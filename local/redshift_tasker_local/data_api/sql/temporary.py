"""Temporary tables by name: Redshift makes `#name` temporary, PostgreSQL wants TEMP and a quoted name."""

from __future__ import annotations

from .tokens import Kind, Token, Tokens, following, words_at


def rewrite(statement: Tokens) -> Tokens:
    """Quotes `#name` everywhere and adds TEMP where a table of such a name is made."""
    if not any(token.kind is Kind.TEMPORARY for token in statement):
        return statement
    rewritten: Tokens = []
    for index, token in enumerate(statement):
        if token.kind is Kind.TEMPORARY:
            rewritten.append(Token(Kind.QUOTED, f'"{token.text.lower()}"'))
        else:
            rewritten.append(Token(token.kind, f"{token.text} TEMP") if _makes_temporary(statement, index) else token)
    return rewritten


def _makes_temporary(statement: Tokens, index: int) -> bool:
    """Whether the keyword here is the CREATE of `CREATE TABLE #name` or the INTO of `SELECT ... INTO #name`."""
    token = statement[index]
    if token.is_word("CREATE"):
        name = words_at(statement, following(statement, index), "TABLE")
        if name is not None and (last := words_at(statement, following(statement, name), "IF", "NOT", "EXISTS")):
            name = last
    elif token.is_word("INTO") and statement[0].is_word("SELECT", "WITH"):
        name = index
    else:
        return False
    after = None if name is None else following(statement, name)
    return after is not None and statement[after].kind is Kind.TEMPORARY
