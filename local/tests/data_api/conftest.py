"""The Data API of the shared cloud, and of one that a test may upset (clock, limits)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
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
