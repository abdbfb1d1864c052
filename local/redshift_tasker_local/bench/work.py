"""The work that is measured: a task starts a statement, and the event of the statement's end completes it.

Each is made by the embedded cloud itself: the token is one that a state machine waits with, the event one that
EventBridge delivered.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from ..clients import Clients

SQL = "SELECT 1"
TABLE = "bench"
NAMESPACE = "abcdefgh"
_ROLE = "bench"


class Work:
    """What stands in the cloud for the whole bench."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._tokens = self._queue("bench-tokens")
        self._ends = self._queue("bench-ends")
        clients.of("dynamodb").create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": kind}
                for name, kind in (("id", "S"), ("invocationId", "S"), ("dueShard", "S"), ("dueAt", "N"))
            ],
            KeySchema=[
                {"AttributeName": "id", "KeyType": "HASH"},
                {"AttributeName": "invocationId", "KeyType": "RANGE"},
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "due",
                    "KeySchema": [
                        {"AttributeName": "dueShard", "KeyType": "HASH"},
                        {"AttributeName": "dueAt", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
        )
        self._role = self._states_role()
        self._let_events_in()
        pattern = {"source": ["aws.redshift-data"], "detail-type": ["Redshift Data Statement Status Change"]}
        events = clients.of("events")
        events.put_rule(Name="bench", EventPattern=json.dumps(pattern))
        events.put_targets(Rule="bench", Targets=[{"Id": "queue", "Arn": self._arn(self._ends)}])

    def waiting_task(self) -> dict[str, Any]:
        """The payload of a task that waits for a statement."""
        state = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": self._tokens, "MessageBody": {"token.$": "$$.Task.Token"}},
            "End": True,
        }
        states = self._clients.of("stepfunctions")
        machine = states.create_state_machine(
            name=f"bench-{uuid.uuid4().hex[:8]}",
            roleArn=self._role,
            definition=json.dumps({"StartAt": "Wait", "States": {"Wait": state}}),
        )["stateMachineArn"]
        execution = states.start_execution(stateMachineArn=machine)["executionArn"]
        token = json.loads(self._next(self._tokens)["Body"])["token"]
        return {"sqlStatement": SQL, "taskToken": token, "executionArn": execution}

    def end_of_statement(self) -> dict[str, Any]:
        """The next event of a statement's end, as a record that Lambda hands over."""
        message = self._next(self._ends)
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": {},
            "messageAttributes": {},
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn(self._ends),
            "awsRegion": "us-east-1",
        }

    def _states_role(self) -> str:
        """A role with which a state machine sends messages."""
        iam = self._clients.of("iam")
        trust = _policy("sts:AssumeRole", Principal={"Service": "states.amazonaws.com"})
        made = iam.create_role(RoleName=_ROLE, AssumeRolePolicyDocument=trust)["Role"]
        may_send = _policy("sqs:SendMessage", Resource=self._arn(self._tokens))
        iam.put_role_policy(RoleName=_ROLE, PolicyName="send", PolicyDocument=may_send)
        return str(made["Arn"])

    def _let_events_in(self) -> None:
        principal = {"Service": "events.amazonaws.com"}
        policy = _policy("sqs:SendMessage", Resource=self._arn(self._ends), Principal=principal)
        self._clients.of("sqs").set_queue_attributes(QueueUrl=self._ends, Attributes={"Policy": policy})

    def _queue(self, name: str) -> str:
        return str(self._clients.of("sqs").create_queue(QueueName=name)["QueueUrl"])

    def _arn(self, url: str) -> str:
        answer = self._clients.of("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])

    def _next(self, url: str) -> dict[str, Any]:
        sqs, deadline = self._clients.of("sqs"), time.monotonic() + 60
        while time.monotonic() < deadline:
            for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", ()):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                return dict(message)
        raise TimeoutError(f"no message came to {url}")


def _policy(action: str, **of: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, **of}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
