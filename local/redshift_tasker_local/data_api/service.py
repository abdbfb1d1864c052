"""The parts of the Data API put together: what an operation has at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..clock import DATA_API, Clocks
from .cancellation import Canceller
from .catalogue import Catalogue
from .cloud import Cloud
from .databases import Databases, Postgres
from .events import Announcer
from .faults import Faults
from .limits import CurrentLimits
from .model import DataApiModel
from .runner import Connections, Runner
from .sessions import Sessions
from .store import Store
from .targets import Declared, Targets
from .timers import Timers
from .transfers.chronicle import Chronicle


@dataclass(frozen=True)
class Service:
    """Everything that lasts as long as the cloud."""

    model: DataApiModel
    cloud: Cloud
    clocks: Clocks
    limits: CurrentLimits
    targets: Targets
    databases: Databases
    sessions: Sessions
    store: Store
    catalogue: Catalogue
    runner: Runner
    canceller: Canceller
    announcer: Announcer
    faults: Faults

    @staticmethod
    def over(
        postgres: Postgres,
        cloud: Cloud,
        clusters: Iterable[Declared],
        workgroups: Iterable[Declared],
        clocks: Clocks,
    ) -> Service:
        """A service whose data are in that PostgreSQL; of the clocks it goes by its own."""
        model, clock, limits = DataApiModel(), clocks.of(DATA_API), CurrentLimits()
        targets = Targets(clusters, workgroups)
        databases = Databases(postgres, targets)
        timers = Timers(clock)
        sessions = Sessions(clock, limits, timers)
        store = Store(clock, limits, sessions)
        faults = Faults(model, clock)
        announcer = Announcer(cloud, store, faults)
        connections = Connections()
        canceller = Canceller(store, connections, limits, announcer.statement_ended)
        sessions.cancel_statement = canceller.cancel_by_id
        return Service(
            model=model,
            cloud=cloud,
            clocks=clocks,
            limits=limits,
            targets=targets,
            databases=databases,
            sessions=sessions,
            store=store,
            catalogue=Catalogue(databases, targets, limits),
            runner=Runner(store, databases, connections, limits, faults, announcer.statement_ended, cloud, Chronicle()),
            canceller=canceller,
            announcer=announcer,
            faults=faults,
        )
