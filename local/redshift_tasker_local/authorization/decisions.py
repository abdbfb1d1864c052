"""May a caller, a role or a service do something? Asked of ministack's evaluator, answered in AWS's words, recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .journal import Journal, Question

Context = dict[str, Any]


@dataclass(frozen=True)
class Denied:
    """A refusal, with the message that AWS gives."""

    message: str


class Decisions:
    """The one place where a right is asked for."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def of_caller(
        self, access_key: str, service: str, action: str, resource: str, context: Context | None = None
    ) -> Denied | None:
        """Whether the owner of an access key may; `calls` records it, as every decision about a request."""
        from ministack.core import iam_evaluator
        from ministack.core.responses import get_region

        result = iam_evaluator.enforce(access_key, action, service, get_region(), resource, context)
        if result is None:
            return None
        if isinstance(result, iam_evaluator.AuthError):
            return Denied(result.message)
        return Denied(denial(result.principal_arn, action, resource, result.decision == "Deny", "identity"))

    def of_role(
        self, role_arn: str, session: str, service: str, action: str, resource: str, context: Context | None = None
    ) -> Denied | None:
        """Whether a role may, in a session of that name; its boundary and the resource's own policy count as well."""
        from ministack.core import iam_evaluator
        from ministack.core.responses import get_account_id, get_region
        from ministack.services import iam

        account, name = get_account_id(), role_arn.rpartition("/")[2]
        principal = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
        asked = iam_evaluator.EvalContext(
            principal_arn=principal,
            principal_type="AssumedRole",
            principal_account=account,
            action=action,
            resource_arn=resource,
            region=get_region(),
            secure_transport=True,
            service_context={key.lower(): value for key, value in (context or {}).items()},
            principal_keys={"aws:userid": f"{name}:{session}"},
        )
        boundary = iam_evaluator._permissions_boundary(iam._roles, name, account)
        result = iam_evaluator.evaluate(asked, iam_evaluator._gather_role_policies(name, account), *boundary)
        if (found := iam_evaluator._resource_policy(service, resource)) is not None:
            required = service in iam_evaluator._POLICY_REQUIRED
            result = iam_evaluator.combine_resource_policy(
                result, asked, *found, required=required, limits=tuple(boundary)
            )
        return self._told(Question(principal, action, resource), result, "identity")

    def of_service(
        self, principal: str, source_arn: str, action: str, resource: str, policy: Any, context: Context | None = None
    ) -> Denied | None:
        """Whether an AWS service may, on behalf of the resource `source_arn`, by the policy of what it acts on."""
        from ministack.core import iam_evaluator
        from ministack.core.responses import get_account_id, get_region

        asked = iam_evaluator.EvalContext(
            principal_arn="*",
            principal_type="Service",
            principal_account="",
            action=action,
            resource_arn=resource,
            region=get_region(),
            secure_transport=True,
            service_context={
                "aws:sourcearn": source_arn,
                "aws:sourceaccount": get_account_id(),
                "aws:principalisawsservice": "true",
                **{key.lower(): value for key, value in (context or {}).items()},
            },
        )
        result = iam_evaluator.evaluate_resource_policy(policy, asked, service=principal)
        return self._told(Question(principal, action, resource), result, "resource")

    def trusted(self, role_arn: str, principal: str, source_arn: str) -> bool:
        """Whether a role is there and lets an AWS service assume it on behalf of the resource `source_arn`."""
        from ministack.core import iam_evaluator
        from ministack.core.responses import get_account_id, get_region
        from ministack.services import iam

        role = iam._roles.get(role_arn.rpartition("/")[2]) or {}
        if role.get("Arn") != role_arn:
            return False
        asked = iam_evaluator.EvalContext(
            principal_arn="*",
            principal_type="Service",
            principal_account="",
            action="sts:AssumeRole",
            resource_arn=role_arn,
            region=get_region(),
            service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": get_account_id()},
        )
        trust = role.get("AssumeRolePolicyDocument") or ""
        # A trust policy names no resource: the role itself is meant.
        document = json.loads(trust) if isinstance(trust, str) and trust else trust
        for statement in _statements(document):
            statement.setdefault("Resource", "*")
        return iam_evaluator.evaluate_resource_policy(document, asked, service=principal).decision == "Allow"

    def _told(self, question: Question, result: Any, kind: str) -> Denied | None:
        if result.decision == "Allow":
            self.journal.note(question, True)
            return None
        message = denial(question.principal, question.action, question.resource, result.decision == "Deny", kind)
        self.journal.note(question, False, message)
        return Denied(message)


def _statements(document: Any) -> list[dict[str, Any]]:
    found = document.get("Statement", []) if isinstance(document, dict) else []
    return [found] if isinstance(found, dict) else list(found)


def denial(principal: str, action: str, resource: str, explicit: bool, kind: str) -> str:
    """AWS's words for a refusal by a policy of that kind, `identity` or `resource`."""
    reason = (
        f"with an explicit deny in {'an identity' if kind == 'identity' else 'a resource'}-based policy"
        if explicit
        else f"because no {kind}-based policy allows the {action} action"
    )
    on = f" on resource: {resource}" if resource != "*" else ""
    return f"User: {principal} is not authorized to perform: {action}{on} {reason}"
