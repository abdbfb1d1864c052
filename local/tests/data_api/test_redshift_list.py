"""Which share of the public list of Redshift statements runs with the right result, area by area."""

from __future__ import annotations

import pytest
from data_client import DataClient
from redshift_list import Area, Database, areas

REACHED = {
    "CREATE TABLE": 19,
    "ALTER TABLE": 19,
    "CREATE TABLE AS, SELECT INTO and temporary tables": 13,
    "Views": 11,
    "Data types": 23,
    "Navigation into SUPER": 4,
    "SUPER and JSON functions": 7,
    "Dates and times": 36,
    "Text functions": 28,
}
"""How many of an area run right today. A number only ever goes up."""


@pytest.mark.parametrize("area", areas(), ids=lambda area: area.title)
def test_share_of_the_list_that_runs_right(data: DataClient, area: Area) -> None:
    database = Database(data, area)
    told = {block.name: database.judged(block) for block in area.blocks}
    misses = {name: what for name, what in told.items() if what}
    right = len(told) - len(misses)
    print(f"{area.title}: {right} of {len(told)}")
    for name, what in misses.items():
        print(f"    {name}: {what}")
    assert right >= REACHED[area.title], "statements that ran right do so no more"
