"""Command line of the local cloud: `serve`, `inventory`, `run-machines`."""

from __future__ import annotations

import argparse
import os
import sys

from . import options
from .problem import Problem


def main() -> int:
    """Runs one command; problems that a person can solve are told without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m redshift_tasker_local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    serve = commands.add_parser("serve", help="run the cloud until Ctrl-C or the end of the calling process")
    options.add_arguments(serve)

    arguments = parser.parse_args()
    try:
        from . import launcher

        return launcher.serve(options.parse(arguments))
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of the services may wait for hours; everything that matters is done.
    os._exit(code)
