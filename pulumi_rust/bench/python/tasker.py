"""A function with all that it needs."""

from collections.abc import Mapping
from typing import Optional, TypedDict

import pulumi

# The children in the order of their registration: name, type, and those whose ARN is an input.
CHILDREN: list[tuple[str, str, list[str]]] = [
    ("key", "Key", []),
    ("alias", "Alias", ["key"]),
    ("table", "Table", ["key"]),
    ("logs", "LogGroup", []),
    ("role", "Role", []),
    ("policy", "RolePolicy", ["role", "table", "logs"]),
    ("function", "Function", ["role", "table", "logs"]),
    ("letters", "Queue", ["key"]),
    ("queue", "Queue", ["key", "letters"]),
    ("access", "QueuePolicy", ["queue"]),
    ("rule", "Rule", []),
    ("target", "Target", ["rule", "queue"]),
    ("mapping", "Mapping", ["function", "queue"]),
    ("schedule", "Schedule", ["function"]),
]


class Child(pulumi.CustomResource):
    arn: pulumi.Output[str]

    def __init__(self, kind: str, name: str, inputs: dict, opts: pulumi.ResourceOptions):
        super().__init__(f"cloud:index:{kind}", name, {**inputs, "arn": None}, opts)


class TaskerArgs(TypedDict):
    label: pulumi.Input[str]
    tags: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]]


class Tasker(pulumi.ComponentResource):
    functionArn: pulumi.Output[str]
    tableArn: pulumi.Output[str]

    def __init__(self, name: str, args: TaskerArgs, opts: Optional[pulumi.ResourceOptions] = None):
        super().__init__("bench:index:Tasker", name, {**args}, opts)
        made: dict[str, Child] = {}
        for child, kind, needs in CHILDREN:
            inputs = {"label": args["label"], "tags": args.get("tags")}
            inputs.update({f"{needed}Arn": made[needed].arn for needed in needs})
            made[child] = Child(kind, f"{name}-{child}", inputs, pulumi.ResourceOptions(parent=self))
        self.functionArn = made["function"].arn
        self.tableArn = made["table"].arn
        self.register_outputs({"functionArn": self.functionArn, "tableArn": self.tableArn})
