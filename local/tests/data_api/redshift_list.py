"""The public list of Redshift statements in `local/redshift_sql/statements`, read and judged.

A file is about one area of features and begins with `-- # Title`, and with `-- a session for each` where each text has
one of its own. Its blocks are separated by empty lines:

    -- what it shows                      (a block named `setup` comes before all others)
    SELECT 1 AS one;
    --: one int4                          the columns with their types, where they matter
    --> [1]                               one line for each row that is expected, as JSON; `any` is a row of whatever
    --? SELECT ...                        the rows are those of this query, asked afterwards
    --! ERROR: ...                        what the error says, instead of rows
    --=> out/rows_000                     what lies there in the bucket `list` afterwards: the lines that follow

A block named `object KEY` puts its lines into the bucket `list`, compressed if the key ends with `.gz`.

The statements are written from the features that Redshift's documentation describes, not from what runs here.
"""

from __future__ import annotations

import gzip
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from data_client import WAREHOUSE, DataClient
from parts import document

from redshift_tasker_local.clients import Clients

ANY = object()
STATEMENTS = Path(__file__).parents[2] / "redshift_sql" / "statements"


@dataclass
class Block:
    """One statement and what is expected of it."""

    name: str
    sql: str = ""
    query: str = ""
    error: str = ""
    columns: str = ""
    rows: list[Any] = field(default_factory=list)
    key: str = ""
    content: str = ""


@dataclass
class Area:
    """A file: one area of features."""

    title: str
    setup: list[str]
    blocks: list[Block]
    objects: dict[str, str]
    one_session: bool


def areas() -> list[Area]:
    """The whole list, in the order of the files' names."""
    return [_area(path.read_text()) for path in sorted(STATEMENTS.glob("*.sql"))]


def _area(text: str) -> Area:
    head, *rest = text.strip().split("\n\n")
    title = head.splitlines()[0].removeprefix("-- # ")
    one_session = "-- a session for each" not in head.splitlines()
    setup: list[str] = []
    blocks: list[Block] = []
    objects: dict[str, str] = {}
    for part in rest:
        if part.startswith("-- object "):
            key, _, content = part.removeprefix("-- object ").partition("\n")
            objects[key] = content + "\n"
            continue
        block = _block(part)
        if block.name == "setup":
            setup = [line for line in block.sql.split(";\n") if line.strip()]
        else:
            blocks.append(block)
    return Area(title, setup, blocks, objects, one_session)


def _block(text: str) -> Block:
    first, *lines = text.splitlines()
    block = Block(first.removeprefix("-- "))
    for line in lines:
        if block.key:
            block.content += line + "\n"
            continue
        match line[:4]:
            case "--=>":
                block.key = line[5:]
            case "--> ":
                block.rows.append(ANY if line[4:] == "any" else json.loads(line[4:]))
            case "--: ":
                block.columns = line[4:]
            case "--? ":
                block.query = line[4:]
            case "--! ":
                block.error = line[4:]
            case _:
                block.sql += line + "\n"
    return block


class Lake:
    """The bucket `list`, and three roles: one may use it, one may do nothing, one does not trust Redshift."""

    def __init__(self, endpoint: str) -> None:
        clients = Clients(endpoint)
        self._s3 = clients.of("s3")
        iam = clients.of("iam")
        self._s3.create_bucket(Bucket="list")
        trusts = {"list-loader": "redshift", "list-powerless": "redshift", "list-untrusting": "lambda"}
        made = {role["RoleName"] for role in iam.list_roles()["Roles"]}
        for role in trusts.keys() - made:
            principal = {"Service": f"{trusts[role]}.amazonaws.com"}
            trust = document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
            iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)
            if role != "list-powerless":
                actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetBucketLocation"]
                on = ["arn:aws:s3:::list", "arn:aws:s3:::list/*"]
                rights = document({"Effect": "Allow", "Action": actions, "Resource": on})
                iam.put_role_policy(RoleName=role, PolicyName="list", PolicyDocument=rights)

    def fill(self, objects: dict[str, str]) -> None:
        """Puts objects there."""
        for key, content in objects.items():
            body = content.encode()
            self._s3.put_object(Bucket="list", Key=key, Body=gzip.compress(body) if key.endswith(".gz") else body)

    def content(self, key: str) -> str:
        """What an object holds, or that it is not there."""
        try:
            body = self._s3.get_object(Bucket="list", Key=key)["Body"].read()
        except ClientError as error:
            return error.response["Error"]["Code"]
        return (gzip.decompress(body) if key.endswith(".gz") else body).decode()


class Database:
    """A database of the area's own, mostly in one session, so that temporary tables and settings stay."""

    def __init__(self, data: DataClient, area: Area) -> None:
        self._data = data
        self._lake = Lake(data.endpoint)
        self._lake.fill(area.objects)
        name = f"area_{uuid.uuid4().hex[:8]}"
        data.run(f"create database {name}")
        self._where = {**WAREHOUSE, "Database": name}
        if area.one_session:
            opened = data.ExecuteStatement(
                **self._where, Sql="select 1", SessionKeepAliveSeconds=3600, WaitTimeSeconds=20
            )
            self._where = {"SessionId": opened["SessionId"]}
        for sql in area.setup:
            outcome = self._outcome(sql)
            assert not isinstance(outcome, str), f"{area.title}: {sql}: {outcome}"

    def judged(self, block: Block) -> str:
        """Empty if the statement does what is expected of it, else what it does instead."""
        outcome = self._outcome(block.sql)
        if block.error:
            good = isinstance(outcome, str) and block.error in outcome
            return "" if good else f"expected {block.error!r}, got {outcome!r}"
        if not isinstance(outcome, str) and block.key:
            content = self._lake.content(block.key)
            return "" if content == block.content else f"{block.key}: {content!r}"
        if not isinstance(outcome, str) and block.query:
            outcome = self._outcome(block.query)
        if isinstance(outcome, str):
            return outcome
        columns, rows = outcome
        if block.columns and columns != block.columns:
            return f"columns {columns}"
        if block.rows and not _same(rows, block.rows):
            return f"rows {json.dumps(rows)}"
        return ""

    def _outcome(self, sql: str) -> str | tuple[str, list[Any]]:
        """The error of a statement, or its columns and rows."""
        try:
            request = {"Sql": sql.strip().removesuffix(";"), "WaitTimeSeconds": 20, **self._where}
            end = self._data.ended(self._data.ExecuteStatement(**request)["Id"])
        except ClientError as error:
            return error.response["Error"]["Message"]
        if end["Status"] != "FINISHED":
            return end.get("Error", end["Status"])
        if not end.get("HasResultSet"):
            return "", []
        result = self._data.GetStatementResult(Id=end["Id"])
        columns = ", ".join(f"{column['label']} {column['typeName']}" for column in result["ColumnMetadata"])
        return columns, [[_value(value) for value in row] for row in result["Records"]]


def _value(value: dict[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "isNull":
            return None
        case "blobValue":
            return f"hex:{content.hex()}"
    return content


def _same(rows: list[Any], expected: list[Any]) -> bool:
    def plain(value: Any) -> Any:
        return round(value, 6) if isinstance(value, float) else value

    if len(rows) != len(expected):
        return False
    pairs = zip(rows, expected, strict=True)
    return all(wanted is ANY or [plain(v) for v in row] == [plain(v) for v in wanted] for row, wanted in pairs)
