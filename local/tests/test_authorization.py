"""Wrong policies fail as on AWS, with its words; what was asked of policies can be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from data_client import DataClient
from parts import (
    document,
    finished,
    function,
    function_task,
    items_table,
    message,
    open_to_events,
    queue,
    queue_arn,
    role,
    start,
    token_task,
    unique,
)
from running_cloud import Cloud

ACCOUNT = "arn:aws:iam::000000000000"
CLUSTER = "arn:aws:redshift:us-east-1:000000000000:cluster:warehouse"
DBNAME = "arn:aws:redshift:us-east-1:000000000000:dbname:warehouse/dev"
QUERY = {"ClusterIdentifier": "warehouse", "Database": "dev", "Sql": "select 1"}


def allow(actions: str | list[str], on: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": on, **more}


def refused(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """Code and message of a call that has to be refused."""
    with pytest.raises(ClientError) as refusal:
        call(**arguments)
    error = refusal.value.response["Error"]
    return error["Code"], error["Message"]


def session(cloud: Cloud, name: str, service: str, *statements: dict[str, Any]) -> Any:
    """A client with the rights of a role."""
    keys = cloud.clients.of("sts").assume_role(RoleArn=role(cloud, name, *statements), RoleSessionName="session")
    credentials = keys["Credentials"]
    return boto3.client(
        service,
        endpoint_url=cloud.ready["endpoint"],
        region_name="us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def key(cloud: Cloud, *statements: dict[str, Any]) -> str:
    """A key with that policy; the account keeps its rights, as everybody's key should have it."""
    account = allow("kms:*", Principal={"AWS": f"{ACCOUNT}:root"})
    return str(cloud.clients.of("kms").create_key(Policy=document(account, *statements))["KeyMetadata"]["Arn"])


def permissions(cloud: Cloud, name: str | None = None) -> list[dict[str, Any]]:
    """What was asked of policies, of everybody or of one role."""
    request = {} if name is None else {"Role": name}
    return list(DataClient(cloud.ready["endpoint"]).control("ListPermissions", **request)["Permissions"])


def test_statement_needs_the_right_to_its_cluster(cloud: Cloud) -> None:
    name = unique("starter")
    elsewhere = allow("redshift-data:ExecuteStatement", CLUSTER + "-2")
    client = DataClient.assumed(
        cloud, name, "session", elsewhere, allow("redshift:GetClusterCredentialsWithIAM", DBNAME)
    )
    refusal = client.refused("ExecuteStatement", **QUERY)
    assert (refusal.status, refusal.code) == (400, "AccessDeniedException")
    assert refusal.message == (
        f"User: arn:aws:sts::000000000000:assumed-role/{name}/session is not authorized to perform: "
        f"redshift-data:ExecuteStatement on resource: {CLUSTER} because no identity-based policy allows the "
        "redshift-data:ExecuteStatement action"
    )


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({"DbUser": "awsuser"}, "redshift:GetClusterCredentials"),
        ({}, "redshift:GetClusterCredentialsWithIAM"),
        ({"ClusterIdentifier": None, "WorkgroupName": "analytics"}, "redshift-serverless:GetCredentials"),
    ],
)
def test_statement_needs_the_right_to_sign_in(cloud: Cloud, more: dict[str, Any], missing: str) -> None:
    client = DataClient.assumed(cloud, unique("starter"), "session", allow("redshift-data:*"))
    request = {name: value for name, value in {**QUERY, **more}.items() if value is not None}
    refusal = client.refused("ExecuteStatement", **request)
    assert refusal.code == "AccessDeniedException"
    assert f"is not authorized to perform: {missing} on resource" in refusal.message


def test_statement_needs_the_right_to_its_secret(cloud: Cloud) -> None:
    content = json.dumps({"username": "awsuser", "password": "s3cret"})
    secret = cloud.clients.of("secretsmanager").create_secret(Name=unique("db"), SecretString=content)["ARN"]
    client = DataClient.assumed(cloud, unique("starter"), "session", allow("redshift-data:*"))
    refusal = client.refused("ExecuteStatement", **QUERY, SecretArn=secret)
    assert f"secretsmanager:GetSecretValue on resource: {secret}" in refusal.message
    allowed = DataClient.assumed(
        cloud, unique("starter"), "session", allow("redshift-data:*"), allow("secretsmanager:GetSecretValue", secret)
    )
    assert allowed.ExecuteStatement(**QUERY, SecretArn=secret)["DbUser"] == "awsuser"


def test_owners_condition_lets_a_role_follow_its_own_statements_alone(cloud: Cloud) -> None:
    own = {"StringEquals": {"redshift-data:statement-owner-iam-userid": ["${aws:userid}"]}}
    rights = (
        allow("redshift-data:ExecuteStatement", CLUSTER),
        allow("redshift:GetClusterCredentialsWithIAM", DBNAME),
        allow(["redshift-data:DescribeStatement", "redshift-data:GetStatementResult"], Condition=own),
    )
    name = unique("owner")
    one, two = (DataClient.assumed(cloud, name, which, *rights) for which in ("one", "two"))
    mine = one.ExecuteStatement(**QUERY, WaitTimeSeconds=20)["Id"]
    assert one.fetch(mine) == [[1]]
    assert two.refused("DescribeStatement", Id=mine).code == "AccessDeniedException"
    assert two.refused("GetStatementResult", Id=mine).code == "AccessDeniedException"


def test_missing_grant_is_the_databases_refusal(cloud: Cloud) -> None:
    table = unique("granted").replace("-", "_")
    admin = DataClient(cloud.ready["endpoint"])
    admin.run(f"create table {table} (a int)")
    name = unique("reader")
    reader = DataClient.assumed(cloud, name, "session")
    select = {**QUERY, "Sql": f"select * from {table}"}
    described = reader.ended(reader.ExecuteStatement(**select)["Id"])
    assert (described["Status"], described["Error"]) == ("FAILED", f"ERROR: permission denied for relation {table}")
    admin.run(f'grant select on {table} to "IAMR:{name}"')
    assert reader.ended(reader.ExecuteStatement(**select)["Id"])["Status"] == "FINISHED"


def rule_to(cloud: Cloud, url: str, arn: str, **target: Any) -> tuple[str, str]:
    """A rule that sends one kind of event to a queue; its ARN and the source of those events."""
    events, name = cloud.clients.of("events"), unique("rule")
    rule = events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))["RuleArn"]
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn, **target}])
    return rule, name


def sent(cloud: Cloud, source: str) -> None:
    """Sends one event."""
    cloud.clients.of("events").put_events(Entries=[{"Source": source, "DetailType": "d", "Detail": "{}"}])


def dead_letter(cloud: Cloud, url: str) -> dict[str, str]:
    """The attributes of the message in a dead-letter queue."""
    sqs = cloud.clients.of("sqs")
    received = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], WaitTimeSeconds=10)["Messages"][0]
    return {name: value["StringValue"] for name, value in received["MessageAttributes"].items()}


def test_event_that_the_queues_policy_refuses_becomes_a_dead_letter(cloud: Cloud) -> None:
    url, dead = queue(cloud), queue(cloud)
    open_to_events(cloud, dead)
    rule, source = rule_to(cloud, url, queue_arn(cloud, url), DeadLetterConfig={"Arn": queue_arn(cloud, dead)})
    other = {"ArnEquals": {"aws:SourceArn": rule + "-other"}}
    policy = allow(
        "sqs:SendMessage", queue_arn(cloud, url), Principal={"Service": "events.amazonaws.com"}, Condition=other
    )
    cloud.clients.of("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(policy)})
    sent(cloud, source)
    told = dead_letter(cloud, dead)
    assert (told["RULE_ARN"], told["TARGET_ARN"]) == (rule, queue_arn(cloud, url))
    assert told["ERROR_CODE"] == "NO_PERMISSIONS"
    assert told["ERROR_MESSAGE"] == (
        "User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: "
        f"{queue_arn(cloud, url)} because no resource-based policy allows the sqs:SendMessage action"
    )
    assert "Messages" not in cloud.clients.of("sqs").receive_message(QueueUrl=url)


def test_event_needs_the_key_of_its_queue(cloud: Cloud) -> None:
    url, dead = queue(cloud), queue(cloud)
    open_to_events(cloud, url)
    open_to_events(cloud, dead)
    sqs, kms = cloud.clients.of("sqs"), cloud.clients.of("kms")
    closed = key(cloud)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": closed})
    rule, source = rule_to(cloud, url, queue_arn(cloud, url), DeadLetterConfig={"Arn": queue_arn(cloud, dead)})
    sent(cloud, source)
    assert f"kms:GenerateDataKey on resource: {closed}" in dead_letter(cloud, dead)["ERROR_MESSAGE"]
    account = allow("kms:*", Principal={"AWS": f"{ACCOUNT}:root"})
    events = allow(
        ["kms:Decrypt", "kms:GenerateDataKey"],
        Principal={"Service": "events.amazonaws.com"},
        Condition={"ArnLike": {"aws:SourceArn": rule}},
    )
    kms.put_key_policy(KeyId=closed, PolicyName="default", Policy=document(account, events))
    sent(cloud, source)
    assert message(cloud, url)["source"] == source


def test_queue_and_table_under_a_key_need_it_through_their_service(cloud: Cloud) -> None:
    arn, url = key(cloud), queue(cloud)
    cloud.clients.of("sqs").set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": arn})
    encryption = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": arn}
    table = items_table(cloud, SSESpecification=encryption)
    through = {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}
    rights = (allow(["sqs:*", "dynamodb:*"]), allow("kms:*", arn, Condition=through))
    name = unique("user")
    session(cloud, name, "sqs", *rights).send_message(QueueUrl=url, MessageBody="hello")
    code, text = refused(session(cloud, name, "dynamodb").put_item, TableName=table, Item={"id": {"S": "1"}})
    assert (code, f"is not authorized to perform: kms:Decrypt on resource: {arn}" in text) == (
        "AccessDeniedException",
        True,
    )
    code, text = refused(
        session(cloud, unique("user"), "sqs", rights[0]).send_message, QueueUrl=url, MessageBody="hello"
    )
    assert (code, "kms:GenerateDataKey" in text) == ("KMS.AccessDeniedException", True)


def test_rule_needs_the_functions_permission(cloud: Cloud) -> None:
    arn, dead, told = function(cloud), queue(cloud), queue(cloud)
    open_to_events(cloud, dead)
    rule, source = rule_to(cloud, told, arn, DeadLetterConfig={"Arn": queue_arn(cloud, dead)})
    sent(cloud, source)
    assert dead_letter(cloud, dead)["ERROR_MESSAGE"].endswith(
        "because no resource-based policy allows the lambda:InvokeFunction action"
    )
    cloud.clients.of("lambda").add_permission(
        FunctionName=arn,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule,
    )
    sent(cloud, source)
    cloud.until(
        "the rule may invoke the function",
        lambda: [p for p in permissions(cloud) if p["Resource"] == arn and p["Decision"] == "allowed"],
    )


def test_mapping_needs_the_right_to_read_its_queue(cloud: Cloud) -> None:
    reader = role(cloud, unique("reader"), allow("sqs:DeleteMessage"))
    arn, url = function(cloud, Role=reader), queue(cloud)
    create = cloud.clients.of("lambda").create_event_source_mapping
    code, text = refused(create, FunctionName=arn, EventSourceArn=queue_arn(cloud, url))
    assert code == "InvalidParameterValueException"
    assert text == "The provided execution role does not have permissions to call ReceiveMessage on SQS"


def test_mapping_needs_room_in_the_boundary_of_its_role(cloud: Cloud) -> None:
    iam, name = cloud.clients.of("iam"), unique("bounded")
    reader = role(cloud, name, allow("sqs:*"))
    narrow = iam.create_policy(PolicyName=name, PolicyDocument=document(allow("logs:*")))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=narrow)
    create = cloud.clients.of("lambda").create_event_source_mapping
    arn, source = function(cloud, Role=reader), queue_arn(cloud, queue(cloud))
    assert refused(create, FunctionName=arn, EventSourceArn=source)[0] == "InvalidParameterValueException"
    iam.delete_role_permissions_boundary(RoleName=name)
    assert create(FunctionName=arn, EventSourceArn=source)["EventSourceArn"] == source


def test_mapping_stops_when_its_right_is_taken(cloud: Cloud) -> None:
    name = unique("reader")
    arn, url = function(cloud, Role=role(cloud, name, allow("sqs:*"))), queue(cloud)
    functions = cloud.clients.of("lambda")
    mapping = functions.create_event_source_mapping(FunctionName=arn, EventSourceArn=queue_arn(cloud, url))["UUID"]
    cloud.clients.of("iam").delete_role_policy(RoleName=name, PolicyName="rights")
    cloud.clients.of("sqs").send_message(QueueUrl=url, MessageBody="{}")
    problem = cloud.until(
        "the mapping has a problem",
        lambda: (
            (p := functions.get_event_source_mapping(UUID=mapping)["LastProcessingResult"]).startswith("PROBLEM") and p
        ),
    )
    assert "ReceiveMessage on SQS" in problem


def test_function_needs_the_key_of_its_variables(cloud: Cloud) -> None:
    arn = key(cloud)
    keyless = role(cloud, unique("keyless"), allow("logs:*"))
    made = function(cloud, Role=keyless, KMSKeyArn=arn, Environment={"Variables": {"A": "1"}})
    answer = json.loads(cloud.clients.of("lambda").invoke(FunctionName=made)["Payload"].read())
    assert answer["errorType"] == "KMSAccessDeniedException"
    assert "Lambda was unable to decrypt the environment variables" in answer["errorMessage"]


def test_functions_calls_are_its_roles_and_recorded(cloud: Cloud) -> None:
    name = unique("caller")
    listing = (
        "#!/usr/bin/env python3\nimport json, os, urllib.request\n"
        "API = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2018-06-01/runtime/invocation/'\n"
        "while True:\n"
        "    request = urllib.request.urlopen(API + 'next').headers['Lambda-Runtime-Aws-Request-Id']\n"
        "    keys = {k: os.environ[k] for k in ('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN')}\n"
        "    urllib.request.urlopen(API + request + '/response', data=json.dumps(keys).encode())\n"
    )
    made = function(cloud, listing, Role=role(cloud, name, allow("sqs:ListQueues")))
    keys = json.loads(cloud.clients.of("lambda").invoke(FunctionName=made)["Payload"].read())
    client = boto3.client(
        "sqs",
        endpoint_url=cloud.ready["endpoint"],
        region_name="us-east-1",
        **{name.lower(): value for name, value in keys.items()},
    )
    client.list_queues()
    url = queue(cloud)
    code, text = refused(client.purge_queue, QueueUrl=url)
    assert (code, f"assumed-role/{name}/" in text) == ("AccessDenied", True)
    asked = {(entry["Action"], entry["Resource"], entry["Decision"]) for entry in permissions(cloud, name)}
    assert asked >= {("sqs:PurgeQueue", queue_arn(cloud, url), "denied")}
    assert {(action, decision) for action, _resource, decision in asked} == {
        ("sqs:ListQueues", "allowed"),
        ("sqs:PurgeQueue", "denied"),
    }


def test_machine_acts_as_its_role(cloud: Cloud) -> None:
    powerless = role(cloud, unique("machine"), allow("logs:*"))
    arn, url = function(cloud), queue(cloud)
    for task, error, action in (
        (function_task(arn, {}), "Lambda.AWSLambdaException", "lambda:InvokeFunction"),
        (token_task(url), "SQS.AmazonSQSException", "sqs:SendMessage"),
    ):
        over = finished(cloud, start(cloud, {"Work": task}, role_arn=powerless))
        assert (over["status"], over["error"]) == ("FAILED", error)
        assert f"is not authorized to perform: {action} on resource" in over["cause"]


def test_schedules_role_must_trust_the_scheduler(cloud: Cloud) -> None:
    iam, name = cloud.clients.of("iam"), unique("untrusting")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    untrusting = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    code, text = refused(
        cloud.clients.of("scheduler").create_schedule,
        Name=unique("schedule"),
        ScheduleExpression="rate(1 minute)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": function(cloud), "RoleArn": untrusting},
    )
    assert code == "ValidationException"
    assert text == "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
