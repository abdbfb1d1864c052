"""Command line of the type check; exit code 0 when every statement has the right verdict.

`--modules` is a `node_modules` folder that `npm ci` made from `local/typecheck`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..aws_plugin.schema import package
from . import mistakes, program, registrations, stand_in
from .compiler import Unusable, Verdict, compile_all, version


def main() -> int:
    """Check everything that the arguments name, the stand-in and the invented mistakes included."""
    parser = argparse.ArgumentParser(prog="python -m redshift_tasker_local.typecheck", description=__doc__)
    parser.add_argument("--modules", type=Path, required=True, help="a node_modules folder")
    parser.add_argument("--registrations", type=Path, action="append", default=[], help="recorded registrations")
    parser.add_argument("--program", type=Path, action="append", default=[], help="a Pulumi YAML program")
    arguments = parser.parse_args()
    try:
        recorded = [module for path in arguments.registrations for module in registrations.modules(path)]
        programs = [program.module(path) for path in arguments.program]
        groups = {
            "recorded registrations": recorded,
            "resources of programs": programs,
            "facts of the stand-in": [stand_in.module(package())],
            "invented mistakes": [mistakes.module()],
        }
        real = version(arguments.modules)
        verdicts = compile_all([module for group in groups.values() for module in group], arguments.modules)
    except Unusable as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    for name, group in groups.items():
        count = sum(len(module.statements) for module in group)
        print(f"{count:4} {name}")
    return _report(verdicts, real)


def _report(verdicts: list[Verdict], real: str) -> int:
    failed = [verdict for verdict in verdicts if not verdict.passed]
    for verdict in failed:
        print(f"error: {verdict.statement.subject}")
        print("".join(f"  {text}\n" for text in verdict.said) or "  was not refused")
    print(f"checked against @pulumi/aws {real} with tsc --strict")
    passed = f"{len(verdicts) - len(failed)} checks passed"
    print(f"{passed}, {len(failed)} failed" if failed else passed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
