"""A Lambda Runtime API for one process at a time: hands it events and takes its answers, with the moments of both."""

from __future__ import annotations

import json
import queue
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from .answers import QuietServer

_FAR_FUTURE = "4102444800000"


@dataclass(frozen=True)
class Answer:
    """What the process answered, and when."""

    moment: float
    failed: bool
    body: Any


class RuntimeApi:
    """Serves until closed."""

    def __init__(self) -> None:
        self.asked: queue.Queue[float] = queue.Queue()
        """The moments at which the process asked for an event."""
        self._events: queue.Queue[bytes | None] = queue.Queue()
        self._answers: queue.Queue[Answer] = queue.Queue()
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Of AWS_LAMBDA_RUNTIME_API."""
        return f"127.0.0.1:{self._server.server_port}"

    def invoke(self, event: Any, seconds: float = 120) -> tuple[float, Answer]:
        """Hands over an event; the time until the answer, and the answer."""
        began = time.perf_counter()
        self._events.put(json.dumps(event).encode())
        answer = self._answers.get(timeout=seconds)
        return answer.moment - began, answer

    def close(self) -> None:
        """Leaves whoever still asks without an answer."""
        self._events.put(None)
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self) -> None:
                api.asked.put(time.perf_counter())
                event = api._events.get()
                if event is None:
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", "bench")
                self.send_header("Lambda-Runtime-Deadline-Ms", _FAR_FUTURE)
                self.send_header(
                    "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:f"
                )
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(event)))
                self.end_headers()
                self.wfile.write(event)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = self._chunks()
                answer = Answer(time.perf_counter(), self.path.endswith("/error"), json.loads(body or b"null"))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                self.wfile.flush()
                api._answers.put(answer)

            def _chunks(self) -> bytes:
                whole = b""
                while size := int(self.rfile.readline(), 16):
                    whole += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return whole

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
