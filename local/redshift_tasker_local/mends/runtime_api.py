"""Functions with their own runtime (`provided.*`) that answer as fast as they can and end with the cloud.

AWS: an invocation takes what the function takes; its logs are collected beside it. A package for another architecture
than the function declares can't be executed (`Runtime.InvalidEntrypoint`). A process that ends while it
initialises fails its invocation as one that ends later does (`Runtime.ExitError`).

ministack: the Runtime API's answers wait for Nagle's algorithm (40 ms each way), then each invocation waits up to
50 ms for log lines that may never come, and lines that come later are credited to the next invocation. A bootstrap
runs whatever the function declares, survives a killed server, and sees the server's own settings in its environment.
"""

from __future__ import annotations

import fcntl
import os
import platform
import queue
import select
import subprocess
import termios
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..children import Children

_CHUNK = 65_536
_SERVER_ONLY = ("MINISTACK_", "GATEWAY_PORT", "DOCKER_HOST", "S3_DATA_DIR", "STATE_DIR", "IOT_MTLS", "SFTP_")
_ELF_MACHINES = {0x3E: "x86_64", 0xB7: "arm64"}
_HERE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())


def apply(children: Children, emulators: Mapping[str, tuple[str, ...]]) -> None:
    """Mends the worker that runs a bootstrap, and the way children are started."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    lambda_runtime.subprocess = _Subprocess(children, emulators)
    lambda_svc.subprocess = _Subprocess(children, emulators)
    _without_delays(lambda_runtime.ProvidedWorker)
    _with_exact_logs(lambda_runtime.ProvidedWorker)
    _for_its_architecture(lambda_runtime, lambda_svc)
    _with_named_exits(lambda_runtime)
    _with_clean_environment(lambda_svc)


class _Subprocess:
    """The module `subprocess` with a Popen whose processes end with ours, and run in an emulator where they must."""

    def __init__(self, children: Children, emulators: Mapping[str, tuple[str, ...]]) -> None:
        self._children = children
        self._emulators = emulators

    def Popen(self, command: Any, **keywords: Any) -> subprocess.Popen[Any]:
        # A session of its own: Ctrl-C at a terminal is for the server, which then ends its children.
        return self._children.spawn(self._emulated(command), **{"start_new_session": True, **keywords})

    def _emulated(self, command: Any) -> Any:
        built_for = architecture(Path(command[0])) if isinstance(command, list) and command else None
        if built_for in (None, _HERE):
            return command
        return [*self._emulators.get(built_for, ()), *command]

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)


def _without_delays(worker: Any) -> None:
    build = worker._build_handler_class

    def build_without_delays(self: Any, generation: int, pending: Any) -> Any:
        return type(
            "RuntimeAPIHandler",
            (build(self, generation, pending),),
            # One buffered write per answer, sent at once.
            {"disable_nagle_algorithm": True, "wbufsize": -1},
        )

    worker._build_handler_class = build_without_delays


class _Output:
    """Lines from a bootstrap's pipe; what was written before a moment can be had at that moment, without waiting."""

    def __init__(self, stream: Any, lines: queue.Queue[str]) -> None:
        self._stream = stream
        self._lines = lines
        self._reading = threading.Lock()
        self._rest = b""

    def pump(self) -> None:
        """Reads until the pipe closes; an unread pipe would block the bootstrap."""
        descriptor = self._stream.fileno()
        while True:
            select.select([descriptor], [], [])
            with self._reading:
                if not self._read_waiting(descriptor):
                    break
        if self._rest:
            self._put(self._rest)
        self._stream.close()

    def catch_up(self) -> None:
        """Takes what is in the pipe by now."""
        with self._reading:
            if not self._stream.closed:
                while self._pending(self._stream.fileno()) and self._read_waiting(self._stream.fileno()):
                    pass

    @staticmethod
    def _pending(descriptor: int) -> int:
        return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, b"\0\0\0\0"), "little")

    def _read_waiting(self, descriptor: int) -> bool:
        """False at the end of the stream; nothing waiting is not the end."""
        if not self._pending(descriptor) and not select.select([descriptor], [], [], 0)[0]:
            return True
        chunk = os.read(descriptor, _CHUNK)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._put(line)
        return bool(chunk)

    def _put(self, line: bytes) -> None:
        text = line.decode("utf-8", errors="replace").rstrip("\r")
        while True:
            try:
                self._lines.put_nowait(text)
                return
            except queue.Full:
                # The oldest line gives way, as on an overfull console.
                try:
                    self._lines.get_nowait()
                except queue.Empty:
                    continue


def _with_exact_logs(worker: Any) -> None:
    drain = worker._drain_stderr

    def pump(self: Any, stream: Any, lines: queue.Queue[str]) -> None:
        output = _Output(stream, lines)
        self._mended_output = (lines, output)
        output.pump()

    def drain_now(self: Any, **_limits: float) -> str:
        lines, output = getattr(self, "_mended_output", (None, None))
        if output is not None and lines is self._stderr_queue:
            output.catch_up()
        return drain(self)

    worker._pump_output = pump
    worker._drain_stderr_bounded = drain_now


def _for_its_architecture(lambda_runtime: Any, lambda_svc: Any) -> None:
    spawn = lambda_runtime.ProvidedWorker._spawn

    def spawn_if_executable(self: Any, init_timeout: float | None = None) -> None:
        declared = (self.config.get("Architectures") or ["x86_64"])[0]
        actual = architecture(Path(lambda_svc._provided_runtime_code_dir(self.code_zip)) / "bootstrap")
        if actual is not None and actual != declared:
            raise lambda_runtime.ProvidedRuntimeError(
                f"exec format error: the function declares {declared}, its bootstrap is built for {actual}",
                "Runtime.InvalidEntrypoint",
            )
        spawn(self, init_timeout)

    lambda_runtime.ProvidedWorker._spawn = spawn_if_executable


def _with_named_exits(lambda_runtime: Any) -> None:
    await_init = lambda_runtime.ProvidedWorker._await_init

    def await_init_with_name(self: Any, init_timeout: float | None = None) -> None:
        try:
            await_init(self, init_timeout)
        except RuntimeError as error:
            if "exited during init" not in str(error):
                raise
            raise lambda_runtime.ProvidedRuntimeError(str(error), "Runtime.ExitError") from error

    lambda_runtime.ProvidedWorker._await_init = await_init_with_name


def architecture(program: Path) -> str | None:
    """What an ELF program is built for; None for anything else, a script for instance."""
    try:
        with program.open("rb") as file:
            head = file.read(20)
    except OSError:
        return None
    if len(head) < 20 or head[:4] != b"\x7fELF":
        return None
    return _ELF_MACHINES.get(int.from_bytes(head[18:20], "little"))


def _with_clean_environment(lambda_svc: Any) -> None:
    build = lambda_svc._provided_worker_env

    def build_clean(config: dict[str, Any], code_dir: str, port: int) -> dict[str, str]:
        env = {
            name: value for name, value in build(config, code_dir, port).items() if not name.startswith(_SERVER_ONLY)
        }
        env["AWS_LAMBDA_LOG_GROUP_NAME"] = f"/aws/lambda/{config.get('FunctionName', '')}"
        env["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand"
        # Where this cloud's CloudFormation takes answers: a tasker's function must be told that it may send them there.
        env["RESPONSE_AUTHORITY"] = f"{os.environ['MINISTACK_HOST']}:{os.environ['GATEWAY_PORT']}"
        return env

    lambda_svc._provided_worker_env = build_clean
