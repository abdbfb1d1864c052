"""Session settings that only Redshift has: kept under a prefix, so that SET, SHOW and RESET agree, without effect."""

from __future__ import annotations

from .tokens import Kind, Token, Tokens, following, heading

_SETTINGS = frozenset(
    {
        "ANALYZE_THRESHOLD_PERCENT",
        "AUTO_ANALYZE",
        "CAST_SUPER_NULL_ON_ERROR",
        "DESCRIBE_FIELD_NAME_IN_UPPERCASE",
        "DOWNCASE_DELIMITED_IDENTIFIER",
        "ENABLE_CASE_SENSITIVE_IDENTIFIER",
        "ENABLE_CASE_SENSITIVE_SUPER_ATTRIBUTE",
        "ENABLE_NUMERIC_ROUNDING",
        "ENABLE_RESULT_CACHE_FOR_SESSION",
        "JSON_SERIALIZATION_ENABLE",
        "JSON_SERIALIZATION_PARSE_NESTED_STRINGS",
        "MAX_CURSOR_RESULT_SET_SIZE",
        "MV_ENABLE_AQMV_FOR_SESSION",
        "NAVIGATE_SUPER_NULL_ON_ERROR",
        "PARSE_SUPER_NULL_ON_ERROR",
        "QUERY_GROUP",
        "SPECTRUM_ENABLE_PSEUDO_COLUMNS",
        "WLM_QUERY_SLOT_COUNT",
    }
)


def rewrite(statement: Tokens) -> Tokens:
    """`SET query_group` becomes `SET redshift.query_group`."""
    if heading(statement, 1)[0] not in ("SET", "SHOW", "RESET"):
        return statement
    name = following(statement, 0)
    if name is not None and statement[name].is_word("SESSION", "LOCAL"):
        name = following(statement, name)
    if name is None or statement[name].text.upper() not in _SETTINGS:
        return statement
    return [*statement[:name], Token(Kind.WORD, f"redshift.{statement[name].text}"), *statement[name + 1 :]]
