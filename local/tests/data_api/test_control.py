"""The emulator's own operations: what they refuse, and that a fault strikes as often as asked."""

from __future__ import annotations

import json
import uuid

import pytest
from data_client import WAREHOUSE, DataClient


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("InjectFault", {"Operation": "ExecuteStatement", "Error": "QueryTimeoutException"}),
        ("InjectFault", {"Operation": "DropEverything", "Error": "ValidationException"}),
        ("InjectFault", {"Operation": "Event", "Error": "lose"}),
        ("InjectFault", {"Operation": "Event", "Error": "drop", "Count": 0}),
        ("InjectFault", {"Operation": "Event", "Error": "delay", "Seconds": -1}),
        ("InjectFault", {"Operation": "Event", "Error": "drop", "Service": "sqs"}),
        ("InjectFault", {"Operation": "Statement", "Error": "drop"}),
        ("InjectFault", {"Operation": "SendMessage", "Error": "slow", "Service": "nowhere"}),
        ("InjectFault", {"Operation": "SendLetter", "Error": "slow", "Service": "sqs"}),
        ("SetLimits", {"no_such_limit": 1}),
        ("SetLimits", {"active_statements": 0}),
        ("AdvanceClock", {"Seconds": -1}),
        ("AdvanceClock", {}),
        ("AdvanceClock", {"Seconds": 1, "Service": "kms"}),
    ],
)
def test_wrong_control_request_is_refused(data: DataClient, operation: str, body: dict) -> None:
    status, answer = data.post(f"RedshiftTaskerLocal.{operation}", json.dumps(body).encode())
    assert (status, answer["__type"]) == (400, "ValidationException")


def test_injected_fault_strikes_as_often_as_asked(data: DataClient) -> None:
    name = f"fault:{uuid.uuid4().hex}"
    data.control(
        "InjectFault", Operation="ExecuteStatement", Error="ThrottlingException", Count=2, StatementNamePrefix=name
    )
    request = {**WAREHOUSE, "Sql": "select 1", "StatementName": name}
    assert [data.refused("ExecuteStatement", **request).code for _ in range(2)] == ["ThrottlingException"] * 2
    assert data.run("select 1", StatementName=name)["Status"] == "FINISHED"
