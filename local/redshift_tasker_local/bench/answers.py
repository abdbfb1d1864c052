"""AWS's answers: recorded from the embedded cloud by a proxy, and given again, at once and over TLS.

An answer belongs to a phase of the work and to an operation (`X-Amz-Target`); where a phase has several of one
operation, they come in their order, again and again.
"""

from __future__ import annotations

import http.client
import ssl
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Tape:
    """The recorded answers, and the phase that is recorded or played."""

    phase: str = "start"
    replies: dict[tuple[str, str], list[Reply]] = field(default_factory=lambda: defaultdict(list))
    _played: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, operation: str, reply: Reply) -> None:
        """Adds an answer of this phase."""
        with self._lock:
            self.replies[self.phase, operation].append(reply)

    def play(self, operation: str) -> Reply | None:
        """The next answer of this phase; None for an operation that it did not have."""
        with self._lock:
            key = (self.phase, operation)
            known = self.replies.get(key)
            if not known:
                return None
            self._played[key] += 1
            return known[(self._played[key] - 1) % len(known)]

    def calls(self, phase: str) -> list[str]:
        """The operations of a phase, each as often as it was called."""
        return [name for (of, name), replies in self.replies.items() if of == phase for _ in replies]


class QuietServer(ThreadingHTTPServer):
    """A process that is ended closes its connections as it likes."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Says nothing."""


class _Server:
    def __init__(self, handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> None:
        self._server = QuietServer(("127.0.0.1", 0), handler)
        if context is not None:
            # The handshake belongs to the connection's own thread: none waits for another's.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "http" if context is None else "https"
        self.endpoint = f"{scheme}://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Takes no more requests."""
        self._server.shutdown()
        self._server.server_close()


class Recorder(_Server):
    """A proxy in front of the embedded cloud."""

    def __init__(self, cloud: str, tape: Tape) -> None:
        address = urlsplit(cloud).netloc

        class Handler(_Handler):
            def reply(self, operation: str, body: bytes) -> Reply:
                connection = http.client.HTTPConnection(address, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
                connection.request("POST", self.path, body, headers)
                answer = connection.getresponse()
                kept = tuple((name, value) for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP)
                reply = Reply(answer.status, kept, answer.read())
                connection.close()
                tape.record(operation, reply)
                return reply

        super().__init__(Handler)


class Player(_Server):
    """Gives the recorded answers."""

    def __init__(self, tape: Tape, context: ssl.SSLContext) -> None:
        class Handler(_Handler):
            def reply(self, operation: str, body: bytes) -> Reply:
                return tape.play(operation) or Reply(500, (), b"not recorded")

        super().__init__(Handler, context)


_HOP_BY_HOP = ("connection", "content-length", "date", "server", "transfer-encoding")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def reply(self, operation: str, body: bytes) -> Reply:
        """What to answer."""
        raise NotImplementedError

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.reply(self.headers.get("X-Amz-Target", ""), body)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        pass
