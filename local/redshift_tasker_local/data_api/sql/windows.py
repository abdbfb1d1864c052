"""Window functions that PostgreSQL lacks: IGNORE NULLS, PERCENTILE_CONT, PERCENTILE_DISC and sorted LISTAGG OVER.

PostgreSQL collects the window's values in an array, which its aggregates can do over any window, and a function of ours
takes the answer out of it. An aggregate with ORDER BY and without a frame is refused, as Redshift refuses it.
"""

from __future__ import annotations

from .refusal import Refusal
from .tokens import (
    Kind,
    Tokens,
    arguments,
    following,
    is_member,
    opened_after,
    render,
    separated,
    strip,
    tokenize,
    words_at,
)

FRAME_NEEDED = "ERROR: Aggregate window functions with an ORDER BY clause require a frame clause"
_BY_PLACE = ("LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE")
_NEED_FRAME = ("SUM", "AVG", "COUNT", "MIN", "MAX", "STDDEV", "STDDEV_SAMP", "STDDEV_POP", "VARIANCE", "VAR_SAMP",
               "VAR_POP", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE")  # fmt: skip
_PERCENTILES = ("PERCENTILE_CONT", "PERCENTILE_DISC")


class FrameNeeded(Refusal):
    """An aggregate's window has an order and no frame."""

    def __init__(self) -> None:
        super().__init__(FRAME_NEEDED)


def rewrite(statement: Tokens) -> Tokens:
    """Replaces the calls.

    # Raises
    FrameNeeded: an aggregate's window has an order and no frame.
    """
    for index in range(len(statement) - 1, -1, -1):
        token = statement[index]
        if token.kind is not Kind.WORD or is_member(statement, index):
            continue
        if token.is_word(*_BY_PLACE, *_NEED_FRAME):
            statement = _over(statement, index)
        elif token.is_word(*_PERCENTILES, "LISTAGG"):
            statement = _sorted(statement, index)
    return statement


def _over(statement: Tokens, index: int) -> Tokens:
    if not (call := opened_after(statement, index)):
        return statement
    inner = statement[call[0] + 1 : call[1]]
    ignores, inner = _without_nulls_words(inner)
    end = call[1]
    after = following(statement, end)
    if (words := words_at(statement, after, "IGNORE|RESPECT", "NULLS")) is not None:
        ignores = ignores or statement[after or 0].is_word("IGNORE")
        end = words
    over = following(statement, end)
    if over is None or not statement[over].is_word("OVER") or not (window := opened_after(statement, over)):
        return statement
    frame = statement[window[0] + 1 : window[1]]
    name = statement[index].text.upper()
    if name in _NEED_FRAME and _orders(frame) and not any(token.is_word("ROWS", "RANGE") for token in frame):
        raise FrameNeeded
    if not ignores:
        if (end, inner) == (call[1], statement[call[0] + 1 : call[1]]):
            return statement
        return [*statement[: call[0] + 1], *inner, *statement[call[1] : call[1] + 1], *statement[over - 1 :]]
    given = [render(argument) for argument in separated(inner)]
    count = given[1] if len(given) > 1 else "1"
    within, place = {
        "LAG": (f"{_without_frame(frame)} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING", f"-({count})"),
        "LEAD": (f"{_without_frame(frame)} ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING", count),
        "FIRST_VALUE": (render(frame), "1"),
        "LAST_VALUE": (render(frame), "-1"),
        "NTH_VALUE": (render(frame), count),
    }[name]
    known = f"array_agg({given[0]}) FILTER (WHERE ({given[0]}) IS NOT NULL)"
    written = f"pg_catalog.redshift_nth({known} OVER ({within}), {place})"
    return [*statement[:index], *tokenize(written), *statement[window[1] + 1 :]]


def _sorted(statement: Tokens, index: int) -> Tokens:
    """A call with WITHIN GROUP (ORDER BY ...) and OVER (...)."""
    if not (call := opened_after(statement, index)):
        return statement
    group = words_at(statement, following(statement, call[1]), "WITHIN", "GROUP")
    ordering = opened_after(statement, group) if group is not None else None
    over = following(statement, ordering[1]) if ordering else None
    if ordering is None or over is None or not statement[over].is_word("OVER"):
        return statement
    if not (window := opened_after(statement, over)):
        return statement
    order = strip(statement[ordering[0] + 1 : ordering[1]])
    by = words_at(order, 0, "ORDER", "BY")
    key = strip(order[(by or 0) + 1 :])
    descending = "false"
    if key and key[-1].is_word("ASC", "DESC"):
        descending = "true" if key[-1].is_word("DESC") else "false"
        key = strip(key[:-1])
    frame, sort = f"OVER ({render(statement[window[0] + 1 : window[1]])})", render(key)
    given = arguments(statement, *call)
    name = statement[index].text.upper()
    if name == "LISTAGG":
        distinct = words_at(given[0], 0, "DISTINCT")
        value = render(given[0] if distinct is None else strip(given[0][distinct + 1 :]))
        separator = render(given[1]) if len(given) > 1 else "''"
        written = (
            f"pg_catalog.redshift_sorted_list(array_agg(({value})::text) {frame}, array_agg({sort}) {frame},"
            f" {separator}, {descending}, {'false' if distinct is None else 'true'})"
        )
    else:
        kind = "::float8" if name == "PERCENTILE_CONT" else ""
        written = (
            f"pg_catalog.redshift_{name.lower()}(array_agg(({sort}){kind}) {frame}, {render(given[0])}, {descending})"
        )
    return [*statement[:index], *tokenize(written), *statement[window[1] + 1 :]]


def _without_nulls_words(inner: Tokens) -> tuple[bool, Tokens]:
    """Whether the arguments end with IGNORE NULLS, and the arguments without such words."""
    for index, token in enumerate(inner):
        if (
            token.is_word("IGNORE", "RESPECT")
            and (last := words_at(inner, following(inner, index), "NULLS")) is not None
        ):
            return token.is_word("IGNORE"), [*strip(inner[:index]), *inner[last + 1 :]]
    return False, inner


def _orders(frame: Tokens) -> bool:
    return any(words_at(frame, index, "ORDER", "BY") is not None for index in range(len(frame)))


def _without_frame(frame: Tokens) -> str:
    end = next((index for index, token in enumerate(frame) if token.is_word("ROWS", "RANGE")), len(frame))
    return render(frame[:end])
