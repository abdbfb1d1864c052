"""boto3 clients that can only reach the local cloud.

A person's own AWS settings (profiles, credentials, proxies) neither matter nor leak: they are not looked at.
"""

from __future__ import annotations

import json
import os
import urllib.request
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from .options import ACCOUNT, REGION
from .problem import Problem

__all__ = ["ClientError", "Clients"]

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Clients:
    """Clients of one endpoint, made when first asked for."""

    def __init__(self, endpoint: str, region: str = REGION) -> None:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        self.endpoint = endpoint
        self.region = region
        self.account = ACCOUNT
        config = Config(retries={"max_attempts": 1, "mode": "standard"}, proxies={}, max_pool_connections=32)
        session = boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=region)
        self.of = cache(lambda service: session.client(service, endpoint_url=endpoint, config=config))

    def check(self) -> None:
        """Raises `Problem` when nobody answers."""
        try:
            self.of("sts").get_caller_identity()
        except EndpointConnectionError as error:
            raise Problem(
                f"no local cloud answers at {self.endpoint}", "start it with `python -m redshift_tasker_local serve`"
            ) from error

    def control(self, operation: str, **request: Any) -> dict[str, Any]:
        """One of the operations that only this cloud has."""
        target = {"X-Amz-Target": f"RedshiftTaskerLocal.{operation}", "Content-Type": "application/x-amz-json-1.1"}
        call = urllib.request.Request(self.endpoint, data=json.dumps(request).encode(), headers=target)
        with _DIRECT.open(call) as answer:
            return dict(json.load(answer))

    def pages(self, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
        """Every item of a listing, page by page."""
        client = self.of(service)
        if not client.can_paginate(operation):
            return list(getattr(client, operation)(**arguments).get(key) or [])
        return [item for page in client.get_paginator(operation).paginate(**arguments) for item in page.get(key) or []]
