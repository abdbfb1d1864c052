"""Everyday Redshift SQL: what runs returns what Redshift would return, what can't run says so by name."""

from __future__ import annotations

import pytest
from data_client import DataClient
from everyday_sql import REFUSED, STATEMENTS, Everyday


@pytest.fixture(scope="module")
def outcomes(data: DataClient) -> dict[str, dict]:
    """All statements, run in their order; later ones need what earlier ones made."""
    return {statement.about: data.run(statement.sql) for statement in STATEMENTS}


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.about)
def test_everyday_statement(data: DataClient, outcomes: dict[str, dict], statement: Everyday) -> None:
    described = outcomes[statement.about]
    if refusal := REFUSED.get(statement.about):
        assert described["Status"] == "FAILED"
        assert refusal in described["Error"]
        return
    assert described["Status"] == "FINISHED", described["Error"]
    if statement.expected is not None:
        assert data.fetch(described["Id"]) == statement.expected


def test_nine_of_ten_everyday_statements_run(outcomes: dict[str, dict]) -> None:
    assert len(outcomes) == len(STATEMENTS), "two statements have the same name"
    running = sum(described["Status"] == "FINISHED" for described in outcomes.values())
    assert running / len(STATEMENTS) >= 0.9, f"{running} of {len(STATEMENTS)}"
