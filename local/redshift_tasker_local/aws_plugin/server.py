"""The gRPC face of the plugin: requests in, `Provider` calls, responses out.

Written on the generated service of the `pulumi` package rather than on its experimental `Provider`
class, which hands on neither the old inputs of a diff nor the hash of an archive, has no
handshake, and puts a Python traceback into each message that a user reads.

The plugin answers as little as possible: it accepts no secrets, resource references or output
values, so the engine sends plain values and keeps track of secrets itself. Requests are served on
threads, as the API calls of boto3 block.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from . import VERSION, configuration
from .autoname import Naming
from .check import check
from .cloud import Cloud, NotLocal
from .invokes import INVOKES
from .kind import Problem, field_problems
from .provider import Failed, HalfMade, Provider
from .resource import ResourceType
from .types import RESOURCES
from .wire import UnsupportedValue, contains_unknown, decode_struct, encode_struct

Autonaming = provider_pb2.CheckRequest.AutonamingOptions
DETAILED = {
    ("add", False): provider_pb2.PropertyDiff.ADD,
    ("add", True): provider_pb2.PropertyDiff.ADD_REPLACE,
    ("delete", False): provider_pb2.PropertyDiff.DELETE,
    ("delete", True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    ("update", False): provider_pb2.PropertyDiff.UPDATE,
    ("update", True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}


class _Refused(Exception):
    """A request that makes no sense to the plugin, with the status code to say so."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def _answered(method: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the plugin's exceptions into gRPC statuses with a text for the user."""

    @functools.wraps(method)
    def answer(self: Any, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except _Refused as refusal:
            context.abort(refusal.code, str(refusal))
        except (configuration.Incomplete, NotLocal) as problem:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))
        except UnsupportedValue as problem:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(problem))
        except Failed as failure:
            context.abort(grpc.StatusCode.UNKNOWN, str(failure))
        except HalfMade as half:
            context.abort_with_status(_init_failed(half))

    return answer


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The resource provider service."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._provider: Provider | None = None

    def Handshake(self, request: Any, context: Any) -> Any:
        return provider_pb2.ProviderHandshakeResponse(supports_autonaming_configuration=True)

    def Attach(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=VERSION)

    @_answered
    def GetSchema(self, request: Any, context: Any) -> Any:
        from .schema import package

        if request.version != 0:
            message = f"unsupported schema version {request.version}"
            raise _Refused(grpc.StatusCode.INVALID_ARGUMENT, message)
        return provider_pb2.GetSchemaResponse(schema=json.dumps(package()))

    @_answered
    def CheckConfig(self, request: Any, context: Any) -> Any:
        problems = configuration.problems(decode_struct(request.news))
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(problems))

    @_answered
    def DiffConfig(self, request: Any, context: Any) -> Any:
        old, new = (configuration.decoded(decode_struct(values)) for values in (request.old_inputs, request.news))
        changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        replaces = [key for key in changed if key == "region"]
        detailed = {key: provider_pb2.PropertyDiff(kind=DETAILED["update", key in replaces]) for key in changed}
        return _diff_response(changed, replaces, detailed, False)

    @_answered
    def Configure(self, request: Any, context: Any) -> Any:
        config = configuration.parse(decode_struct(request.args), self._environment)
        self._provider = Provider(Cloud(config.access), config.default_tags)
        return provider_pb2.ConfigureResponse(supportsPreview=True, supports_autonaming_configuration=True)

    @_answered
    def Invoke(self, request: Any, context: Any) -> Any:
        invoke = INVOKES.get(request.tok)
        if invoke is None:
            raise _unknown_token("function", request.tok)
        arguments = decode_struct(request.args)
        problems = list(field_problems(invoke.arguments, arguments))
        if problems:
            return provider_pb2.InvokeResponse(failures=_failures(problems))
        results = invoke.call(self._configured().cloud, arguments)
        return provider_pb2.InvokeResponse(**{"return": encode_struct(results)})

    @_answered
    def Check(self, request: Any, context: Any) -> Any:
        options = request.autonaming if request.HasField("autonaming") else None
        naming = Naming(
            resource=request.name or request.urn.rsplit("::", 1)[-1],
            seed=request.randomSeed,
            proposed=options.proposed_name if options else "",
            disabled=bool(options) and options.mode == Autonaming.Mode.DISABLE,
        )
        old, new = decode_struct(request.olds), decode_struct(request.news)
        inputs, problems = check(_type(request), old, new, naming)
        return provider_pb2.CheckResponse(inputs=encode_struct(inputs), failures=_failures(problems))

    @_answered
    def Diff(self, request: Any, context: Any) -> Any:
        found = self._configured().diff(
            _type(request),
            decode_struct(request.olds),
            decode_struct(request.old_inputs),
            decode_struct(request.news),
        )
        detailed = {
            entry.path: provider_pb2.PropertyDiff(kind=DETAILED[entry.how, entry.replaces], inputDiff=True)
            for entry in found.differences
        }
        return _diff_response(found.keys, found.replaces, detailed, found.delete_before_replace)

    @_answered
    def Create(self, request: Any, context: Any) -> Any:
        type, inputs = _type(request), decode_struct(request.properties)
        if request.preview:
            outputs = self._configured().preview_create(type, inputs)
            return provider_pb2.CreateResponse(properties=encode_struct(outputs))
        _refuse_unknown(inputs)
        name = request.name or request.urn.rsplit("::", 1)[-1]
        made = self._configured().create(type, name, inputs)
        return provider_pb2.CreateResponse(id=made.id, properties=encode_struct(made.outputs))

    @_answered
    def Read(self, request: Any, context: Any) -> Any:
        found = self._configured().read(
            _type(request),
            request.id,
            decode_struct(request.properties),
            decode_struct(request.inputs),
        )
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=found.id,
            properties=encode_struct(found.outputs),
            inputs=encode_struct(found.inputs),
        )

    @_answered
    def Update(self, request: Any, context: Any) -> Any:
        type, provider = _type(request), self._configured()
        state, old, new = (decode_struct(values) for values in (request.olds, request.old_inputs, request.news))
        if request.preview:
            outputs = provider.preview_update(type, state, old, new)
        else:
            _refuse_unknown(new)
            outputs = provider.update(type, request.id, state, old, new)
        return provider_pb2.UpdateResponse(properties=encode_struct(outputs))

    @_answered
    def Delete(self, request: Any, context: Any) -> Any:
        state = decode_struct(request.properties)
        self._configured().delete(_type(request), request.id, state)
        return empty_pb2.Empty()

    def _configured(self) -> Provider:
        if self._provider is None:
            message = "the provider was asked for a resource before it was configured"
            raise _Refused(grpc.StatusCode.FAILED_PRECONDITION, message)
        return self._provider


def _type(request: Any) -> ResourceType:
    token = request.type or request.urn.split("::")[-2].rsplit("$", 1)[-1]
    if token not in RESOURCES:
        raise _unknown_token("resource type", token)
    return RESOURCES[token]


def _unknown_token(what: str, token: str) -> _Refused:
    return _Refused(
        grpc.StatusCode.UNIMPLEMENTED,
        f"the local aws plugin has no {what} `{token}`; it knows only what the component and its examples use",
    )


def _refuse_unknown(inputs: Mapping[str, Any]) -> None:
    unknown = sorted(key for key, value in inputs.items() if contains_unknown(value))
    if unknown:
        message = f"unknown values outside of a preview: {', '.join(unknown)}"
        raise _Refused(grpc.StatusCode.INVALID_ARGUMENT, message)


def _failures(problems: list[Problem]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=path, reason=f"`{path}` {reason}") for path, reason in problems]


def _diff_response(keys: Any, replaces: Any, detailed: Mapping[str, Any], delete_before_replace: bool) -> Any:
    changes = provider_pb2.DiffResponse
    return provider_pb2.DiffResponse(
        changes=changes.DIFF_SOME if detailed else changes.DIFF_NONE,
        diffs=keys,
        replaces=replaces,
        detailedDiff=detailed,
        hasDetailedDiff=True,
        deleteBeforeReplace=delete_before_replace,
    )


class _Status(grpc.Status):
    """A gRPC status with details."""

    def __init__(self, code: grpc.StatusCode, message: str, detail: Any) -> None:
        body = status_pb2.Status(code=code.value[0], message=message)
        body.details.add().Pack(detail)
        self.code = code
        self.details = message
        self.trailing_metadata = (("grpc-status-details-bin", body.SerializeToString()),)


def _init_failed(half: HalfMade) -> _Status:
    detail = provider_pb2.ErrorResourceInitFailed(
        id=half.id, properties=encode_struct(half.outputs), reasons=[half.reason]
    )
    return _Status(grpc.StatusCode.UNKNOWN, half.reason, detail)
