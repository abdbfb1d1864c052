"""Which faults there are, and what a request for one has to say.

| `Operation` | `Error` | effect |
|---|---|---|
| an operation | an error that its model documents, or one that any operation may answer | the call is refused |
| an operation | `slow` | the call takes `Seconds` longer |
| `Event` | `drop`, `duplicate` | the completion event is lost, or sent twice |
| `Event` | `delay` | it comes `Seconds` late |
| `Event` | `reorder` | it comes after the next one; `Seconds` late where there is none |
| `Statement` | `slow` | the statement runs `Seconds` longer |
| `Statement` | `disk-full` | it fails as with a full disk, and changes nothing |
| `Statement` | `connection-lost` | the database ends its connection while it runs |
| `Database` | `dead` | for `Seconds` nobody can connect, and every connection is lost at once |

Operations are those of the Data API, or with `Service` those of the other services that speak JSON. Their names and
errors come from botocore's models, so a misspelt one is refused when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel

from .errors import validation
from .model import DataApiModel

DATA_API = "redshift-data"
EVENT = "Event"
STATEMENT = "Statement"
DATABASE = "Database"
SLOW = "slow"

_EFFECTS = {
    EVENT: ("drop", "duplicate", "delay", "reorder"),
    STATEMENT: (SLOW, "disk-full", "connection-lost"),
    DATABASE: ("dead",),
}
SERVICES = {
    "dynamodb": "dynamodb",
    "states": "stepfunctions",
    "sqs": "sqs",
    "kms": "kms",
    "secretsmanager": "secretsmanager",
    "events": "events",
}
"""The other services whose calls can fail: the cloud's name for each, and botocore's."""
_UNMODELED = {
    "ThrottlingException": 400,
    "AccessDeniedException": 400,
    "InternalServerError": 500,
    "ServiceUnavailableException": 503,
}
_DEFAULT_SECONDS = 2


@dataclass
class Fault:
    """One planned failure."""

    service: str
    operation: str
    error: str
    message: str
    after: bool
    name_prefix: str
    left: int
    seconds: float

    @property
    def place(self) -> str:
        """What it disturbs."""
        return f"{self.service}.{self.operation}" if self.service else self.operation

    def described(self) -> dict[str, Any]:
        """The JSON form."""
        described: dict[str, Any] = {"Operation": self.operation, "Error": self.error}
        if self.service:
            described["Service"] = self.service
        if self.after:
            described["After"] = True
        return described


class Kinds:
    """Parses requests for faults."""

    def __init__(self, model: DataApiModel) -> None:
        self._model = model

    def parse(self, request: dict[str, Any]) -> Fault:
        """From a control request: {Operation, Error, Service?, Message?, After?, StatementNamePrefix?, Count?,
        Seconds?}.

        # Raises
        ApiError: ValidationException that says what is wrong.
        """
        service, operation = self._place(request)
        error = request.get("Error", "")
        allowed = _EFFECTS.get(operation) or (*self._errors(service, operation), SLOW)
        if error not in allowed:
            raise validation(f"`{operation}` has no fault `{error}`; it has: {', '.join(sorted(allowed))}")
        count = request.get("Count", 1)
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise validation("`Count` must be a positive whole number")
        seconds = request.get("Seconds", _DEFAULT_SECONDS)
        if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or seconds < 0:
            raise validation("`Seconds` must be a number that is not negative")
        prefix = request.get("StatementNamePrefix", "")
        if prefix and service not in ("", DATA_API):
            raise validation("`StatementNamePrefix` goes with the Data API's operations only")
        return Fault(
            service=service,
            operation=operation,
            error=error,
            message=request.get("Message", f"{error} asked for by a test"),
            after=bool(request.get("After", False)),
            name_prefix=prefix,
            left=count,
            seconds=float(seconds),
        )

    def status(self, fault: Fault) -> int:
        """The HTTP status with which the fault's error is answered."""
        if fault.service != DATA_API:
            modeled = _operation_errors(SERVICES[fault.service], fault.operation).get(fault.error)
        else:
            modeled = self._model.errors_of(fault.operation).get(fault.error)
        return modeled or _UNMODELED.get(fault.error, 400)

    def _place(self, request: dict[str, Any]) -> tuple[str, str]:
        operation, service = request.get("Operation", ""), request.get("Service", "")
        if operation in _EFFECTS:
            if service or request.get("After"):
                raise validation(f"`{operation}` goes without `Service` and `After`")
            return "", operation
        service = service or DATA_API
        known = (DATA_API, *SERVICES)
        if service not in known:
            raise validation(f"calls of `{service}` can't be disturbed; those of these can: {', '.join(known)}")
        return service, operation

    def _errors(self, service: str, operation: str) -> tuple[str, ...]:
        if service == DATA_API:
            if not self._model.has(operation):
                raise validation(f"there is no operation `{operation}`; nor is it one of {', '.join(_EFFECTS)}")
            return (*self._model.errors_of(operation), *_UNMODELED)
        if operation not in _service_model(SERVICES[service]).operation_names:
            raise validation(f"`{service}` has no operation `{operation}`")
        return (*_operation_errors(SERVICES[service], operation), *_UNMODELED)


@cache
def _document(name: str) -> dict[str, Any]:
    return dict(Loader().load_service_model(name, "service-2"))


@cache
def _service_model(name: str) -> ServiceModel:
    return ServiceModel(_document(name), service_name=name)


def _operation_errors(service: str, operation: str) -> dict[str, int]:
    """The errors an operation documents, with their HTTP statuses."""
    shapes = _document(service)["shapes"]
    errors = {}
    for shape in _service_model(service).operation_model(operation).error_shapes:
        # botocore's Shape keeps the mark `exception` but not `fault`.
        written = shapes[shape.name]
        trait = written.get("error", {})
        errors[trait.get("code", shape.name)] = trait.get("httpStatusCode", 500 if written.get("fault") else 400)
    return errors
