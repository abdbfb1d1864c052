"""What a person meets at `serve`: clear words for wrong input, and nothing written or reached elsewhere."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from running_cloud import Cloud, command, environment, folder, read_ready

from redshift_tasker_local.clients import Clients
from redshift_tasker_local.postgres import barred_folder


def refused(data_dir: Path, *more: str) -> str:
    """The message of a server that does not start."""
    ended = subprocess.run(command(data_dir, *more), capture_output=True, text=True, env=environment(), timeout=180)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_taken_port_is_told(cloud: Cloud) -> None:
    port = cloud.ready["endpoint"].rsplit(":", 1)[1]
    with folder() as root:
        assert refused(root / "data", "--port", port).startswith(f"error: port {port} is in use on 127.0.0.1\nhint: ")


def test_folder_of_a_running_cloud_is_told_with_its_process(cloud: Cloud) -> None:
    assert f"is in use by process {cloud.ready['pid']}" in refused(cloud.data_dir)


def test_folder_with_someone_elses_files_is_left_alone() -> None:
    with folder() as root:
        (root / "thesis.txt").write_text("dear")
        assert "is not empty and was not made by this program" in refused(root)
        assert [entry.name for entry in root.iterdir()] == ["thesis.txt"]


def test_file_in_place_of_the_folder_is_told() -> None:
    with folder() as root:
        (root / "data").write_text("")
        assert "can't use the data directory" in refused(root / "data")


@pytest.mark.parametrize("target", ["", ":dev", "a:", "a:b:c:d"])
def test_malformed_target_is_told(target: str) -> None:
    with folder() as root:
        assert "does not name a target" in refused(root / "data", "--cluster", target)


@pytest.mark.parametrize("limit", ["active_statements", "active_statements=many", "active_statements=0", "patience=1"])
def test_malformed_limit_is_told(limit: str) -> None:
    with folder() as root:
        assert limit.partition("=")[0] in refused(root / "data", "--limit", limit)


def test_path_too_long_for_a_socket_is_told() -> None:
    with folder() as root:
        assert "too long for a Unix socket" in refused(root / ("d" * 100))


def test_folder_that_another_user_may_not_enter_is_found() -> None:
    with folder() as root:
        inner = root / "inner"
        inner.mkdir(mode=0o700)
        somebody = os.geteuid() + 1
        assert barred_folder(inner / "data", somebody) == inner
        assert barred_folder(inner / "data", os.geteuid()) is None
        assert barred_folder(inner, somebody) is None


def test_ready_file_is_what_is_printed_and_names_the_parts() -> None:
    with folder() as root:
        file = root / "ready.json"
        server = subprocess.Popen(
            command(root / "data", "--ready-file", str(file)), stdout=subprocess.PIPE, text=True, env=environment()
        )
        try:
            ready = read_ready(server)
            assert file.read_text().startswith('{"endpoint": "http://127.0.0.1:')
            assert {"endpoint", "region", "account", "pid", "postgres", "log"} <= ready.keys()
            assert (ready["region"], ready["account"], ready["pid"]) == ("us-east-1", "000000000000", server.pid)
        finally:
            server.terminate()
            assert server.wait(60) == 0
            assert server.stdout is not None
            server.stdout.close()


def test_only_the_data_folder_is_written_and_only_loopback_is_bound(cloud: Cloud) -> None:
    pids = [cloud.process.pid, int(cloud.ready["postgres"]["pid"])]
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            target = str(descriptor.readlink())
            inherited = int(descriptor.name) <= 2
            if target.startswith("/") and not inherited and _is_writable(pid, descriptor.name):
                assert target.startswith(str(cloud.data_dir)), target
    listening = [line.split()[1] for line in Path(f"/proc/{cloud.process.pid}/net/tcp").read_text().splitlines()[1:]]
    port = int(cloud.ready["endpoint"].rsplit(":", 1)[1])
    own = {address for address in listening if int(address.split(":")[1], 16) == port}
    assert all(address.startswith("0100007F") for address in own)


def _is_writable(pid: int, descriptor: str) -> bool:
    try:
        flags = Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text().split("flags:")[1].split()[0]
    except OSError:
        return False
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY


def test_callers_settings_and_proxies_do_not_reach_the_cloud() -> None:
    """A proxy of the caller would see every request that is not to loopback; here it must see none."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy, folder() as root:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        threading.Thread(target=_note_connections, args=(proxy, seen), daemon=True).start()
        env = environment() | {
            "HTTP_PROXY": address,
            "HTTPS_PROXY": address,
            "AWS_PROFILE": "mine",
            "PGDATA": "/nowhere",
        }
        server = subprocess.Popen(command(root / "data"), stdout=subprocess.PIPE, text=True, env=env)
        try:
            ready = read_ready(server)
            assert Clients(ready["endpoint"]).of("sts").get_caller_identity()["Account"] == "000000000000"
        finally:
            server.terminate()
            assert server.wait(60) == 0
            assert server.stdout is not None
            server.stdout.close()
        assert seen == []


def _note_connections(listener: socket.socket, seen: list[bytes]) -> None:
    while True:
        try:
            link, _ = listener.accept()
        except OSError:
            return
        seen.append(link.recv(1024))
        link.close()
