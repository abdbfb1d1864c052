"""What was loaded and unloaded, for STL_LOAD_ERRORS, SYS_LOAD_HISTORY and their like.

A load that fails is rolled back with everything it wrote, so this is kept outside of the database and shown to a
session that asks for it (`sql/history.py`).
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

_KEPT = 1000


class Chronicle:
    """The last loads, unloads and errors of loads of the cloud."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, deque[dict[str, Any]]] = {}

    def note(self, kind: str, **entry: Any) -> None:
        """Keeps an entry of a kind: `load`, `unload`, `load_error`."""
        with self._lock:
            self._entries.setdefault(kind, deque(maxlen=_KEPT)).append(entry)

    def entries(self, kind: str, database: str) -> list[dict[str, Any]]:
        """The entries of a kind in one database, oldest first."""
        with self._lock:
            return [entry for entry in self._entries.get(kind, ()) if entry["database"] == database]
