"""Starts the plugin as the engine does: `[flags] [engine address]`, the port on stdout.

The address is not dialled: the stand-in has nothing to say to the engine by itself. Flags come
before it and do not matter. Without an address (to attach a running plugin) it serves all the same.
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from .. import parent
from .server import Servicer

MESSAGE_LIMIT = 400 * 1024 * 1024
"""The engine's own limit for a message."""
GRACE_SECONDS = 2.0
WORKERS = 32


def main() -> None:
    """Serve until the engine, or its end, says stop."""
    # Not an Event: a signal that comes while its lock is held for a wait would wait for that lock for ever.
    stop: SimpleQueue[None] = SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.put(None))
    if any(not argument.startswith("-") for argument in sys.argv[1:]):
        parent.watch(lambda: stop.put(None))
    server = grpc.server(
        ThreadPoolExecutor(WORKERS),
        options=[
            ("grpc.max_receive_message_length", MESSAGE_LIMIT),
            ("grpc.max_send_message_length", MESSAGE_LIMIT),
        ],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(os.environ), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    stop.get()
    server.stop(GRACE_SECONDS).wait()


if __name__ == "__main__":
    main()
