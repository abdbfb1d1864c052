"""The way to the embedded cloud: boto3 clients that reach one endpoint on this machine.

A `Cloud` can only be made for a loopback endpoint. It gives its own credentials and reads no AWS
profile, so a real account's keys are neither needed nor used.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.config
import botocore.session

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class NotLocal(Exception):
    """The endpoint is missing or is not on this machine."""


@dataclass(frozen=True)
class Access:
    """Where the cloud listens and who the plugin claims to be."""

    endpoint: str
    region: str
    access_key: str = "test"
    secret_key: str = "test"
    token: str | None = None


class Cloud:
    """Clients of one endpoint, made when first used and shared by all requests."""

    def __init__(self, access: Access) -> None:
        """Raises `NotLocal` unless the endpoint is on this machine."""
        if urlsplit(access.endpoint).hostname not in LOOPBACK_HOSTS:
            raise NotLocal(
                f"endpoint `{access.endpoint}` is not on this machine; the local aws plugin never "
                "talks to another one\nhint: set AWS_ENDPOINT_URL to the embedded cloud's address"
            )
        self.region = access.region
        self._access = access
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, str], Any] = {}
        session = botocore.session.Session()
        session.set_config_variable("config_file", "/dev/null")
        session.set_config_variable("credentials_file", "/dev/null")
        self._session = boto3.session.Session(
            aws_access_key_id=access.access_key,
            aws_secret_access_key=access.secret_key,
            aws_session_token=access.token,
            region_name=access.region,
            botocore_session=session,
        )

    def client(self, service: str) -> Any:
        """The client of a service, in this cloud's region."""
        with self._lock:
            key = (service, self.region)
            if key not in self._clients:
                self._clients[key] = self._session.client(
                    service,
                    region_name=self.region,
                    endpoint_url=self._access.endpoint,
                    config=botocore.config.Config(
                        connect_timeout=5,
                        max_pool_connections=32,
                        retries={"mode": "standard", "max_attempts": 3},
                        ignore_configured_endpoint_urls=True,
                        proxies={},
                    ),
                )
            return self._clients[key]

    def in_region(self, region: str | None) -> Cloud:
        """This cloud, seen from another region; clients stay shared."""
        if not region or region == self.region:
            return self
        other = object.__new__(Cloud)
        other.__dict__.update(self.__dict__, region=region)
        return other
