"""`aws:lambda/permission:Permission`; the id is the statement's id.

An import takes `<function>/<statement id>`. A permission never changes in place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import TEXT, Field, fields
from ..resource import Autoname, ResourceType

OPTIONS = {
    "eventSourceToken": "EventSourceToken",
    "principalOrgId": "PrincipalOrgID",
    "qualifier": "Qualifier",
    "sourceAccount": "SourceAccount",
    "sourceArn": "SourceArn",
}


class Permission(ResourceType):
    """A statement of a Lambda function's policy."""

    token = "aws:lambda/permission:Permission"
    noun = "Lambda permission"
    service = "lambda"
    autoname = Autoname(field="statementId", limit=100)
    gone = frozenset({"ResourceNotFoundException"})
    unreadable = frozenset({"function", "qualifier", "eventSourceToken"})
    inputs = fields(
        action=Field(TEXT, required=True, forces_new=True),
        function=Field(TEXT, required=True, forces_new=True),
        principal=Field(TEXT, required=True, forces_new=True),
        statementId=Field(TEXT, forces_new=True),
        **{key: Field(TEXT, forces_new=True) for key in OPTIONS},
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        cloud.client("lambda").add_permission(
            FunctionName=inputs["function"],
            StatementId=inputs["statementId"],
            Action=inputs["action"],
            Principal=inputs["principal"],
            **{name: inputs[key] for key, name in OPTIONS.items() if key in inputs},
        )
        return inputs["statementId"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        function, qualifier, statement_id = _address(id, state)
        answer = cloud.client("lambda").get_policy(FunctionName=function, **qualifier)
        statements = json.loads(answer["Policy"])["Statement"]
        statement = next((entry for entry in statements if entry["Sid"] == statement_id), None)
        if statement is None:
            return None
        conditions = {
            key.lower(): value
            for operands in statement.get("Condition", {}).values()
            for key, value in operands.items()
        }
        return {
            "action": statement["Action"],
            "function": function,
            "id": statement_id,
            "principal": _principal(statement["Principal"]),
            "principalOrgId": conditions.get("aws:principalorgid"),
            "sourceAccount": conditions.get("aws:sourceaccount"),
            "sourceArn": conditions.get("aws:sourcearn"),
            "statementId": statement_id,
        }

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        function, qualifier, statement_id = _address(id, state)
        cloud.client("lambda").remove_permission(FunctionName=function, StatementId=statement_id, **qualifier)


def _address(id: str, state: Mapping[str, Any]) -> tuple[str, dict[str, str], str]:
    if state.get("function"):
        qualifier = state.get("qualifier")
        return state["function"], {"Qualifier": qualifier} if qualifier else {}, id
    function, _, statement_id = id.rpartition("/")
    return function, {}, statement_id


def _principal(principal: Any) -> str:
    return next(iter(principal.values())) if isinstance(principal, Mapping) else principal
