"""System tables about the past: they show what ran, never a password, and to a user only what is theirs."""

from __future__ import annotations

import uuid

from data_client import DataClient
from running_cloud import Cloud


def test_password_is_not_in_the_history(data: DataClient) -> None:
    name = f"user_{uuid.uuid4().hex[:8]}"
    data.run(f"create user {name} password 'Very5ecretWord'")
    texts = data.rows("select query_text from sys_query_history where query_text like '%' || :name || '%'",
                      Parameters=[{"name": "name", "value": name}])  # fmt: skip
    assert [f"create user {name} password '***'"] in texts
    assert not any("Very5ecretWord" in text for (text,) in texts)


def test_user_sees_only_what_they_ran(cloud: Cloud, data: DataClient) -> None:
    mark = uuid.uuid4().hex
    data.run(f"select '{mark} of the administrator'")
    somebody = DataClient.assumed(cloud, "history-reader", "one")
    target = {"ClusterIdentifier": "warehouse", "Database": "dev", "WaitTimeSeconds": 20}
    somebody.ended(somebody.ExecuteStatement(**target, Sql=f"select '{mark} of somebody'")["Id"])
    read = f"select query_text from sys_query_history where query_text like 'select ''{mark}%'"
    end = somebody.ended(somebody.ExecuteStatement(**target, Sql=read)["Id"])
    assert somebody.fetch(end["Id"]) == [[f"select '{mark} of somebody'"]]
    assert len(data.rows(read)) == 2
