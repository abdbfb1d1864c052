"""Policy variables such as `${aws:userid}` in resources and conditions.

AWS: replaces them with the request's values before it compares; a statement with a variable that has no value matches
nothing. ministack: compares the text as it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

_VARIABLE = re.compile(r"\$\{([^}$]+)\}")
_LITERALS = {"*": "*", "?": "?", "$": "$"}


class _NoValueError(Exception):
    """A variable that the request has no value for."""


def apply() -> None:
    """Lets the evaluator see statements with their variables replaced."""
    from ministack.core import iam_evaluator

    find = iam_evaluator._first_match

    def find_replaced(ctx: Any, statements: list[Any], effect: str) -> Any:
        return find(ctx, [replaced for item in statements if (replaced := _replaced(item, ctx)) is not None], effect)

    def value_of(name: str, ctx: Any) -> str:
        if name in _LITERALS:
            return _LITERALS[name]
        value = iam_evaluator._resolve_condition_key(name.partition(",")[0].strip(), ctx)
        if value is None or isinstance(value, list):
            raise _NoValueError
        return str(value)

    def filled(value: Any, ctx: Any) -> Any:
        if isinstance(value, str):
            return _VARIABLE.sub(lambda match: value_of(match[1], ctx), value)
        if isinstance(value, list):
            return [filled(item, ctx) for item in value]
        if isinstance(value, dict):
            return {key: filled(item, ctx) for key, item in value.items()}
        return value

    def _replaced(statement: Any, ctx: Any) -> Any:
        texts = (statement.resources, statement.not_resources, statement.conditions)
        if "${" not in str(texts):
            return statement
        try:
            resources, not_resources, conditions = (filled(text, ctx) for text in texts)
        except _NoValueError:
            return None
        return replace(statement, resources=resources, not_resources=not_resources, conditions=conditions)

    iam_evaluator._first_match = find_replaced
