"""Notices that the process which started the cloud is gone.

A file descriptor of the parent process (pidfd) becomes readable at its end, whatever ended it, and unlike the kernel's
parent death signal it doesn't care which of the parent's threads started us. Where there are no pidfds the parent's id
is looked at each half second.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable


def watch(on_gone: Callable[[], None]) -> None:
    """Calls `on_gone` from a thread of its own when the parent has ended. Process 1 is no parent: it never ends."""
    parent = os.getppid()
    if parent > 1:
        threading.Thread(target=_wait, args=(parent, on_gone), name="parent", daemon=True).start()


def _wait(parent: int, on_gone: Callable[[], None]) -> None:
    try:
        handle = os.pidfd_open(parent)
    except (AttributeError, OSError):
        while os.getppid() == parent:
            time.sleep(0.5)
    else:
        # The parent may have gone before the descriptor was opened, and its id may be another's by now.
        while os.getppid() == parent and not select.select([handle], [], [], 60)[0]:
            pass
    on_gone()
