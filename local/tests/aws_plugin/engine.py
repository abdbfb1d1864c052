"""Plays the engine's part towards one plugin process: the same requests, in the same order."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from redshift_tasker_local.aws_plugin.wire import decode_struct, encode_struct

SEED = b"a seed of the engine"
NO_ENGINE = "127.0.0.1:1"
START_SECONDS = 60


class CheckFailed(Exception):
    """Check refused the inputs; `failures` maps each property to the reason."""

    def __init__(self, failures: Mapping[str, str]) -> None:
        super().__init__(failures)
        self.failures = dict(failures)


@dataclass(frozen=True)
class Resource:
    """A resource as the engine's state holds it."""

    type: str
    name: str
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


class Plugin:
    """A plugin process, started through its launcher."""

    def __init__(self, launcher: Path, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [launcher, "--logtostderr", "-v=3", NO_ENGINE],
            env={"PATH": os.environ["PATH"], **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        assert ready, "the plugin printed no port"
        self.port = int(self.process.stdout.readline())
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self.port}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def stop(self) -> int:
        """Stop as the engine does; the exit code."""
        self._channel.close()
        self.process.terminate()
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        return code


class Engine:
    """The requests for resources, as the engine makes them."""

    def __init__(self, stub: provider_pb2_grpc.ResourceProviderStub) -> None:
        self.stub = stub

    def configure(self, **config: Any) -> None:
        """Configure the provider."""
        self.stub.Configure(provider_pb2.ConfigureRequest(args=encode_struct(config)))

    def check(
        self, type: str, name: str, inputs: Mapping[str, Any], old: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The checked inputs."""
        answer = self.stub.Check(
            provider_pb2.CheckRequest(
                urn=_urn(type, name),
                type=type,
                name=name,
                olds=encode_struct(old or {}),
                news=encode_struct(inputs),
                randomSeed=SEED,
            )
        )
        if answer.failures:
            raise CheckFailed({failure.property: failure.reason for failure in answer.failures})
        return decode_struct(answer.inputs)

    def preview(self, type: str, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs that a preview of a creation predicts."""
        answer = self._create(type, name, self.check(type, name, inputs), preview=True)
        assert answer.id == ""
        return decode_struct(answer.properties)

    def create(self, type: str, name: str, inputs: Mapping[str, Any]) -> Resource:
        """Check and create."""
        checked = self.check(type, name, inputs)
        answer = self._create(type, name, checked, preview=False)
        return Resource(type, name, answer.id, checked, decode_struct(answer.properties))

    def diff(self, resource: Resource, inputs: Mapping[str, Any]) -> Any:
        """Check new inputs and compare."""
        checked = self.check(resource.type, resource.name, inputs, resource.inputs)
        return self.stub.Diff(
            provider_pb2.DiffRequest(
                urn=_urn(resource.type, resource.name),
                type=resource.type,
                name=resource.name,
                id=resource.id,
                olds=encode_struct(resource.outputs),
                old_inputs=encode_struct(resource.inputs),
                news=encode_struct(checked),
            )
        )

    def update(self, resource: Resource, inputs: Mapping[str, Any], preview: bool = False) -> Resource:
        """Check new inputs and update."""
        checked = self.check(resource.type, resource.name, inputs, resource.inputs)
        answer = self.stub.Update(
            provider_pb2.UpdateRequest(
                urn=_urn(resource.type, resource.name),
                type=resource.type,
                name=resource.name,
                id=resource.id,
                olds=encode_struct(resource.outputs),
                old_inputs=encode_struct(resource.inputs),
                news=encode_struct(checked),
                preview=preview,
            )
        )
        return replace(resource, inputs=checked, outputs=decode_struct(answer.properties))

    def refresh(self, resource: Resource) -> Resource | None:
        """Read a known resource."""
        return self._read(resource, resource.id, resource.outputs, resource.inputs)

    def adopt(self, resource: Resource, id: str) -> Resource | None:
        """Import by id, knowing nothing else."""
        return self._read(resource, id, {}, {})

    def delete(self, resource: Resource) -> None:
        """Delete."""
        self.stub.Delete(
            provider_pb2.DeleteRequest(
                urn=_urn(resource.type, resource.name),
                type=resource.type,
                name=resource.name,
                id=resource.id,
                properties=encode_struct(resource.outputs),
                old_inputs=encode_struct(resource.inputs),
            )
        )

    def _create(self, type: str, name: str, inputs: Mapping[str, Any], preview: bool) -> Any:
        return self.stub.Create(
            provider_pb2.CreateRequest(
                urn=_urn(type, name),
                type=type,
                name=name,
                properties=encode_struct(inputs),
                preview=preview,
            )
        )

    def _read(
        self, resource: Resource, id: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> Resource | None:
        answer = self.stub.Read(
            provider_pb2.ReadRequest(
                urn=_urn(resource.type, resource.name),
                type=resource.type,
                name=resource.name,
                id=id,
                properties=encode_struct(outputs),
                inputs=encode_struct(inputs),
            )
        )
        if not answer.id:
            return None
        return replace(
            resource,
            id=answer.id,
            outputs=decode_struct(answer.properties),
            inputs=decode_struct(answer.inputs),
        )


def _urn(type: str, name: str) -> str:
    return f"urn:pulumi:test::project::{type}::{name}"
