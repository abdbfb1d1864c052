"""The service's quotas, as far as this emulator keeps them; a test may lower them.

Figures are the published ones. Two are not published: how many requests may wait for one statement, and how many
statements a target runs at once (on Redshift that is workload management's business).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limits:
    """Every bound in one place."""

    active_statements: int = 500
    """Per target: statements that have not ended."""
    active_sessions: int = 500
    """Per target: sessions that are not closed."""
    concurrent_statements: int = 15
    """Per target: statements that run; the others wait in their order of arrival."""
    waiting_requests: int = 10
    """Per statement: requests that wait with WaitTimeSeconds."""
    statement_bytes: int = 100 * 1024
    result_bytes: int = 500 * 1024 * 1024
    row_bytes: int = 64 * 1024
    page_rows: int = 1000
    page_bytes: int = 1024 * 1024
    """A page of GetStatementResult ends with the row that reaches either bound."""
    kept_result_bytes: int = 1024 * 1024 * 1024
    """All results together; the oldest go first."""
    token_lifetime: float = 8 * HOUR
    session_lifetime: float = DAY
    """From its creation, however often it is used."""
    result_lifetime: float = DAY
    statement_lifetime: float = 3 * DAY
    remembered_statements: int = 100_000
    """After that many, the oldest ended ones are forgotten before their time."""
    cancel_seconds: float = 10.0
    catalogue_seconds: int = 30
    """How long ListTables and its like may take."""

    def changed(self, changes: dict[str, float]) -> Limits:
        """With some limits replaced.

        # Raises
        `ValueError`: there is no such limit, or the value is no positive number of its kind.
        """
        kinds = {field.name: (int, float) if field.type == "float" else (int,) for field in fields(self)}
        for name, value in changes.items():
            if name not in kinds:
                raise ValueError(f"there is no limit `{name}`; there are: {', '.join(kinds)}")
            if not isinstance(value, kinds[name]) or isinstance(value, bool) or value <= 0:
                raise ValueError(f"`{name}` needs a positive {'number' if float in kinds[name] else 'whole number'}")
        return replace(self, **changes)


class CurrentLimits:
    """The limits in force; one object that everyone asks."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.value = limits or Limits()
