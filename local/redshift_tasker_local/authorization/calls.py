"""Decisions about requests over the wire: each is recorded; the loopback interface counts as encrypted transport.

AWS: policies that refuse unencrypted transport (`aws:SecureTransport`) are good practice, and every SDK speaks TLS.
The local endpoint speaks plain HTTP and can't be reached from outside this machine.
"""

from __future__ import annotations

from typing import Any

from .decisions import Decisions, denial
from .journal import Question


def apply(app: Any, decisions: Decisions) -> None:
    """Records what the evaluator decides, and lets it believe in the transport."""
    from ministack.core import iam_evaluator
    from ministack.core.responses import get_account_id

    decide, pin_origin = iam_evaluator.enforce, iam_evaluator.pin_request_origin

    def decide_and_record(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        result = decide(access_key_id, iam_action, service, region, resource_arn, service_context)
        if iam_evaluator.is_root_access_key(access_key_id or "") or isinstance(result, iam_evaluator.AuthError):
            return result
        principal = iam_evaluator.resolve_principal(access_key_id, get_account_id())
        if isinstance(principal, iam_evaluator.AuthError) or principal.policies is None:
            return result
        question = Question(principal.arn, iam_action, resource_arn)
        if result is None:
            decisions.journal.note(question, True)
        else:
            explicit = result.decision == "Deny"
            decisions.journal.note(
                question, False, denial(principal.arn, iam_action, resource_arn, explicit, "identity")
            )
        return result

    iam_evaluator.enforce = decide_and_record
    app.pin_request_origin = lambda source_ip, _secure: pin_origin(source_ip, True)
