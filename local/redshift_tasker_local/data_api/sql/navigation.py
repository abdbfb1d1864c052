"""Paths into SUPER values: `c.doc.orders[0].no`, arrays as tables in FROM, UNPIVOT over objects.

Tried only on a statement that PostgreSQL does not take as it stands, because a dotted name may mean a schema, a table,
a column or a path, and what it can mean without paths comes first. Then the names of the statement's own FROM decide:
after the name of a table the next one is a column and the rest is a path; a name that is no table's is a column by
itself. A path becomes jsonb's own subscripts. Paths on the left of an assignment are not looked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .tokens import Kind, Token, Tokens, closing, following, is_member, preceding, render, tokenize

_UNNEST, _UNPIVOT, _TEXT = (f"pg_catalog.redshift_{name}" for name in ("unnest", "unpivot", "super_text"))
# fmt: off
_NO_ALIAS = frozenset({
    "ON", "USING", "WHERE", "JOIN", "LEFT", "RIGHT", "INNER", "FULL", "CROSS", "OUTER", "NATURAL", "GROUP",
    "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "SET", "AT", "AS", "WINDOW",
    "QUALIFY", "RETURNING", "FETCH", "FOR", "WHEN", "THEN", "VALUES", "SELECT",
})
# fmt: on
_FROM_IN_CALLS = ("EXTRACT", "TRIM", "SUBSTRING", "OVERLAY", "POSITION")
_COMPARES = ("=", "<>", "!=", "<", "<=", ">", ">=")
_SUPERS = ("SUPER", "JSONB")


@dataclass
class _Names:
    """What the names of a statement's FROM stand for."""

    tables: set[str] = field(default_factory=set)
    qualified: set[tuple[str, str]] = field(default_factory=set)
    elements: set[str] = field(default_factory=set)
    """Aliases of unnested values, which are values themselves."""


@dataclass(frozen=True)
class _Chain:
    """A name with what follows it by dots and brackets."""

    start: int
    end: int
    steps: tuple[Token | Tokens, ...]

    def name(self, number: int) -> str:
        """One of its names, folded as the database folds it."""
        step = self.steps[number]
        return _folded(step) if isinstance(step, Token) else ""

    @property
    def leading(self) -> int:
        """How many names stand before the first bracket."""
        return next((n for n, step in enumerate(self.steps) if not isinstance(step, Token)), len(self.steps))


def navigated(text: str) -> str | None:
    """The statement with its paths written for PostgreSQL; nothing when there are none."""
    names = _Names()
    written = render(_paths(_from(tokenize(text), names), names))
    return None if written == text else written


def _from(statement: Tokens, names: _Names) -> Tokens:
    """Notes the tables of every FROM and writes unnested values as calls; each entry becomes one token, for no path is
    to be looked for in it."""
    written: Tokens = []
    index = 0
    depth = 0
    lists: set[int] = set()
    while index < len(statement):
        token = statement[index]
        depth += token.is_symbol("(") - token.is_symbol(")")
        lists = {level for level in lists if level <= depth}
        written.append(token)
        index += 1
        if token.is_word("FROM", "JOIN", "UPDATE", "INTO") and not _inside_call(statement, index - 1):
            lists.add(depth)
        elif token.is_symbol(")") and depth in lists:
            _note_alias(statement, index - 1, names)
            continue
        elif token.is_word("WHERE", "GROUP", "ORDER", "HAVING", "SET", "UNION", "EXCEPT", "INTERSECT", "LIMIT"):
            lists.discard(depth)
            continue
        elif not (token.is_symbol(",") and depth in lists):
            continue
        item = _item(statement, index, names)
        if item is not None:
            index, tokens = item
            written += tokens
    return written


def _item(statement: Tokens, index: int, names: _Names) -> tuple[int, Tokens] | None:
    """One entry of a FROM that begins at `index`: where it ends, and how it is written."""
    first = following(statement, index - 1)
    if first is None:
        return None
    unpivot = statement[first].is_word("UNPIVOT")
    if unpivot:
        first = following(statement, first)
        if first is None:
            return None
    chain = _chain(statement, first)
    if chain is None:
        return None
    value_end = chain.end
    called = following(statement, value_end - 1)
    if unpivot and called is not None and statement[called].is_symbol("("):
        value_end = (closing(statement, called) or called) + 1
    is_path = unpivot or (len(chain.steps) > 1 and chain.name(0) in names.tables | names.elements)
    alias, place, end = _alias(statement, value_end)
    if not is_path:
        names.tables.add(alias or chain.name(chain.leading - 1))
        if chain.leading > 1:
            names.qualified.add((chain.name(chain.leading - 2), chain.name(chain.leading - 1)))
        return end, [Token(Kind.SYMBOL, render(statement[index:end]))]
    name = alias or "element"
    names.elements.add(name)
    value = render(statement[first:value_end]) if value_end > chain.end else _path(chain, names)
    call = f" LATERAL {_UNPIVOT if unpivot else _UNNEST}({value}) AS {name}({name}, {place or name + '_place'}) "
    return end, [Token(Kind.SYMBOL, call)]


def _alias(statement: Tokens, end: int) -> tuple[str, str, int]:
    """The alias after a FROM entry, the name after its AT, and where both end."""
    alias = place = ""
    position = following(statement, end - 1)
    if position is not None and statement[position].is_word("AS"):
        position = following(statement, position)
    if position is not None and _is_name(statement[position]) and statement[position].text.upper() not in _NO_ALIAS:
        alias, end = _folded(statement[position]), position + 1
        position = following(statement, position)
    if position is not None and statement[position].is_word("AT"):
        named = following(statement, position)
        if named is not None:
            place, end = _folded(statement[named]), named + 1
    return alias, place, end


def _note_alias(statement: Tokens, end: int, names: _Names) -> None:
    """The alias of a subquery or a function in FROM."""
    alias, _place, _end = _alias(statement, end + 1)
    if alias:
        names.tables.add(alias)


def _inside_call(statement: Tokens, index: int) -> bool:
    """Whether this FROM is a word of a call such as EXTRACT(day FROM x), or of IS DISTINCT FROM."""
    before = preceding(statement, index)
    if before is not None and statement[before].is_word("DISTINCT"):
        return True
    depth = 0
    for position in range(index - 1, -1, -1):
        depth += statement[position].is_symbol(")") - statement[position].is_symbol("(")
        if depth < 0:
            called = preceding(statement, position)
            return called is not None and statement[called].is_word(*_FROM_IN_CALLS)
    return False


def _paths(statement: Tokens, names: _Names) -> Tokens:
    """Writes the paths outside FROM, with what stands around them."""
    written: Tokens = []
    selecting: list[bool] = [False]
    index = 0
    while index < len(statement):
        token = statement[index]
        if token.is_symbol("("):
            selecting.append(False)
        elif token.is_symbol(")") and len(selecting) > 1:
            selecting.pop()
        elif token.is_word("SELECT"):
            selecting[-1] = True
        elif token.is_word("FROM", "WHERE", "ORDER", "GROUP"):
            selecting[-1] = False
        chain = _chain(statement, index)
        if chain is None:
            written.append(token)
            index += 1
            continue
        if not _is_path(statement, chain, names):
            written += statement[index : chain.end]
            index = chain.end
            continue
        text, end = _cast(statement, chain, _path(chain, names))
        if end == chain.end and selecting[-1] and _is_whole_item(statement, chain):
            text += f' AS "{_label(chain)}"'
        written += tokenize(text)
        index = end
        index = _compared(statement, index, written)
    return written


def _is_path(statement: Tokens, chain: _Chain, names: _Names) -> bool:
    after = following(statement, chain.end - 1)
    before = preceding(statement, chain.start)
    if after is not None and (statement[after].is_symbol("(") or statement[after].is_symbol(".")):
        return False
    if before is not None and (statement[before].is_symbol("::") or statement[before].is_word("LATERAL", "AS")):
        return False
    return len(chain.steps) > _plain_names(chain, names)


def _plain_names(chain: _Chain, names: _Names) -> int:
    """How many of its names lead to the column, or to the unnested value."""
    if chain.name(0) in names.elements:
        return 1
    if chain.leading > 2 and (chain.name(0), chain.name(1)) in names.qualified:
        return 3
    if chain.name(0) in names.tables and chain.leading > 1:
        return 2
    return 1


def _path(chain: _Chain, names: _Names) -> str:
    """The chain as PostgreSQL reads it: the column, then subscripts."""
    plain = _plain_names(chain, names)
    column = ".".join(step.text for step in chain.steps[:plain] if isinstance(step, Token))
    if chain.name(0) in names.elements and plain == 1:
        column = f"{chain.name(0)}.{chain.name(0)}"
    subscripts = (
        f"['{_folded(step)}']" if isinstance(step, Token) else f"[{render(step)}]" for step in chain.steps[plain:]
    )
    return f"({column}){''.join(subscripts)}"


def _cast(statement: Tokens, chain: _Chain, path: str) -> tuple[str, int]:
    """A path that is cast gives its text to the cast, unquoted, whatever the type."""
    after, before = following(statement, chain.end - 1), preceding(statement, chain.start)
    if after is not None and statement[after].is_symbol("::"):
        kind = following(statement, after)
        if kind is not None and not statement[kind].is_word(*_SUPERS):
            return f"{_TEXT}({path})", chain.end
    if before is not None and after is not None and statement[before].is_symbol("(") and statement[after].is_word("AS"):
        called = preceding(statement, before)
        if called is not None and statement[called].is_word("CAST"):
            return f"{_TEXT}({path})", chain.end
    return path, chain.end


def _compared(statement: Tokens, index: int, written: Tokens) -> int:
    """A text that a path is compared with is one, and no JSON."""
    sign = following(statement, index - 1)
    value = None if sign is None or statement[sign].text not in _COMPARES else following(statement, sign)
    if sign is None or value is None or statement[value].kind is not Kind.STRING:
        return index
    written += [*statement[index:value], *tokenize(f"{statement[value].text}::text")]
    return value + 1


def _is_whole_item(statement: Tokens, chain: _Chain) -> bool:
    after, before = following(statement, chain.end - 1), preceding(statement, chain.start)
    starts = before is not None and (
        statement[before].is_word("SELECT", "DISTINCT") or statement[before].is_symbol(",")
    )
    ends = after is None or statement[after].is_symbol(",") or statement[after].is_word("FROM", "INTO")
    return starts and (ends or (after is not None and statement[after].is_symbol(")")))


def _label(chain: _Chain) -> str:
    named = [_folded(step) for step in chain.steps if isinstance(step, Token)]
    return named[-1]


def _chain(statement: Tokens, index: int) -> _Chain | None:
    """The chain of names and brackets that begins at `index`, if one does."""
    if not _is_name(statement[index]) or is_member(statement, index):
        return None
    steps: list[Token | Tokens] = [statement[index]]
    end = index + 1
    while end < len(statement):
        if statement[end].is_symbol(".") and end + 1 < len(statement) and _is_name(statement[end + 1]):
            steps.append(statement[end + 1])
            end += 2
        elif statement[end].is_symbol("["):
            close = next((i for i in range(end, len(statement)) if statement[i].is_symbol("]")), None)
            if close is None:
                break
            steps.append(statement[end + 1 : close])
            end = close + 1
        else:
            break
    return _Chain(index, end, tuple(steps))


def _is_name(token: Token) -> bool:
    return token.kind in (Kind.WORD, Kind.QUOTED)


def _folded(token: Token) -> str:
    return token.text[1:-1] if token.kind is Kind.QUOTED else token.text.lower()
