"""Property values between the wire (`google.protobuf.Struct`) and Python.

Plain values become `dict`, `list`, `str`, `bool`, `int`, `float` and `None`; the two special forms
that reach this plugin become `UNKNOWN` and `Archive` (with `Asset` inside it). Secrets, resource
references and output values do not reach it: the plugin declares at the handshake that it accepts
none of them, and the engine then sends the plain value and marks the results as secret itself. The
forms are those of `sdk/go/common/resource/plugin/rpc.go` of pulumi/pulumi; the decoder of the
Python package is not used because it drops the hash of an asset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import struct_pb2

SIGNATURE_KEY = "4dabf18193072939515e22adb298388d"
ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7"
ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


class _Unknown:
    """The type of `UNKNOWN`, the value that a preview does not know yet."""

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN = _Unknown()


@dataclass(frozen=True)
class Asset:
    """One file: from a path, or given as text."""

    hash: str = ""
    path: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Archive:
    """A set of files: from the path of a zip file or folder, or given one by one."""

    hash: str = ""
    path: str | None = None
    assets: Mapping[str, Asset | Archive] = field(default_factory=dict)


class UnsupportedValue(Exception):
    """A value of a form that the plugin did not agree to receive."""


def decode_struct(message: struct_pb2.Struct) -> dict[str, Any]:
    """Decode the properties of a request."""
    return {key: _decode(value) for key, value in message.fields.items()}


def encode_struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """Encode the properties of a response; `None` is left out, as the real plugin does."""
    return struct_pb2.Struct(fields={key: _encode(value) for key, value in properties.items() if value is not None})


def contains_unknown(value: Any) -> bool:
    """Whether a value is unknown or holds an unknown one."""
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(contains_unknown(item) for item in value)
    return value is UNKNOWN


def _decode(value: struct_pb2.Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value == UNKNOWN_SENTINEL else value.string_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_decode(item) for item in value.list_value.values]
        case "struct_value":
            return _decode_object(value.struct_value)
    return None


def _decode_object(message: struct_pb2.Struct) -> Any:
    properties = decode_struct(message)
    match properties.get(SIGNATURE_KEY):
        case None:
            return properties
        case signature if signature == ARCHIVE_SIGNATURE:
            _refuse_uri(properties)
            return Archive(
                hash=properties.get("hash", ""),
                path=properties.get("path"),
                assets=properties.get("assets", {}),
            )
        case signature if signature == ASSET_SIGNATURE:
            _refuse_uri(properties)
            return Asset(properties.get("hash", ""), properties.get("path"), properties.get("text"))
        case signature if signature == SECRET_SIGNATURE:
            return properties.get("value")
    raise UnsupportedValue("a value has a form that this plugin did not agree to receive")


def _refuse_uri(properties: Mapping[str, Any]) -> None:
    if properties.get("uri"):
        raise UnsupportedValue("an asset or archive from a URI needs a network; use a path")


def _encode(value: Any) -> struct_pb2.Value:
    if value is None:
        return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
    if value is UNKNOWN:
        return struct_pb2.Value(string_value=UNKNOWN_SENTINEL)
    if isinstance(value, bool):
        return struct_pb2.Value(bool_value=value)
    if isinstance(value, (int, float)):
        return struct_pb2.Value(number_value=value)
    if isinstance(value, str):
        return struct_pb2.Value(string_value=value)
    if isinstance(value, Mapping):
        return struct_pb2.Value(struct_value=encode_struct(value))
    if isinstance(value, Archive):
        return _encode_marked(ARCHIVE_SIGNATURE, value, {"assets": value.assets or None})
    if isinstance(value, Asset):
        return _encode_marked(ASSET_SIGNATURE, value, {"text": value.text})
    items = struct_pb2.ListValue(values=[_encode(item) for item in value])
    return struct_pb2.Value(list_value=items)


def _encode_marked(signature: str, value: Archive | Asset, body: dict[str, Any]) -> struct_pb2.Value:
    marks = {SIGNATURE_KEY: signature, "hash": value.hash, "path": value.path}
    return struct_pb2.Value(struct_value=encode_struct(marks | body))
