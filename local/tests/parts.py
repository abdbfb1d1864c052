"""Pieces that tests put together in the cloud: functions with a runtime of their own, queues, state machines."""

from __future__ import annotations

import io
import json
import sys
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

from running_cloud import Cloud

ROLE = "arn:aws:iam::000000000000:role/test"
"""The role of whatever has no other; `role` makes it."""
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}

BOOTSTRAP = f"""#!{sys.executable} -IS
import json, os, sys, urllib.request

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"

def post(path, document):
    urllib.request.urlopen(urllib.request.Request(API + path, data=json.dumps(document).encode(), method="POST")).read()

while True:
    answer = urllib.request.urlopen(API + "invocation/next")
    request = answer.headers["Lambda-Runtime-Aws-Request-Id"]
    event = json.loads(answer.read())
    do = event.get("do") if isinstance(event, dict) else None
    if do == "fail":
        post(f"invocation/{{request}}/error", {{"errorType": "Boom", "errorMessage": "it broke", "trace": []}})
    elif do == "exit":
        os._exit(3)
    elif do == "environment":
        post(f"invocation/{{request}}/response", dict(os.environ))
    elif do == "print":
        for line in range(event["lines"]):
            print(f"{{event['mark']}} {{line}}", flush=True)
        post(f"invocation/{{request}}/response", {{}})
    else:
        post(f"invocation/{{request}}/response", {{"batchItemFailures": []}} if "Records" in event else event)
"""
"""A runtime that does what the payload says: echo, fail, end, print, or show its environment."""


def unique(stem: str) -> str:
    """A name that no other test has."""
    return f"{stem}-{uuid.uuid4().hex[:8]}"


def role(cloud: Cloud, name: str = "test", *statements: dict[str, Any]) -> str:
    """Makes a role that services and the account may assume; what it may do is everything unless told."""
    arn = f"arn:aws:iam::000000000000:role/{name}"
    if arn in cloud.roles:
        return arn
    iam = cloud.clients.of("iam")
    services = [f"{service}.amazonaws.com" for service in ("lambda", "states", "scheduler", "redshift")]
    principal = {"Service": services, "AWS": "arn:aws:iam::000000000000:root"}
    trust = document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=document(*(statements or (EVERYTHING,))))
    cloud.roles.add(arn)
    return arn


def document(*statements: dict[str, Any]) -> str:
    """A policy document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def package(program: bytes | str = BOOTSTRAP) -> bytes:
    """A deployment package whose bootstrap is `program`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, program)
    return file.getvalue()


def function(cloud: Cloud, program: bytes | str = BOOTSTRAP, **settings: Any) -> str:
    """Deploys a function; the result is its ARN."""
    answer = cloud.clients.of("lambda").create_function(
        FunctionName=settings.pop("FunctionName", None) or unique("function"),
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=settings.pop("Role", None) or role(cloud),
        Timeout=20,
        Code={"ZipFile": package(program)},
        **settings,
    )
    return str(answer["FunctionArn"])


def queue(cloud: Cloud, **attributes: str) -> str:
    """Makes a queue; the result is its URL."""
    made = cloud.clients.of("sqs").create_queue(QueueName=unique("queue"), Attributes=attributes)
    return str(made["QueueUrl"])


def queue_arn(cloud: Cloud, url: str) -> str:
    """The ARN of the queue at `url`."""
    attributes = cloud.clients.of("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(attributes["Attributes"]["QueueArn"])


def items_table(cloud: Cloud, **settings: Any) -> str:
    """Makes a table whose items are known by their `id`; the result is its name."""
    made = cloud.clients.of("dynamodb").create_table(
        **{
            "TableName": unique("table"),
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        }
        | settings
    )
    return str(made["TableDescription"]["TableName"])


def open_to_events(cloud: Cloud, url: str) -> str:
    """Lets EventBridge send to the queue; the result is the queue's ARN."""
    arn = queue_arn(cloud, url)
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = document({**allow, "Resource": arn})
    cloud.clients.of("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return arn


def message(cloud: Cloud, url: str) -> Any:
    """The next message's body, parsed."""
    sqs = cloud.clients.of("sqs")
    seconds = max(1, min(20, int(cloud.patience)))
    received = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=seconds).get("Messages")
    assert received, "no message came"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
    return json.loads(received[0]["Body"])


def token_task(url: str, **fields: Any) -> dict[str, Any]:
    """A state that sends its task token to a queue and waits; a Choice-free end unless `fields` say otherwise."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": url, "MessageBody": {"token.$": "$$.Task.Token"}},
        **({"End": True} if "Next" not in fields else {}),
        **fields,
    }


def function_task(arn: str, payload: dict[str, Any], with_token: bool = True, **fields: Any) -> dict[str, Any]:
    """A state that invokes a function with `payload`, and with a task token or without."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke" + (".waitForTaskToken" if with_token else ""),
        "Parameters": {
            "FunctionName": arn,
            "Payload": {**payload, **({"taskToken.$": "$$.Task.Token"} if with_token else {})},
        },
        **({"End": True} if "Next" not in fields else {}),
        **fields,
    }


def start(cloud: Cloud, states: dict[str, Any], first: str = "Work", role_arn: str | None = None, **fields: Any) -> str:
    """Makes a machine of these states and starts it; the result is the execution's ARN."""
    states_client = cloud.clients.of("stepfunctions")
    machine = states_client.create_state_machine(
        name=unique("machine"),
        roleArn=role_arn or role(cloud),
        definition=json.dumps({"StartAt": first, "States": states, **fields}),
    )
    return str(states_client.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"])


def finished(cloud: Cloud, execution: str) -> dict[str, Any]:
    """The execution when it is over."""

    return dict(cloud.until("the execution ends", lambda: over(cloud, execution)))


def over(cloud: Cloud, execution: str) -> dict[str, Any] | None:
    """The execution if it is over by now."""
    answer: dict[str, Any] = cloud.clients.of("stepfunctions").describe_execution(executionArn=execution)
    return None if answer["status"] == "RUNNING" else answer


def advance(cloud: Cloud, service: str, seconds: float) -> None:
    """Pushes a service's clock forward."""
    cloud.clients.control("AdvanceClock", Service=service, Seconds=seconds)


def after(cloud: Cloud, service: str, seconds: float, what: str, look: Callable[[], Any]) -> Any:
    """The first true answer of `look`, before each of which so much time passes at a service.

    It passes again because what waits for it may not have begun to wait at the first push.
    """

    def pushed() -> Any:
        advance(cloud, service, seconds)
        return look()

    return cloud.until(what, pushed)


def history(cloud: Cloud, execution: str) -> list[dict[str, Any]]:
    """All events of an execution."""
    return cloud.clients.pages("stepfunctions", "get_execution_history", "events", executionArn=execution)
