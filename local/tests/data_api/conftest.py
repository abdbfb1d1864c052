"""The Data API of the shared cloud, and of one that a test may upset (clock, limits)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from callers import Caller, program
from conformance_table import TABLE
from data_client import DataClient
from running_cloud import Cloud, running


@pytest.fixture(scope="session")
def data(cloud: Cloud) -> DataClient:
    """The shared cloud's."""
    return DataClient(cloud.ready["endpoint"])


@pytest.fixture
def own_data() -> Iterator[DataClient]:
    """One of the test's own."""
    with running() as started:
        yield DataClient(started.ready["endpoint"])


@pytest.fixture(scope="session")
def caller(client_name: str, client_command: str | None, data: DataClient) -> Iterator[Caller]:
    """One of the clients whose conformance is tested."""
    if client_command is None:
        yield data
    else:
        with program(client_command, data.endpoint) as client:
            yield client


@pytest.fixture(scope="session")
def client_name(client: str) -> str:
    """Its name in the table."""
    return client.partition("=")[0]


@pytest.fixture(scope="session")
def client_command(client: str) -> str | None:
    """How it is started; boto3 is here already."""
    return client.partition("=")[2] or None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs the tests of conformance with each client."""
    if "client" in metafunc.fixturenames:
        clients = ["boto3", *metafunc.config.getoption("--client")]
        names = [client.partition("=")[0] for client in clients]
        metafunc.parametrize("client", clients, ids=names, scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table of conformance."""
    if terminalreporter.config.getoption("--table"):
        for line in TABLE.lines():
            terminalreporter.write_line(line)
