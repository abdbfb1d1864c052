"""A Redshift Data API that runs real SQL: inside the local cloud's process, on PostgreSQL.

`install(app_module, postgres, options)` is the only entry. What the real service does asynchronously is asynchronous
here; what PostgreSQL can't do is refused by name. ExecuteStatement, BatchExecuteStatement, DescribeStatement,
GetStatementResult, CancelStatement and ListStatements are there; sessions, CSV results and the catalogue operations
answer NotImplementedException.
"""

from .registration import install

__all__ = ["install"]
