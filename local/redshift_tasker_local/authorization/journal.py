"""What was asked and how it was decided: one entry for each principal, action, resource and decision, with a count."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

_REMEMBERED = 20_000


@dataclass(frozen=True)
class Question:
    """May this principal do that?"""

    principal: str
    """ARN of the user or the role's session, or a service such as `events.amazonaws.com`."""
    action: str
    resource: str

    @property
    def role(self) -> str | None:
        """The role's name, of a session of one."""
        kind, _, rest = self.principal.rpartition(":")[2].partition("/")
        return rest.partition("/")[0] if kind == "assumed-role" else None


@dataclass
class _Seen:
    count: int
    last: float
    reason: str


class Journal:
    """Decisions in the order in which they were first made; root's are not kept, for it may do everything."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[Question, bool], _Seen] = {}

    def note(self, question: Question, allowed: bool, reason: str = "") -> None:
        """Counts one decision."""
        with self._lock:
            seen = self._seen.setdefault((question, allowed), _Seen(0, 0.0, reason))
            seen.count += 1
            seen.last = time.time()
            if len(self._seen) > _REMEMBERED:
                del self._seen[next(iter(self._seen))]

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._seen.clear()

    def entries(self, role: str | None = None) -> list[dict[str, Any]]:
        """All decisions, or those about one role."""
        with self._lock:
            return [
                {
                    "Principal": question.principal,
                    **({"Role": question.role} if question.role else {}),
                    "Action": question.action,
                    "Resource": question.resource,
                    "Decision": "allowed" if allowed else "denied",
                    "Count": seen.count,
                    "LastAt": round(seen.last, 3),
                    **({"Reason": seen.reason} if seen.reason else {}),
                }
                for (question, allowed), seen in self._seen.items()
                if role is None or question.role == role
            ]
