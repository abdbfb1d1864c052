"""Starts every part of the local cloud in one process, says when it is ready, and takes all of it down again.

Order matters: the port is bound first (so that nobody can take it between choosing and using it), then the
environment is set, then ministack is imported and mended, and only then does it serve. PostgreSQL starts meanwhile.
Whatever ends this process, its children end with it (`children.py`); an orderly end comes with SIGINT, SIGTERM or the
end of the parent process, and a second signal ends it on the spot.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from . import environment, parent, postgres
from .children import Children
from .clock import Clocks
from .options import Options
from .problem import Problem
from .workspace import Workspace, claim

_PATIENCE_SECONDS = 5.0
"""How long an orderly end may take before it is cut short."""


def serve(options: Options) -> int:
    """Serves until told to stop; returns the exit code."""
    os.umask(0o077)
    ending = Ending()
    parent.watch(ending.begin)
    workspace = claim(options.data_dir)
    listener = _listen(options.port)
    port = listener.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    _log_to(workspace, options.log_level)
    environment.replace(endpoint, port, workspace, options.region, options.account)

    children, clocks = Children(), Clocks()
    server: postgres.Postgres | None = None
    try:
        with ThreadPoolExecutor(1) as beside:
            starting = beside.submit(postgres.start, workspace.postgres, children)
            app_module, decisions = _ministack(children, options, clocks)
            server = starting.result()
        _install_data_api(app_module, server, options, decisions, clocks)
        ready = {
            "endpoint": endpoint,
            "region": options.region,
            "account": options.account,
            "pid": os.getpid(),
            "log": str(workspace.log),
            "postgres": server.describe(),
        }
        # Not asyncio.run: at its end it waits for worker threads, and a Lambda's may take minutes.
        asyncio.new_event_loop().run_until_complete(
            _run(app_module.app, listener, ending, lambda: _announce(options, ready))
        )
    finally:
        ending.hurry()
        if options.ready_file is not None:
            options.ready_file.unlink(missing_ok=True)
        # The database first and in its own way: killed, it would leave shared memory behind.
        if server is not None:
            server.stop()
        children.end_all()
    return 0


class Ending:
    """The wish to stop, from whichever thread it comes, and the guarantee that it is fulfilled."""

    def __init__(self) -> None:
        self._wish = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._noticed: asyncio.Event | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def begin(self) -> None:
        """Ends the cloud: in order if possible, by force after a while."""
        self._wish.set()
        self.hurry()
        if self._loop is not None and self._noticed is not None:
            self._loop.call_soon_threadsafe(self._noticed.set)

    def hurry(self) -> None:
        """Whatever still has to be done gets a few seconds; the kernel ends our children with us."""
        timer = threading.Timer(_PATIENCE_SECONDS, os._exit, (1,))
        timer.daemon = True
        timer.start()

    async def wait(self) -> None:
        """Returns when it is time to stop serving."""
        self._loop, self._noticed = asyncio.get_running_loop(), asyncio.Event()
        if self._wish.is_set():
            return
        await self._noticed.wait()

    def _on_signal(self, number: int, _frame: Any) -> None:
        if self._wish.is_set():
            os._exit(128 + number)
        self.begin()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise Problem(f"port {port} is in use on 127.0.0.1", "choose another, or --port 0 for a free one") from error
    listener.listen(512)
    return listener


def _log_to(workspace: Workspace, level: str) -> None:
    """To a file: the terminal is for what a person has to read. ministack adds no handler where there is one."""
    handler = logging.FileHandler(workspace.log, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(levelname)s [%(name)s] %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler])


def _ministack(children: Children, options: Options, clocks: Clocks) -> tuple[Any, Any]:
    """The application and what decides about rights in it."""
    import ministack.app

    from . import authorization, mends

    mends.apply(children, options.emulators, clocks)
    return ministack.app, authorization.apply(ministack.app)


def _install_data_api(
    app_module: Any, server: postgres.Postgres, options: Options, decisions: Any, clocks: Clocks
) -> None:
    from . import data_api

    data_api.install(app_module, server, options, decisions, clocks)


async def _run(app: Any, listener: socket.socket, ending: Ending, on_ready: Any) -> None:
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config

    async def announcing(scope: Any, receive: Any, send: Any) -> None:
        async def noticing(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                on_ready()

        await app(scope, receive, noticing if scope["type"] == "lifespan" else send)

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.2
    config.shutdown_timeout = 2
    config.startup_timeout = 60
    config.errorlog = logging.getLogger("hypercorn.error")
    await hypercorn_serve(announcing, config, shutdown_trigger=ending.wait)


def _announce(options: Options, ready: dict[str, Any]) -> None:
    text = json.dumps(ready)
    if options.ready_file is not None:
        _write_whole(options.ready_file, text)
    if options.json:
        print(text, flush=True)
    else:
        print(
            f"local AWS at {ready['endpoint']}, region {ready['region']}; Ctrl-C ends it", file=sys.stderr, flush=True
        )


def _write_whole(path: Path, text: str) -> None:
    """A reader sees the whole file or none."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
