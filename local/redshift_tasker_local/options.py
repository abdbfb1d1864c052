"""What a run of the cloud can be told, parsed once into a value.

The one place that knows the command line of `serve`; everything else takes an `Options`.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .problem import Problem

REGION = "us-east-1"
ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Target:
    """A place where SQL can run: a cluster or a serverless workgroup, with its databases and users.

    Databases of one target share their server with those of every other target; their names are told apart by the
    Data API, which owns the mapping.
    """

    name: str
    databases: tuple[str, ...] = ("dev",)
    users: tuple[str, ...] = ("awsuser",)


@dataclass(frozen=True)
class Options:
    """How to serve."""

    data_dir: Path
    port: int = 0
    ready_file: Path | None = None
    json: bool = False
    log_level: str = "INFO"
    clusters: tuple[Target, ...] = (Target("warehouse"),)
    workgroups: tuple[Target, ...] = (Target("analytics"),)
    region: str = REGION
    account: str = ACCOUNT
    limits: Mapping[str, float] = field(default_factory=dict)
    """Quotas of the Data API that differ from the published ones, by their names in `data_api/limits.py`."""
    emulators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By architecture, the command that runs its programs where the machine has another."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the flags of `serve`."""
    parser.add_argument(
        "--data-dir", type=Path, required=True, help="the only folder that is written to; emptied first"
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 (default) takes a free one")
    parser.add_argument("--ready-file", type=Path, help="JSON file that appears when requests are answered")
    parser.add_argument("--json", action="store_true", help="print what the ready file holds as one line on stdout")
    parser.add_argument("--log-level", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    target = "NAME[:DATABASE,...[:USER,...]]"
    parser.add_argument("--cluster", action="append", metavar=target, help="a cluster (default: warehouse:dev:awsuser)")
    parser.add_argument(
        "--emulator",
        action="append",
        metavar="ARCHITECTURE=COMMAND",
        help="what runs functions of another architecture (arm64='qemu-aarch64-static -L FOLDER')",
    )
    parser.add_argument(
        "--limit", action="append", metavar="NAME=NUMBER", help="a quota of the Data API, such as active_statements=5"
    )
    parser.add_argument("--workgroup", action="append", metavar=target, help="a workgroup (default: analytics:dev)")


def parse(arguments: argparse.Namespace) -> Options:
    """From flags to a value.

    # Raises
    `Problem` for a target that is not of the documented form.
    """
    if not 0 <= arguments.port <= 65535:
        raise Problem(f"port {arguments.port} does not exist", "use 0 to 65535; 0 takes a free one")
    defaults = Options(data_dir=Path())
    return Options(
        data_dir=arguments.data_dir.absolute(),
        port=arguments.port,
        ready_file=arguments.ready_file.absolute() if arguments.ready_file else None,
        json=arguments.json,
        log_level=arguments.log_level,
        clusters=_targets(arguments.cluster) or defaults.clusters,
        workgroups=_targets(arguments.workgroup) or defaults.workgroups,
        limits=dict(map(_limit, arguments.limit or ())),
        emulators=dict(map(_emulator, arguments.emulator or ())),
    )


def _limit(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        value = float(number)
    except ValueError as error:
        raise Problem(f"`{text}` does not set a limit", "write NAME=NUMBER, such as active_statements=5") from error
    return name, int(value) if value.is_integer() else value


def _emulator(text: str) -> tuple[str, tuple[str, ...]]:
    architecture, _, command = text.partition("=")
    words = tuple(shlex.split(command))
    if architecture not in ("arm64", "x86_64") or not words:
        raise Problem(f"`{text}` does not name an emulator", "write arm64='qemu-aarch64-static -L FOLDER'")
    return architecture, words


def _targets(texts: list[str] | None) -> tuple[Target, ...]:
    return tuple(_target(text) for text in texts or ())


def _target(text: str) -> Target:
    name, *rest = text.split(":")
    lists = [tuple(item for item in part.split(",") if item) for part in rest]
    if not name or len(lists) > 2 or any(not items for items in lists):
        raise Problem(f"`{text}` does not name a target", "write NAME, NAME:DATABASE or NAME:DATABASE,DATABASE:USER")
    return Target(name, *lists)
