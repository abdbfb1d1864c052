"""Users, groups and grants: options that PostgreSQL does not know or spells otherwise."""

from __future__ import annotations

from .tokens import Kind, Token, Tokens, following, heading, preceding, words_at


def rewrite(statement: Tokens) -> Tokens:
    """Translates CREATE USER, ALTER USER, GRANT and REVOKE."""
    words = heading(statement, 2)
    if words[:1] in (("CREATE",), ("ALTER",)) and words[1:2] in (("USER",), ("ROLE",)):
        return _user(statement)
    if words[:1] in (("GRANT",), ("REVOKE",)):
        return _grant(statement)
    return statement


def _user(statement: Tokens) -> Tokens:
    kept: Tokens = []
    index = 0
    while index < len(statement):
        token = statement[index]
        if (last := words_at(statement, index, "SYSLOG", "ACCESS", "RESTRICTED|UNRESTRICTED")) is not None or (
            last := words_at(statement, index, "RESET", "SESSION", "TIMEOUT")
        ) is not None:
            index = last + 1
        elif (last := words_at(statement, index, "SESSION", "TIMEOUT")) is not None:
            index = (following(statement, last) or last) + 1
        elif token.is_word("CREATEUSER", "NOCREATEUSER"):
            kept.append(Token(Kind.WORD, token.text.upper().replace("CREATEUSER", "SUPERUSER")))
            index += 1
        elif token.is_word("DISABLE") and _follows(statement, index, "PASSWORD"):
            kept.append(Token(Kind.WORD, "NULL"))
            index += 1
        else:
            kept.append(token)
            index += 1
    return kept


def _grant(statement: Tokens) -> Tokens:
    """`TO ROLE name`, `FROM ROLE name`, and `GRANT ROLE name`: PostgreSQL wants the name alone."""
    return [
        token
        for index, token in enumerate(statement)
        if not (token.is_word("ROLE") and _follows(statement, index, "TO", "FROM", "GRANT", "REVOKE", ","))
    ]


def _follows(statement: Tokens, index: int, *words: str) -> bool:
    before = preceding(statement, index)
    return before is not None and (statement[before].is_word(*words) or statement[before].text in words)
