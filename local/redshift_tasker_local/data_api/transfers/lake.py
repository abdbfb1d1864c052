"""The local S3 as a role may use it, for the database: each object is asked for in the role's name."""

from __future__ import annotations

from typing import Protocol

from .statement import WrongTransfer


class Denied(WrongTransfer):
    """The role may not; S3's refusal in Redshift's words."""

    def __init__(self) -> None:
        super().__init__(
            "ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 0000000000000000,CanRetry 1"
        )


class NoBucket(WrongTransfer):
    """There is no such bucket."""

    def __init__(self) -> None:
        super().__init__(
            "ERROR: S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket,"
            "Rid 0000000000000000,CanRetry 1"
        )


class Lake(Protocol):
    """Buckets, by one role."""

    def keys(self, bucket: str, prefix: str) -> list[str]:
        """The keys below a prefix, sorted.

        # Raises
        WrongTransfer: the role may not list, or there is no such bucket.
        """

    def get(self, bucket: str, key: str) -> bytes | None:
        """What an object holds; nothing when there is none."""

    def put(self, bucket: str, key: str, body: bytes) -> None:
        """Writes an object."""

    def delete(self, bucket: str, key: str) -> None:
        """Removes an object."""


class Lakes(Protocol):
    """Opens the lake for a role."""

    def __call__(self, role_arn: str) -> Lake:
        """The lake as that role may use it.

        # Raises
        WrongTransfer: there is no such role, or it does not trust Redshift.
        """
