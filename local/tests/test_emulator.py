"""A function for another architecture runs with the emulator that is given for it, and with none otherwise."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from redshift_tasker_local import options
from redshift_tasker_local.children import Children
from redshift_tasker_local.mends import runtime_api
from redshift_tasker_local.problem import Problem

EMULATOR = ("qemu", "-L", "libraries")


@pytest.fixture
def other(tmp_path: Path) -> tuple[str, str]:
    """An architecture that this machine has not, and a program for it, as far as its header says."""
    machine, name = next(entry for entry in runtime_api._ELF_MACHINES.items() if entry[1] != runtime_api._HERE)
    program = tmp_path / "bootstrap"
    program.write_bytes(b"\x7fELF".ljust(18, b"\0") + machine.to_bytes(2, "little"))
    return name, str(program)


def emulated(emulators: dict[str, tuple[str, ...]], command: list[str]) -> list[str]:
    """The command that is really started."""
    return list(runtime_api._Subprocess(Children(), emulators)._emulated(command))


def test_program_for_another_architecture_is_started_by_its_emulator(other: tuple[str, str]) -> None:
    name, program = other
    assert emulated({name: EMULATOR}, [program, "--flag"]) == [*EMULATOR, program, "--flag"]
    assert emulated({}, [program]) == [program]


def test_script_needs_no_emulator(other: tuple[str, str], tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\n")
    assert emulated({other[0]: EMULATOR}, [str(script)]) == [str(script)]


def parsed(*flags: str) -> options.Options:
    """The options that `serve` makes of these flags."""
    parser = argparse.ArgumentParser()
    options.add_arguments(parser)
    return options.parse(parser.parse_args(["--data-dir", "data", *flags]))


def test_emulator_is_given_as_a_command_line() -> None:
    assert parsed("--emulator", "arm64=qemu -L libraries").emulators == {"arm64": EMULATOR}
    assert parsed().emulators == {}


@pytest.mark.parametrize("text", ["arm64", "arm64=", "mips=qemu"])
def test_wrong_emulator_is_told(text: str) -> None:
    with pytest.raises(Problem, match="does not name an emulator"):
        parsed("--emulator", text)
