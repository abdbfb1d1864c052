"""An error for the person at the terminal: what is wrong, and what to do about it."""

from __future__ import annotations


class Problem(Exception):
    """Stops a command; shown without a traceback."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return self.what if self.hint is None else f"{self.what}\nhint: {self.hint}"
