"""The TypeScript compiler, run once over all modules, and what it has to say about each statement."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .source import Module, Statement

OPTIONS = {
    "strict": True,
    "skipLibCheck": True,
    "noEmit": True,
    "target": "es2022",
    "module": "commonjs",
    "moduleResolution": "node",
    "types": [],
}
_DIAGNOSTIC = re.compile(r"(?P<file>\w+)\.ts\((?P<line>\d+),\d+\): error TS\d+: (?P<text>.*)")


class Unusable(Exception):
    """The compiler could not be run, or said something that is about no statement."""


@dataclass(frozen=True)
class Verdict:
    """A statement and what the compiler said of it; nothing means that it compiles."""

    statement: Statement
    said: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether a statement compiles, or an invented mistake was refused for its reason."""
        mistake = self.statement.mistake
        if mistake is None:
            return not self.said
        return any(mistake in text for text in self.said)


def version(modules: Path) -> str:
    """The version of the aws package in a `node_modules` folder; raises `Unusable`."""
    manifest = modules / "@pulumi/aws/package.json"
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    except OSError as error:
        raise Unusable(f"`{modules}` does not hold @pulumi/aws: {error}\nhint: run npm ci") from error


def compile_all(sources: Sequence[Module], modules: Path) -> list[Verdict]:
    """Compile all modules in one run; raises `Unusable`."""
    with tempfile.TemporaryDirectory(prefix="typecheck-") as name:
        folder = Path(name)
        (folder / "node_modules").symlink_to(modules.resolve())
        (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS}))
        for source in sources:
            (folder / f"{source.name}.ts").write_text(source.text(), encoding="utf-8")
        compiler = modules / "typescript/bin/tsc"
        command = ["node", str(compiler), "--project", str(folder), "--pretty", "false"]
        try:
            answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        except OSError as error:
            raise Unusable(f"node could not be started: {error}") from error
    return read_verdicts(sources, answer.stdout + answer.stderr)


def read_verdicts(sources: Sequence[Module], output: str) -> list[Verdict]:
    """What the compiler's output says of each statement; raises `Unusable`."""
    by_name = {source.name: source for source in sources}
    said: dict[Statement, list[str]] = {statement: [] for source in sources for statement in source.statements}
    current: Statement | None = None
    for line in output.splitlines():
        if found := _DIAGNOSTIC.match(line):
            current = by_name[found["file"]].statement_at(int(found["line"]))
            if current is None:
                raise Unusable(f"the compiler refuses the frame of the program: {line}")
            said[current].append(found["text"])
        elif current is not None and line.startswith(" "):
            said[current].append(line.strip())
        elif line.strip():
            raise Unusable(f"the compiler says: {line}")
    return [Verdict(statement, tuple(texts)) for statement, texts in said.items()]
