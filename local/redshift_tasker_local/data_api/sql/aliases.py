"""Names that Redshift's SELECT knows and PostgreSQL's does not: an alias in the same select list, GROUP BY ALL.

Tried only where PostgreSQL does not take the statement as it stands, for a column's own name comes first.
"""

from __future__ import annotations

from .tokens import Kind, Tokens, folded, following, is_member, render, separated, strip, tokenize, words_at

_ENDS = ("FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "INTO")
_AGGREGATES = ("SUM", "AVG", "COUNT", "MIN", "MAX", "LISTAGG", "STRING_AGG", "MEDIAN", "ANY_VALUE", "BOOL_AND",
               "BOOL_OR", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP", "PERCENTILE_CONT",
               "PERCENTILE_DISC", "BIT_AND", "BIT_OR")  # fmt: skip


def resolved(text: str) -> str | None:
    """The statement with the names replaced; nothing when there is nothing to replace."""
    statement = tokenize(text)
    for index in range(len(statement) - 1, -1, -1):
        if statement[index].is_word("SELECT"):
            statement = _select(statement, index)
    written = render(statement)
    return None if written == text else written


def _select(statement: Tokens, index: int) -> Tokens:
    end = _end(statement, index)
    if not strip(statement[index + 1 : end]):
        return statement
    known: dict[str, str] = {}
    items: list[str] = []
    plain: list[int] = []
    for number, item in enumerate(separated(statement[index + 1 : end]), 1):
        split = next((i for i in range(len(item) - 1, -1, -1) if item[i].is_word("AS")), None)
        before = item if split is None else item[:split]
        value = render(strip(_replaced(before, known)))
        if split is None:
            items.append(value)
        else:
            name = render(strip(item[split + 1 :]))
            items.append(f"{value} AS {name}")
            known[folded(name)] = f"({value})"
        if not any(token.is_word(*_AGGREGATES) for token in before):
            plain.append(number)
    head = [*statement[: index + 1], *tokenize(" " + ", ".join(items) + " ")]
    return [*head, *_group_by_all(statement[end:], plain)]


def _replaced(item: Tokens, known: dict[str, str]) -> Tokens:
    written: Tokens = []
    for index, token in enumerate(item):
        after = following(item, index)
        called = after is not None and (item[after].is_symbol("(") or item[after].is_symbol("."))
        name = folded(token.text)
        if token.kind in (Kind.WORD, Kind.QUOTED) and name in known and not called and not is_member(item, index):
            written += tokenize(known[name])
        else:
            written.append(token)
    return written


def _group_by_all(rest: Tokens, plain: list[int]) -> Tokens:
    depth = 0
    for index, token in enumerate(rest):
        depth += token.is_symbol("(") - token.is_symbol(")")
        if depth < 0:
            break
        if depth == 0 and (last := words_at(rest, index, "GROUP", "BY", "ALL")) is not None:
            grouping = f"GROUP BY {', '.join(map(str, plain))}" if plain else ""
            return [*rest[:index], *tokenize(grouping), *rest[last + 1 :]]
    return rest


def _end(statement: Tokens, index: int) -> int:
    depth = 0
    for position in range(index + 1, len(statement)):
        token = statement[position]
        depth += token.is_symbol("(") - token.is_symbol(")")
        if depth < 0 or (depth == 0 and token.is_word(*_ENDS)):
            return position
    return len(statement)
