"""A tasker that takes over what is there already: a table, queues, a key, a role and a log group.

The first half stands for what other teams have made; the second knows only names and ARNs of it.
"""

from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_redshift_tasker as redshift_tasker

config = pulumi.Config()


def document(*statements: dict[str, object]) -> pulumi.Output[str]:
    """A policy document with these statements."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": statements})


def trust(service: str) -> pulumi.Output[str]:
    """Who may assume a role."""
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})


# What is there already.

account = aws.get_caller_identity_output().account_id
region = aws.get_region_output().region
key = aws.kms.Key(
    "platform",
    enable_key_rotation=True,
    policy=document(
        {
            "Effect": "Allow",
            "Principal": {"AWS": pulumi.Output.concat("arn:aws:iam::", account, ":root")},
            "Action": "kms:*",
            "Resource": "*",
        },
        # EventBridge puts events into the encrypted queue, CloudWatch Logs writes encrypted lines.
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": pulumi.Output.concat("logs.", region, ".amazonaws.com")},
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            "Resource": "*",
        },
    ),
)
table = aws.dynamodb.Table(
    "statements",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    range_key="invocationId",
    attributes=[
        aws.dynamodb.TableAttributeArgs(name="id", type="S"),
        aws.dynamodb.TableAttributeArgs(name="invocationId", type="S"),
        aws.dynamodb.TableAttributeArgs(name="dueShard", type="S"),
        aws.dynamodb.TableAttributeArgs(name="dueAt", type="N"),
    ],
    global_secondary_indexes=[
        aws.dynamodb.TableGlobalSecondaryIndexArgs(
            name="due", hash_key="dueShard", range_key="dueAt", projection_type="KEYS_ONLY"
        )
    ],
    ttl=aws.dynamodb.TableTtlArgs(attribute_name="TTL", enabled=True),
    server_side_encryption=aws.dynamodb.TableServerSideEncryptionArgs(enabled=True, kms_key_arn=key.arn),
)
dead_letters = aws.sqs.Queue("dead-letters", kms_master_key_id=key.arn)
queue = aws.sqs.Queue(
    "ends",
    kms_master_key_id=key.arn,
    visibility_timeout_seconds=180,
    redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": 5}),
)
aws.sqs.QueuePolicy(
    "ends",
    queue_url=queue.url,
    policy=document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue.arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        }
    ),
)
role = aws.iam.Role("functions", assume_role_policy=trust("lambda.amazonaws.com"))
log_group = aws.cloudwatch.LogGroup("functions", retention_in_days=30, kms_key_id=key.arn)

# The tasker between them.

tasker = redshift_tasker.SfnRedshiftTasker(
    "tasker",
    redshift_target=redshift_tasker.RedshiftTargetArgs(
        cluster_identifier=config.require("clusterIdentifier"),
        db_name=config.require("dbName"),
        db_user=config.require("dbUser"),
    ),
    architecture=redshift_tasker.Architecture(config.require("architecture")),
    table=redshift_tasker.TableArgs(
        existing=redshift_tasker.ExistingTableArgs(name=table.name, key_arn=key.arn),
    ),
    queue=redshift_tasker.QueueArgs(
        existing=redshift_tasker.ExistingQueueArgs(arn=queue.arn, url=queue.url),
    ),
    dead_letter_queue=redshift_tasker.DeadLetterQueueArgs(
        existing=redshift_tasker.ExistingQueueArgs(arn=dead_letters.arn, url=dead_letters.url),
    ),
    encryption_key=redshift_tasker.EncryptionKeyArgs(existing=redshift_tasker.ExistingKeyArgs(arn=key.arn)),
    role=redshift_tasker.RoleArgs(existing=redshift_tasker.ExistingRoleArgs(name=role.name)),
    log_group=redshift_tasker.LogGroupArgs(
        existing=redshift_tasker.ExistingLogGroupArgs(name=log_group.name),
    ),
)

machine_role = aws.iam.Role("machineRole", assume_role_policy=trust("states.amazonaws.com"))
aws.iam.RolePolicy("mayInvokeTasker", role=machine_role.name, policy=tasker.state_machine_policy().json)
definition = Path("../machines/jsonata/single_success.asl.json").read_text(encoding="utf-8")


def with_function(arn: str) -> str:
    """The definition with the function's ARN in it."""
    return definition.replace("${functionArn}", arn)


machine = aws.sfn.StateMachine(
    "single_success",
    role_arn=machine_role.arn,
    definition=tasker.function_arn.apply(with_function),
)

pulumi.export("stateMachines", {"single_success": machine.arn})
