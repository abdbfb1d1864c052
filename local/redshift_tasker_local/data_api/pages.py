"""Pages of a list: at most so many entries, and a token that says where the next page begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from . import errors

_Entry = TypeVar("_Entry")


def token_for(kind: str, position: str) -> str:
    """An opaque token; `kind` keeps a token of one operation from meaning something to another."""
    return base64.urlsafe_b64encode(f"{kind}/{position}".encode()).decode()


def position_in(kind: str, token: str | None) -> str | None:
    """What a token of that kind says; nothing without a token.

    # Raises
    ApiError: it is not one of ours.
    """
    if not token:
        return None
    try:
        found, _, position = base64.urlsafe_b64decode(token.encode()).decode().partition("/")
    except (ValueError, binascii.Error):
        found, position = "", ""
    if found != kind:
        raise errors.validation("NextToken is invalid.")
    return position


def numbered_page(
    kind: str, entries: Sequence[_Entry], request: dict[str, Any], default: int
) -> tuple[Sequence[_Entry], dict[str, str]]:
    """The page of a list that a request's MaxResults and NextToken ask for, and the member that points to the next."""
    size = request.get("MaxResults") or default
    position = position_in(kind, request.get("NextToken"))
    if position is not None and not position.isdecimal():
        raise errors.validation("NextToken is invalid.")
    start = int(position or 0)
    end = start + size
    return entries[start:end], {"NextToken": token_for(kind, str(end))} if end < len(entries) else {}
