"""Clusters and serverless workgroups: which exist, and where their databases lie in the one PostgreSQL.

Every target has databases of its own although one server holds them all: the first target that declares a name has it
as it is, the others as `name@target` (inside, current_database() still answers `name`). A database that a user makes
with CREATE DATABASE is seen by all targets.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from . import errors


class Declared(Protocol):
    """What the launcher says of a target."""

    name: str
    databases: tuple[str, ...]
    users: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """A place where statements run."""

    name: str
    serverless: bool
    databases: Mapping[str, str]
    """Declared databases: the name in requests to the name in PostgreSQL."""
    users: tuple[str, ...]

    @property
    def key(self) -> tuple[bool, str]:
        """Tells the targets apart; a cluster and a workgroup may have the same name."""
        return self.serverless, self.name

    def arn(self, region: str, account: str) -> str:
        """The ARN that events carry."""
        if self.serverless:
            return f"arn:aws:redshift-serverless:{region}:{account}:workgroup/{self.workgroup_id(region, account)}"
        return f"arn:aws:redshift:{region}:{account}:cluster:{self.name}"

    def workgroup_id(self, region: str, account: str) -> str:
        """The id in a workgroup's ARN; derived, so that it is the same in every run."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"redshift-serverless:{region}:{account}:{self.name}"))

    def is_named_in(self, request: Mapping[str, Any], region: str, account: str) -> bool:
        """Whether a list that is filtered by target, or by none, shows what ran here."""
        if cluster := request.get("ClusterIdentifier"):
            return not self.serverless and self.name == cluster
        if workgroup := request.get("WorkgroupName"):
            return self.serverless and workgroup in (self.name, self.arn(region, account))
        return True

    def described(self) -> dict[str, str]:
        """The member of an answer that names the target."""
        return {"WorkgroupName" if self.serverless else "ClusterIdentifier": self.name}


class Targets:
    """All targets of this cloud."""

    def __init__(self, clusters: Iterable[Declared], workgroups: Iterable[Declared]) -> None:
        taken: set[str] = set()
        self._targets = [
            *(_target(declared, False, taken) for declared in clusters),
            *(_target(declared, True, taken) for declared in workgroups),
        ]
        self._declared = taken

    def __iter__(self) -> Iterator[Target]:
        return iter(self._targets)

    def find(self, request: Mapping[str, Any], region: str, account: str) -> Target:
        """The target that a request names.

        # Raises
        ApiError: it names none, both kinds, or one that does not exist.
        """
        cluster, workgroup = request.get("ClusterIdentifier"), request.get("WorkgroupName")
        if cluster and workgroup:
            raise errors.validation("ClusterIdentifier and WorkgroupName can't be provided together.")
        if not cluster and not workgroup:
            raise errors.validation("Either ClusterIdentifier, WorkgroupName or SessionId must be provided.")
        for target in self._targets:
            if cluster and not target.serverless and target.name == cluster:
                return target
            if workgroup and target.serverless and workgroup in (target.name, target.arn(region, account)):
                return target
        raise errors.validation("Redshift endpoint doesn't exist in this region.")

    def shown(self, target: Target, physical: str) -> str | None:
        """The name under which a target sees a PostgreSQL database; none when it is another target's."""
        for other in self._targets:
            for name, declared in other.databases.items():
                if declared == physical:
                    return name if other is target else None
        return physical

    def physical(self, target: Target, database: str) -> str:
        """The PostgreSQL database behind a name; it need not exist."""
        if database in target.databases:
            return target.databases[database]
        return f"{database}@{target.name}" if database in self._declared else database


def _target(declared: Declared, serverless: bool, taken: set[str]) -> Target:
    databases = {}
    for name in declared.databases:
        databases[name] = f"{name}@{declared.name}" if name in taken else name
        taken.add(name)
    return Target(declared.name, serverless, databases, tuple(declared.users))
