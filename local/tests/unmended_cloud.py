"""The cloud's command line with ministack as it comes: shows that the mends are what makes the difference."""

from __future__ import annotations

import os

from redshift_tasker_local import __main__, authorization, mends

if __name__ == "__main__":
    mends.apply = lambda _children, _emulators: None
    authorization.apply = lambda _app: authorization.Decisions(authorization.Journal())
    os._exit(__main__.main())
