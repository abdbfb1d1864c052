"""The cloud around the Data API: the only module that knows ministack.

It says who calls, reads secrets and takes events. Everything else of the package could run without ministack.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

from .identity import Caller


class Cloud(Protocol):
    """What the Data API needs of the services around it."""

    def caller(self, headers: dict[str, str], query: dict[str, Any]) -> Caller:
        """The sender of the request that is being handled."""

    def secret(self, caller: Caller, secret_id: str) -> str | None:
        """A secret's text by name or ARN; nothing when there is none."""

    def emit(self, caller: Caller, source: str, detail_type: str, resource: str, detail: dict[str, Any]) -> None:
        """Sends an event to the default bus of the caller's account and region."""


class Ministack:
    """The services of this process."""

    def caller(self, headers: dict[str, str], query: dict[str, Any]) -> Caller:
        from ministack.core.iam_evaluator import request_caller_arn
        from ministack.core.responses import get_account_id, get_region

        return Caller(get_account_id(), get_region(), request_caller_arn(headers, query))

    def secret(self, caller: Caller, secret_id: str) -> str | None:
        from ministack.core.responses import request_scope
        from ministack.services import secretsmanager

        with request_scope(caller.account, caller.region):
            return secretsmanager.resolve_secret_string(secret_id)

    def emit(self, caller: Caller, source: str, detail_type: str, resource: str, detail: dict[str, Any]) -> None:
        from ministack.core.responses import request_scope
        from ministack.services import eventbridge

        entry = {"Source": source, "DetailType": detail_type, "Resources": [resource], "Detail": json.dumps(detail)}
        with request_scope(caller.account, caller.region):
            # The public operation refuses sources of AWS's own services, as AWS does.
            eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
