"""SQL text as a list of tokens, losslessly: joining them gives the text back.

Rewrites work on tokens instead of a syntax tree because most statements are PostgreSQL already: what a rewrite does
not name stays as it was written, to the last space. The lexer knows just enough for that: strings, quoted names,
comments, dollar quotes, `::`, named parameters (`:name`) and Redshift's temporary names (`#name`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a token is."""

    SPACE = auto()
    COMMENT = auto()
    WORD = auto()
    QUOTED = auto()
    TEMPORARY = auto()
    STRING = auto()
    DOLLAR = auto()
    NUMBER = auto()
    PARAMETER = auto()
    SYMBOL = auto()


@dataclass(frozen=True)
class Token:
    """A piece of SQL text."""

    kind: Kind
    text: str

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the given keywords, in any case."""
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_symbol(self, symbol: str) -> bool:
        """Whether this is exactly that symbol."""
        return self.kind is Kind.SYMBOL and self.text == symbol

    @property
    def is_blank(self) -> bool:
        """Whether it means nothing: white space or a comment."""
        return self.kind in (Kind.SPACE, Kind.COMMENT)

    def __repr__(self) -> str:
        return f"Token({self.kind.name})"


Tokens = list[Token]

_DOLLAR_TAG = re.compile(r"\$(?:[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)?\$")
_PATTERNS = (
    (Kind.SPACE, re.compile(r"\s+")),
    (Kind.COMMENT, re.compile(r"--[^\n]*")),
    # A backslash escapes in every text, as in the PostgreSQL that Redshift came from.
    (Kind.STRING, re.compile(r"(?:[eEbBxXnN]|[uU]&)?'(?:[^'\\]|\\.|'')*(?:'|\Z)", re.DOTALL)),
    (Kind.QUOTED, re.compile(r'(?:[uU]&)?"(?:[^"]|"")*(?:"|\Z)')),
    (Kind.NUMBER, re.compile(r"(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?")),
    (Kind.WORD, re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*")),
    (Kind.TEMPORARY, re.compile(r"#[A-Za-z_][A-Za-z0-9_$]*")),
    (Kind.SYMBOL, re.compile(r"::|:=|\.\.|<=|>=|<>|!=|\|\||\$\d+")),
    (Kind.PARAMETER, re.compile(r":[0-9a-zA-Z_]+")),
    (Kind.SYMBOL, re.compile(r".", re.DOTALL)),
)


NOTHING = "DO $$BEGIN END$$"
"""What a statement becomes that changes nothing here."""


def tokenize(sql: str) -> Tokens:
    """Cuts a text into tokens. Never fails: an unclosed quote runs to the end of the text."""
    return list(_scan(sql))


def render(tokens: Sequence[Token]) -> str:
    """The text of the tokens."""
    return "".join(token.text for token in tokens)


def _scan(sql: str) -> Iterator[Token]:
    position = 0
    brackets = 0
    while position < len(sql):
        token = _block_comment(sql, position) or _dollar_quote(sql, position) or _simple(sql, position)
        # `a[1:2]` is a slice; a parameter's name that is a number is not expected between brackets.
        if token.kind is Kind.PARAMETER and brackets and token.text[1:].isdigit():
            token = Token(Kind.SYMBOL, ":")
        brackets += token.is_symbol("[") - (token.is_symbol("]") and brackets > 0)
        yield token
        position += len(token.text)


def _simple(sql: str, position: int) -> Token:
    for kind, pattern in _PATTERNS:
        if match := pattern.match(sql, position):
            return Token(kind, match.group())
    raise AssertionError("the last pattern takes any character")


def _block_comment(sql: str, position: int) -> Token | None:
    if not sql.startswith("/*", position):
        return None
    depth, end = 1, position + 2
    while depth and end < len(sql):
        if sql.startswith("/*", end):
            depth, end = depth + 1, end + 2
        elif sql.startswith("*/", end):
            depth, end = depth - 1, end + 2
        else:
            end += 1
    return Token(Kind.COMMENT, sql[position:end])


def _dollar_quote(sql: str, position: int) -> Token | None:
    if not (tag := _DOLLAR_TAG.match(sql, position)):
        return None
    end = sql.find(tag.group(), tag.end())
    return Token(Kind.DOLLAR, sql[position:] if end < 0 else sql[position : end + len(tag.group())])


def following(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the next token after `index` that means something."""
    return next((i for i in range(index + 1, len(tokens)) if not tokens[i].is_blank), None)


def preceding(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the last token before `index` that means something."""
    return next((i for i in range(index - 1, -1, -1) if not tokens[i].is_blank), None)


def first_of(tokens: Sequence[Token], *words: str, start: int = 0) -> int | None:
    """Index of the first token from `start` on that is one of these keywords."""
    return next((i for i in range(start, len(tokens)) if tokens[i].is_word(*words)), None)


def words_at(tokens: Sequence[Token], index: int | None, *wanted: str) -> int | None:
    """Index of the last of these keywords when they stand one after the other from `index` on."""
    for number, word in enumerate(wanted):
        if index is None or index >= len(tokens) or not tokens[index].is_word(*word.split("|")):
            return None
        if number < len(wanted) - 1:
            index = following(tokens, index)
    return index


def heading(tokens: Sequence[Token], count: int) -> tuple[str, ...]:
    """The first meaningful tokens of a statement, in upper case where they are words."""
    significant = (token for token in tokens if not token.is_blank)
    return tuple(
        token.text.upper() if token.kind is Kind.WORD else token.text
        for token, _ in zip(significant, range(count), strict=False)
    )


def closing(tokens: Sequence[Token], opening: int) -> int | None:
    """Index of the parenthesis that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += tokens[index].is_symbol("(") - tokens[index].is_symbol(")")
        if depth == 0:
            return index
    return None


def opened_after(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """The parentheses that follow the word at `index`, as (opening, closing)."""
    opening = following(tokens, index)
    if opening is None or not tokens[opening].is_symbol("("):
        return None
    end = closing(tokens, opening)
    return None if end is None else (opening, end)


def arguments(tokens: Sequence[Token], opening: int, end: int) -> list[Tokens]:
    """The comma-separated parts between two parentheses, white space at their ends removed."""
    return separated(tokens[opening + 1 : end])


def separated(tokens: Sequence[Token]) -> list[Tokens]:
    """The comma-separated parts, white space at their ends removed."""
    parts: list[Tokens] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in "([" and token.kind is Kind.SYMBOL) - (token.text in ")]" and token.kind is Kind.SYMBOL)
        if depth == 0 and token.is_symbol(","):
            parts.append([])
        else:
            parts[-1].append(token)
    stripped = [strip(part) for part in parts]
    return [] if stripped == [[]] else stripped


def strip(tokens: Sequence[Token]) -> Tokens:
    """The tokens without white space and comments at both ends."""
    meaningful = [index for index, token in enumerate(tokens) if not token.is_blank]
    return list(tokens[meaningful[0] : meaningful[-1] + 1]) if meaningful else []


def is_member(tokens: Sequence[Token], index: int) -> bool:
    """Whether the name at `index` is qualified by what stands before it (`a.name`), hence no keyword."""
    before = preceding(tokens, index)
    return before is not None and tokens[before].is_symbol(".")


def folded(name: str) -> str:
    """A name as the catalogue has it: without quotes, in lower case."""
    return name.strip().strip('"').lower()
