"""The store by itself: WaitTimeSeconds, on an event loop whose time passes only when nothing else is to be done, and
that what is forgotten leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import gc
import selectors
from collections.abc import Awaitable, Callable

import pytest

from redshift_tasker_local.clock import AdjustableClock
from redshift_tasker_local.data_api.errors import ApiError
from redshift_tasker_local.data_api.identity import Caller, DatabaseUser
from redshift_tasker_local.data_api.limits import CurrentLimits, Limits
from redshift_tasker_local.data_api.sessions import Sessions
from redshift_tasker_local.data_api.statements import Query, Statement, Status
from redshift_tasker_local.data_api.store import Store, Token
from redshift_tasker_local.data_api.targets import Target
from redshift_tasker_local.data_api.timers import Timers


class _Idle(selectors.DefaultSelector):
    """Waits for nothing: the time that it was told to wait has passed at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is not None:
            self.passed += max(timeout, 0)
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._idle = _Idle()
        super().__init__(self._idle)

    def time(self) -> float:
        return self._idle.passed


def in_no_time(work: Callable[[], Awaitable[None]]) -> float:
    """Runs it; the seconds that it would have taken."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(work())
        return runner.get_loop().time()


@pytest.fixture
def store() -> Store:
    clock, limits = AdjustableClock(), CurrentLimits(Limits(waiting_requests=1, remembered_statements=10))
    return Store(clock, limits, Sessions(clock, limits, Timers(clock)))


@pytest.fixture
def statement(store: Store) -> Statement:
    """One that has been submitted."""
    return submitted(store, "statement")


def submitted(store: Store, name: str, token: Token | None = None) -> Statement:
    """Submits a statement, or finds the one of the same token."""
    new = Statement(
        id=name,
        created_at=store.now(),
        is_batch=False,
        queries=[Query(created_at=store.now(), sql="select 1")],
        target=Target("warehouse", False, {"dev": "dev"}, ()),
        database="dev",
        user=DatabaseUser("awsuser"),
        caller=Caller("000000000000", "us-east-1", "arn:aws:iam::000000000000:root"),
    )
    return store.submit(new, token)[0]


def token(name: str) -> Token:
    """A token that is the same for the same name."""
    return Token(("000000000000", "us-east-1", name), "the same request")


def test_wait_ends_with_the_statement(store: Store, statement: Statement) -> None:
    async def work() -> None:
        waiting = asyncio.create_task(store.wait(statement, statement, 30, limited=True))
        await asyncio.sleep(7)
        store.pick(statement)
        await asyncio.sleep(5)
        assert not waiting.done()
        store.end(statement, Status.FAILED, "ERROR: any", 0)
        await waiting

    assert in_no_time(work) == pytest.approx(12)


def test_wait_ends_with_its_time_when_the_statement_goes_on(store: Store, statement: Statement) -> None:
    async def work() -> None:
        await store.wait(statement, statement, 30, limited=True)

    assert in_no_time(work) == pytest.approx(30)


def test_nobody_waits_for_what_has_ended(store: Store, statement: Statement) -> None:
    store.end(statement, Status.FAILED, "ERROR: any", 0)

    async def work() -> None:
        await store.wait(statement, statement, 30, limited=True)

    assert in_no_time(work) == 0


def test_one_more_than_may_wait_is_refused_at_once_and_a_place_is_free_again(
    store: Store, statement: Statement
) -> None:
    async def work() -> None:
        waiting = asyncio.create_task(store.wait(statement, statement, 30, limited=True))
        await asyncio.sleep(1)
        with pytest.raises(ApiError):
            await store.wait(statement, statement, 30, limited=True)
        await waiting
        await store.wait(statement, statement, 10, limited=True)

    assert in_no_time(work) == pytest.approx(40)


def test_memory_does_not_grow_with_what_is_forgotten(store: Store) -> None:
    def run(names: range) -> int:
        for name in map(str, names):
            store.end(submitted(store, name, token(name)), Status.FAILED, "ERROR: any", 0)
        gc.collect()
        return len(gc.get_objects())

    run(range(100))
    assert run(range(100, 200)) == run(range(200, 300))


def test_token_of_a_remembered_statement_finds_it(store: Store) -> None:
    for name in map(str, range(30)):
        store.end(submitted(store, name, token(name)), Status.FAILED, "ERROR: any", 0)
    assert submitted(store, "another", token("29")).id == "29"
    assert submitted(store, "another", token("0")).id == "another"
