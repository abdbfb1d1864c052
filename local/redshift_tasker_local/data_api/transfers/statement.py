"""What a COPY or an UNLOAD asks for, read from its tokens: where, by which role, in which format, with which options.

An option that changes nothing here (statistics, compression, encryption) is read and forgotten; one that would change
the result and is not here is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..sql.refusal import Refusal
from ..sql.tokens import Kind, Token, Tokens, folded, opened_after, render, strip
from ..sql.unsupported import UnsupportedFeature

_FORMATS = ("CSV", "JSON", "PARQUET", "FIXEDWIDTH")
_MISSING = ("AVRO", "ORC", "SHAPEFILE", "SSH", "LZOP", "ZSTD", "RCFILE", "SEQUENCEFILE", "TEXTFILE", "REMOVEQUOTES")
_FLAGS = frozenset(
    {
        *("GZIP", "BZIP2", "MANIFEST", "VERBOSE", "HEADER", "ADDQUOTES", "ESCAPE", "ALLOWOVERWRITE", "CLEANPATH"),
        *("EMPTYASNULL", "BLANKSASNULL", "TRIMBLANKS", "TRUNCATECOLUMNS", "FILLRECORD", "IGNOREBLANKLINES"),
        *("NOLOAD", "INCLUDE", "ACCEPTANYDATE", "EXPLICIT_IDS"),
    }
)
_VALUES = frozenset(
    {
        *("DELIMITER", "QUOTE", "NULL", "IGNOREHEADER", "MAXERROR", "DATEFORMAT", "TIMEFORMAT", "EXTENSION"),
        *("ENCODING", "ACCEPTINVCHARS", "REGION", "COMPROWS", "READRATIO", "MAXFILESIZE", "ROWGROUPSIZE"),
        *("KMS_KEY_ID", "MASTER_SYMMETRIC_KEY", "EXTERNAL_ID"),
    }
)
_SWITCHES = frozenset({"PARALLEL", "COMPUPDATE", "STATUPDATE", "ENCRYPTED", "ROUNDEC", "SERIALIZETOJSON"})
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


class WrongTransfer(Refusal):
    """The statement can't be understood, or the transfer can't be done; the text is for the caller."""


@dataclass
class Transfer:
    """A COPY or UNLOAD."""

    place: str
    table: str = ""
    columns: list[str] = field(default_factory=list)
    query: str = field(default="", repr=False)
    role: str = ""
    format: str = "DELIMITED"
    json_how: str = ""
    widths: list[tuple[str, int]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    partition: list[str] = field(default_factory=list)
    parallel: bool = True

    @property
    def address(self) -> tuple[str, str]:
        """Bucket and prefix."""
        return address(self.place)

    def number(self, option: str) -> int:
        """An option that counts something; none is zero."""
        return int(self.values.get(option, "0"))


def address(place: str) -> tuple[str, str]:
    """Bucket and key of an `s3://` address."""
    if not (found := re.fullmatch(r"s3://([^/]+)/?(.*)", place, re.DOTALL)):
        raise UnsupportedFeature("COPY from other stores than Amazon S3")
    return found[1], found[2]


def read(statement: Tokens) -> Transfer | None:
    """The transfer that a statement is; nothing when it is something else."""
    words = [token for token in statement if not token.is_blank]
    if words and words[0].is_word("COPY") and any(token.is_word("FROM") for token in words):
        return _copy(statement)
    if words and words[0].is_word("UNLOAD"):
        return _unload(statement)
    return None


def text_of(token: Token) -> str:
    """The text that a quoted token means."""
    if token.kind is Kind.DOLLAR:
        tag = token.text[: token.text.index("$", 1) + 1]
        return token.text[len(tag) : -len(tag)]
    if token.kind is not Kind.STRING:
        return token.text
    inner = token.text[token.text.index("'") + 1 : -1].replace("''", "'")
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), inner, flags=re.DOTALL)


def _copy(statement: Tokens) -> Transfer:
    start = next(i for i, token in enumerate(statement) if token.is_word("COPY"))
    source = next(i for i, token in enumerate(statement) if token.is_word("FROM"))
    named = strip(statement[start + 1 : source])
    opening = next((i for i, token in enumerate(named) if token.is_symbol("(")), len(named))
    columns = [token.text for token in named[opening:] if token.kind in (Kind.WORD, Kind.QUOTED)]
    words = [token for token in statement[source + 1 :] if not token.is_blank]
    if not words or words[0].kind is not Kind.STRING:
        raise WrongTransfer('ERROR: syntax error at or near "FROM"')
    transfer = Transfer(text_of(words[0]), render(strip(named[:opening])), [name.strip('"') for name in columns])
    _options(words[1:], transfer)
    return transfer


def _unload(statement: Tokens) -> Transfer:
    start = next(i for i, token in enumerate(statement) if token.is_word("UNLOAD"))
    if not (parentheses := opened_after(statement, start)):
        raise WrongTransfer('ERROR: syntax error at or near "UNLOAD"')
    given = strip(statement[parentheses[0] + 1 : parentheses[1]])
    words = [token for token in statement[parentheses[1] + 1 :] if not token.is_blank]
    quoted = len(given) == 1 and given[0].kind in (Kind.STRING, Kind.DOLLAR)
    if not quoted or len(words) < 2 or not words[0].is_word("TO") or words[1].kind is not Kind.STRING:
        raise WrongTransfer('ERROR: syntax error at or near "UNLOAD"')
    transfer = Transfer(text_of(words[1]), query=text_of(given[0]))
    _options(words[2:], transfer)
    return transfer


def _options(words: Tokens, transfer: Transfer) -> None:
    index = 0

    def value() -> Token:
        """The next token, after an AS that means nothing."""
        nonlocal index
        index += 1
        if index < len(words) and words[index].is_word("AS"):
            index += 1
        if index >= len(words):
            raise WrongTransfer("ERROR: syntax error at end of input")
        return words[index]

    def is_next(*kinds: Kind) -> bool:
        after = index + 1
        if after < len(words) and words[after].is_word("AS"):
            after += 1
        return after < len(words) and words[after].kind in kinds

    while index < len(words):
        word = words[index].text.upper()
        if word == "FORMAT":
            word = value().text.upper()
        if word in _MISSING:
            raise UnsupportedFeature(f"COPY and UNLOAD with {word}")
        if word in ("IAM_ROLE", "CREDENTIALS"):
            transfer.role = _role(text_of(value()))
        elif word in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "WITH"):
            raise UnsupportedFeature("COPY and UNLOAD with access keys: name a role with IAM_ROLE")
        elif word in _FORMATS:
            transfer.format = word
            if word == "JSON":
                transfer.json_how = text_of(value()) if is_next(Kind.STRING) else "auto"
            elif word == "FIXEDWIDTH":
                transfer.widths = _widths(text_of(value()))
        elif word in _FLAGS:
            transfer.flags.add(word)
        elif word in _VALUES:
            transfer.values[word] = text_of(value()) if is_next(Kind.STRING, Kind.NUMBER, Kind.WORD) else ""
            if (
                word in ("MAXFILESIZE", "ROWGROUPSIZE")
                and index + 1 < len(words)
                and words[index + 1].is_word("MB", "GB")
            ):
                index += 1
        elif word in _SWITCHES:
            if index + 1 < len(words) and words[index + 1].is_word("ON", "OFF", "TRUE", "FALSE", "PRESET", "AUTO"):
                index += 1
                if word == "PARALLEL":
                    transfer.parallel = words[index].is_word("ON", "TRUE")
        elif word == "PARTITION":
            index = _partition(words, index, transfer)
        else:
            raise WrongTransfer(f'ERROR: syntax error at or near "{words[index].text}"')
        index += 1


def _partition(words: Tokens, index: int, transfer: Transfer) -> int:
    """`PARTITION BY (name, ...)`; the index of its end."""
    end = next((i for i in range(index, len(words)) if words[i].is_symbol(")")), len(words) - 1)
    transfer.partition = [
        folded(token.text) for token in words[index + 3 : end] if token.kind in (Kind.WORD, Kind.QUOTED)
    ]
    return end


def _role(text: str) -> str:
    found = re.search(r"aws_iam_role=([^;]+)", text)
    role = found[1] if found else text
    if "," in role:
        raise UnsupportedFeature("chains of roles in COPY and UNLOAD")
    if "aws_access_key_id" in text:
        raise UnsupportedFeature("COPY and UNLOAD with access keys: name a role with IAM_ROLE")
    return role


def _widths(text: str) -> list[tuple[str, int]]:
    parts = [part.rpartition(":") for part in text.split(",")]
    if not all(width.strip().isdigit() for _, _, width in parts):
        raise WrongTransfer("ERROR: Invalid fixed width specification")
    return [(name.strip().lower(), int(width)) for name, _, width in parts]
