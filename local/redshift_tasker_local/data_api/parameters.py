"""Named parameters: `:name` in the SQL, a list of names and text values in the request.

The values never become part of the SQL text. A statement that PostgreSQL can plan gets them as real bind parameters
of unknown type, so that the server casts each to what its place asks for, as Redshift does; every place is a parameter
of its own, because one name may stand where a number and where a text is wanted. Statements that take no bind
parameters (such as CREATE USER) get a literal that PostgreSQL's own quoting made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from . import errors
from .sql.tokens import Kind, Token, Tokens, heading, tokenize

_BINDABLE = frozenset({"SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE", "CALL", "("})


@dataclass(frozen=True)
class Parameters:
    """The parameters of one request."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @staticmethod
    def parse(listed: Sequence[Mapping[str, str]] | None, texts: Iterable[str]) -> Parameters:
        """Takes a request's list and checks it against the texts it belongs to.

        # Raises
        ApiError: a name given twice, given but in no text, or in a text but not given. Without any list the texts
        are left alone: the database then complains about the colon, as the real service's does.
        """
        if not listed:
            return Parameters()
        names = [parameter["name"] for parameter in listed]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise errors.validation(
                f"Parameters list contains duplicate parameters. Duplicate parameters: {_list(doubled)}"
            )
        used = {token.text[1:] for text in texts for token in tokenize(text) if token.kind is Kind.PARAMETER}
        if unused := [name for name in names if name not in used]:
            raise errors.validation(f"Parameters list contains unused parameters. Unused parameters: {_list(unused)}")
        if missing := sorted(used.difference(names)):
            raise errors.validation(f"Parameters list is missing parameters. Missing parameters: {_list(missing)}")
        return Parameters({parameter["name"]: parameter["value"] for parameter in listed})

    def listed(self) -> list[dict[str, str]]:
        """The parameters as DescribeStatement reports them."""
        return [{"name": name, "value": value} for name, value in self.values.items()]

    def place(self, statement: Tokens, quote: Callable[[str], str]) -> tuple[str, list[str]]:
        """The statement's text and the values to send beside it, in the order of `$1`, `$2`, ..."""
        if not self.values:
            return "".join(token.text for token in statement), []
        bindable = heading(statement, 1)[0] in _BINDABLE
        bound: list[str] = []

        def placed(token: Token) -> str:
            if token.kind is not Kind.PARAMETER:
                return token.text
            value = self.values[token.text[1:]]
            if not bindable:
                return quote(value)
            bound.append(value)
            return f"${len(bound)}"

        return "".join(map(placed, statement)), bound


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
