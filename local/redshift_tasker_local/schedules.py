"""Makes every schedule fire now, once: what EventBridge Scheduler will do when its time comes.

For whoever doesn't want to wait. It uses public APIs alone: it reads the schedules and invokes their targets with the
input that each names.
"""

from __future__ import annotations

import json
from typing import Any

from .clients import Clients


def fire_all(clients: Clients) -> list[dict[str, Any]]:
    """Invokes the target of each enabled schedule, a function, and waits for its answer."""
    scheduler, functions = clients.of("scheduler"), clients.of("lambda")
    fired = []
    for listed in clients.pages("scheduler", "list_schedules", "Schedules"):
        schedule = scheduler.get_schedule(Name=listed["Name"], GroupName=listed["GroupName"])
        target = schedule["Target"]
        if schedule["State"] != "ENABLED" or ":function:" not in target["Arn"]:
            continue
        answer = functions.invoke(FunctionName=target["Arn"], Payload=target.get("Input", "{}").encode())
        body = json.loads(answer["Payload"].read() or b"null")
        fired.append({"schedule": listed["Name"], "error": answer.get("FunctionError"), "answer": body})
    return fired


def text(fired: list[dict[str, Any]]) -> str:
    """For people: one line per schedule."""
    lines = [f"{entry['schedule']}  {entry['error'] or 'done'}  {json.dumps(entry['answer'])}" for entry in fired]
    return "\n".join([*lines, f"{len(fired)} schedules"])
