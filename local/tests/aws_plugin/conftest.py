"""One plugin process for all tests, in front of the cloud that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running_cloud import Cloud

from redshift_tasker_local.aws_plugin.install import install

from .engine import Engine, Plugin


@pytest.fixture(scope="session")
def endpoint(cloud: Cloud) -> str:
    """The address of a running embedded cloud."""
    return str(cloud.ready["endpoint"])


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed plugin."""
    return install(tmp_path_factory.mktemp("plugins") / "resource-aws-v7.51.1")


@pytest.fixture(scope="session")
def plugin(launcher: Path, endpoint: str) -> Iterator[Plugin]:
    """A plugin process that knows the cloud's address."""
    environment = {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1"}
    process = Plugin(launcher, environment)
    yield process
    process.stop()


@pytest.fixture(scope="session")
def engine(plugin: Plugin) -> Engine:
    """The engine's side of a configured plugin."""
    engine = Engine(plugin.stub)
    engine.configure()
    return engine
