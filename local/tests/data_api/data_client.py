"""boto3's client of the Data API, with every raw answer judged, and short forms for what tests do often."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from parts import role
from running_cloud import Cloud, eventually
from strict_answers import judge

WAREHOUSE = {"ClusterIdentifier": "warehouse", "Database": "dev", "DbUser": "awsuser"}
ANALYTICS = {"WorkgroupName": "analytics", "Database": "dev"}
SLEEP = "select pg_sleep(120)"
"""Longer than any test waits: it ends only by being cancelled."""


@dataclass(frozen=True)
class Refusal:
    """An error answer."""

    code: str
    message: str
    status: int
    members: dict[str, Any]


class DataClient:
    """Calls operations by their API names, like `data.ExecuteStatement(Sql=...)`."""

    def __init__(self, endpoint: str, credentials: dict[str, Any] | None = None) -> None:
        self.endpoint = endpoint
        config = Config(
            parameter_validation=False, retries={"total_max_attempts": 1}, proxies={}, max_pool_connections=64
        )
        of = credentials or {"AccessKeyId": "test", "SecretAccessKey": "test"}
        self.boto = boto3.session.Session(
            aws_access_key_id=of["AccessKeyId"],
            aws_secret_access_key=of["SecretAccessKey"],
            aws_session_token=of.get("SessionToken"),
            region_name="us-east-1",
        ).client("redshift-data", endpoint_url=endpoint, config=config)
        self.boto.meta.events.register("response-received.redshift-data", self._judge)

    @staticmethod
    def assumed(cloud: Cloud, role_name: str, session: str, *statements: dict[str, Any]) -> DataClient:
        """One with the credentials of a role's session; the role may do everything unless told what."""
        arn = role(cloud, role_name, *statements)
        keys = cloud.clients.of("sts").assume_role(RoleArn=arn, RoleSessionName=session)
        return DataClient(cloud.ready["endpoint"], keys["Credentials"])

    def __getattr__(self, operation: str) -> Any:
        if not operation[0].isupper():
            raise AttributeError(operation)
        return lambda **request: self.call(operation, **request)

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        """One call; the answer without botocore's own member."""
        answer = self.boto._make_api_call(operation, request)
        answer.pop("ResponseMetadata")
        return answer

    def refused(self, operation: str, **request: Any) -> Refusal:
        """One call that has to be refused."""
        outcome = self.outcome(operation, **request)
        assert isinstance(outcome, Refusal), f"{operation} was not refused"
        return outcome

    def outcome(self, operation: str, **request: Any) -> dict[str, Any] | Refusal:
        """One call; its answer or its refusal."""
        try:
            return self.call(operation, **request)
        except ClientError as error:
            answer = error.response
        members = {k: v for k, v in answer.items() if k not in ("Error", "ResponseMetadata", "Message", "message")}
        return Refusal(
            answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"], members
        )

    def submit(self, sql: str, **more: Any) -> str:
        """Starts a statement on the cluster; its id."""
        return self.ExecuteStatement(**{**WAREHOUSE, "Sql": sql, **more})["Id"]

    def run(self, sql: str, **more: Any) -> dict[str, Any]:
        """Runs a statement on the cluster to its end; its description."""
        return self.ended(self.submit(sql, **{"WaitTimeSeconds": 20, **more}))

    def run_batch(self, *sqls: str, **more: Any) -> dict[str, Any]:
        """Runs a batch on the cluster to its end; its description."""
        request = {**WAREHOUSE, "Sqls": list(sqls), "WaitTimeSeconds": 20, **more}
        return self.ended(self.BatchExecuteStatement(**request)["Id"])

    def ended(self, statement_id: str) -> dict[str, Any]:
        """The description of a statement that comes to its end."""
        ends = ("FINISHED", "FAILED", "ABORTED")
        return eventually(
            "the statement ends",
            lambda: (d := self.DescribeStatement(Id=statement_id, WaitTimeSeconds=20))["Status"] in ends and d,
        )

    def started(self, statement_id: str) -> dict[str, Any]:
        """The description once the statement runs."""
        return eventually(
            "the statement runs",
            lambda: (d := self.DescribeStatement(Id=statement_id))["Status"] == "STARTED" and d,
        )

    def rows(self, sql: str, **more: Any) -> list[list[Any]]:
        """All rows of a query, as plain values."""
        described = self.run(sql, **more)
        assert described["Status"] == "FINISHED", described.get("Error")
        return self.fetch(described["Id"])

    def fetch(self, statement_id: str) -> list[list[Any]]:
        """All rows of a result, page by page, as plain values."""
        rows: list[list[Any]] = []
        token: dict[str, str] = {}
        while True:
            page = self.GetStatementResult(Id=statement_id, **token)
            rows += [[plain(field) for field in record] for record in page["Records"]]
            if "NextToken" not in page:
                return rows
            token = {"NextToken": page["NextToken"]}

    def control(self, operation: str, **request: Any) -> dict[str, Any]:
        """One of the emulator's own operations."""
        status, answer = self.post(f"RedshiftTaskerLocal.{operation}", json.dumps(request).encode())
        assert status == 200, answer
        return answer

    @contextmanager
    def limited(self, **limits: float) -> Iterator[None]:
        """Other limits than usual, for as long as the block lasts."""
        before = self.control("SetLimits", **limits)["Before"]
        try:
            yield
        finally:
            self.control("SetLimits", **before)

    def post(self, target: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """A request as bytes, for what no SDK would send."""
        request = urllib.request.Request(self.endpoint, data=body, method="POST", headers={"X-Amz-Target": target})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _AnyStatus())
        with opener.open(request) as answer:
            text = answer.read()
            service, _, operation = target.partition(".")
            if service == "RedshiftData":
                judge(operation, answer.status, answer.headers, text)
            return answer.status, json.loads(text)

    def _judge(self, response_dict: dict[str, Any], **about: Any) -> None:
        operation = about["event_name"].rpartition(".")[2]
        judge(operation, response_dict["status_code"], response_dict["headers"], response_dict["body"])


class _AnyStatus(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response


def plain(field: dict[str, Any]) -> Any:
    """The value of a typed field."""
    ((name, value),) = field.items()
    return None if name == "isNull" else value
