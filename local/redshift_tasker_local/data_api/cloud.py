"""The cloud around the Data API: with `local_lake`, the only module that knows ministack.

It says who calls and what they may, reads secrets, opens S3 for the database and takes events. Everything
else of the package could run without ministack.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

from ..authorization import Decisions
from .identity import Caller
from .local_lake import LocalLake
from .transfers.lake import Lake


class Cloud(Protocol):
    """What the Data API needs of the services around it."""

    def caller(self, headers: dict[str, str], query: dict[str, Any]) -> Caller:
        """The sender of the request that is being handled."""

    def denial(self, caller: Caller, action: str, resource: str, context: dict[str, str]) -> str | None:
        """Why the caller may not do something, in AWS's words; nothing when they may."""

    def permissions(self, role: str | None) -> list[dict[str, Any]]:
        """What was asked of policies and how they decided, of everybody or of one role."""

    def forget_permissions(self) -> None:
        """Begins anew to keep what is asked of policies."""

    def secret(self, caller: Caller, secret_id: str) -> tuple[str, str] | None:
        """A secret's ARN and text, by name or ARN; nothing when there is none."""

    def lake(self, caller: Caller, target_arn: str, user: str, role_arn: str) -> Lake:
        """S3 as a role may use it for a user of a cluster or workgroup.

        # Raises
        WrongTransfer: Redshift may not assume the role.
        """

    def emit(self, caller: Caller, source: str, detail_type: str, resource: str, detail: dict[str, Any]) -> None:
        """Sends an event to the default bus of the caller's account and region."""


class Ministack:
    """The services of this process."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    def caller(self, headers: dict[str, str], query: dict[str, Any]) -> Caller:
        from ministack.core import iam_evaluator
        from ministack.core.responses import get_account_id, get_region
        from ministack.core.router import extract_access_key_id

        access_key = extract_access_key_id(headers, query) or ""
        account, arn = get_account_id(), iam_evaluator.request_caller_arn(headers, query)
        known = iam_evaluator.resolve_principal(access_key, account) if access_key else None
        keys = {} if known is None or isinstance(known, iam_evaluator.AuthError) else known.keys
        return Caller(account, get_region(), arn, str(keys.get("aws:userid", account)), access_key)

    def denial(self, caller: Caller, action: str, resource: str, context: dict[str, str]) -> str | None:
        if not caller.access_key:
            # An unsigned request is the account's own here, as everywhere in ministack.
            return None
        denied = self._decisions.of_caller(caller.access_key, action.partition(":")[0], action, resource, context)
        return None if denied is None else denied.message

    def permissions(self, role: str | None) -> list[dict[str, Any]]:
        return self._decisions.journal.entries(role)

    def forget_permissions(self) -> None:
        self._decisions.journal.clear()

    def secret(self, caller: Caller, secret_id: str) -> tuple[str, str] | None:
        from ministack.core.responses import request_scope
        from ministack.services import secretsmanager

        with request_scope(caller.account, caller.region):
            text = secretsmanager.resolve_secret_string(secret_id)
            if text is None:
                return None
            _name, record = secretsmanager._resolve(secret_id)
            return str(record["ARN"]) if record else secret_id, text

    def lake(self, caller: Caller, target_arn: str, user: str, role_arn: str) -> Lake:
        lake = LocalLake(self._decisions, caller, role_arn)
        lake.assume(f"{target_arn.replace(':cluster:', ':dbuser:')}/{user}", target_arn)
        return lake

    def emit(self, caller: Caller, source: str, detail_type: str, resource: str, detail: dict[str, Any]) -> None:
        from ministack.core.responses import request_scope
        from ministack.services import eventbridge

        entry = {"Source": source, "DetailType": detail_type, "Resources": [resource], "Detail": json.dumps(detail)}
        with request_scope(caller.account, caller.region):
            # The public operation refuses sources of AWS's own services, as AWS does.
            eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
