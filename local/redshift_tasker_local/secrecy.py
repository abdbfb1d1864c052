"""Looks for canaries where a secret would leak: logs, tracked rows, the Data API's history, stacks' events.

A canary is a text that some test planted in SQL, a parameter, a token, a URL or a password. Where a secret must be kept
to do its work, such as a task's token in the row of its running statement, it is not looked for; see `where`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from .clients import Clients


def check(
    clients: Clients, canaries: Iterable[str], where: Iterable[str] = ("log", "row", "statement", "event")
) -> None:
    """Raises an `AssertionError` that names the places, not the canaries."""
    canaries, looked = tuple(canaries), 0
    found = []
    for kind in where:
        for place, content in _PLACES[kind](clients):
            looked += 1
            if any(canary in content for canary in canaries):
                found.append(f"{kind} {place}")
    assert looked, "nothing was there to look at"
    assert not found, f"a canary is in {', '.join(sorted(set(found)))}"


def _logs(clients: Clients) -> Iterator[tuple[str, str]]:
    for group in clients.pages("logs", "describe_log_groups", "logGroups"):
        name = group["logGroupName"]
        for event in clients.pages("logs", "filter_log_events", "events", logGroupName=name):
            yield name, event["message"]


def _rows(clients: Clients) -> Iterator[tuple[str, str]]:
    for table in clients.pages("dynamodb", "list_tables", "TableNames"):
        for item in clients.pages("dynamodb", "scan", "Items", TableName=table):
            yield table, json.dumps(item, default=str)


def _statements(clients: Clients) -> Iterator[tuple[str, str]]:
    for statement in clients.pages("redshift-data", "list_statements", "Statements", Status="ALL"):
        yield statement["Id"], json.dumps(statement, default=str)


def _events(clients: Clients) -> Iterator[tuple[str, str]]:
    stacks = clients.pages("cloudformation", "list_stacks", "StackSummaries")
    for stack in stacks:
        for event in clients.of("cloudformation").describe_stack_events(StackName=stack["StackId"])["StackEvents"]:
            # The properties of a resource are its owner's; a NoEcho parameter is only hidden where it is shown.
            yield stack["StackName"], event.get("ResourceStatusReason", "")


_PLACES = {"log": _logs, "row": _rows, "statement": _statements, "event": _events}
