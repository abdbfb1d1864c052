"""Command line of the local cloud: `serve` runs it, every other command looks into one that runs or works on it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import options
from .problem import Problem

if TYPE_CHECKING:
    from .clients import Clients


def main() -> int:
    """Runs one command; problems that a person can solve are told without a traceback."""
    arguments = _parser().parse_args()
    command: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return command(arguments)
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m redshift_tasker_local", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="run the cloud until Ctrl-C or the end of the calling process")
    options.add_arguments(serve)
    serve.set_defaults(run=_serve)

    inventory = commands.add_parser("inventory", help="list every resource in a running cloud")
    inventory.set_defaults(run=_inventory)

    statements = commands.add_parser("statements", help="list every statement that was submitted, with its times")
    statements.set_defaults(run=_statements)

    permissions = commands.add_parser("permissions", help="list what was asked of policies and how they decided")
    permissions.add_argument("--role", metavar="NAME", help="of this role alone")
    permissions.set_defaults(run=_permissions)

    sql = commands.add_parser("sql", help="run SQL as the warehouse's superuser and show the last statement's rows")
    sql.add_argument("statement", nargs="+", metavar="SQL", help="one statement each")
    sql.set_defaults(run=_sql)

    schedules = commands.add_parser("fire-schedules", help="make every schedule fire now")
    schedules.set_defaults(run=_fire_schedules)

    machines = commands.add_parser("run-machines", help="start state machines, wait, and report on their tasks")
    machines.add_argument("machine", nargs="+", metavar="MACHINE[=INPUT]", help="ARN or name, and JSON input")
    machines.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="for all together (120)")
    machines.set_defaults(run=_run_machines)

    chaos = commands.add_parser(
        "chaos", help="disturb a function while a state machine uses it, and say what went wrong"
    )
    chaos.add_argument("--machine", required=True, metavar="ARN", help="runs the SQL in its input's `sql` and waits")
    chaos.add_argument("--function", required=True, metavar="NAME", help="whose processes are killed")
    chaos.add_argument("--kills", type=int, default=50, metavar="N", help="how many (50)")
    chaos.add_argument("--seed", type=int, metavar="N", help="what decides (default: a new one, which is told)")
    chaos.add_argument("--timeout", type=float, default=420, metavar="SECONDS", help="for all to end (420)")
    chaos.set_defaults(run=_chaos)

    load = commands.add_parser("load", help="start a cloud, load it, end it, and print figures")
    load.add_argument("--active", type=int, default=500, metavar="N", help="statements at once (500)")
    load.add_argument("--per-minute", type=int, default=2000, metavar="N", help="statements (2000)")
    load.add_argument("--seconds", type=float, default=60, metavar="SECONDS", help="for so long (60)")
    load.add_argument("--rows", type=int, default=10_000, metavar="N", help="of the long result (10000)")
    load.add_argument("--json", action="store_true", help="print JSON")
    load.set_defaults(run=_load)

    stacks = commands.add_parser("stacks", help="take the examples of CloudFormation through their lives")
    stacks.add_argument("--function", required=True, metavar="ARN", help="of the tasker that runs their SQL")
    stacks.add_argument("--templates", required=True, type=Path, metavar="FOLDER", help="examples/cloudformation")
    stacks.set_defaults(run=_stacks)

    account = commands.add_parser("account", help="prepare an account as a company's other teams do, and look into it")
    account.add_argument(
        "action",
        choices=("make", "look", "alarms", "clear"),
        help="make a network, boundaries of roles and a layer; look at a function; set off a topic's alarms; clear up",
    )
    account.add_argument("of", nargs="?", default="", metavar="NAME", help="the function or the topic's ARN")
    account.set_defaults(run=_account)

    for command in (account, inventory, statements, permissions, sql, schedules, machines, chaos, stacks):
        command.add_argument("--endpoint", required=True, metavar="URL", help="of the running cloud")
        command.add_argument("--json", action="store_true", help="print JSON")
    return parser


# Each command imports what it needs: `inventory` shall not wait for ministack, nor `serve` for boto3.


def _running(arguments: argparse.Namespace) -> Clients:
    """The cloud that is asked; a `Problem` when there is none."""
    from .clients import Clients

    clients = Clients(arguments.endpoint)
    clients.check()
    return clients


def _serve(arguments: argparse.Namespace) -> int:
    from . import launcher

    return launcher.serve(options.parse(arguments))


def _account(arguments: argparse.Namespace) -> int:
    from . import account

    clients = _running(arguments)
    actions: dict[str, Callable[[], Any]] = {
        "make": lambda: account.make(clients),
        "look": lambda: account.look(clients, arguments.of),
        "alarms": lambda: account.sound_alarms(clients, arguments.of),
        "clear": lambda: account.clear(clients),
    }
    print(json.dumps(actions[arguments.action](), indent=2))
    return 0


def _inventory(arguments: argparse.Namespace) -> int:
    from . import inventory

    clients = _running(arguments)
    found = inventory.take(clients)
    print(json.dumps(found.document(), indent=2) if arguments.json else inventory.text(found))
    return 0


def _statements(arguments: argparse.Namespace) -> int:
    from . import statements

    clients = _running(arguments)
    found = statements.history(clients)
    print(json.dumps(found, indent=2) if arguments.json else statements.text(found))
    return 0


def _permissions(arguments: argparse.Namespace) -> int:
    from . import permissions

    clients = _running(arguments)
    found = permissions.asked(clients, arguments.role)
    print(json.dumps(found, indent=2) if arguments.json else permissions.text(found))
    return 0


def _sql(arguments: argparse.Namespace) -> int:
    from . import queries

    clients = _running(arguments)
    found = queries.rows(clients, *arguments.statement)
    print(json.dumps(found, indent=2) if arguments.json else queries.text(found))
    return 0


def _fire_schedules(arguments: argparse.Namespace) -> int:
    from . import schedules

    clients = _running(arguments)
    fired = schedules.fire_all(clients)
    print(json.dumps(fired, indent=2) if arguments.json else schedules.text(fired))
    return 0


def _run_machines(arguments: argparse.Namespace) -> int:
    from . import machines

    clients = _running(arguments)
    starts = [machines.Start.parse(text, clients) for text in arguments.machine]
    reports = machines.run(clients, starts, arguments.timeout)
    print(json.dumps(reports, indent=2) if arguments.json else machines.text(reports))
    return 0


def _chaos(arguments: argparse.Namespace) -> int:
    from . import chaos

    clients = _running(arguments)
    report = chaos.run(
        clients, arguments.machine, arguments.function, arguments.kills, arguments.seed, arguments.timeout
    )
    print(json.dumps(report.document(), indent=2) if arguments.json else chaos.text(report))
    return 0


def _load(arguments: argparse.Namespace) -> int:
    from . import load

    report = load.run(load.Load(arguments.active, arguments.per_minute, arguments.seconds, arguments.rows))
    print(json.dumps(report.document(), indent=2) if arguments.json else load.text(report))
    return 1 if report.wrong else 0


def _stacks(arguments: argparse.Namespace) -> int:
    from . import stacks

    clients = _running(arguments)
    report = stacks.run(clients, arguments.function, arguments.templates)
    print(stacks.document(report) if arguments.json else stacks.text(report))
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of the services may wait for hours; everything that matters is done.
    os._exit(code)
