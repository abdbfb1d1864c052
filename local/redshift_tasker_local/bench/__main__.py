"""`python -m redshift_tasker_local.bench`: measures both functions on a running cloud and prints JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ..clients import Clients
from . import candidates, certificate, measure
from .work import Work


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m redshift_tasker_local.bench", description=__doc__)
    parser.add_argument("--endpoint", required=True, help="of the running cloud")
    parser.add_argument("--bootstrap", required=True, type=Path, help="our executable")
    parser.add_argument("--archive", required=True, type=Path, help="our archive")
    parser.add_argument("--handler", required=True, type=Path, help="folder of the predecessor's handler")
    parser.add_argument("--packages", required=True, type=Path, help="folder of the packages that it imports")
    arguments = parser.parse_args()
    clients = Clients(arguments.endpoint)
    clients.check()
    work, result = Work(clients), {}
    with tempfile.TemporaryDirectory() as folder:
        tls, bundle = certificate.make(Path(folder))
        for candidate in (
            candidates.ours(arguments.bootstrap, arguments.archive),
            candidates.predecessor(arguments.handler, arguments.packages),
        ):
            print(f"measuring {candidate.name}", file=sys.stderr, flush=True)
            tape, events = measure.record(candidate, work, arguments.endpoint)
            result[candidate.name] = measure.figures(candidate, tape, events, tls, bundle).document()
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
