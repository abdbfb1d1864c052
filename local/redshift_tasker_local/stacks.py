"""Takes the templates of `examples/cloudformation` through their lives on a tasker's function, and says what was wrong.

Each stack is created, updated, made to fail and deleted. What is true is asked of the database, and of CloudFormation
only what it tells its user. The passwords are canaries: afterwards neither logs, rows, the Data API's history nor the
stacks' events may hold one.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import secrecy
from .clients import ClientError, Clients
from .queries import rows

_PASSWORDS = ("canary_of_the_first_password", "canary_of_the_second_password")
_SECONDS = 60


@dataclass
class Report:
    """What was checked, and what was wrong with it."""

    checks: list[dict[str, Any]] = field(default_factory=list)

    def check(self, name: str, look: Callable[[], object]) -> None:
        """Notes whether `look` goes through."""
        try:
            look()
            self.checks.append({"check": name, "problem": None})
        except (AssertionError, ClientError, KeyError) as problem:
            self.checks.append({"check": name, "problem": f"{type(problem).__name__}: {problem}"})


def run(clients: Clients, function_arn: str, templates: Path) -> Report:
    """Plays both templates."""
    report = Report()
    _create_drop(clients, Stack(clients, "create-drop", templates / "create_drop.yaml", function_arn), report)
    _manage_user(clients, Stack(clients, "manage-user", templates / "manage_user.yaml", function_arn), report)
    return report


def text(report: Report) -> str:
    """For people."""
    lines = [f"{'FAILED' if check['problem'] else 'ok'}  {check['check']}" for check in report.checks]
    return "\n".join([*lines, *(check["problem"] for check in report.checks if check["problem"])])


class Stack:
    """One stack of a template."""

    def __init__(self, clients: Clients, name: str, template: Path, function_arn: str) -> None:
        self._client = clients.of("cloudformation")
        self._name = name
        self._template = template.read_text()
        self._function = function_arn
        self._id = name

    def create(self, expected: str, **parameters: str) -> None:
        """Creates it and waits for this end."""
        self._id = self._client.create_stack(**self._request(parameters))["StackId"]
        self._ends(expected)

    def update(self, expected: str, **parameters: str) -> None:
        """Updates it and waits for this end."""
        self._client.update_stack(**self._request(parameters))
        self._ends(expected)

    def delete(self, expected: str = "DELETE_COMPLETE") -> None:
        """Deletes it and waits for this end."""
        self._client.delete_stack(StackName=self._name)
        self._ends(expected)

    def physical_id(self) -> str:
        """The custom resource's id, as the stack's output has it."""
        stack = self._client.describe_stacks(StackName=self._name)["Stacks"][0]
        return str(stack["Outputs"][0]["OutputValue"])

    def reasons(self) -> str:
        """Every reason that the stack's events give."""
        events = self._client.describe_stack_events(StackName=self._id)["StackEvents"]
        return "\n".join(event.get("ResourceStatusReason", "") for event in events)

    def _request(self, parameters: dict[str, str]) -> dict[str, Any]:
        given = {"TaskerFunctionArn": self._function, **parameters}
        return {
            "StackName": self._name,
            "TemplateBody": self._template,
            "Capabilities": ["CAPABILITY_IAM"],
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        }

    def _ends(self, expected: str) -> None:
        deadline = time.monotonic() + _SECONDS
        while (status := self._status()).endswith("_IN_PROGRESS"):
            assert time.monotonic() < deadline, f"{self._name} is still {status}"
            time.sleep(0.02)
        assert status == expected, f"{self._name} is {status}, not {expected}: {self.reasons()}"

    def _status(self) -> str:
        return str(self._client.describe_stacks(StackName=self._id)["Stacks"][0]["StackStatus"])


def _schemas(clients: Clients) -> list[Any]:
    return rows(clients, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'stack_%' ORDER BY 1")


def _create_drop(clients: Clients, stack: Stack, report: Report) -> None:
    def sql(name: str) -> dict[str, str]:
        return {"CreateSql": f"CREATE SCHEMA IF NOT EXISTS {name}", "DropSql": f"DROP SCHEMA IF EXISTS {name} CASCADE"}

    ids: list[str] = []

    def created() -> None:
        stack.create("CREATE_COMPLETE", **sql("stack_one"))
        assert _schemas(clients) == [("stack_one",)], _schemas(clients)
        ids.append(stack.physical_id())
        assert ids[0].startswith("sfnrt:"), ids

    def updated() -> None:
        stack.update("UPDATE_COMPLETE", **sql("stack_two"))
        assert _schemas(clients) == [("stack_two",)], _schemas(clients)
        assert [stack.physical_id()] == ids, (stack.physical_id(), ids)

    def rolled_back() -> None:
        stack.update(
            "UPDATE_ROLLBACK_COMPLETE", CreateSql="CREATE SCHEMA stack_three WITH NONSENSE", DropSql="SELECT 1"
        )
        assert "syntax error" in stack.reasons(), stack.reasons()
        assert _schemas(clients) == [("stack_two",)], _schemas(clients)

    def deleted() -> None:
        stack.delete()
        assert _schemas(clients) == [], _schemas(clients)

    def refused() -> None:
        stack.create("ROLLBACK_COMPLETE", CreateSql="CREATE NONSENSE", DropSql="SELECT 1")
        assert "syntax error" in stack.reasons(), stack.reasons()
        stack.delete()

    report.check("create_drop: a stack creates its schema", created)
    report.check("create_drop: an update drops the old one and creates the new one", updated)
    report.check("create_drop: an update whose SQL fails is rolled back, with the database's words", rolled_back)
    report.check("create_drop: a deleted stack drops its schema", deleted)
    report.check("create_drop: a stack whose SQL fails is rolled back, with the database's words", refused)


def _user(clients: Clients, name: str) -> list[Any]:
    return rows(
        clients,
        "SELECT u.usename, u.usecreatedb, u.passwd, COALESCE(STRING_AGG(g.groname, ',' ORDER BY g.groname), '') "
        "FROM pg_shadow u LEFT JOIN pg_group g ON u.usesysid = ANY(g.grolist) "
        f"WHERE u.usename = '{name}' GROUP BY 1, 2, 3",
    )


def _kept(name: str, password: str) -> str:
    return "md5" + hashlib.md5((password + name).encode()).hexdigest()


def _manage_user(clients: Clients, stack: Stack, report: Report) -> None:
    first, second = _PASSWORDS
    reporter = {"Username": "stack_reporter", "Password": first, "Groups": "stack_readers"}
    analyst = {"Username": "stack_analyst", "Password": second, "Groups": "stack_writers", "CreateDb": "true"}
    as_reporter = [("stack_reporter", False, _kept("stack_reporter", first), "stack_readers")]
    as_analyst = [("stack_analyst", True, _kept("stack_analyst", second), "stack_writers")]

    def created() -> None:
        stack.create("CREATE_COMPLETE", **reporter)
        assert _user(clients, "stack_reporter") == as_reporter, _user(clients, "stack_reporter")

    def altered() -> None:
        stack.update("UPDATE_COMPLETE", **{**reporter, "CreateDb": "true", "Groups": "stack_readers,stack_writers"})
        expected = [("stack_reporter", True, _kept("stack_reporter", first), "stack_readers,stack_writers")]
        assert _user(clients, "stack_reporter") == expected, _user(clients, "stack_reporter")

    def renamed() -> None:
        stack.update("UPDATE_COMPLETE", **analyst)
        assert _user(clients, "stack_reporter") == []
        assert _user(clients, "stack_analyst") == as_analyst, _user(clients, "stack_analyst")

    def rolled_back() -> None:
        stack.update("UPDATE_ROLLBACK_COMPLETE", **{**analyst, "CreateDb": "false", "Groups": "stack_nobodys_group"})
        assert "does not exist" in stack.reasons(), stack.reasons()
        assert _user(clients, "stack_analyst") == as_analyst, _user(clients, "stack_analyst")

    def dropped() -> None:
        stack.delete()
        assert _user(clients, "stack_analyst") == []

    rows(clients, "CREATE GROUP stack_readers", "CREATE GROUP stack_writers")
    report.check("manage_user: a stack creates its user, with its rights, groups and password", created)
    report.check("manage_user: an update alters it", altered)
    report.check("manage_user: an update renames it, with another password", renamed)
    report.check(
        "manage_user: an update that fails changes nothing of its user, is rolled back and says why", rolled_back
    )
    # Before the logs go with their stack.
    secret = "manage_user: no password is in a log, a row, a statement or an event"
    report.check(secret, lambda: secrecy.check(clients, _PASSWORDS))
    report.check("manage_user: a deleted stack drops its user", dropped)
    rows(clients, "DROP GROUP stack_readers", "DROP GROUP stack_writers")


def document(report: Report) -> str:
    """The JSON form."""
    return json.dumps(report.checks, indent=2)
