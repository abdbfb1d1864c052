"""The cloud's own environment: nothing of the caller's but a search path.

Every Lambda inherits the environment of its server, and every SDK reads settings from it. So real credentials,
profiles and proxies must not be in there, and AWS_ENDPOINT_URL must: without it a Lambda would address real AWS.
Set before ministack is imported, for it reads most settings at import.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .workspace import Workspace


def replace(endpoint: str, port: int, workspace: Workspace, region: str, account: str) -> None:
    """Makes this process's environment that of a local cloud at `endpoint`."""
    path = os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")
    os.environ.clear()
    os.environ.update(
        {
            "PATH": path,
            "HOME": str(workspace.temporary),
            "TMPDIR": str(workspace.temporary),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            # Policies are evaluated, and functions get the credentials of their roles.
            "AUTH": "true",
            "GATEWAY_PORT": str(port),
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": region,
            "MINISTACK_ACCOUNT_ID": account,
            "S3_DATA_DIR": str(workspace.root / "s3"),
            "STATE_DIR": str(workspace.root / "state"),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # ministack removes containers it takes for its own; a person's Docker is none of our business.
            "DOCKER_HOST": f"unix://{Path(workspace.root, 'no-docker.sock')}",
        }
    )
    tempfile.tempdir = str(workspace.temporary)
