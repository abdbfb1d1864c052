"""Who calls, and as which database user that counts.

Without a DbUser or a secret, Redshift derives the user from the IAM identity and makes it on first use: `IAM:name` for
a user, `IAMR:role` for a role. ministack, unless told to check signatures, knows callers only as the account's root;
root is an administrator here as there, so `IAM:root` is a superuser, while a role's user has only what it is granted.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Caller:
    """The sender of a request."""

    account: str
    region: str
    principal: str
    """ARN of the user, the assumed role's session, or the account's root."""
    user_id: str = ""
    """The id that policies know as `aws:userid`: a role's and its session's names, for example."""
    access_key: str = field(default="", repr=False, compare=False)

    @property
    def role(self) -> str:
        """The principal without the session's name: what RoleLevel compares."""
        if ":assumed-role/" in self.principal:
            return self.principal.rsplit("/", 1)[0]
        return self.principal

    @property
    def is_root(self) -> bool:
        """Whether this is the account itself, which may do everything in it."""
        return self.principal.endswith(":root")

    def shares_account(self, other: Caller) -> bool:
        """Whether both are in one account and region; nothing is seen across that border."""
        return (self.account, self.region) == (other.account, other.region)

    def may_use(self, other: Caller) -> bool:
        """Whether what the other one started can be described, fetched, cancelled or continued by this one: the same
        user or role can, in whichever session, and the account's root."""
        return self.shares_account(other) and (self.is_root or self.role == other.role)


@dataclass(frozen=True)
class DatabaseUser:
    """A user to connect as."""

    name: str
    made_on_demand: bool = False
    superuser: bool = False


def iam_user(caller: Caller) -> DatabaseUser:
    """The database user of an IAM identity."""
    resource = caller.principal.rsplit(":", 1)[-1]
    kind, _, rest = resource.partition("/")
    if kind == "assumed-role":
        return DatabaseUser(f"IAMR:{rest.split('/', 1)[0]}", made_on_demand=True)
    if kind == "user":
        return DatabaseUser(f"IAM:{rest.rsplit('/', 1)[-1]}", made_on_demand=True)
    return DatabaseUser("IAM:root", made_on_demand=True, superuser=True)
