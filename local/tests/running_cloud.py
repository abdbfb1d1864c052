"""A cloud in a process of its own, started as a user would start it, and ways to look at it from outside."""

from __future__ import annotations

import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redshift_tasker_local.clients import Clients

PACKAGE_ROOT = Path(__file__).parent.parent
SERVE = (sys.executable, "-m", "redshift_tasker_local")
"""The command whose `serve` is started; the unmended cloud has another."""


@dataclass(frozen=True)
class Cloud:
    """A running server.

    `patience` is how many seconds a test waits for what should come at once; `roles` are those that tests have made
    there. They belong to the server and not to its address: the system gives the port of one that has ended again.
    """

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    data_dir: Path
    clients: Clients
    patience: float = 60
    roles: set[str] = field(default_factory=set)

    def until(self, what: str, look: Callable[[], Any]) -> Any:
        """The first true answer of `look`."""
        return eventually(what, look, self.patience)


def eventually(what: str, look: Callable[[], Any], seconds: float = 60) -> Any:
    """Asks until the answer is true; a failure says what was waited for."""
    deadline = time.monotonic() + seconds
    while not (answer := look()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(0.01)
    return answer


@contextmanager
def folder() -> Iterator[Path]:
    """A short path (PostgreSQL's socket must fit) that PostgreSQL's user may enter."""
    path = Path(tempfile.mkdtemp(prefix="rtl-", dir="/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def command(data_dir: Path, *more: str, entry: tuple[str, ...] = SERVE) -> list[str]:
    """The command line that serves from `data_dir`."""
    return [*entry, "serve", "--data-dir", str(data_dir), "--json", *more]


def environment() -> dict[str, str]:
    """The caller's own, with the package in reach."""
    path = [str(PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port that nobody is given by chance while the block lasts; who asks for it by its number gets it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


@contextmanager
def running(*flags: str, entry: tuple[str, ...] = SERVE, patience: float = 60) -> Iterator[Cloud]:
    """Serves for as long as the block lasts."""
    with folder() as root:
        process = subprocess.Popen(
            command(root / "data", *flags, entry=entry), stdout=subprocess.PIPE, text=True, env=environment()
        )
        try:
            ready = read_ready(process)
            yield Cloud(process, ready, root / "data", Clients(ready["endpoint"]), patience)
        finally:
            process.terminate()
            assert process.wait(60) == 0
            assert process.stdout is not None
            process.stdout.close()


def read_ready(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What the server prints once it answers; fails when it ends without."""
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], 120)[0], "the server did not get ready"
    line = process.stdout.readline()
    assert line, f"the server ended with {process.wait(60)}"
    return dict(json.loads(line))


def descendants(pid: int) -> set[tuple[int, str]]:
    """All processes below `pid`, each with its start time so that a reused id is not taken for it."""
    children: dict[int, list[int]] = {}
    stamps: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            children.setdefault(int(stat[1]), []).append(int(entry.name))
            stamps[int(entry.name)] = stat[19]
    found: set[tuple[int, str]] = set()
    waiting = list(children.get(pid, []))
    while waiting:
        child = waiting.pop()
        found.add((child, stamps[child]))
        waiting += children.get(child, [])
    return found


def alive(process: tuple[int, str]) -> bool:
    """Whether it still runs; one that only waits to be collected by its parent does not.

    A first thread that has ended counts as running while others of its process go on ending: they share its sockets, so
    its ports are open until the last is gone.
    """
    stat = _stat(process[0])
    return stat is not None and stat[19] == process[1] and (stat[0] not in "ZX" or int(stat[17]) > 1)


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text.rpartition(")")[2].split()
