"""The two functions: how each is started, and what each finds in its environment."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .work import NAMESPACE, TABLE


@dataclass(frozen=True)
class Candidate:
    """A function: its command, its environment, and the size of what is deployed."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    package_bytes: int


def ours(bootstrap: Path, archive: Path) -> Candidate:
    """The function of this project, as it ships."""
    target = {"clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "awsuser"}
    environment = {
        "REDSHIFT_TARGET": json.dumps(target),
        "TRACKING_TABLE_NAME": TABLE,
        "STATEMENT_NAMESPACE": NAMESPACE,
        "LOG_LEVEL": "INFO",
    }
    return Candidate("ours", (str(bootstrap),), environment, archive.stat().st_size)


def predecessor(handler: Path, packages: Path) -> Candidate:
    """The predecessor's handler under AWS's own runtime client for Python, with the packages that it imports."""
    environment = {
        "CLUSTER_IDENTIFIER": "warehouse",
        "DATABASE": "dev",
        "DB_USER": "awsuser",
        "TTL": "1",
        "LOG_LEVEL": "INFO",
        "DDB_TABLE_NAME": TABLE,
        "POWERTOOLS_SERVICE_NAME": "bench",
        "PYTHONPATH": os.pathsep.join((str(handler), str(packages))),
        "LAMBDA_TASK_ROOT": str(handler),
    }
    size = _zipped([handler, packages])
    return Candidate("predecessor", (sys.executable, "-m", "awslambdaric", "index.handler"), environment, size)


def _zipped(folders: list[Path]) -> int:
    """The size of an archive of everything; the runtime client belongs to Lambda's own image and is left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder)
                left_out = ("__pycache__", "bin", "awslambdaric", "runtime_client", "snapshot_restore_py")
                if path.is_file() and not any(part.startswith(left_out) for part in name.parts):
                    archive.write(path, name)
    return len(file.getvalue())
