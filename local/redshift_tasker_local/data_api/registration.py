"""Puts the Data API into ministack.

ministack has no plugin interface. It routes by the credential scope or the prefix of X-Amz-Target and dispatches over
a dictionary, so one entry in each is all that is needed (which is why its version is pinned).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from ..authorization import Decisions
from ..clock import DATA_API, Clocks
from ..problem import Problem
from .api import Api
from .cloud import Ministack
from .control import PREFIX
from .databases import Postgres
from .disturbance import disturb
from .service import Service
from .targets import Declared

_log = logging.getLogger(__name__)


class LauncherOptions(Protocol):
    """What of the launcher's options matters here."""

    clusters: Iterable[Declared]
    workgroups: Iterable[Declared]
    limits: Mapping[str, float]


def install(
    app_module: Any, postgres: Postgres, options: LauncherOptions, decisions: Decisions, clocks: Clocks
) -> Service:
    """Registers the service with `ministack.app`, before it serves; databases are made meanwhile."""
    from ministack.core import router

    service = Service.over(postgres, Ministack(decisions), options.clusters, options.workgroups, clocks)
    try:
        service.limits.value = service.limits.value.changed(dict(options.limits))
    except ValueError as error:
        raise Problem(str(error), "see `data_api/limits.py` for names and defaults") from error
    app_module.SERVICE_HANDLERS[DATA_API] = Api(service).handle
    router.SERVICE_PATTERNS[DATA_API] = {"target_prefixes": [f"{service.model.target_prefix}.", f"{PREFIX}."]}
    disturb(app_module.SERVICE_HANDLERS, service.faults)
    threading.Thread(target=_prepare, args=(service,), name="redshift-data-prepare", daemon=True).start()
    return service


def _prepare(service: Service) -> None:
    try:
        service.databases.prepare()
    except Exception:
        # The first statement tries again and tells its caller.
        _log.exception("the databases could not be prepared")
