"""Whatever ends the cloud, nothing of it is left: no process, no port, no socket; and the next one starts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from parts import function, function_task, queue, queue_arn, start
from running_cloud import (
    Cloud,
    alive,
    command,
    descendants,
    environment,
    eventually,
    folder,
    read_ready,
    reserved_port,
    running,
)

from redshift_tasker_local.clients import Clients

BETWEEN = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
"""A parent for the cloud that a test can kill."""


@dataclass(frozen=True)
class Busy:
    """A cloud at work: a statement runs, a function runs, a task waits."""

    parent: subprocess.Popen[str]
    cloud: Cloud
    processes: frozenset[tuple[int, str]]

    @property
    def server(self) -> int:
        """The process id of the cloud itself."""
        return int(self.cloud.ready["pid"])

    def is_gone(self) -> None:
        """Fails unless every process ends and nobody listens any more."""
        eventually("all processes end", lambda: not [one for one in self.processes if alive(one)])
        eventually("its shared memory is gone", lambda: not shared_memory(int(self.cloud.ready["postgres"]["pid"])))
        port = int(self.cloud.ready["endpoint"].rsplit(":", 1)[1])
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(dsn(self.cloud))


def dsn(cloud: Cloud) -> str:
    """How to reach the cloud's PostgreSQL from outside."""
    server = cloud.ready["postgres"]
    return psycopg.conninfo.make_conninfo(
        host=server["host"], port=server["port"], user=server["user"], dbname="postgres"
    )


def shared_memory(creator: int) -> list[str]:
    """System V segments that a process made and that outlive it unless removed."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return [line for line in lines if int(line.split()[4]) == creator]


@pytest.fixture
def busy() -> Iterator[Busy]:
    with folder() as root:
        data_dir = root / "data"
        parent = subprocess.Popen(
            [sys.executable, "-c", BETWEEN, *command(data_dir, "--ready-file", str(root / "ready"))],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
            start_new_session=True,
        )
        try:
            ready = read_ready(parent)
            cloud = Cloud(parent, ready, data_dir, Clients(ready["endpoint"]))
            assert (root / "ready").exists()
            keep_busy(cloud)
            yield Busy(parent, cloud, frozenset(descendants(parent.pid)))
        finally:
            if parent.poll() is None:
                parent.kill()
            parent.wait(60)
            assert parent.stdout is not None
            parent.stdout.close()


def keep_busy(cloud: Cloud) -> None:
    """A connection with a running statement, a running bootstrap and an execution that waits for it."""
    program = f"#!/bin/sh\ntouch {cloud.data_dir}/bootstrap-runs\nexec sleep 600\n"
    start(cloud, {"Work": function_task(function(cloud, program), {})})
    cloud.until("the function runs", lambda: (cloud.data_dir / "bootstrap-runs").exists())
    subprocess.Popen(
        [sys.executable, "-c", f"import psycopg; psycopg.connect({dsn(cloud)!r}).execute('select pg_sleep(600)')"],
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    with psycopg.connect(dsn(cloud), autocommit=True) as connection:
        running = "select 1 from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()"
        cloud.until("the statement runs", lambda: connection.execute(running).fetchone())


def test_busy_cloud_has_all_its_parts(busy: Busy) -> None:
    names = {name for pid, _ in busy.processes if (name := process_name(pid))}
    assert {"postgres", "sleep"} <= names
    assert shared_memory(int(busy.cloud.ready["postgres"]["pid"]))
    assert len(busy.processes) > 5


def process_name(pid: int) -> str | None:
    """The program that a process runs; None when it has ended meanwhile, as a database session may."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return None


ENDS: dict[str, Callable[[Busy], None]] = {
    "interrupt": lambda busy: os.kill(busy.server, signal.SIGINT),
    "terminate": lambda busy: os.kill(busy.server, signal.SIGTERM),
    "hang_up": lambda busy: os.kill(busy.server, signal.SIGHUP),
    "crash": lambda busy: os.kill(busy.server, signal.SIGSEGV),
    "kill_of_the_server": lambda busy: os.kill(busy.server, signal.SIGKILL),
    "kill_of_the_parent": lambda busy: busy.parent.kill(),
    "kill_of_both": lambda busy: (os.kill(busy.server, signal.SIGKILL), busy.parent.kill())[1],
    "ctrl_c_at_the_terminal": lambda busy: os.killpg(busy.parent.pid, signal.SIGINT),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_nothing_is_left_after(busy: Busy, end: Callable[[Busy], None]) -> None:
    end(busy)
    busy.is_gone()


def test_orderly_end_takes_the_ready_file_away_and_reports_success(busy: Busy) -> None:
    os.kill(busy.server, signal.SIGTERM)
    assert busy.parent.wait(60) == 0
    assert not (busy.cloud.data_dir.parent / "ready").exists()


def test_killed_cloud_does_not_hinder_the_next_on_its_folder(busy: Busy) -> None:
    os.kill(busy.server, signal.SIGKILL)
    busy.is_gone()
    again = subprocess.Popen(command(busy.cloud.data_dir), stdout=subprocess.PIPE, text=True, env=environment())
    try:
        ready = read_ready(again)
        assert Clients(ready["endpoint"]).of("lambda").list_functions()["Functions"] == []
    finally:
        again.terminate()
        assert again.wait(60) == 0
        assert again.stdout is not None
        again.stdout.close()


def test_cloud_on_the_port_of_one_that_has_ended_begins_anew() -> None:
    """The system gives a port again: what tests know of a cloud says nothing of the next at its address."""
    with reserved_port() as port:
        with running("--port", str(port)) as ended:
            function(ended)
        with running("--port", str(port)) as cloud:
            assert cloud.clients.of("lambda").list_functions()["Functions"] == []
            mapping = cloud.clients.of("lambda").create_event_source_mapping(
                FunctionName=function(cloud), EventSourceArn=queue_arn(cloud, queue(cloud))
            )
            assert mapping["State"] in ("Creating", "Enabled")


def test_next_cloud_can_start_at_once_even_while_the_killed_one_is_ending(busy: Busy) -> None:
    os.kill(busy.server, signal.SIGKILL)
    busy.parent.wait(60)
    again = subprocess.Popen(command(busy.cloud.data_dir), stdout=subprocess.PIPE, text=True, env=environment())
    try:
        ready = read_ready(again)
        server = ready["postgres"]
        with psycopg.connect(host=server["host"], port=server["port"], user=server["user"], dbname="postgres") as link:
            assert link.execute("select 1").fetchone() == (1,)
    finally:
        again.terminate()
        assert again.wait(60) == 0
        assert again.stdout is not None
        again.stdout.close()
