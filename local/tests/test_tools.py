"""The commands that look at a cloud, run on one with the tasker's whole chain in it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from parts import function, function_task, items_table, open_to_events, queue, queue_arn, role, unique
from running_cloud import Cloud, environment, running


def tool(cloud: Cloud, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of the package against the cloud."""
    name, *rest = arguments
    line = [sys.executable, "-m", "redshift_tasker_local", name, "--endpoint", cloud.ready["endpoint"], *rest]
    ours = environment() | {"AWS_PROFILE": "mine"}
    return subprocess.run(line, capture_output=True, text=True, env=ours, timeout=180)


def inventory(cloud: Cloud) -> Any:
    """What exists, parsed."""
    return json.loads(tool(cloud, "inventory", "--json").stdout)


RUNNER = f"""#!{sys.executable}
import json, os, pathlib, urllib.request
import boto3

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"
data, states = boto3.client("redshift-data"), boto3.client("stepfunctions")

def token_of(name):
    return pathlib.Path(os.environ["TMPDIR"], name.replace("/", "_"))

def start(event):
    name = "sfnrt:test:" + event["sqlStatement"][:20]
    token_of(name).write_text(event["taskToken"])
    started = data.execute_statement(
        ClusterIdentifier="warehouse", Database="dev", DbUser="awsuser", Sql=event["sqlStatement"], WithEvent=True,
        StatementName=name,
    )
    return dict(Id=started["Id"])

def finish(message):
    document = json.loads(message)
    detail = document["detail"]
    token = token_of(detail["statementName"]).read_text()
    if detail["state"] == "FINISHED":
        states.send_task_success(taskToken=token, output=json.dumps(document))
    else:
        detail["error"] = data.describe_statement(Id=detail["statementId"]).get("Error")
        states.send_task_failure(taskToken=token, error="FAILED", cause=json.dumps(document))

def handle(event):
    if "Records" not in event:
        return start(event)
    for record in event["Records"]:
        finish(record["body"])
    return dict(batchItemFailures=[])

while True:
    answer = urllib.request.urlopen(API + "invocation/next")
    request, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.loads(answer.read())
    document = json.dumps(handle(event)).encode()
    urllib.request.urlopen(urllib.request.Request(API + "invocation/" + request + "/response", data=document)).read()
"""
"""The least that starts statements and reports their ends: shows that the cloud's parts make a chain."""


def deploy_chain(cloud: Cloud) -> str:
    """Function, queue, rule and mapping; the result is the function's ARN."""
    arn, url = function(cloud, RUNNER), queue(cloud)
    events, rule = cloud.clients.of("events"), unique("rule")
    pattern = {"source": ["aws.redshift-data"], "detail": {"statementName": [{"prefix": "sfnrt:test:"}]}}
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": open_to_events(cloud, url)}])
    cloud.clients.of("lambda").create_event_source_mapping(
        FunctionName=arn, EventSourceArn=queue_arn(cloud, url), FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    return arn


def machine(cloud: Cloud, states: dict[str, Any]) -> str:
    """Makes a machine that begins with `Work`; the result is its ARN."""
    answer = cloud.clients.of("stepfunctions").create_state_machine(
        name=unique("machine"), roleArn=role(cloud), definition=json.dumps({"StartAt": "Work", "States": states})
    )
    return str(answer["stateMachineArn"])


@pytest.fixture(scope="module")
def chain() -> Any:
    """A cloud of its own, with the chain and two machines."""
    with running() as cloud:
        arn = deploy_chain(cloud)
        good = machine(cloud, {"Work": function_task(arn, {"sqlStatement": "select 1 union all select 2"})})
        caught = {"Catch": [{"ErrorEquals": ["FAILED"], "Next": "Caught"}]}
        bad = machine(
            cloud,
            {"Work": function_task(arn, {"sqlStatement": "select nothing"}, **caught), "Caught": {"Type": "Succeed"}},
        )
        yield cloud, good, bad


def test_run_machines_reports_statement_outcome_and_times(chain: Any) -> None:
    cloud, good, bad = chain
    ran = tool(cloud, "run-machines", "--json", good, bad)
    assert ran.returncode == 0, ran.stderr
    assert "started" in ran.stderr
    first, second = json.loads(ran.stdout)

    assert (first["status"], second["status"]) == ("SUCCEEDED", "SUCCEEDED")
    (work,) = first["states"]
    assert (work["state"], work["action"], work["outcome"]) == ("Work", "executeStatement", "succeeded")
    assert (work["statement"]["status"], work["rows"]) == ("FINISHED", 2)
    assert work["statement"]["sql"] == "select 1 union all select 2"
    assert 0 <= work["callbackMs"] <= work["durationMs"]

    (work,) = second["states"]
    assert (work["outcome"], work["error"], work["statement"]["status"]) == ("failed", "FAILED", "FAILED")
    assert 'column "nothing" does not exist' in json.loads(work["cause"])["detail"]["error"]
    assert 'column "nothing" does not exist' in work["statement"]["error"]


def test_statements_lists_what_was_submitted_with_its_times(chain: Any) -> None:
    cloud, good, _bad = chain
    tool(cloud, "run-machines", good)
    listed = json.loads(tool(cloud, "statements", "--json").stdout)
    first, *_others = [entry for entry in listed if entry["sql"] == "select 1 union all select 2"]
    assert (first["status"], first["name"]) == ("FINISHED", "sfnrt:test:select 1 union all s")
    assert 0 < first["submitted"] <= first["ended"]
    assert tool(cloud, "statements").stdout.endswith(f"{len(listed)} statements\n")


def test_fire_schedules_invokes_each_enabled_target_with_its_input(chain: Any) -> None:
    cloud, *_machines = chain
    arn, scheduler = function(cloud), cloud.clients.of("scheduler")
    for name, state in (("on", "ENABLED"), ("off", "DISABLED")):
        scheduler.create_schedule(
            Name=name,
            State=state,
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": arn, "RoleArn": role(cloud), "Input": json.dumps({"look": name})},
        )
    fired = json.loads(tool(cloud, "fire-schedules", "--json").stdout)
    assert fired == [{"schedule": "on", "error": None, "answer": {"look": "on"}}]


def test_run_machines_for_people_is_a_line_per_task(chain: Any) -> None:
    cloud, good, _bad = chain
    name = good.rsplit(":", 1)[1]
    lines = tool(cloud, "run-machines", f'{name}={{"given": 1}}').stdout.splitlines()
    assert lines[0].startswith(f"{name}  SUCCEEDED")
    assert lines[1].startswith("  Work  select 1 union all select 2  succeeded  2 rows  callback ")


def test_unknown_machine_and_bad_input_are_told(chain: Any) -> None:
    cloud, good, _bad = chain
    assert "StateMachineDoesNotExist" in tool(cloud, "run-machines", "nowhere").stderr
    assert "is not JSON" in tool(cloud, "run-machines", f"{good}=oops").stderr


def test_machine_that_does_not_end_in_time_is_told(chain: Any) -> None:
    cloud, _good, _bad = chain
    waits = machine(cloud, {"Work": {"Type": "Wait", "Seconds": 60, "End": True}})
    ran = tool(cloud, "run-machines", "--timeout", "0.2", waits)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "not done after 0.2 s" in ran.stderr


def test_nobody_at_the_endpoint_is_told(cloud: Cloud) -> None:
    line = [sys.executable, "-m", "redshift_tasker_local", "inventory", "--endpoint", "http://127.0.0.1:9"]
    ended = subprocess.run(line, capture_output=True, text=True, env=environment(), timeout=180)
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: no local cloud answers at http://127.0.0.1:9\nhint: ")


def test_inventory_of_a_new_cloud_is_empty_and_of_a_used_one_complete() -> None:
    with running() as cloud:
        assert inventory(cloud) == {"total": 0, "resources": {}, "pendingDeletion": {}}
        make_one_of_each(cloud)
        found = inventory(cloud)
        assert {kind: len(names) for kind, names in found["resources"].items()} == {
            "dynamodb:table": 1,
            "events:rule": 1,
            "events:target": 1,
            "iam:role": 2,
            "iam:rolePolicy": 2,
            "kms:alias": 1,
            "kms:key": 1,
            "lambda:eventSourceMapping": 1,
            "lambda:function": 1,
            "logs:logGroup": 1,
            "secretsmanager:secret": 1,
            "sqs:queue": 1,
            "states:stateMachine": 1,
        }
        assert {kind: len(names) for kind, names in found["pendingDeletion"].items()} == {
            "kms:key": 1,
            "secretsmanager:secret": 1,
        }
        assert found["total"] == sum(len(names) for names in found["resources"].values())
        assert tool(cloud, "inventory").stdout.endswith("15 resources\n")


def make_one_of_each(cloud: Cloud) -> None:
    """One resource of each kind that a deployment makes, and a log group that nobody asked for."""
    of = cloud.clients.of
    policy = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    arn = function(cloud)
    of("lambda").invoke(FunctionName=arn, Payload=b"{}")["Payload"].read()
    of("lambda").create_event_source_mapping(FunctionName=arn, EventSourceArn=queue_arn(cloud, queue(cloud)))
    machine(cloud, {"Work": {"Type": "Succeed"}})
    items_table(cloud, TableName="table")
    of("events").put_rule(Name="rule", EventPattern=json.dumps({"source": ["mine"]}))
    of("events").put_targets(Rule="rule", Targets=[{"Id": "target", "Arn": arn}])
    of("iam").create_role(RoleName="role", AssumeRolePolicyDocument=document(trust))
    of("iam").put_role_policy(RoleName="role", PolicyName="policy", PolicyDocument=document(policy))
    key = of("kms").create_key()["KeyMetadata"]["KeyId"]
    of("kms").create_alias(AliasName="alias/mine", TargetKeyId=key)
    of("kms").schedule_key_deletion(KeyId=of("kms").create_key()["KeyMetadata"]["KeyId"], PendingWindowInDays=7)
    for name in ("kept", "going"):
        of("secretsmanager").create_secret(Name=name, SecretString="{}")
    of("secretsmanager").delete_secret(SecretId="going", RecoveryWindowInDays=7)


def document(statement: dict[str, Any]) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def account(cloud: Cloud, *words: str) -> Any:
    """What the command `account` answers, parsed."""
    done = tool(cloud, "account", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_account_of_a_company_is_prepared_looked_into_and_cleared(cloud: Cloud) -> None:
    before = inventory(cloud)["resources"]
    made = account(cloud, "make")
    name = unique("bounded")
    arn = function(
        cloud,
        Role=role(cloud, name),
        Layers=[made["layerArn"]],
        VpcConfig={"SubnetIds": made["subnetIds"], "SecurityGroupIds": made["securityGroupIds"]},
    )
    cloud.clients.of("iam").put_role_permissions_boundary(RoleName=name, PermissionsBoundary=made["boundary"])
    seen = account(cloud, "look", arn)
    assert seen["subnetIds"] == sorted(made["subnetIds"])
    assert seen["securityGroupIds"] == made["securityGroupIds"]
    assert seen["vpcId"].startswith("vpc-")
    assert seen["layerArns"] == [made["layerArn"]]
    assert seen["boundaries"][name] == made["boundary"]

    topic = cloud.clients.of("sns").create_topic(Name=unique("alarms"))["TopicArn"]
    alarm = unique("too-much")
    # It has gone off already when the drill begins.
    cloud.clients.of("cloudwatch").put_metric_data(Namespace="drill", MetricData=[{"MetricName": alarm, "Value": 1.0}])
    cloud.clients.of("cloudwatch").put_metric_alarm(
        AlarmName=alarm,
        AlarmActions=[topic],
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        MetricName=alarm,
        Namespace="drill",
        Period=60,
        Statistic="Sum",
        Threshold=0,
    )
    assert account(cloud, "alarms", topic) == [alarm]

    cloud.clients.of("lambda").delete_function(FunctionName=arn)
    cloud.clients.of("iam").delete_role_permissions_boundary(RoleName=name)
    cloud.clients.of("iam").delete_role_policy(RoleName=name, PolicyName="rights")
    cloud.clients.of("iam").delete_role(RoleName=name)
    cloud.clients.of("cloudwatch").delete_alarms(AlarmNames=[alarm])
    cloud.clients.of("sns").delete_topic(TopicArn=topic)
    account(cloud, "clear")
    assert inventory(cloud)["resources"] == before
    assert account(cloud, "make")["subnetIds"]
    account(cloud, "clear")
