"""TypeScript source text: statements with a subject each, so that a diagnostic finds its cause."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

HEADER = """\
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
declare const anything: any;
type Optional<T, K extends keyof T> = {} extends Pick<T, K> ? true : false;
"""
_TOKEN = re.compile(r"aws:(?P<module>[A-Za-z0-9]+)(?:/\w+)?:(?P<name>\w+)\Z")


class UnknownToken(Exception):
    """A token that is none of the aws package."""


@dataclass(frozen=True)
class Statement:
    """Text to compile, what it is about, and for an invented mistake what the compiler must say."""

    subject: str
    text: str
    mistake: str | None = None


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str
    statements: tuple[Statement, ...]
    declarations: tuple[str, ...] = ()

    def text(self) -> str:
        """The whole file."""
        blocks = (f"{{\n{statement.text}\n}}\n" for statement in self.statements)
        return "".join((HEADER, *(f"{line}\n" for line in self.declarations), *blocks))

    def statement_at(self, line: int) -> Statement | None:
        """The statement that holds a line, counted from one."""
        start = HEADER.count("\n") + len(self.declarations) + 1
        for statement in self.statements:
            end = start + statement.text.count("\n") + 3
            if start <= line < end:
                return statement
            start = end
        return None


@dataclass(frozen=True)
class Renderer:
    """Writes plain data as an expression; `string` writes what stands in a string."""

    string: Callable[[str], str] = json.dumps
    special: Callable[[Mapping[str, Any]], str | None] = field(default=lambda value: None)

    def expression(self, value: Any) -> str:
        """The expression for a value."""
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, Mapping):
            return self.special(value) or self._braced(value)
        if isinstance(value, list | tuple):
            return f"[{', '.join(self.expression(item) for item in value)}]"
        return "undefined" if value is None else json.dumps(value)

    def _braced(self, value: Mapping[str, Any]) -> str:
        items = (f"{json.dumps(key)}: {self.expression(item)}" for key, item in value.items())
        return f"{{ {', '.join(items)} }}"

    def resource(self, token: str, name: str, inputs: Mapping[str, Any], options: Mapping[str, Any]) -> str:
        """The statement that declares a resource, one property a line."""
        lines = [f"  {json.dumps(key)}: {self.expression(item)}," for key, item in inputs.items()]
        head = f"new {class_of(token)}({json.dumps(name)}, {{"
        return "\n".join([head, *lines, f"}}, {self.expression(options)});"])


def class_of(token: str) -> str:
    """`aws:lambda/function:Function` and `aws:lambda:Function` as `aws.lambda.Function`.

    Raises `UnknownToken` for a token of another package.
    """
    match = _TOKEN.match(token)
    if match is None:
        raise UnknownToken(token)
    module = match["module"]
    return f"aws.{match['name']}" if module == "index" else f"aws.{module}.{match['name']}"


def identifier(name: str) -> str:
    """A name as a TypeScript identifier that clashes with no keyword."""
    return "_" + re.sub(r"\W", "_", name)


def template(text: str, hole: re.Pattern[str], inside: Callable[[str], str]) -> str:
    """A string with `${...}` holes: the one hole alone, a `pulumi.interpolate`, or a literal."""
    if whole := hole.fullmatch(text):
        return inside(whole[1])
    parts = hole.split(text)
    if len(parts) == 1:
        return json.dumps(text)
    escaped = (re.sub(r"([`\\]|\$\{)", r"\\\1", part) for part in parts[::2])
    holes = (f"${{{inside(part)}}}" for part in parts[1::2])
    return f"pulumi.interpolate`{''.join(_alternate(escaped, holes))}`"


def _alternate(first: Iterable[str], second: Iterable[str]) -> Iterable[str]:
    rest = iter(second)
    for part in first:
        yield part
        yield next(rest, "")
