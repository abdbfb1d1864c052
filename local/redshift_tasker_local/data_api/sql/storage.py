"""What CREATE TABLE and ALTER TABLE say of distribution, sort order and compression, noted for the catalogue.

It changes no result, and PostgreSQL has nowhere to put it: `tables` takes it out of the statement, and here it becomes
a call that notes it in the same transaction (`storage.sql`), from where PG_TABLE_DEF and SVV_TABLE_INFO show it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from .temporary import rewrite as name_temporary
from .tokens import Kind, Tokens, arguments, folded, following, heading, opened_after, render, words_at


@dataclass
class Storage:
    """The attributes of one statement; what is not named stays as it was."""

    style: str | None = None
    key: str | None = None
    order: list[str] | None = None
    interleaved: bool = False
    encodings: dict[str, str] = field(default_factory=dict)
    like: str | None = None

    def call(self, table: str) -> str | None:
        """The call that notes them; nothing when there are none."""
        if self == Storage():
            return None
        document = {name: value for name, value in vars(self).items() if value not in (None, {})}
        # No backslash can be in it that JSON did not put there, and those are doubled for the text.
        text = json.dumps(document).replace("\\", "\\\\").replace("'", "''")
        table_text = table.replace("'", "''")
        return f"SELECT pg_catalog.redshift_note_storage('{table_text}', '{text}'::jsonb)"


def noting(statement: Tokens) -> str | None:
    """The call that notes what a statement says of a table's storage, to be made after it."""
    statement = name_temporary(statement)
    words = heading(statement, 6)
    if words[:1] == ("CREATE",) and "TABLE" in words and "EXTERNAL" not in words:
        return _created(statement)
    if words[:2] == ("ALTER", "TABLE"):
        return _altered(statement)
    return None


def _created(statement: Tokens) -> str | None:
    start = next(i for i, token in enumerate(statement) if token.is_word("TABLE"))
    if (skipped := words_at(statement, following(statement, start), "IF", "NOT", "EXISTS")) is not None:
        start = skipped
    first = following(statement, start)
    if first is None:
        return None
    table, end = _name(statement, first)
    storage = Storage()
    rest = end
    opening = following(statement, end - 1)
    if opening is not None and statement[opening].is_symbol("(") and (columns := opened_after(statement, end - 1)):
        for definition in arguments(statement, *columns):
            _column(definition, storage)
        rest = columns[1] + 1
    query = next((i for i in range(rest, len(statement)) if statement[i].is_word("AS")), len(statement))
    _attributes(statement[rest:query], storage)
    return storage.call(table)


def _column(definition: Tokens, storage: Storage) -> None:
    if not definition:
        return
    name = folded(definition[0].text)
    if definition[0].is_word("LIKE"):
        source = following(definition, 0)
        storage.like = None if source is None else _name(definition, source)[0]
        return
    for index, token in enumerate(definition):
        if token.is_word("DISTKEY"):
            storage.style, storage.key = "KEY", name
        elif token.is_word("SORTKEY"):
            storage.order = [name]
        elif token.is_word("ENCODE") and (method := following(definition, index)) is not None:
            storage.encodings[name] = definition[method].text.lower()


def _attributes(part: Tokens, storage: Storage) -> None:
    for index, token in enumerate(part):
        after = following(part, index)
        if token.is_word("DISTSTYLE") and after is not None:
            storage.style = part[after].text.upper()
        elif token.is_word("DISTKEY"):
            storage.style, storage.key = "KEY", _names(part, index)[0]
        elif token.is_word("SORTKEY"):
            storage.order = _names(part, index) if after is not None and part[after].is_symbol("(") else []
            storage.interleaved = any(before.is_word("INTERLEAVED") for before in part[:index])


def _altered(statement: Tokens) -> str | None:
    first = following(statement, next(i for i, token in enumerate(statement) if token.is_word("TABLE")))
    if first is None:
        return None
    table, end = _name(statement, first)
    storage = Storage()
    for index in range(end, len(statement)):
        if (column := words_at(statement, index, "ALTER", "COLUMN")) is not None:
            name = following(statement, column)
            encode = None if name is None else following(statement, name)
            method = None if encode is None else following(statement, encode)
            if name is not None and encode is not None and method is not None and statement[encode].is_word("ENCODE"):
                storage.encodings[folded(statement[name].text)] = statement[method].text.lower()
        elif (added := words_at(statement, index, "ADD", "COLUMN")) is not None:
            _column([token for token in statement[added + 1 :] if not token.is_blank], storage)
    if any(token.is_word("DISTSTYLE", "DISTKEY", "SORTKEY") for token in statement[end:]):
        _attributes(statement[end:], storage)
    return storage.call(table)


def _names(part: Tokens, index: int) -> list[str]:
    """The names in the parentheses after a word, or the one name that follows it without."""
    if parentheses := opened_after(part, index):
        return [folded(render(argument)) for argument in arguments(part, *parentheses)]
    after = following(part, index)
    return [""] if after is None else [folded(part[after].text)]


def _name(statement: Tokens, index: int) -> tuple[str, int]:
    """A table's name, with its schema if that is there, and where it ends."""
    end = index + 1
    while end + 1 < len(statement) and statement[end].is_symbol(".") and not statement[end + 1].is_blank:
        end += 2
    parts = [token.text if token.kind is not Kind.QUOTED else token.text.lower() for token in statement[index:end]]
    return "".join(parts), end
