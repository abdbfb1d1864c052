"""What check says of a program's inputs; pure, without a cloud."""

from __future__ import annotations

import re

import pytest

from redshift_tasker_local.aws_plugin.autoname import Naming
from redshift_tasker_local.aws_plugin.check import check
from redshift_tasker_local.aws_plugin.types import RESOURCES
from redshift_tasker_local.aws_plugin.wire import UNKNOWN, Archive

QUEUE = RESOURCES["aws:sqs/queue:Queue"]
FUNCTION = RESOURCES["aws:lambda/function:Function"]
POLICY = RESOURCES["aws:iam/rolePolicy:RolePolicy"]
NAMING = Naming("events", b"seed")


def _problems(type, inputs):
    return dict(check(type, {}, inputs, NAMING)[1])


@pytest.mark.parametrize(
    ("type", "inputs", "path", "reason"),
    [
        (QUEUE, {"visibilityTimeout": 30}, "visibilityTimeout", "did you mean `visibilityTimeoutSeconds`?"),
        (QUEUE, {"color": "red"}, "color", "is not a property that the local aws plugin knows"),
        (QUEUE, {"delaySeconds": "30"}, "delaySeconds", "expected a whole number, got a string"),
        (QUEUE, {"delaySeconds": True}, "delaySeconds", "expected a whole number, got a boolean"),
        (QUEUE, {"redrivePolicy": "{"}, "redrivePolicy", "is not valid JSON"),
        (QUEUE, {"tags": {"a b": 1}}, 'tags["a b"]', "expected a string, got a number"),
        (POLICY, {"policy": "{}"}, "role", "is required"),
        (FUNCTION, {"role": "r", "code": "code.zip"}, "code", "expected an archive, got a string"),
        (
            FUNCTION,
            {"role": "r", "environment": {"variable": {}}},
            "environment.variable",
            "did you mean `variables`?",
        ),
        (
            FUNCTION,
            {"role": "r", "loggingConfig": {"logGroup": "g"}},
            "loggingConfig.logFormat",
            "is required",
        ),
        (
            RESOURCES["aws:dynamodb/table:Table"],
            {"attributes": [{"name": "id", "type": "S"}, {"name": "due"}]},
            "attributes[1].type",
            "is required",
        ),
    ],
)
def test_a_problem_names_its_property(type, inputs, path, reason):
    assert reason in _problems(type, inputs)[path]


def test_all_problems_come_at_once():
    assert set(_problems(POLICY, {"polcy": "{}"})) == {"polcy", "policy", "role"}


def test_unknown_values_are_no_problem():
    inputs = {"role": UNKNOWN, "code": Archive(path="x"), "environment": {"variables": UNKNOWN}}
    assert not _problems(FUNCTION, inputs)


def test_defaults_are_filled_in_and_noted():
    inputs, _ = check(QUEUE, {}, {"delaySeconds": 5}, NAMING)
    assert inputs["visibilityTimeoutSeconds"] == 30
    assert "visibilityTimeoutSeconds" in inputs["__defaults"]
    assert "delaySeconds" not in inputs["__defaults"]


def test_an_automatic_name_has_seven_hex_digits_of_the_seed():
    names = [check(QUEUE, {}, {}, NAMING)[0]["name"] for _ in range(2)]
    assert re.fullmatch(r"events-[0-9a-f]{7}", names[0])
    assert names[0] == names[1]
    assert check(QUEUE, {}, {}, Naming("events", b"other"))[0]["name"] != names[0]


def test_an_automatic_name_is_kept():
    old = {"name": "events-0000000", "__defaults": ["name"]}
    assert check(QUEUE, old, {}, NAMING)[0]["name"] == "events-0000000"


def test_a_given_name_that_goes_away_makes_room_for_an_automatic_one():
    old = {"name": "events", "__defaults": []}
    assert check(QUEUE, old, {}, NAMING)[0]["name"].startswith("events-")


def test_a_long_name_is_cut_to_the_limit():
    inputs, _ = check(FUNCTION, {}, {"role": "r"}, Naming("x" * 100, b"seed"))
    assert len(inputs["name"]) == 64
    assert re.search(r"x-[0-9a-f]{7}$", inputs["name"])


def test_an_alias_is_named_below_alias():
    alias = RESOURCES["aws:kms/alias:Alias"]
    assert check(alias, {}, {"targetKeyId": "k"}, NAMING)[0]["name"].startswith("alias/events-")
    proposed = Naming("events", b"seed", proposed="alias/prod")
    assert check(alias, {}, {"targetKeyId": "k"}, proposed)[0]["name"] == "alias/prod"


def test_a_proposed_name_is_taken():
    naming = Naming("events", b"seed", proposed="prod-events")
    assert check(QUEUE, {}, {}, naming)[0]["name"] == "prod-events"


def test_without_automatic_names_a_name_is_required():
    problems = dict(check(QUEUE, {}, {}, Naming("events", b"seed", disabled=True))[1])
    assert problems == {"name": "is required, because automatic names are disabled"}
