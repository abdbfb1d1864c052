"""What PostgreSQL can't stand in for: said by name, so that nobody takes it for a mistake in their SQL."""

from __future__ import annotations

from itertools import pairwise

from .refusal import Refusal
from .tokens import Tokens, heading


class UnsupportedFeature(Refusal):
    """A Redshift feature that this emulator does not have."""

    def __init__(self, feature: str) -> None:
        super().__init__(f"ERROR: the local Redshift Data API does not support {feature}")


_BY_HEADING = {
    ("CREATE", "EXTERNAL"): "CREATE EXTERNAL {3}",
    ("DROP", "EXTERNAL"): "DROP EXTERNAL {3}",
    ("ALTER", "EXTERNAL"): "ALTER EXTERNAL {3}",
    ("CREATE", "DATASHARE"): "CREATE DATASHARE",
    ("ALTER", "DATASHARE"): "ALTER DATASHARE",
    ("CREATE", "MODEL"): "CREATE MODEL",
    ("CREATE", "LIBRARY"): "CREATE LIBRARY",
    ("CREATE", "IDENTITY"): "CREATE IDENTITY PROVIDER",
    ("CREATE", "MASKING"): "CREATE MASKING POLICY",
    ("CREATE", "RLS"): "CREATE RLS POLICY",
    ("ANALYZE", "COMPRESSION"): "ANALYZE COMPRESSION",
    ("USE",): "USE",
}
_TYPES = ("GEOMETRY", "GEOGRAPHY", "HLLSKETCH")


def refuse(statement: Tokens) -> Tokens:
    """The statement itself.

    # Raises
    UnsupportedFeature: it needs something that is not here.
    """
    words = heading(statement, 3)
    for count in (1, 2):
        if feature := _BY_HEADING.get(words[:count]):
            raise UnsupportedFeature(feature.replace("{3}", words[2] if len(words) > 2 else "").strip())
    if words[:1] == ("CREATE",) and (
        _has_pair(statement, "LANGUAGE", "PLPYTHONU") or words[1:3] == ("EXTERNAL", "FUNCTION")
    ):
        raise UnsupportedFeature("functions in Python and Lambda")
    if _has_pair(statement, "CONNECT", "BY"):
        raise UnsupportedFeature("CONNECT BY")
    if words[:1] == ("GRANT",) and _system_permissions(statement):
        raise UnsupportedFeature("system permissions of roles")
    if words[:2] == ("CREATE", "TABLE"):
        for name in _TYPES:
            if _has_word(statement, name):
                raise UnsupportedFeature(f"the type {name}")
    return statement


def _has_word(statement: Tokens, *words: str) -> bool:
    return any(token.is_word(*words) for token in statement)


def _has_pair(statement: Tokens, first: str, second: str) -> bool:
    significant = [token for token in statement if not token.is_blank]
    return any(
        (one.text.upper(), two.text.upper()) == (first, second) and two.is_word(second)
        for one, two in pairwise(significant)
    )


def _system_permissions(statement: Tokens) -> bool:
    """Whether a GRANT gives what belongs to no object: CREATE USER, ACCESS CATALOG and their like, or scoped rights."""
    words = [token for token in statement if not token.is_blank]
    before = next((i for i, token in enumerate(words) if token.is_word("TO")), len(words))
    given = words[1:before]
    return not any(token.is_word("ON", "ROLE") for token in given) and any(
        token.is_word(
            "CREATE", "ALTER", "DROP", "ACCESS", "VACUUM", "ANALYZE", "TRUNCATE", "CANCEL", "IGNORE", "EXPLAIN", "FOR"
        )
        for token in given
    )
