"""The integration `aws-sdk:redshiftdata`, and the role that every integration of an SDK acts as.

AWS: `arn:aws:states:::aws-sdk:redshiftdata:executeStatement` and its like call the Data API with the rights of the
machine's role; a refusal is `RedshiftData.<exception>`.

ministack: knows no such service, and calls every other one as the account's root.
"""

from __future__ import annotations

import hashlib
from typing import Any

from .scope import execution_arn
from .source import edit


def apply() -> None:
    """Adds the service, and signs the calls with the role's credentials."""
    from ministack.services import stepfunctions as sfn

    sfn._AWS_SDK_SERVICE_MAP["redshiftdata"] = {
        "target_prefix": "RedshiftData",
        "protocol": "json",
        "service_key": "redshift-data",
    }
    sfn._AWS_SDK_ERROR_PREFIX["redshiftdata"] = "RedshiftData"
    edit(
        sfn,
        "_dispatch_aws_sdk_json",
        ("Credential=test/20260101/", "Credential={_access_key()}/20260101/"),
        ("    body = json.dumps(wire_data)\n", "    body = json.dumps(wire_data).encode()\n"),
        _access_key=lambda: _access_key(sfn),
    )


def _access_key(sfn: Any) -> str:
    """A key of a session of the machine's role; root's outside an execution."""
    from ministack.services import sts

    execution = sfn._executions.get(execution_arn.get(""))
    machine = sfn._state_machines.get(execution["stateMachineArn"]) if execution else None
    if machine is None:
        return "test"
    account, role = machine["roleArn"].split(":")[4], machine["roleArn"].rpartition("/")[2]
    session = execution["name"][:64]
    digest = hashlib.sha256(f"{execution['executionArn']}:{machine['roleArn']}".encode()).hexdigest()
    key = f"ASIA{digest[:16].upper()}"
    sts.register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
            "UserId": f"{role}:{session}",
            "SecretAccessKey": digest,
            "SessionToken": digest,
        },
    )
    return key
