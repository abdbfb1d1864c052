"""What is measured of a candidate, each figure with a process of its own where it must be a first time."""

from __future__ import annotations

import queue
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .answers import Player, Recorder, Tape
from .candidates import Candidate
from .runtime_api import RuntimeApi
from .work import Work

_COLD_RUNS = 10
_WARM_RUNS = 100
_BATCH = 10
_BATCHES = 30


@dataclass(frozen=True)
class Figures:
    """The figures of a candidate; times in milliseconds, sizes in bytes."""

    package_bytes: int
    first_next_ms: float
    first_invoke_ms: float
    warm_invoke_ms: float
    memory_at_next_bytes: int
    memory_after_bytes: int
    completions_per_second: float
    first_invoke_instructions: int | None
    calls_to_start: int
    calls_to_complete: int

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


@dataclass(frozen=True)
class Events:
    """What the candidate is handed."""

    start: dict[str, Any]
    end: dict[str, Any]


class Failed(Exception):
    """A candidate did not do its work."""


def record(candidate: Candidate, work: Work, cloud: str) -> tuple[Tape, Events]:
    """Has the candidate do its work once on the embedded cloud; what AWS answered, and the events."""
    tape = Tape("init")
    recorder = Recorder(cloud, tape)
    try:
        with _running(candidate, recorder.endpoint) as (api, _process):
            api.asked.get(timeout=60)
            tape.phase = "start"
            start = work.waiting_task()
            _done(candidate, api.invoke(start))
            end = work.end_of_statement()
            api.asked.get(timeout=60)
            tape.phase = "complete"
            _done(candidate, api.invoke({"Records": [end]}))
            api.asked.get(timeout=60)
    finally:
        recorder.close()
    return tape, Events(start, end)


def figures(candidate: Candidate, tape: Tape, events: Events, tls: Any, bundle: Path) -> Figures:
    """Everything that is measured."""
    player = Player(tape, tls)
    try:
        cold = [_cold(candidate, tape, events, player.endpoint, bundle) for _ in range(_COLD_RUNS)]
        warm, at_next, after, per_second = _warm(candidate, tape, events, player.endpoint, bundle)
        instructions = _instructions(candidate, tape, events, player.endpoint, bundle)
    finally:
        player.close()
    return Figures(
        package_bytes=candidate.package_bytes,
        first_next_ms=round(statistics.median(first for first, _ in cold) * 1000, 2),
        first_invoke_ms=round(statistics.median(invoke for _, invoke in cold) * 1000, 2),
        warm_invoke_ms=round(warm * 1000, 2),
        memory_at_next_bytes=at_next,
        memory_after_bytes=after,
        completions_per_second=round(per_second, 1),
        first_invoke_instructions=instructions,
        calls_to_start=len(tape.calls("start")),
        calls_to_complete=len(tape.calls("complete")),
    )


def _cold(candidate: Candidate, tape: Tape, events: Events, endpoint: str, bundle: Path) -> tuple[float, float]:
    tape.phase = "init"
    began = time.perf_counter()
    with _running(candidate, endpoint, bundle) as (api, _process):
        first = api.asked.get(timeout=60) - began
        tape.phase = "start"
        seconds = _done(candidate, api.invoke(events.start))
    return first, seconds


def _warm(
    candidate: Candidate, tape: Tape, events: Events, endpoint: str, bundle: Path
) -> tuple[float, int, int, float]:
    tape.phase = "init"
    with _running(candidate, endpoint, bundle) as (api, process):
        api.asked.get(timeout=60)
        at_next = _memory(process)
        tape.phase = "start"
        _done(candidate, api.invoke(events.start))
        times = [_done(candidate, api.invoke(events.start)) for _ in range(_WARM_RUNS)]
        after = _memory(process)
        tape.phase = "complete"
        batch = {"Records": [events.end] * _BATCH}
        _done(candidate, api.invoke(batch))
        began = time.perf_counter()
        for _ in range(_BATCHES):
            _done(candidate, api.invoke(batch))
        per_second = _BATCH * _BATCHES / (time.perf_counter() - began)
    return statistics.median(times), at_next, after, per_second


def _instructions(candidate: Candidate, tape: Tape, events: Events, endpoint: str, bundle: Path) -> int | None:
    """All instructions from the process's start to the end of its first invocation, as callgrind counts them."""
    if shutil.which("valgrind") is None:
        return None
    tape.phase = "init"
    with tempfile.TemporaryFile("w+") as told:
        counting = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *candidate.command)
        counted = Candidate(candidate.name, counting, candidate.environment, 0)
        with _running(counted, endpoint, bundle, stderr=told) as (api, _process):
            api.asked.get(timeout=300)
            tape.phase = "start"
            _done(candidate, api.invoke(events.start, 300))
            api.asked.get(timeout=60)
        told.seek(0)
        collected = re.search(r"Collected : (\d+)", told.read())
    return int(collected[1]) if collected else None


def _done(candidate: Candidate, answered: tuple[float, Any]) -> float:
    seconds, answer = answered
    failures = answer.body.get("batchItemFailures") if isinstance(answer.body, dict) else None
    if answer.failed or failures:
        raise Failed(f"{candidate.name} answered {answer.body}")
    return seconds


@contextmanager
def _running(
    candidate: Candidate, endpoint: str, bundle: Path | None = None, stderr: Any = subprocess.DEVNULL
) -> Iterator[tuple[RuntimeApi, subprocess.Popen[bytes]]]:
    api = RuntimeApi()
    environment = {
        "PATH": "/usr/bin:/bin",
        "AWS_LAMBDA_RUNTIME_API": api.address,
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/bench",
        "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": endpoint,
        **({} if bundle is None else {"SSL_CERT_FILE": str(bundle), "AWS_CA_BUNDLE": str(bundle)}),
        **candidate.environment,
    }
    process = subprocess.Popen(
        candidate.command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr
    )
    try:
        yield api, process
    except queue.Empty:
        raise Failed(f"{candidate.name} does not answer; its process ended with {process.poll()}") from None
    finally:
        process.terminate()
        process.wait(60)
        api.close()


def _memory(process: subprocess.Popen[bytes]) -> int:
    """Resident memory."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise Failed("the process is gone")
