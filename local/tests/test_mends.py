"""Each mend holds where it is applied and is missed where it isn't."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from aws_behaviour import CHECKS, PROMPT, Check
from parts import role
from running_cloud import Cloud, running

_ALTERED = (sys.executable, str(Path(__file__).with_name("altered_cloud.py")))
_VAIN_SECONDS = 10
"""How long one waits for what doesn't come."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_cloud_behaves_as_aws(cloud: Cloud, check: Check) -> None:
    check(cloud)


@pytest.fixture(scope="module")
def lasting() -> Iterator[Cloud]:
    """A cloud in which a pause lasts an hour."""
    with running(entry=(*_ALTERED, "lasting")) as started:
        yield started


@pytest.mark.parametrize("check", PROMPT, ids=lambda check: check.__name__)
def test_cloud_makes_no_pause(lasting: Cloud, check: Check) -> None:
    check(lasting)


@pytest.fixture(scope="module")
def unmended() -> dict[str, Future[None]]:
    """All checks against ministack as it comes."""
    return {
        **_outcomes((*_ALTERED, "unmended"), CHECKS),
        **_outcomes((*_ALTERED, "unmended", "lasting"), PROMPT),
    }


def _outcomes(entry: tuple[str, ...], checks: list[Check]) -> dict[str, Future[None]]:
    """What comes of checks, side by side, for most of them wait in vain; those that still do end with the cloud."""
    with ThreadPoolExecutor(len(checks)) as pool, running(entry=entry, patience=3) as cloud:
        # What they share is made before they start.
        role(cloud)
        outcomes = {check.__name__: pool.submit(check, cloud) for check in checks}
        wait(outcomes.values(), timeout=_VAIN_SECONDS)
    return outcomes


@pytest.mark.parametrize("check", [*CHECKS, *PROMPT], ids=lambda check: check.__name__)
def test_ministack_alone_does_not(unmended: dict[str, Future[None]], check: Check) -> None:
    assert unmended[check.__name__].exception() is not None, "the mend for this is no longer needed"
