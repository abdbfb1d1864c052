"""The commands of the README do what it says, as they stand there but for the folder and the port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from running_cloud import PACKAGE_ROOT, folder, reserved_port

README = PACKAGE_ROOT.joinpath("README.md").read_text()


def section(title: str) -> str:
    """The text below one heading."""
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def commands(title: str) -> list[str]:
    """The shell blocks of a section."""
    return re.findall(r"```sh\n(.*?)```", section(title), re.DOTALL)


def environment() -> dict[str, str]:
    """A person's shell in which `python` is this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def shell(text: str) -> subprocess.CompletedProcess[str]:
    """Runs commands in the folder of the README."""
    return subprocess.run(
        ["bash", "-c", text], cwd=PACKAGE_ROOT, env=environment(), capture_output=True, text=True, timeout=120
    )


def test_two_commands_start_the_cloud_and_run_a_statement() -> None:
    promised = re.search(r"That prints `(.*?)`", section("Start it alone"))
    assert promised is not None
    with folder() as root, reserved_port() as port:
        serve, statement = (
            block.replace("/tmp/local-aws", str(root / "data")).replace("4599", str(port))
            for block in commands("Start it alone")
        )
        server = subprocess.Popen(
            ["bash", "-c", f"exec {serve.strip().removesuffix('&')}"], cwd=PACKAGE_ROOT, env=environment()
        )
        try:
            ran = shell(statement)
            assert (ran.returncode, ran.stdout.strip()) == (0, promised.group(1)), ran.stderr
            for line in "\n".join(commands("Look into it")).splitlines():
                command = line.partition("#")[0].strip()
                if "URL" in command and "ARN" not in command and "NAME" not in command:
                    ran = shell(command.replace("URL", f"http://127.0.0.1:{port}"))
                    assert ran.returncode == 0, (command, ran.stderr)
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) == 0
