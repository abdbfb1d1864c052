"""The plugin as a process: how it starts, stops, refuses, explains, and what else it answers."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2

from redshift_tasker_local.aws_plugin import VERSION
from redshift_tasker_local.aws_plugin.types import RESOURCES
from redshift_tasker_local.aws_plugin.wire import Archive, decode_struct, encode_struct

from .engine import Engine, Plugin

QUEUE = "aws:sqs/queue:Queue"


@pytest.fixture
def homeless(launcher: Path) -> Iterator[Plugin]:
    """A plugin that was told no endpoint."""
    plugin = Plugin(launcher, {"AWS_REGION": "us-east-1"})
    yield plugin
    plugin.stop()


def _refusal(call) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    return caught.value


def test_it_says_its_version(plugin: Plugin) -> None:
    assert plugin.stub.GetPluginInfo(empty_pb2.Empty()).version == VERSION


def test_it_stops_when_told_to(launcher: Path) -> None:
    assert Plugin(launcher, {}).stop() == 0


def test_it_ends_with_the_process_that_started_it(launcher: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "plugin = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)\n"
        "plugin.stdout.readline()\n"
        "print(plugin.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(launcher), "127.0.0.1:1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        handle = os.pidfd_open(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    assert select.select([handle], [], [], 60)[0], "the plugin outlives its parent"
    os.close(handle)


def test_its_schema_needs_no_configuration(homeless: Plugin) -> None:
    schema = json.loads(homeless.stub.GetSchema(provider_pb2.GetSchemaRequest()).schema)
    assert schema["version"] == VERSION
    assert schema["resources"].keys() == RESOURCES.keys()
    refs = {ref for ref in _refs(schema) if ref.startswith("#/types/")}
    assert {ref.removeprefix("#/types/").replace("%2F", "/") for ref in refs} == schema["types"].keys()


def _refs(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from _refs(item)
    elif isinstance(value, list):
        for item in value:
            yield from _refs(item)


def test_without_an_endpoint_it_refuses_to_work(homeless: Plugin) -> None:
    refusal = _refusal(Engine(homeless.stub).configure)
    assert refusal.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "AWS_ENDPOINT_URL" in refusal.details()


@pytest.mark.parametrize(
    "address", ["https://sqs.us-east-1.amazonaws.com", "http://localhost.example.com:4566", "http://10.0.0.1"]
)
def test_an_endpoint_off_this_machine_is_refused(homeless: Plugin, address: str) -> None:
    refusal = _refusal(lambda: Engine(homeless.stub).configure(endpoints=[{"sqs": address}]))
    assert refusal.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert address in refusal.details()


def test_a_configured_endpoint_serves_as_well(homeless: Plugin, endpoint: str) -> None:
    engine = Engine(homeless.stub)
    engine.configure(endpoints=json.dumps([{"sqs": endpoint, "sts": endpoint}]), region="eu-west-1")
    queue = engine.create(QUEUE, "there", {})
    engine.delete(queue)
    assert queue.outputs["arn"].startswith("arn:aws:sqs:eu-west-1:")


def test_a_resource_moves_to_another_region_by_being_made_anew_and_stays_in_its_own(engine: Engine) -> None:
    queue = engine.create(QUEUE, "placed", {})
    same, other = (engine.diff(queue, {"region": region}) for region in ("us-east-1", "eu-west-1"))
    engine.delete(queue)
    assert not same.diffs
    assert list(other.replaces) == ["region"]


def test_an_unknown_configuration_key_is_named(plugin: Plugin) -> None:
    request = provider_pb2.CheckRequest(news=encode_struct({"regoin": "us-east-1", "version": VERSION}))
    failures = plugin.stub.CheckConfig(request).failures
    assert [failure.property for failure in failures] == ["regoin"]
    assert "did you mean `region`?" in failures[0].reason


def test_default_tags_are_on_every_taggable_resource(homeless: Plugin, endpoint: str) -> None:
    engine = Engine(homeless.stub)
    access = {"endpoints": [{"sqs": endpoint}]}
    engine.configure(**access, defaultTags=json.dumps({"tags": {"team": "data"}}))
    queue = engine.create(QUEUE, "tagged", {"tags": {"stage": "test"}})
    assert queue.outputs["tags"] == {"stage": "test"}
    assert queue.outputs["tagsAll"] == {"stage": "test", "team": "data"}
    assert not engine.diff(queue, {"tags": {"stage": "test"}}).diffs
    engine.configure(**access, defaultTags={"tags": {"team": "other"}})
    assert list(engine.diff(queue, {"tags": {"stage": "test"}}).diffs) == ["tagsAll"]
    updated = engine.update(queue, {"tags": {"stage": "test"}})
    engine.delete(queue)
    assert updated.outputs["tagsAll"] == {"stage": "test", "team": "other"}


def test_drift_shows_after_a_refresh_and_an_update_undoes_it(engine: Engine, endpoint: str) -> None:
    inputs = {"visibilityTimeoutSeconds": 60, "tags": {"stage": "test"}}
    queue = engine.create(QUEUE, "drifting", inputs)
    sqs = boto3.client(
        "sqs", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    sqs.set_queue_attributes(QueueUrl=queue.id, Attributes={"VisibilityTimeout": "90", "DelaySeconds": "3"})
    sqs.tag_queue(QueueUrl=queue.id, Tags={"by": "hand"})
    drifted = engine.refresh(queue)
    assert set(engine.diff(drifted, inputs).diffs) == {"visibilityTimeoutSeconds", "delaySeconds", "tags"}
    restored = engine.update(drifted, inputs)
    engine.delete(queue)
    assert restored.outputs == queue.outputs


def test_an_error_of_the_cloud_says_what_was_tried_and_what_came_back(engine: Engine) -> None:
    refusal = _refusal(
        lambda: engine.create("aws:iam/rolePolicy:RolePolicy", "orphan", {"role": "nobody", "policy": "{}"})
    )
    assert "creating IAM role policy `orphan`" in refusal.details()
    assert "NoSuchEntity" in refusal.details()
    assert "Traceback" not in refusal.details()


def test_a_resource_that_could_not_be_finished_is_handed_over(engine: Engine) -> None:
    group = "aws:cloudwatch/logGroup:LogGroup"
    refusal = _refusal(lambda: engine.create(group, "half", {"name": "half", "retentionInDays": 4}))
    details = dict(refusal.trailing_metadata())["grpc-status-details-bin"]
    failure = provider_pb2.ErrorResourceInitFailed()
    assert status_pb2.Status.FromString(details).details[0].Unpack(failure)
    assert failure.id == "half"
    assert decode_struct(failure.properties)["retentionInDays"] == 4
    request = {"type": group, "id": "half", "properties": failure.properties}
    engine.stub.Delete(provider_pb2.DeleteRequest(urn=f"urn:pulumi:s::p::{group}::half", **request))


def test_a_missing_archive_is_an_error_with_its_path(engine: Engine) -> None:
    inputs = {"role": "r", "code": Archive("h", "no/such.zip")}
    refusal = _refusal(lambda: engine.create("aws:lambda/function:Function", "empty", inputs))
    assert "no/such.zip" in refusal.details()


def test_a_type_that_it_does_not_have_is_named(engine: Engine) -> None:
    refusal = _refusal(lambda: engine.check("aws:s3/bucket:Bucket", "bucket", {}))
    assert refusal.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "aws:s3/bucket:Bucket" in refusal.details()


@pytest.mark.parametrize(
    ("token", "result"),
    [
        ("aws:index/getCallerIdentity:getCallerIdentity", {"accountId": "000000000000"}),
        ("aws:index/getRegion:getRegion", {"region": "us-east-1", "name": "us-east-1"}),
        ("aws:index/getPartition:getPartition", {"partition": "aws", "dnsSuffix": "amazonaws.com"}),
    ],
)
def test_a_function_answers(plugin: Plugin, engine: Engine, token: str, result: dict[str, str]) -> None:
    answer = plugin.stub.Invoke(provider_pb2.InvokeRequest(tok=token))
    assert result.items() <= decode_struct(getattr(answer, "return")).items()


def test_an_unknown_argument_of_a_function_is_named(plugin: Plugin, engine: Engine) -> None:
    request = provider_pb2.InvokeRequest(
        tok="aws:index/getRegion:getRegion", args=encode_struct({"regoin": "us-east-1"})
    )
    assert [failure.property for failure in plugin.stub.Invoke(request).failures] == ["regoin"]
