"""Who makes a call in the conformance tests: boto3, or a client in another language that runs as a program.

Such a program gets the endpoint as its argument, reads one call per line, `{"operation", "request"}`, and answers each
with one line: `{"ok": true}`, or `{"code", "status", "message", "modeled"}` of an error. It speaks to the cloud through
a proxy that judges every raw answer by the service's model, as boto3's are judged in `data_client`.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from data_client import Refusal
from strict_answers import judge


class Caller(Protocol):
    """Makes calls."""

    def outcome(self, operation: str, **request: Any) -> dict[str, Any] | Refusal:
        """One call; its answer or its refusal."""

    def refused(self, operation: str, **request: Any) -> Refusal:
        """One call that has to be refused."""


class Program:
    """A client in another language."""

    def __init__(self, process: subprocess.Popen[str], judge: Judge) -> None:
        self._process = process
        self._judge = judge
        self._lock = threading.Lock()

    def outcome(self, operation: str, **request: Any) -> dict[str, Any] | Refusal:
        """One call; an answer is told without its content, which the judge has seen."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps({"operation": operation, "request": request}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        assert line, f"the client ended with {self._process.wait(60)}"
        self._judge.check()
        told = json.loads(line)
        if told.get("ok"):
            return told
        assert told["modeled"], f"the client does not know {told['code']} of {operation}"
        return Refusal(told["code"], told["message"], told["status"], {})

    def refused(self, operation: str, **request: Any) -> Refusal:
        """One call that has to be refused."""
        outcome = self.outcome(operation, **request)
        assert isinstance(outcome, Refusal), f"{operation} was not refused"
        return outcome


class Judge:
    """A proxy before the cloud that keeps what is wrong with its answers."""

    def __init__(self, endpoint: str) -> None:
        self._wrong: list[str] = []
        wrong = self._wrong

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
                request = urllib.request.Request(endpoint, data=body, headers=headers, method="POST")
                with _OPENER.open(request) as answer:
                    text = answer.read()
                    try:
                        judge(self.headers["X-Amz-Target"].partition(".")[2], answer.status, answer.headers, text)
                    except AssertionError as error:
                        wrong.append(str(error))
                    self.send_response(answer.status)
                    for name in ("Content-Type", "x-amzn-ErrorType"):
                        if name in answer.headers:
                            self.send_header(name, answer.headers[name])
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)

            def log_message(self, *_words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def check(self) -> None:
        """Fails when an answer was not what the model promises."""
        wrong, self._wrong[:] = list(self._wrong), []
        assert not wrong, "; ".join(wrong)

    def close(self) -> None:
        """Stops to listen."""
        self._server.shutdown()
        self._server.server_close()


class _AnyStatus(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _AnyStatus())


@contextmanager
def program(command: str, endpoint: str) -> Iterator[Program]:
    """Runs a client for as long as the block lasts."""
    judge = Judge(endpoint)
    process = subprocess.Popen(
        [*shlex.split(command), judge.endpoint], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Program(process, judge)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)
        assert process.stdout is not None
        process.stdout.close()
        judge.close()
