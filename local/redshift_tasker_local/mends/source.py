"""Small edits to a function of ministack, for where its flow must change and not only its answer.

An edit names the lines it replaces and fails when they are not there exactly once: a new version of ministack can't
silently undo a mend.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from types import ModuleType
from typing import Any


def edit(module: ModuleType, name: str, *replacements: tuple[str, str], **names: Any) -> None:
    """Replaces pieces of the source of `module.name` and gives its new code the extra `names`."""
    function: Callable[..., Any] = getattr(module, name)
    text = textwrap.dedent(inspect.getsource(function))
    for old, new in replacements:
        if text.count(old) != 1:
            raise RuntimeError(f"{module.__name__}.{name} is not what the mend was written for: `{old}`")
        text = text.replace(old, new)
    vars(module).update(names)
    code = compile(text, f"<mended {module.__name__}.{name}>", "exec")
    exec(code, vars(module))
