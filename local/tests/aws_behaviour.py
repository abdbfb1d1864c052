"""What AWS does and unmended ministack does not: one check per behaviour.

Run twice: against the cloud as it is served, where each must hold, and against ministack without mends, where each
must fail. A check that holds without its mend tests nothing, or the mend is no longer needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
from botocore.exceptions import ClientError
from parts import (
    advance,
    after,
    finished,
    function,
    function_task,
    history,
    message,
    over,
    queue,
    queue_arn,
    role,
    start,
    token_task,
    unique,
)
from running_cloud import Cloud

Check = Callable[[Cloud], None]
CHECKS: list[Check] = []
PROMPT: list[Check] = []
"""Those of what comes without a pause: they hold in a cloud in which a pause lasts an hour."""


def check(function: Check) -> Check:
    """Adds to the list."""
    CHECKS.append(function)
    return function


def prompt(function: Check) -> Check:
    """Adds to the list of what comes without a pause."""
    PROMPT.append(function)
    return function


def caught(*names: str) -> dict[str, Any]:
    """A Catch of these names that leads to the state `Caught`."""
    return {"Catch": [{"ErrorEquals": list(names), "Next": "Caught"}]}


CAUGHT = {"Caught": {"Type": "Succeed"}}


def refusal(call: Callable[[], Any]) -> str:
    """The error code that the call is answered with."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "accepted"


@check
def failing_function_fails_its_waiting_task(cloud: Cloud) -> None:
    task = function_task(function(cloud), {"do": "fail"}, **caught("Boom"))
    over = finished(cloud, start(cloud, {"Work": task, **CAUGHT}))
    assert over["status"] == "SUCCEEDED"
    error = json.loads(over["output"])
    assert error["Error"] == "Boom"
    assert json.loads(error["Cause"]) == {"errorType": "Boom", "errorMessage": "it broke", "trace": []}


@check
def ended_runtime_fails_its_waiting_task(cloud: Cloud) -> None:
    task = function_task(function(cloud), {"do": "exit"}, **caught("Runtime.ExitError"))
    assert finished(cloud, start(cloud, {"Work": task, **CAUGHT}))["status"] == "SUCCEEDED"


@check
def runtime_that_ends_while_it_initialises_fails_its_task_by_aws_name(cloud: Cloud) -> None:
    task = function_task(function(cloud, "#!/bin/sh\nexit 3\n"), {}, **caught("Runtime.ExitError"))
    assert finished(cloud, start(cloud, {"Work": task, **CAUGHT}))["status"] == "SUCCEEDED"


@check
def throttled_function_fails_its_task_by_aws_name(cloud: Cloud) -> None:
    arn = function(cloud)
    cloud.clients.of("lambda").put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
    for with_token in (True, False):
        task = function_task(arn, {}, with_token, **caught("Lambda.TooManyRequestsException"))
        assert finished(cloud, start(cloud, {"Work": task, **CAUGHT}))["status"] == "SUCCEEDED"


@check
def throttle_can_be_retried(cloud: Cloud) -> None:
    arn = function(cloud)
    cloud.clients.of("lambda").put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
    again = {"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1, "MaxAttempts": 1}
    execution = start(cloud, {"Work": function_task(arn, {}, Retry=[again])})
    assert finished(cloud, execution)["error"] == "Lambda.TooManyRequestsException"
    assert sum(event["type"] == "TaskFailed" for event in history(cloud, execution)) == 2


@check
def missing_function_fails_its_waiting_task(cloud: Cloud) -> None:
    arn = "arn:aws:lambda:us-east-1:000000000000:function:nowhere"
    over = finished(cloud, start(cloud, {"Work": function_task(arn, {})}))
    assert over["error"] == "Lambda.ResourceNotFoundException"


@check
def missed_heartbeat_times_the_task_out(cloud: Cloud) -> None:
    url = queue(cloud)
    task = token_task(url, HeartbeatSeconds=1, **caught("States.HeartbeatTimeout"))
    execution = start(cloud, {"Work": task, **CAUGHT})
    token = message(cloud, url)["token"]
    assert json.loads(finished(cloud, execution)["output"])["Error"] == "States.HeartbeatTimeout"
    timed_out = [event for event in history(cloud, execution) if event["type"] == "TaskTimedOut"]
    assert timed_out[0]["taskTimedOutEventDetails"]["error"] == "States.HeartbeatTimeout"
    assert refusal(lambda: cloud.clients.of("stepfunctions").send_task_heartbeat(taskToken=token)) == "TaskTimedOut"


@check
def heartbeats_keep_a_task_alive_until_they_stop(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url, HeartbeatSeconds=3600)})
    token = message(cloud, url)["token"]
    for _ in range(3):
        advance(cloud, "states", 2000)
        cloud.clients.of("stepfunctions").send_task_heartbeat(taskToken=token)
    assert over(cloud, execution) is None
    stopped = after(cloud, "states", 3600, "the task is given up", lambda: over(cloud, execution))
    assert stopped["error"] == "States.HeartbeatTimeout"


@check
def missed_heartbeat_is_caught_as_timeout_too(cloud: Cloud) -> None:
    task = token_task(queue(cloud), HeartbeatSeconds=1, **caught("States.Timeout"))
    execution = start(cloud, {"Work": task, **CAUGHT})
    assert finished(cloud, execution)["status"] == "SUCCEEDED"


@check
def first_outcome_closes_the_token(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url)})
    token = message(cloud, url)["token"]
    states = cloud.clients.of("stepfunctions")
    states.send_task_success(taskToken=token, output="1")
    assert refusal(lambda: states.send_task_success(taskToken=token, output="2")) == "TaskTimedOut"
    assert refusal(lambda: states.send_task_failure(taskToken=token, error="Late")) == "TaskTimedOut"
    assert finished(cloud, execution)["output"] == "1"
    assert refusal(lambda: states.send_task_success(taskToken=token, output="3")) == "TaskTimedOut"
    assert refusal(lambda: states.send_task_heartbeat(taskToken=token)) == "TaskTimedOut"


@check
def invented_token_is_invalid(cloud: Cloud) -> None:
    states = cloud.clients.of("stepfunctions")
    assert refusal(lambda: states.send_task_success(taskToken="invented", output="1")) == "InvalidToken"
    assert refusal(lambda: states.send_task_failure(taskToken="invented")) == "InvalidToken"
    assert refusal(lambda: states.send_task_heartbeat(taskToken="invented")) == "InvalidToken"


@check
def outcomes_beyond_the_limits_are_refused(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url)})
    token = message(cloud, url)["token"]
    states = cloud.clients.of("stepfunctions")
    too_long = json.dumps("x" * 262_144)
    assert refusal(lambda: states.send_task_success(taskToken=token, output="not json")) == "InvalidOutput"
    assert refusal(lambda: states.send_task_success(taskToken=token, output=too_long)) == "ValidationException"
    assert refusal(lambda: states.send_task_failure(taskToken=token, cause="x" * 32_769)) == "ValidationException"
    assert refusal(lambda: states.send_task_failure(taskToken=token, error="x" * 257)) == "ValidationException"
    states.send_task_failure(taskToken=token, error="x" * 256, cause="x" * 32_768)
    assert finished(cloud, execution)["status"] == "FAILED"


@check
def each_attempt_has_a_token_of_its_own(cloud: Cloud) -> None:
    url = queue(cloud)
    again = {"ErrorEquals": ["Again"], "IntervalSeconds": 1, "MaxAttempts": 1}
    execution = start(cloud, {"Work": token_task(url, Retry=[again])})
    states = cloud.clients.of("stepfunctions")
    first = message(cloud, url)["token"]
    states.send_task_failure(taskToken=first, error="Again")
    second = message(cloud, url)["token"]
    assert second != first
    assert refusal(lambda: states.send_task_success(taskToken=first, output="1")) == "TaskTimedOut"
    states.send_task_success(taskToken=second, output="2")
    assert finished(cloud, execution)["output"] == "2"


@check
def stopped_execution_stays_aborted_and_closes_its_tokens(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url)})
    token = message(cloud, url)["token"]
    states = cloud.clients.of("stepfunctions")
    states.stop_execution(executionArn=execution)
    assert refusal(lambda: states.send_task_failure(taskToken=token, error="Late")) == "TaskTimedOut"
    assert states.describe_execution(executionArn=execution)["status"] == "ABORTED"


@check
def failed_execution_is_redriven(cloud: Cloud) -> None:
    url, states = queue(cloud), cloud.clients.of("stepfunctions")
    execution = start(cloud, {"Work": token_task(url)})
    states.send_task_failure(taskToken=message(cloud, url)["token"], error="Broken")
    assert finished(cloud, execution)["status"] == "FAILED"
    states.redrive_execution(executionArn=execution)
    states.send_task_success(taskToken=message(cloud, url)["token"], output="1")
    assert finished(cloud, execution)["status"] == "SUCCEEDED"


@check
def machine_times_out_as_a_whole(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url)}, TimeoutSeconds=1)
    assert finished(cloud, execution)["status"] == "TIMED_OUT"
    assert [event["type"] for event in history(cloud, execution)][-1] == "ExecutionTimedOut"


@check
def branches_do_not_share_tokens_and_their_tasks_are_in_the_history(cloud: Cloud) -> None:
    url = queue(cloud)
    branches = [{"StartAt": f"B{n}", "States": {f"B{n}": token_task(url)}} for n in range(8)]
    execution = start(cloud, {"Work": {"Type": "Parallel", "Branches": branches, "End": True}})
    tokens = {message(cloud, url)["token"] for _ in branches}
    assert len(tokens) == len(branches)
    for token in tokens:
        cloud.clients.of("stepfunctions").send_task_success(taskToken=token, output="1")
    assert finished(cloud, execution)["output"] == json.dumps([1] * len(branches))
    events = history(cloud, execution)
    entered = {event["id"]: event for event in events if event["type"] == "TaskStateEntered"}
    scheduled = [event for event in events if event["type"] == "TaskScheduled"]
    assert {entered[event["previousEventId"]]["stateEnteredEventDetails"]["name"] for event in scheduled} == {
        f"B{n}" for n in range(8)
    }


@check
def failed_branch_ends_its_siblings(cloud: Cloud) -> None:
    url, other = queue(cloud), queue(cloud)
    branches = [
        {"StartAt": "Waits", "States": {"Waits": token_task(url)}},
        {"StartAt": "Fails", "States": {"Fails": token_task(other)}},
    ]
    execution = start(cloud, {"Work": {"Type": "Parallel", "Branches": branches, "End": True}})
    waiting, failing = message(cloud, url)["token"], message(cloud, other)["token"]
    states = cloud.clients.of("stepfunctions")
    states.send_task_failure(taskToken=failing, error="First")
    assert finished(cloud, execution)["error"] == "First"
    assert refusal(lambda: states.send_task_success(taskToken=waiting, output="1")) == "TaskTimedOut"


@check
def runtime_errors_are_beyond_catch_all(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url, **caught("States.ALL")), **CAUGHT})
    token = message(cloud, url)["token"]
    cloud.clients.of("stepfunctions").send_task_failure(taskToken=token, error="States.DataLimitExceeded")
    assert finished(cloud, execution)["status"] == "FAILED"


@check
def time_limit_holds_while_the_function_runs(cloud: Cloud) -> None:
    sleeper = "#!/bin/sh\nexec sleep 15\n"
    execution = start(cloud, {"Work": function_task(function(cloud, sleeper), {}, TimeoutSeconds=1)})
    assert finished(cloud, execution)["error"] == "States.Timeout"


@prompt
def execution_starts_without_a_pause(cloud: Cloud) -> None:
    assert finished(cloud, start(cloud, {"Work": {"Type": "Pass", "End": True}}))["status"] == "SUCCEEDED"


@prompt
def warm_function_answers_without_a_pause(cloud: Cloud) -> None:
    arn = function(cloud, IN_ONE_PIECE)
    for _ in range(3):
        answer = cloud.clients.of("lambda").invoke(FunctionName=arn, Payload=b"{}")["Payload"].read()
        assert json.loads(answer) is True, "the kernel holds the second piece back until the first is acknowledged"


IN_ONE_PIECE = """#!/usr/bin/env python3
import json, os, socket

host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
path = "/2018-06-01/runtime/invocation/"
api = socket.create_connection((host, int(port)))

while True:
    api.sendall(f"GET {path}next HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n".encode())
    head, _, body = api.recv(65536).partition(b"\\r\\n\\r\\n")
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    length = int(fields["Content-Length"])
    whole = json.dumps(len(body) == length)
    while len(body) < length:
        body += api.recv(65536)
    request = fields["Lambda-Runtime-Aws-Request-Id"]
    post = f"POST {path}{request}/response HTTP/1.1\\r\\nHost: {host}\\r\\nContent-Length: {len(whole)}\\r\\n\\r\\n"
    api.sendall((post + whole).encode())
    api.recv(65536)
"""
"""A runtime that tells whether its event came in one piece, behind its headers."""


@prompt
def message_reaches_its_function_while_tables_are_written(cloud: Cloud) -> None:
    arn, url, answers = function(cloud, FORWARDER.format(endpoint=cloud.ready["endpoint"])), queue(cloud), queue(cloud)
    cloud.clients.of("lambda").create_event_source_mapping(
        FunctionName=arn, EventSourceArn=queue_arn(cloud, url), FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    unmapped, sqs = queue(cloud), cloud.clients.of("sqs")
    for _ in range(20):
        # A wake that finds nothing, as every write elsewhere in the cloud is one.
        sqs.send_message(QueueUrl=unmapped, MessageBody="{}")
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(answers))
        message(cloud, answers)


FORWARDER = """#!/usr/bin/env python3
import json, os, urllib.request

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"

def post(url, document, **headers):
    data = json.dumps(document).encode()
    urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers, method="POST")).read()

while True:
    answer = urllib.request.urlopen(API + "invocation/next")
    request, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.loads(answer.read())
    for record in event["Records"]:
        post("{endpoint}", {{"QueueUrl": json.loads(record["body"]), "MessageBody": "true"}}, **{{
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessage",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request",
        }})
    post(API + "invocation/" + request + "/response", {{"batchItemFailures": []}})
"""
"""A runtime that sends a message to the queue whose URL it receives."""


@check
def mapping_waits_for_its_batch(cloud: Cloud) -> None:
    url, answers, window = queue(cloud), queue(cloud), 300
    # The first of each record's receptions and its sending, by the clock of the cloud.
    runtime = FORWARDER.replace('"MessageBody": "true"', '"MessageBody": json.dumps(record["attributes"])')
    cloud.clients.of("lambda").create_event_source_mapping(
        FunctionName=function(cloud, runtime.format(endpoint=cloud.ready["endpoint"])),
        EventSourceArn=queue_arn(cloud, url),
        FunctionResponseTypes=["ReportBatchItemFailures"],
        MaximumBatchingWindowInSeconds=window,
    )
    sqs = cloud.clients.of("sqs")
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(answers))

    def handed_over() -> Any:
        return sqs.receive_message(QueueUrl=answers).get("Messages")

    told = json.loads(after(cloud, "sqs", window / 3, "the batch is handed over", handed_over)[0]["Body"])
    assert int(told["ApproximateFirstReceiveTimestamp"]) - int(told["SentTimestamp"]) >= window * 1000 - 1


@check
def mapping_tries_a_throttled_batch_again(cloud: Cloud) -> None:
    functions, sqs, answers = cloud.clients.of("lambda"), cloud.clients.of("sqs"), queue(cloud)
    url = queue(cloud, VisibilityTimeout="3600")
    # It is busy for as long as a pipe is open.
    runtime = FORWARDER.replace('"MessageBody": "true"', '"MessageBody": json.dumps(record["attributes"])').replace(
        'for record in event["Records"]', 'for record in event.get("Records") or open(event["pipe"])'
    )
    arn = function(cloud, runtime.format(endpoint=cloud.ready["endpoint"]))
    functions.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=1)
    functions.create_event_source_mapping(
        FunctionName=arn,
        EventSourceArn=queue_arn(cloud, url),
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    with TemporaryDirectory() as folder:
        pipe = f"{folder}/pipe"
        os.mkfifo(pipe)
        functions.invoke(FunctionName=arn, InvocationType="Event", Payload=json.dumps({"pipe": pipe}))
        writer = cloud.until("the function reads", lambda: opened(pipe))
        try:
            sqs.send_message(QueueUrl=url, MessageBody=json.dumps(answers))
            cloud.until("the batch is throttled", lambda: throttles(cloud, arn.rsplit(":", 1)[1]))
        finally:
            os.close(writer)

    def handed_over() -> Any:
        return sqs.receive_message(QueueUrl=answers).get("Messages")

    told = json.loads(cloud.until("the batch is handed over", handed_over)[0]["Body"])
    assert told["ApproximateReceiveCount"] == "1"


def opened(pipe: str) -> int | None:
    """The pipe's end to write to, once somebody reads at the other."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def throttles(cloud: Cloud, name: str) -> float:
    """How often a function had no room."""
    now = datetime.now(UTC)
    asked = cloud.clients.of("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName="Throttles",
        Dimensions=[{"Name": "FunctionName", "Value": name}],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=86_400,
        Statistics=["Sum"],
    )
    return sum(point["Sum"] for point in asked["Datapoints"])


@check
def package_for_another_architecture_cannot_run(cloud: Cloud) -> None:
    program = bytearray(Path("/bin/true").read_bytes())
    declared = "arm64" if program[18] == 0x3E else "x86_64"
    arn = function(cloud, bytes(program), Architectures=[declared])
    answer = json.loads(cloud.clients.of("lambda").invoke(FunctionName=arn)["Payload"].read())
    assert answer["errorType"] == "Runtime.InvalidEntrypoint"
    assert declared in answer["errorMessage"]


@check
def function_sees_a_lambda_environment_and_nothing_of_the_server(cloud: Cloud) -> None:
    arn = function(cloud, Environment={"Variables": {"MINE": "1"}})
    payload = json.dumps({"do": "environment"})
    env = json.loads(cloud.clients.of("lambda").invoke(FunctionName=arn, Payload=payload)["Payload"].read())
    assert env["MINE"] == "1"
    assert env["AWS_ENDPOINT_URL"] == cloud.ready["endpoint"]
    assert env["AWS_REGION"] == "us-east-1"
    assert env["AWS_LAMBDA_LOG_GROUP_NAME"] == f"/aws/lambda/{env['AWS_LAMBDA_FUNCTION_NAME']}"
    assert not [name for name in env if name.startswith(("MINISTACK", "GATEWAY", "DOCKER", "PYTHONPATH"))]


@check
def history_names_resource_and_arguments_of_a_task(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": token_task(url, TimeoutSeconds=60, HeartbeatSeconds=30)})
    token = message(cloud, url)["token"]
    cloud.until("the call is noted", lambda: "TaskSubmitted" in {event["type"] for event in history(cloud, execution)})
    cloud.clients.of("stepfunctions").send_task_success(taskToken=token, output="{}")
    finished(cloud, execution)
    events = history(cloud, execution)
    assert [event["type"] for event in events] == [
        *("ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"),
        *("TaskStateExited", "ExecutionSucceeded"),
    ]
    details = events[2]["taskScheduledEventDetails"]
    assert (details["resourceType"], details["resource"]) == ("sqs", "sendMessage.waitForTaskToken")
    assert (details["timeoutInSeconds"], details["heartbeatInSeconds"]) == (60, 30)
    assert json.loads(details["parameters"])["MessageBody"]["token"] == token


@prompt
def schedule_that_is_due_reaches_its_target(cloud: Cloud) -> None:
    url = queue(cloud)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    cloud.clients.of("scheduler").create_schedule(
        Name=unique("schedule"),
        ScheduleExpression=f"at({now})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": queue_arn(cloud, url), "RoleArn": role(cloud), "Input": json.dumps({"look": "now"})},
    )
    assert message(cloud, url) == {"look": "now"}


@check
def definition_whose_start_is_missing_is_refused(cloud: Cloud) -> None:
    create = cloud.clients.of("stepfunctions").create_state_machine
    definition = json.dumps({"StartAt": "Nowhere", "States": {"Work": {"Type": "Pass", "Next": "Lost"}}})
    try:
        create(name=unique("machine"), roleArn=role(cloud), definition=definition)
    except ClientError as error:
        told = error.response["Error"]
    assert told["Code"] == "InvalidDefinition"
    assert "MISSING_TRANSITION_TARGET: Missing 'StartAt' target: Nowhere at /StartAt" in told["Message"]
    assert "MISSING_TRANSITION_TARGET: Missing 'Next' target: Lost at /States/Work/Next" in told["Message"]
    not_json = {"name": unique("machine"), "roleArn": role(cloud), "definition": "{"}
    assert refusal(lambda: create(**not_json)) == "InvalidDefinition"


@check
def statement_is_started_by_a_task_of_the_sdk_as_the_machines_role(cloud: Cloud) -> None:
    resource = "arn:aws:states:::aws-sdk:redshiftdata:executeStatement"
    target = {"ClusterIdentifier": "warehouse", "Database": "dev", "Sql": "select 1", "WaitTimeSeconds": 10}
    work = {"Type": "Task", "Resource": resource, "Parameters": target, "End": True}
    answer = json.loads(finished(cloud, start(cloud, {"Work": work}))["output"])
    assert (answer["Status"], answer["DbUser"]) == ("FINISHED", "IAMR:test")
    wrong = {**work, "Parameters": {**target, "ClusterIdentifier": "nowhere"}}
    assert finished(cloud, start(cloud, {"Work": wrong}))["error"] == "RedshiftData.ValidationException"


@check
def function_acts_in_a_session_of_its_roles_id(cloud: Cloud) -> None:
    role_arn = role(cloud)
    arn = function(cloud, Role=role_arn)
    answer = cloud.clients.of("lambda").invoke(FunctionName=arn, Payload=json.dumps({"do": "environment"}))
    environment = json.loads(answer["Payload"].read())
    session = boto3.client(
        "sts",
        region_name=cloud.ready["region"],
        endpoint_url=cloud.ready["endpoint"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=environment["AWS_SESSION_TOKEN"],
    )
    role_id = cloud.clients.of("iam").get_role(RoleName=role_arn.rpartition("/")[2])["Role"]["RoleId"]
    assert session.get_caller_identity()["UserId"] == f"{role_id}:{arn.rpartition(':')[2]}"
