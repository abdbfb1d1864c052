"""A tasker and seven state machines that run SQL with it; ../README.md tells what they do."""

from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_redshift_tasker as redshift_tasker

config = pulumi.Config()
tasker = redshift_tasker.SfnRedshiftTasker(
    "tasker",
    redshift_target=redshift_tasker.RedshiftTargetArgs(
        cluster_identifier=config.require("clusterIdentifier"),
        db_name=config.require("dbName"),
        db_user=config.require("dbUser"),
    ),
    architecture=redshift_tasker.Architecture(config.require("architecture")),
)

trust = pulumi.Output.json_dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)

# What the state machines may do: invoke the tasker's function.
machine_role = aws.iam.Role("machineRole", assume_role_policy=trust)
aws.iam.RolePolicy(
    "mayInvokeTasker",
    role=machine_role.name,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": tasker.function_arn}],
        }
    ),
)


def definition(name: str, values: Mapping[str, pulumi.Output[str]]) -> pulumi.Output[str]:
    """The definition in ../machines of that name, with a value at each `${placeholder}`."""
    text = Path(f"../machines/jsonata/{name}.asl.json").read_text(encoding="utf-8")

    def filled(known: Mapping[str, str]) -> str:
        result = text
        for placeholder, value in known.items():
            result = result.replace(f"${{{placeholder}}}", value)
        return result

    return pulumi.Output.all(**values).apply(filled)


machines = {
    name: aws.sfn.StateMachine(
        name,
        role_arn=machine_role.arn,
        definition=definition(name, {"functionArn": tasker.function_arn}),
    ).arn
    for name in (
        "single_success",
        "single_failure",
        "success_and_fail",
        "polling",
        "cancelling_statement",
        "parallel_no_concurrency",
    )
}

# The machine that runs the other six needs other rights.
parent_role = aws.iam.Role("parentRole", assume_role_policy=trust)
aws.iam.RolePolicy(
    "mayRunMachines",
    role=parent_role.name,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "states:StartExecution", "Resource": list(machines.values())},
                # `.sync` watches an execution through EventBridge.
                {"Effect": "Allow", "Action": ["states:DescribeExecution", "states:StopExecution"], "Resource": "*"},
                {
                    "Effect": "Allow",
                    "Action": ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
                    "Resource": "*",
                },
            ],
        }
    ),
)
parent = aws.sfn.StateMachine(
    "chained_machines",
    role_arn=parent_role.arn,
    definition=definition("chained_machines", {f"{name}Arn": arn for name, arn in machines.items()}),
)

pulumi.export("functionName", tasker.function_name)
pulumi.export("tableName", tasker.table_name)
pulumi.export("stateMachines", {**machines, "chained_machines": parent.arn})
