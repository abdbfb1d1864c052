"""ListDatabases, ListSchemas, ListTables and DescribeTable: the catalogue of one database, page by page."""

from __future__ import annotations

from typing import Any

from ..identity import Caller
from ..pages import numbered_page
from ..service import Service
from .destination import Destination, destination

_PAGE = 1000
_ANY = "%"


async def list_databases(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Names of the target's databases; through which of them one connects may be left open."""
    target = service.targets.find(request, caller.region, caller.account)
    where = destination(service, caller, {"Database": next(iter(target.databases)), **request})
    names = await service.catalogue.databases(where.target, where.database, where.user)
    page, more = numbered_page("databases", names, request, _PAGE)
    return {"Databases": page, **more}


async def list_schemas(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Names of a database's schemas."""
    where = await _destination(service, caller, request)
    names = await service.catalogue.schemas(
        where.target, where.database, where.user, request.get("SchemaPattern", _ANY)
    )
    page, more = numbered_page("schemas", names, request, _PAGE)
    return {"Schemas": page, **more}


async def list_tables(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Tables and views of a database."""
    where = await _destination(service, caller, request)
    tables = await service.catalogue.tables(
        where.target,
        where.database,
        where.user,
        request.get("SchemaPattern", _ANY),
        request.get("TablePattern", _ANY),
    )
    page, more = numbered_page("tables", tables, request, _PAGE)
    return {"Tables": page, **more}


async def describe_table(service: Service, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Columns of a table, or of all tables when none is named."""
    where = await _destination(service, caller, request)
    columns = await service.catalogue.columns(
        where.target, where.database, where.user, request.get("Schema"), request.get("Table")
    )
    page, more = numbered_page("columns", columns, request, _PAGE)
    return {"TableName": request.get("Table", ""), "ColumnList": page, **more}


async def _destination(service: Service, caller: Caller, request: dict[str, Any]) -> Destination:
    """The database to look into; one connects to it, or from another one, which has to exist as well."""
    where = destination(service, caller, request)
    if (connected := request.get("ConnectedDatabase")) not in (None, where.database):
        await service.catalogue.connect(where.target, connected, where.user)
    return where
