"""The parts of the Data API put together: what an operation has at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .cancellation import Canceller
from .clock import AdjustableClock
from .cloud import Cloud
from .databases import Databases, Postgres
from .events import Announcer
from .faults import Faults
from .limits import CurrentLimits
from .model import DataApiModel
from .runner import Connections, Runner
from .store import Store
from .targets import Declared, Targets


@dataclass(frozen=True)
class Service:
    """Everything that lasts as long as the cloud."""

    model: DataApiModel
    cloud: Cloud
    clock: AdjustableClock
    limits: CurrentLimits
    targets: Targets
    databases: Databases
    store: Store
    runner: Runner
    canceller: Canceller
    announcer: Announcer
    faults: Faults

    @staticmethod
    def over(postgres: Postgres, cloud: Cloud, clusters: Iterable[Declared], workgroups: Iterable[Declared]) -> Service:
        """A service whose data are in that PostgreSQL."""
        model, clock, limits = DataApiModel(), AdjustableClock(), CurrentLimits()
        targets = Targets(clusters, workgroups)
        databases = Databases(postgres, targets)
        store = Store(clock, limits)
        faults = Faults(model)
        announcer = Announcer(cloud, store, faults)
        connections = Connections()
        return Service(
            model=model,
            cloud=cloud,
            clock=clock,
            limits=limits,
            targets=targets,
            databases=databases,
            store=store,
            runner=Runner(store, databases, connections, limits, announcer.statement_ended),
            canceller=Canceller(store, connections, limits),
            announcer=announcer,
            faults=faults,
        )
