"""`aws:cloudwatch/dashboard:Dashboard`; the id is the dashboard's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import DOCUMENT, TEXT, Field, fields, kinds
from ..resource import Change, ResourceType


class Dashboard(ResourceType):
    """A CloudWatch dashboard."""

    token = "aws:cloudwatch/dashboard:Dashboard"
    noun = "CloudWatch dashboard"
    service = "cloudwatch"
    gone = frozenset({"ResourceNotFound", "DashboardNotFoundError"})
    inputs = fields(
        dashboardBody=Field(DOCUMENT, required=True),
        dashboardName=Field(TEXT, required=True, forces_new=True),
    )
    outputs = kinds(dashboardArn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        _put(cloud, inputs)
        return inputs["dashboardName"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any]:
        found = cloud.client("cloudwatch").get_dashboard(DashboardName=id)
        return {
            "dashboardArn": found["DashboardArn"],
            "dashboardBody": found["DashboardBody"],
            "dashboardName": id,
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        _put(cloud, change.new)

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("cloudwatch").delete_dashboards(DashboardNames=[id])


def _put(cloud: Cloud, inputs: Mapping[str, Any]) -> None:
    cloud.client("cloudwatch").put_dashboard(
        DashboardName=inputs["dashboardName"], DashboardBody=inputs["dashboardBody"]
    )
