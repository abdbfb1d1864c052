"""Each mend holds where it is applied and is missed where it isn't."""

from __future__ import annotations

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from aws_behaviour import CHECKS, Check
from parts import role
from running_cloud import Cloud, running

# Without its mend a run is slow nearly always, but luck can make it quick: no proof either way.
_BY_LUCK = ("message_reaches_its_function_while_tables_are_written", "warm_function_answers_without_a_pause")
_MISSED = [check for check in CHECKS if check.__name__ not in _BY_LUCK]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_cloud_behaves_as_aws(cloud: Cloud, check: Check) -> None:
    check(cloud)


@pytest.fixture(scope="module")
def unmended() -> dict[str, Future[None]]:
    """All checks against ministack as it comes, side by side, for most of them wait in vain."""
    entry = (sys.executable, str(Path(__file__).with_name("unmended_cloud.py")))
    with running(entry=entry, patience=3) as cloud, ThreadPoolExecutor(len(_MISSED)) as pool:
        # What they share is made before they start.
        role(cloud)
        return {check.__name__: pool.submit(check, cloud) for check in _MISSED}


@pytest.mark.parametrize("check", _MISSED, ids=lambda check: check.__name__)
def test_ministack_alone_does_not(unmended: dict[str, Future[None]], check: Check) -> None:
    assert unmended[check.__name__].exception() is not None, "the mend for this is no longer needed"
