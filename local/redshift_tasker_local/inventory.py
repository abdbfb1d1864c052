"""Everything that exists in the local cloud, by kind, so that "nothing is left" can be shown and not only believed.

What AWS has in every account (the default event bus, managed keys and policies) doesn't count. Keys and secrets that
wait for their deletion are gone as far as their owner is concerned; they are listed apart. Log groups count whoever
made them: one that a Lambda made by itself is exactly what is forgotten otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .clients import ClientError, Clients


@dataclass(frozen=True)
class Inventory:
    """Names by kind, kinds without any left out."""

    resources: dict[str, list[str]] = field(default_factory=dict)
    pending_deletion: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many resources there are."""
        return sum(len(names) for names in self.resources.values())

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {"total": self.total, "resources": self.resources, "pendingDeletion": self.pending_deletion}


def take(clients: Clients) -> Inventory:
    """Asks every service that the product or its examples use."""
    resources = {kind: sorted(find(clients)) for kind, find in _KINDS.items()}
    pending = {kind: sorted(find(clients)) for kind, find in _PENDING.items()}
    return Inventory(
        {kind: names for kind, names in resources.items() if names},
        {kind: names for kind, names in pending.items() if names},
    )


def text(inventory: Inventory) -> str:
    """For people: one line per resource."""
    lines = [f"{kind}  {name}" for kind, names in inventory.resources.items() for name in names]
    lines += [
        f"{kind}  {name}  (waits for its deletion)"
        for kind, names in inventory.pending_deletion.items()
        for name in names
    ]
    return "\n".join([*lines, f"{inventory.total} resources"])


def _listed(service: str, operation: str, key: str, name: str | None = None) -> Callable[[Clients], Iterable[str]]:
    def find(clients: Clients) -> Iterable[str]:
        return [item if name is None else item[name] for item in clients.pages(service, operation, key)]

    return find


def _rules(clients: Clients) -> Iterable[str]:
    for bus in _buses(clients):
        for rule in clients.pages("events", "list_rules", "Rules", EventBusName=bus):
            yield f"{bus}/{rule['Name']}"


def _targets(clients: Clients) -> Iterable[str]:
    for rule in _rules(clients):
        bus, name = rule.split("/", 1)
        for target in clients.pages("events", "list_targets_by_rule", "Targets", Rule=name, EventBusName=bus):
            yield f"{rule}/{target['Id']}"


def _buses(clients: Clients) -> list[str]:
    return [bus["Name"] for bus in clients.of("events").list_event_buses()["EventBuses"]]


def _inline_policies(clients: Clients) -> Iterable[str]:
    for role in clients.pages("iam", "list_roles", "Roles"):
        name = role["RoleName"]
        for policy in clients.pages("iam", "list_role_policies", "PolicyNames", RoleName=name):
            yield f"{name}/{policy}"
        for attached in clients.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name):
            yield f"{name}/{attached['PolicyName']}"


def _own_policies(clients: Clients) -> Iterable[str]:
    return [policy["Arn"] for policy in clients.pages("iam", "list_policies", "Policies", Scope="Local")]


def _keys(clients: Clients) -> list[dict[str, Any]]:
    kms = clients.of("kms")
    keys = [kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in clients.pages("kms", "list_keys", "Keys")]
    return [key for key in keys if key.get("KeyManager", "CUSTOMER") == "CUSTOMER"]


def _live_keys(clients: Clients) -> Iterable[str]:
    return [key["KeyId"] for key in _keys(clients) if key["KeyState"] != "PendingDeletion"]


def _dying_keys(clients: Clients) -> Iterable[str]:
    return [key["KeyId"] for key in _keys(clients) if key["KeyState"] == "PendingDeletion"]


def _aliases(clients: Clients) -> Iterable[str]:
    names = [alias["AliasName"] for alias in clients.pages("kms", "list_aliases", "Aliases")]
    return [name for name in names if not name.startswith("alias/aws/")]


def _stacks(clients: Clients) -> Iterable[str]:
    stacks = clients.pages("cloudformation", "list_stacks", "StackSummaries")
    return [stack["StackName"] for stack in stacks if stack["StackStatus"] != "DELETE_COMPLETE"]


def _secrets(clients: Clients) -> Iterable[str]:
    return [secret["Name"] for secret in clients.pages("secretsmanager", "list_secrets", "SecretList")]


def _dying_secrets(clients: Clients) -> Iterable[str]:
    every = clients.pages("secretsmanager", "list_secrets", "SecretList", IncludePlannedDeletion=True)
    return [secret["Name"] for secret in every if secret.get("DeletedDate")]


def _permissions(clients: Clients) -> Iterable[str]:
    for function in clients.pages("lambda", "list_functions", "Functions"):
        name = function["FunctionName"]
        try:
            policy = json.loads(clients.of("lambda").get_policy(FunctionName=name)["Policy"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
        else:
            yield from (f"{name}/{statement['Sid']}" for statement in policy["Statement"])


_KINDS: dict[str, Callable[[Clients], Iterable[str]]] = {
    "cloudformation:stack": _stacks,
    "cloudwatch:alarm": _listed("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    "cloudwatch:dashboard": _listed("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    "dynamodb:table": _listed("dynamodb", "list_tables", "TableNames"),
    "events:bus": lambda clients: [name for name in _buses(clients) if name != "default"],
    "events:rule": _rules,
    "events:target": _targets,
    "iam:policy": _own_policies,
    "iam:role": _listed("iam", "list_roles", "Roles", "RoleName"),
    "iam:rolePolicy": _inline_policies,
    "iam:user": _listed("iam", "list_users", "Users", "UserName"),
    "kms:alias": _aliases,
    "kms:key": _live_keys,
    "lambda:eventSourceMapping": _listed("lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"),
    "lambda:function": _listed("lambda", "list_functions", "Functions", "FunctionName"),
    "lambda:permission": _permissions,
    "logs:logGroup": _listed("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "s3:bucket": _listed("s3", "list_buckets", "Buckets", "Name"),
    "scheduler:schedule": _listed("scheduler", "list_schedules", "Schedules", "Name"),
    "secretsmanager:secret": _secrets,
    "sns:topic": _listed("sns", "list_topics", "Topics", "TopicArn"),
    "sqs:queue": _listed("sqs", "list_queues", "QueueUrls"),
    "ssm:parameter": _listed("ssm", "describe_parameters", "Parameters", "Name"),
    "states:stateMachine": _listed("stepfunctions", "list_state_machines", "stateMachines", "name"),
}

_PENDING: dict[str, Callable[[Clients], Iterable[str]]] = {
    "kms:key": _dying_keys,
    "secretsmanager:secret": _dying_secrets,
}
