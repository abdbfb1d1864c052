"""The one folder the cloud writes to, claimed for the lifetime of the process.

A lock held by the kernel, not a file's existence, says that the folder is in use, so what a killed run left behind
never hinders the next. Only folders that are empty or were made by us are taken, for the content is wiped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .problem import Problem

_LOCK = "redshift-tasker-local.lock"


@dataclass(frozen=True)
class Workspace:
    """A claimed and emptied data folder."""

    root: Path
    lock: int

    @property
    def log(self) -> Path:
        """Everything the services have to say."""
        return self.root / "cloud.log"

    @property
    def temporary(self) -> Path:
        """Unpacked functions and the like."""
        return self.root / "tmp"

    @property
    def postgres(self) -> Path:
        """The database server's own folder. Short, because a socket's path may have 107 bytes only."""
        return self.root / "pg"


def claim(root: Path) -> Workspace:
    """Takes the folder, wipes what an earlier run left there and keeps other runs out.

    # Raises
    `Problem` when another run holds it, when it holds someone else's files, or when it can't be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not (root / _LOCK).exists() and any(root.iterdir()):
            raise Problem(f"`{root}` is not empty and was not made by this program", "choose a new or empty directory")
        lock = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Problem(f"can't use the data directory `{root}`: {error.strerror}", "choose a writable one") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = os.read(lock, 20).decode(errors="replace") or "unknown"
        os.close(lock)
        raise Problem(
            f"the data directory `{root}` is in use by process {owner}", "stop that process or choose another directory"
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    workspace = Workspace(root, lock)
    _wipe(workspace)
    # PostgreSQL runs as another user when we are root and has to get to its folder.
    root.chmod(0o711 if os.geteuid() == 0 else 0o700)
    workspace.temporary.mkdir()
    return workspace


def _wipe(workspace: Workspace) -> None:
    for entry in workspace.root.iterdir():
        if entry.name == _LOCK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
