"""Writes the launcher that the engine starts: an executable `pulumi-resource-aws` in a folder.

Run as `python -m redshift_tasker_local.aws_plugin.install DIR`. The launcher names the Python that
ran this module and the folder that holds this package, so it works from any working directory and
whatever is on PATH. DIR is a folder as a real installation has it, such as
`$PULUMI_HOME/plugins/resource-aws-v7.51.1`.
"""

from __future__ import annotations

import shlex
import sys
import tempfile
from pathlib import Path

NAME = "pulumi-resource-aws"


def launcher(python: str, packages: Path) -> str:
    """The text of the launcher."""
    return (
        "#!/bin/sh\n"
        f"export PYTHONPATH={shlex.quote(str(packages))}${{PYTHONPATH:+:$PYTHONPATH}}\n"
        f'exec {shlex.quote(python)} -m {__package__} "$@"\n'
    )


def install(folder: Path) -> Path:
    """Write the launcher into `folder`, replacing an older one in one step; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    text = launcher(sys.executable, Path(__file__).resolve().parents[2])
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file:
        file.write(text)
    draft = Path(file.name)
    draft.chmod(0o755)
    return draft.replace(folder / NAME)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python -m {__package__}.install DIR")
    print(install(Path(sys.argv[1])))
