"""What PostgreSQL can't stand in for: said by name, so that nobody takes it for a mistake in their SQL."""

from __future__ import annotations

from itertools import pairwise

from .tokens import Tokens, heading


class UnsupportedFeature(Exception):
    """A Redshift feature that this emulator does not have."""

    def __init__(self, feature: str) -> None:
        super().__init__(f"ERROR: the local Redshift Data API does not support {feature}")


_BY_HEADING = {
    ("UNLOAD",): "UNLOAD to Amazon S3",
    ("COPY",): "COPY from Amazon S3 and other stores",
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
    ("SHOW", "TABLE"): "SHOW TABLE",
    ("SHOW", "VIEW"): "SHOW VIEW",
    ("SHOW", "PROCEDURE"): "SHOW PROCEDURE",
    ("SHOW", "TABLES"): "SHOW TABLES",
    ("SHOW", "SCHEMAS"): "SHOW SCHEMAS",
    ("SHOW", "DATABASES"): "SHOW DATABASES",
    ("SHOW", "COLUMNS"): "SHOW COLUMNS",
    ("SHOW", "GRANTS"): "SHOW GRANTS",
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
    if words[:2] == ("ALTER", "TABLE") and _has_word(statement, "APPEND"):
        raise UnsupportedFeature("ALTER TABLE ... APPEND")
    if words[:1] == ("MERGE",) and _has_pair(statement, "REMOVE", "DUPLICATES"):
        raise UnsupportedFeature("MERGE ... REMOVE DUPLICATES")
    if words[:1] == ("CREATE",) and (
        _has_pair(statement, "LANGUAGE", "PLPYTHONU") or words[1:3] == ("EXTERNAL", "FUNCTION")
    ):
        raise UnsupportedFeature("functions in Python and Lambda")
    if _has_pair(statement, "CONNECT", "BY"):
        raise UnsupportedFeature("CONNECT BY")
    if _has_pair(statement, "*", "EXCLUDE"):
        raise UnsupportedFeature("SELECT * EXCLUDE")
    if words[:1] in (("SELECT",), ("WITH",)) and _pivots(statement):
        raise UnsupportedFeature("PIVOT and UNPIVOT")
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


def _pivots(statement: Tokens) -> bool:
    significant = [token for token in statement if not token.is_blank]
    return any(
        token.is_word("PIVOT", "UNPIVOT") and after.is_symbol("(") and not before.is_symbol(".")
        for before, token, after in zip(significant, significant[1:], significant[2:], strict=False)
    )
