"""Dates: parts named without quotes (DATEADD(day, 1, x)), SYSDATE without parentheses, whole numbers from EXTRACT.

The functions themselves (dateadd, datediff, getdate, convert_timezone and so on) live in the database, see `compat`;
here is only what PostgreSQL's grammar would not let through to them.
"""

from __future__ import annotations

from .tokens import Kind, Tokens, arguments, folded, following, is_member, opened_after, preceding, tokenize

_WITH_PART_FIRST = ("DATEADD", "DATE_ADD", "DATEDIFF", "DATE_DIFF", "DATE_PART", "DATE_TRUNC")
_DAYS = {"weekday": "dow", "dayofweek": "dow", "dw": "dow", "dayofyear": "doy", "dy": "doy", "yd": "doy"}
_WITHIN_SECOND = {
    **dict.fromkeys(("MS", "MSEC", "MSECS", "MILLISECOND", "MILLISECONDS"), 1000),
    **dict.fromkeys(("MICROSECOND", "MICROSECONDS", "MICROSEC", "MICROSECS", "US"), 1_000_000),
}
_WHOLE_FIELDS = frozenset(
    {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOW", "DOY", "HOUR", "MINUTE", "SECOND", "EPOCH", "CENTURY", "DECADE"}
)


def rewrite(statement: Tokens) -> Tokens:
    """Makes date expressions acceptable to PostgreSQL's grammar."""
    replaced: dict[int, str] = {}
    for index, token in enumerate(statement):
        if token.kind is not Kind.WORD or is_member(statement, index):
            continue
        if token.is_word(*_WITH_PART_FIRST):
            _quote_part(statement, index, replaced)
            _type_literals(statement, index, replaced)
        elif token.is_word("SYSDATE", "CURRENT_USER_ID"):
            _call(statement, index, replaced)
        elif token.is_word("EXTRACT"):
            _make_whole(statement, index, replaced)
    if not replaced:
        return statement
    return tokenize("".join(replaced.get(index, token.text) for index, token in enumerate(statement)))


def _quote_part(statement: Tokens, index: int, replaced: dict[int, str]) -> None:
    """`day` as the first argument becomes `'day'`."""
    if not (parentheses := opened_after(statement, index)):
        return
    first = following(statement, parentheses[0])
    comma = None if first is None else following(statement, first)
    if comma is None or not statement[comma].is_symbol(","):
        return
    if statement[first].kind in (Kind.WORD, Kind.QUOTED):
        part = folded(statement[first].text)
        replaced[first] = f"'{_DAYS.get(part, part)}'"


def _type_literals(statement: Tokens, index: int, replaced: dict[int, str]) -> None:
    """A bare text among DATEADD's or DATEDIFF's dates is a timestamp: overloading could not tell."""
    if not statement[index].is_word("DATEADD", "DATE_ADD", "DATEDIFF", "DATE_DIFF"):
        return
    opening, end = opened_after(statement, index) or (0, 0)
    position = opening
    for number, argument in enumerate(arguments(statement, opening, end)):
        dates_from = 2 if statement[index].is_word("DATEADD", "DATE_ADD") else 1
        position = next((i for i in range(position, end) if argument and statement[i] is argument[0]), position)
        if number >= dates_from and len(argument) == 1 and argument[0].kind in (Kind.STRING, Kind.PARAMETER):
            replaced[position] = f"{argument[0].text}::timestamp"
        elif number == 1 and dates_from == 2 and len(argument) == 1 and argument[0].kind is Kind.PARAMETER:
            replaced[position] = f"{argument[0].text}::bigint"


def _call(statement: Tokens, index: int, replaced: dict[int, str]) -> None:
    """`SYSDATE`, or CURRENT_USER_ID, becomes a call, unless it is a call already or names a column with AS."""
    after, before = following(statement, index), preceding(statement, index)
    called = after is not None and statement[after].is_symbol("(")
    named = before is not None and statement[before].is_word("AS")
    if not called and not named:
        replaced[index] = f"pg_catalog.{statement[index].text.lower()}()"


def _make_whole(statement: Tokens, index: int, replaced: dict[int, str]) -> None:
    """EXTRACT is an integer in Redshift and a numeric in PostgreSQL, which the API would show as text."""
    if not (parentheses := opened_after(statement, index)):
        return
    field = following(statement, parentheses[0])
    if field is not None and (parts := _WITHIN_SECOND.get(statement[field].text.strip("'\"").upper())):
        replaced[field] = "milliseconds" if parts == 1000 else "microseconds"
        replaced[index] = f"(CAST(trunc({statement[index].text}"
        replaced[parentheses[1]] = f"{replaced.get(parentheses[1], ')')}) AS integer) % {parts})"
        return
    if field is None or statement[field].text.strip("'\"").upper() not in _WHOLE_FIELDS:
        return
    result = "bigint" if statement[field].text.strip("'\"").upper() == "EPOCH" else "integer"
    replaced[index] = f"CAST(trunc({replaced.get(index, statement[index].text)}"
    end = parentheses[1]
    replaced[end] = f"{replaced.get(end, ')')}) AS {result})"
