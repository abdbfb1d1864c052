"""The conformance table: for each operation, what was asked for and which clients got it as the model says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from strict_answers import OPERATIONS


class ConformanceTable:
    """Filled by the tests, printed when they are through."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], dict[str, bool]] = {}

    @contextmanager
    def row(self, operation: str, outcome: str, client: str) -> Iterator[None]:
        """One cell; good unless the block fails."""
        cells = self._rows.setdefault((operation, outcome), {})
        cells[client] = False
        yield
        cells[client] = True

    def lines(self) -> list[str]:
        """The table in Markdown, and how many cells are good; nothing when no test was run."""
        clients = list(dict.fromkeys(client for cells in self._rows.values() for client in cells))
        if not clients:
            return []
        order = {operation: number for number, operation in enumerate(OPERATIONS)}
        rows = sorted(self._rows.items(), key=lambda row: (order[row[0][0]], row[0][1] != "answered", row[0][1]))
        words = {True: "ok", False: "WRONG", None: "-"}
        good = sum(cell for cells in self._rows.values() for cell in cells.values())
        cells = sum(len(cells) for cells in self._rows.values())
        return [
            f"| operation | outcome | {' | '.join(clients)} |",
            "|---|---" + "|---" * len(clients) + "|",
            *(
                f"| {operation} | {outcome} | {' | '.join(words[cells.get(client)] for client in clients)} |"
                for (operation, outcome), cells in rows
            ),
            f"{good} of {cells} as the service's model says",
        ]


TABLE = ConformanceTable()
