"""Which share of the public list of Redshift statements runs with the right result, area by area."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from data_client import DataClient
from redshift_list import Area, Database, areas

README = Path(__file__).parents[2] / "redshift_sql" / "README.md"
REACHED = {
    title: int(right) for title, right in re.findall(r"^\| (.+?) \| (\d+) \| \d+ \|$", README.read_text(), re.MULTILINE)
}
"""How many of an area run right, as the README's table says. A number only ever goes up."""


@pytest.mark.parametrize("area", areas(), ids=lambda area: area.title)
def test_share_of_the_list_that_runs_right(data: DataClient, area: Area) -> None:
    database = Database(data, area)
    told = {block.name: database.judged(block) for block in area.blocks}
    misses = {name: what for name, what in told.items() if what}
    right = len(told) - len(misses)
    print(f"{area.title}: {right} of {len(told)}")
    for name, what in misses.items():
        print(f"    {name}: {what}")
    assert right == REACHED[area.title], "the table of redshift_sql/README.md says another number"


def test_table_of_the_readme_adds_up() -> None:
    listed = sum(len(area.blocks) for area in areas())
    right = REACHED["all"]
    assert right == sum(count for title, count in REACHED.items() if title != "all")
    assert f"| all | {right} | {listed} |" in README.read_text()
    print(f"{right} of {listed} statements run right, {right / listed:.0%}")
    assert right / listed >= 0.9
