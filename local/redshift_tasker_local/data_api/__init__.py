"""A Redshift Data API that runs real SQL: inside the local cloud's process, on PostgreSQL.

`install(app_module, postgres, options, decisions, clocks)` is the only entry. What the real service does asynchronously
is asynchronous here; what PostgreSQL can't do is refused by name. Every operation of the service's model is there.
"""

from .registration import install

__all__ = ["install"]
