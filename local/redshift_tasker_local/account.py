"""A company's account as other teams have prepared it: a network, a boundary for roles, an agent's layer.

For whoever deploys into such an account and wants to see that each of these is kept. The layer is stored and attached,
yet functions run without it; a code signing configuration is not known here at all.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from .clients import Clients

_NAME = "company"
_ANYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_BOUNDARIES = {
    # As many companies have it: whatever a role may do, it makes no other roles.
    "boundary": [_ANYTHING, {"Effect": "Deny", "Action": ["iam:*", "organizations:*"], "Resource": "*"}],
    "tightBoundary": [_ANYTHING, {"Effect": "Deny", "Action": "redshift-data:*", "Resource": "*"}],
}


def make(clients: Clients) -> dict[str, Any]:
    """Makes everything; the result is what a deployer is told."""
    ec2, iam = clients.of("ec2"), clients.of("iam")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": _NAME}])
    blocks = ("10.20.1.0/24", "10.20.2.0/24")
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"] for block in blocks]
    group = ec2.create_security_group(GroupName=_NAME, Description="HTTPS out", VpcId=vpc)["GroupId"]
    boundaries = {
        key: iam.create_policy(PolicyName=f"{_NAME}-{key}", PolicyDocument=_document(statements))["Policy"]["Arn"]
        for key, statements in _BOUNDARIES.items()
    }
    layer = clients.of("lambda").publish_layer_version(LayerName=_NAME, Content={"ZipFile": _agent()})
    return {
        "subnetIds": subnets,
        "securityGroupIds": [group],
        "layerArn": layer["LayerVersionArn"],
        **boundaries,
    }


def look(clients: Clients, function: str) -> dict[str, Any]:
    """What the cloud holds of a function that was deployed into the account, if one is named, and of all roles."""
    config = clients.of("lambda").get_function_configuration(FunctionName=function) if function else {}
    vpc = config.get("VpcConfig", {})
    return {
        "subnetIds": sorted(vpc.get("SubnetIds", [])),
        "securityGroupIds": sorted(vpc.get("SecurityGroupIds", [])),
        "vpcId": vpc.get("VpcId", ""),
        "layerArns": [layer["Arn"] for layer in config.get("Layers", [])],
        "boundaries": dict(_boundaries(clients)),
    }


def sound_alarms(clients: Clients, topic: str) -> list[str]:
    """Sets off every alarm of a topic, one after the other; the names that a subscriber to the topic is told."""
    sqs, sns, cloudwatch = clients.of("sqs"), clients.of("sns"), clients.of("cloudwatch")
    url = sqs.create_queue(QueueName=f"{_NAME}-alarms")["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sender = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": _document([{**sender, "Resource": queue}])})
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, ReturnSubscriptionArn=True)
    told = []
    for alarm in clients.pages("cloudwatch", "describe_alarms", "MetricAlarms"):
        if topic in alarm["AlarmActions"]:
            # Only a change of state is told, and an alarm may have gone off by itself.
            for state in ("INSUFFICIENT_DATA", "ALARM"):
                cloudwatch.set_alarm_state(AlarmName=alarm["AlarmName"], StateValue=state, StateReason="a drill")
            told += _received(sqs, url)
    sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    sqs.delete_queue(QueueUrl=url)
    return sorted(told)


def clear(clients: Clients) -> None:
    """Takes everything away that `make` made."""
    ec2, iam, functions = clients.of("ec2"), clients.of("iam"), clients.of("lambda")
    named = [{"Name": "tag:Name", "Values": [_NAME]}]
    for vpc in clients.pages("ec2", "describe_vpcs", "Vpcs", Filters=named):
        within = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        for subnet in clients.pages("ec2", "describe_subnets", "Subnets", Filters=within):
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        for group in clients.pages("ec2", "describe_security_groups", "SecurityGroups", Filters=within):
            if group["GroupName"] == _NAME:
                ec2.delete_security_group(GroupId=group["GroupId"])
        ec2.delete_vpc(VpcId=vpc["VpcId"])
    for policy in clients.pages("iam", "list_policies", "Policies", Scope="Local"):
        if policy["PolicyName"] in {f"{_NAME}-{key}" for key in _BOUNDARIES}:
            iam.delete_policy(PolicyArn=policy["Arn"])
    for version in clients.pages("lambda", "list_layer_versions", "LayerVersions", LayerName=_NAME):
        functions.delete_layer_version(LayerName=_NAME, VersionNumber=version["Version"])


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _agent() -> bytes:
    """A layer with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("agent.txt", "an agent would be here\n")
    return file.getvalue()


def _boundaries(clients: Clients) -> Iterator[tuple[str, str | None]]:
    for listed in clients.pages("iam", "list_roles", "Roles"):
        role = clients.of("iam").get_role(RoleName=listed["RoleName"])["Role"]
        yield role["RoleName"], role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")


def _received(sqs: Any, url: str) -> list[str]:
    """The alarm that the next message tells."""
    names = []
    for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", []):
        names.append(json.loads(json.loads(message["Body"])["Message"])["AlarmName"])
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return names
