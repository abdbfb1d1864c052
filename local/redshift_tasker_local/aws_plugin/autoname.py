"""Names for resources that the program leaves unnamed, as the real plugin gives them.

A name is the resource's name, a hyphen and seven hexadecimal digits from the engine's random seed,
so that a preview and the update that follows it agree. A name once given is kept. The engine's
naming options (`pulumi:autonaming`) win: a proposed or enforced name is taken instead, and
`DISABLE` asks the program for a name.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from .resource import Autoname

DIGITS = 7


@dataclass(frozen=True)
class Naming:
    """What the engine says about naming one resource."""

    resource: str
    seed: bytes
    proposed: str = ""
    disabled: bool = False


class NameWanted(Exception):
    """The engine's options forbid to make up a name, and the program gives none."""


def pick(rule: Autoname, naming: Naming) -> str:
    """A new name.

    Raises `NameWanted` when the options disable automatic names.
    """
    if naming.disabled:
        raise NameWanted("is required, because automatic names are disabled")
    if naming.proposed:
        return _prefixed(rule, naming.proposed)
    seed = naming.seed or secrets.token_bytes(32)
    digits = hashlib.sha512(seed).hexdigest()[:DIGITS]
    room = rule.limit - DIGITS - 1
    return _prefixed(rule, f"{naming.resource[:room]}-{digits}")


def _prefixed(rule: Autoname, name: str) -> str:
    return name if name.startswith(rule.prefix) else rule.prefix + name
