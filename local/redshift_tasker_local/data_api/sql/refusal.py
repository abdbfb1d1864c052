"""What the emulator refuses by itself."""

from __future__ import annotations


class Refusal(Exception):
    """The SQL can't be run, for a reason in words for its caller."""
