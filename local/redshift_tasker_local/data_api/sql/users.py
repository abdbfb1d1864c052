"""Users, groups and grants: options that PostgreSQL does not know or spells otherwise."""

from __future__ import annotations

from .refusal import Refusal
from .tokens import Kind, Token, Tokens, following, heading, preceding, words_at


class WeakPassword(Refusal):
    """A password that Redshift does not take."""


def rewrite(statement: Tokens) -> Tokens:
    """Translates CREATE USER, ALTER USER, GRANT and REVOKE."""
    words = heading(statement, 2)
    if words[:1] in (("CREATE",), ("ALTER",), ("DROP",)) and words[1:2] in (("USER",), ("ROLE",)):
        return _user(statement)
    if words[:1] in (("GRANT",), ("REVOKE",)):
        return _grant(statement)
    return statement


def _user(statement: Tokens) -> Tokens:
    user = heading(statement, 2)[1:] == ("USER",)
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
        elif token.is_word("FORCE", "RESTRICT") and statement[0].is_word("DROP"):
            index += 1
        elif token.is_word("DISABLE") and _follows(statement, index, "PASSWORD"):
            kept.append(Token(Kind.WORD, "NULL"))
            index += 1
        else:
            if user and token.kind is Kind.STRING and _follows(statement, index, "PASSWORD"):
                _check(token.text.strip("'"))
            kept.append(token)
            index += 1
    return kept


def _check(password: str) -> None:
    """Redshift's rules; a digest (`md5...`, `sha256|...`) is taken as it is."""
    if password.startswith(("md5", "sha256|")):
        return
    if not 8 <= len(password) <= 64:
        raise WeakPassword("ERROR: password must be at least 8 characters and no more than 64 characters")
    for what, found in (
        ("lowercase letter", any(map(str.islower, password))),
        ("uppercase letter", any(map(str.isupper, password))),
        ("number", any(map(str.isdigit, password))),
    ):
        if not found:
            raise WeakPassword(f"ERROR: password must contain at least one {what}")


def noting(statement: Tokens) -> str | None:
    """The command that marks a new role as one: PostgreSQL's users, groups and roles are all the same."""
    words = heading(statement, 3)
    if words[:2] != ("CREATE", "ROLE") or len(words) < 3:
        return None
    name = next(token.text for token in statement if token.text.upper() == words[2] or token.text == words[2])
    quoted = name.strip('"').replace("'", "''")
    return (
        "DO $redshift$ BEGIN EXECUTE format('COMMENT ON ROLE %I IS %L', lower('" + quoted + "'),"
        " 'redshift role of ' || current_user); END $redshift$"
    )


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
