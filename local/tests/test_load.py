"""The load command, made small: what it measures comes out right. Its times are for people to read."""

from __future__ import annotations

import json
import subprocess
import sys

from running_cloud import environment


def test_little_load_is_borne_without_anything_wrong() -> None:
    little = ("--active", "40", "--per-minute", "1200", "--seconds", "4", "--rows", "2500", "--json")
    ran = subprocess.run(
        [sys.executable, "-m", "redshift_tasker_local", "load", *little],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=300,
    )
    report = json.loads(ran.stdout)
    assert (ran.returncode, report["wrong"]) == (0, []), ran.stderr
    assert (report["active"], report["refused_beyond"]) == (40, True)
    assert report["statements"] == 80
    assert (report["rows"], report["pages"]) == (2500, 3)
    assert report["left_after_kill"] == 0
    assert len(report["memory_mb"]) == 4
