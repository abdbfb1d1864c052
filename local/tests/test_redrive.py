"""RedriveExecution: what ended well is not run again, in whichever state, branch or iteration the execution stopped."""

from __future__ import annotations

import json
from typing import Any

from aws_behaviour import refusal
from parts import advance, after, finished, history, message, over, queue, start, token_task
from running_cloud import Cloud

DAY = 86_400
DONE = {"Type": "Pass", "End": True}


def asking(url: str, **fields: Any) -> dict[str, Any]:
    """A task that sends its token, its input and the execution's part of the context."""
    told = {"token.$": "$$.Task.Token", "given.$": "$", "execution.$": "$$.Execution"}
    return {**token_task(url, **fields), "Parameters": {"QueueUrl": url, "MessageBody": told}}


def succeed(cloud: Cloud, asked: dict[str, Any], output: Any) -> None:
    cloud.clients.of("stepfunctions").send_task_success(taskToken=asked["token"], output=json.dumps(output))


def fail(cloud: Cloud, asked: dict[str, Any], error: str = "Broken") -> None:
    cloud.clients.of("stepfunctions").send_task_failure(taskToken=asked["token"], error=error)


def redrive(cloud: Cloud, execution: str, **more: str) -> Any:
    answer = cloud.clients.of("stepfunctions").redrive_execution(executionArn=execution, **more)
    return answer["redriveDate"]


def is_empty(cloud: Cloud, url: str) -> bool:
    return "Messages" not in cloud.clients.of("sqs").receive_message(QueueUrl=url)


def test_failed_task_runs_again_with_its_input_and_what_came_before_does_not(cloud: Cloud) -> None:
    first, second = queue(cloud), queue(cloud)
    execution = start(cloud, {"Work": asking(first, Next="Then"), "Then": asking(second)})
    succeed(cloud, message(cloud, first), {"from": "first"})
    failed = message(cloud, second)
    fail(cloud, failed)
    told = finished(cloud, execution)
    assert (told["status"], told["redriveCount"], told["redriveStatus"]) == ("FAILED", 0, "REDRIVABLE")

    redriven = redrive(cloud, execution)
    again = message(cloud, second)
    assert again["token"] != failed["token"]
    assert again["given"] == failed["given"] == {"from": "first"}
    assert "RedriveCount" not in failed["execution"]
    assert again["execution"]["RedriveCount"] == 1
    assert again["execution"]["Id"] == failed["execution"]["Id"]
    succeed(cloud, again, "done")
    told = finished(cloud, execution)
    assert (told["status"], told["output"], told["redriveCount"]) == ("SUCCEEDED", '"done"', 1)
    assert (told["redriveStatus"], told["redriveDate"]) == ("NOT_REDRIVABLE", redriven)
    assert "error" not in told
    assert is_empty(cloud, first)
    types = [event["type"] for event in history(cloud, execution)]
    assert types[types.index("ExecutionFailed") :] == [
        *("ExecutionFailed", "ExecutionRedriven", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"),
        *("TaskStateExited", "ExecutionSucceeded"),
    ]


def test_only_the_branch_that_failed_goes_on_from_its_state(cloud: Cloud) -> None:
    well, before, broken = queue(cloud), queue(cloud), queue(cloud)
    branches = [
        {"StartAt": "Well", "States": {"Well": asking(well)}},
        {"StartAt": "Before", "States": {"Before": asking(before, Next="Broken"), "Broken": asking(broken)}},
    ]
    again = [{"ErrorEquals": ["Again"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    execution = start(cloud, {"Work": {"Type": "Parallel", "Branches": branches, "Retry": again, "End": True}})
    # A retry begins all branches anew, as ever.
    succeed(cloud, message(cloud, before), 0)
    fail(cloud, message(cloud, broken), "Again")
    message(cloud, well)
    succeed(cloud, message(cloud, well), 1)
    succeed(cloud, message(cloud, before), 2)
    fail(cloud, message(cloud, broken))
    assert finished(cloud, execution)["status"] == "FAILED"
    for _ in range(2):
        redrive(cloud, execution)
        last = message(cloud, broken)
        fail(cloud, last)
        assert finished(cloud, execution)["status"] == "FAILED"
    redrive(cloud, execution)
    last = message(cloud, broken)
    assert last["given"] == 2
    succeed(cloud, last, 3)
    assert json.loads(finished(cloud, execution)["output"]) == [1, 3]
    assert is_empty(cloud, well)
    assert is_empty(cloud, before)


def test_only_children_of_a_distributed_map_that_failed_run_again(cloud: Cloud) -> None:
    url = queue(cloud)
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    items = {"ProcessorConfig": config, "StartAt": "Item", "States": {"Item": asking(url, Next="End"), "End": DONE}}
    work = {"Type": "Map", "ItemsPath": "$", "ItemProcessor": items, "End": True}
    execution = start(cloud, {"Begin": {"Type": "Pass", "Result": [0, 1, 2], "Next": "Work"}, "Work": work}, "Begin")
    for asked in (message(cloud, url) for _ in range(3)):
        if asked["given"] == 1:
            fail(cloud, asked)
        else:
            succeed(cloud, asked, asked["given"])
    assert finished(cloud, execution)["error"] == "States.ExceedToleratedFailureThreshold"
    redrive(cloud, execution)
    asked = message(cloud, url)
    assert asked["given"] == 1
    succeed(cloud, asked, 1)
    assert json.loads(finished(cloud, execution)["output"]) == [0, 1, 2]
    assert is_empty(cloud, url)


def test_only_iterations_that_failed_or_were_ended_run_again(cloud: Cloud) -> None:
    url = queue(cloud)
    items = {"StartAt": "Item", "States": {"Item": asking(url)}}
    work = {"Type": "Map", "ItemsPath": "$", "ItemProcessor": items, "End": True}
    execution = start(cloud, {"Begin": {"Type": "Pass", "Result": [0, 1, 2], "Next": "Work"}, "Work": work}, "Begin")
    asked = {one["given"]: one for one in (message(cloud, url) for _ in range(3))}
    succeed(cloud, asked[0], "zero")
    cloud.until(
        "the first iteration is done",
        lambda: "TaskStateExited" in [event["type"] for event in history(cloud, execution)],
    )
    fail(cloud, asked[1])
    assert finished(cloud, execution)["status"] == "FAILED"
    redrive(cloud, execution)
    asked = {one["given"]: one for one in (message(cloud, url) for _ in range(2))}
    assert asked.keys() == {1, 2}
    for number, one in asked.items():
        succeed(cloud, one, number)
    assert json.loads(finished(cloud, execution)["output"]) == ["zero", 1, 2]
    assert is_empty(cloud, url)


def test_aborted_execution_goes_on(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": asking(url)})
    message(cloud, url)
    cloud.clients.of("stepfunctions").stop_execution(executionArn=execution)
    redrive(cloud, execution)
    succeed(cloud, message(cloud, url), 1)
    assert finished(cloud, execution)["output"] == "1"


def test_time_of_the_machine_begins_again(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": asking(url)}, TimeoutSeconds=DAY)
    message(cloud, url)
    over_time = after(cloud, "states", DAY, "the machine times out", lambda: over(cloud, execution))
    assert over_time["status"] == "TIMED_OUT"
    redrive(cloud, execution)
    asked = message(cloud, url)
    advance(cloud, "states", DAY - 60)
    succeed(cloud, asked, 1)
    assert finished(cloud, execution)["status"] == "SUCCEEDED"


def test_retries_are_counted_anew(cloud: Cloud) -> None:
    url = queue(cloud)
    again = [{"ErrorEquals": ["Again"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    execution = start(cloud, {"Work": asking(url, Retry=again)})
    for _ in range(2):
        fail(cloud, message(cloud, url), "Again")
    assert finished(cloud, execution)["status"] == "FAILED"
    redrive(cloud, execution)
    fail(cloud, message(cloud, url), "Again")
    succeed(cloud, message(cloud, url), 1)
    assert finished(cloud, execution)["status"] == "SUCCEEDED"


def test_what_can_not_be_redriven_is_refused_and_tells_why(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": asking(url)})
    asked = message(cloud, url)
    assert refusal(lambda: redrive(cloud, execution)) == "ExecutionNotRedrivable"
    assert refusal(lambda: redrive(cloud, execution + "-not")) == "ExecutionDoesNotExist"
    fail(cloud, asked)
    finished(cloud, execution)
    advance(cloud, "states", 15 * DAY)
    told = finished(cloud, execution)
    assert told["redriveStatus"] == "NOT_REDRIVABLE"
    assert "14 days" in told["redriveStatusReason"]
    assert refusal(lambda: redrive(cloud, execution)) == "ExecutionNotRedrivable"


def test_same_client_token_redrives_once(cloud: Cloud) -> None:
    url = queue(cloud)
    execution = start(cloud, {"Work": asking(url)})
    fail(cloud, message(cloud, url))
    finished(cloud, execution)
    first = redrive(cloud, execution, clientToken="once")
    fail(cloud, message(cloud, url))
    finished(cloud, execution)
    assert redrive(cloud, execution, clientToken="once") == first
    assert finished(cloud, execution)["redriveCount"] == 1
