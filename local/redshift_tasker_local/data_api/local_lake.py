"""ministack's S3 as a role may use it, for COPY and UNLOAD; one of the two modules that know ministack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..authorization import Decisions
from .identity import Caller
from .transfers.lake import Denied, NoBucket
from .transfers.statement import WrongTransfer

_SERVICES = ("redshift.amazonaws.com", "redshift-serverless.amazonaws.com")
_SESSION = "RedshiftIamRoleSession"


class LocalLake:
    """The buckets of the caller's account."""

    def __init__(self, decisions: Decisions, caller: Caller, role_arn: str) -> None:
        self._decisions = decisions
        self._caller = caller
        self._role = role_arn

    def assume(self, user: str, target_arn: str) -> None:
        """Takes on the role.

        # Raises
        WrongTransfer: it is not there, or does not trust Redshift.
        """
        with self._scope():
            if not any(self._decisions.trusted(self._role, service, target_arn) for service in _SERVICES):
                raise WrongTransfer(f"ERROR: User {user} is not authorized to assume IAM Role {self._role}")

    def keys(self, bucket: str, prefix: str) -> list[str]:
        with self._allowed("s3:ListBucket", f"arn:aws:s3:::{bucket}", {"s3:prefix": prefix}) as s3:
            return sorted(key for key in self._bucket(s3, bucket)["objects"] if key.startswith(prefix))

    def get(self, bucket: str, key: str) -> bytes | None:
        with self._allowed("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}") as s3:
            self._bucket(s3, bucket)
            return s3._get_object_data(bucket, key)

    def put(self, bucket: str, key: str, body: bytes) -> None:
        with self._allowed("s3:PutObject", f"arn:aws:s3:::{bucket}/{key}") as s3:
            self._bucket(s3, bucket)
            s3._put_object(bucket, key, body, {})

    def delete(self, bucket: str, key: str) -> None:
        with self._allowed("s3:DeleteObject", f"arn:aws:s3:::{bucket}/{key}") as s3:
            s3._delete_object(bucket, key)

    @staticmethod
    def _bucket(s3: Any, bucket: str) -> Any:
        found = s3._buckets.get(bucket)
        if found is None:
            raise NoBucket
        return found

    @contextmanager
    def _allowed(self, action: str, resource: str, context: dict[str, str] | None = None) -> Iterator[Any]:
        from ministack.services import s3

        with self._scope():
            if self._decisions.of_role(self._role, _SESSION, "s3", action, resource, context):
                raise Denied
            yield s3

    def _scope(self) -> Any:
        from ministack.core.responses import request_scope

        return request_scope(self._caller.account, self._caller.region)
