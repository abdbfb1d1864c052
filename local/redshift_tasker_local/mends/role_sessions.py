"""A function's session is known by its role's unique id.

AWS: `aws:userid` of a function is `ROLE-ID:FUNCTION`, with the id that starts with `AROA`. A policy for everything that
acts as one role says `ROLE-ID:*`.

ministack: the role's name stands in place of its id, though AssumeRole takes the id.
"""

from __future__ import annotations

from .source import edit


def apply() -> None:
    """Takes the id where the role's name stood."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    edit(
        lambda_runtime,
        "execution_credentials",
        ('"UserId": f"{role_name}:{session_name}"', '"UserId": f"{sts_svc._role_id(role_arn)}:{session_name}"'),
    )
    lambda_svc.execution_credentials = lambda_runtime.execution_credentials
