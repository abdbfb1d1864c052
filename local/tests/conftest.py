"""One cloud for all tests that don't mind sharing it: names are unique per test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running_cloud import Cloud, running

from redshift_tasker_local.clients import Clients


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    """A cloud as `serve` starts it."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def clients(cloud: Cloud) -> Clients:
    """boto3 clients of that cloud."""
    return cloud.clients


def pytest_addoption(parser: pytest.Parser) -> None:
    """Clients in other languages, whose programs somebody has to have built."""
    parser.addoption(
        "--client", action="append", default=[], metavar="NAME=COMMAND", help="a client for the tests of conformance"
    )
    parser.addoption("--table", action="store_true", help="print the table of conformance")
