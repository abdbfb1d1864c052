"""`aws:cloudwatch/metricAlarm:MetricAlarm`; the id is the alarm's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import FLAG, NUMBER, TEXT, WHOLE, Field, Items, Table, fields, kinds
from ..resource import Autoname, Change, ResourceType

OPTIONS = {
    "actionsEnabled": "ActionsEnabled",
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluationPeriods": "EvaluationPeriods",
    "insufficientDataActions": "InsufficientDataActions",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "treatMissingData": "TreatMissingData",
}


class MetricAlarm(ResourceType):
    """A CloudWatch alarm on one metric."""

    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    noun = "CloudWatch alarm"
    service = "cloudwatch"
    autoname = Autoname(limit=255)
    tagged = True
    inputs = fields(
        actionsEnabled=Field(FLAG, default=True),
        alarmActions=Field(Items(TEXT, ordered=False)),
        alarmDescription=Field(TEXT),
        comparisonOperator=Field(TEXT),
        datapointsToAlarm=Field(WHOLE),
        dimensions=Field(Table(TEXT)),
        evaluationPeriods=Field(WHOLE),
        insufficientDataActions=Field(Items(TEXT, ordered=False)),
        metricName=Field(TEXT),
        name=Field(TEXT, forces_new=True),
        namespace=Field(TEXT),
        okActions=Field(Items(TEXT, ordered=False)),
        period=Field(WHOLE),
        statistic=Field(TEXT),
        threshold=Field(NUMBER),
        treatMissingData=Field(TEXT, default="missing"),
    )
    outputs = kinds(arn=TEXT)

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        _put(cloud, inputs["name"], inputs, Tags=_pairs(tags))
        return inputs["name"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        cloudwatch = cloud.client("cloudwatch")
        alarms = cloudwatch.describe_alarms(AlarmNames=[id])["MetricAlarms"]
        if not alarms:
            return None
        alarm = alarms[0]
        tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"]).get("Tags", [])
        found = {key: alarm.get(name) or None for key, name in OPTIONS.items()}
        return found | {
            "actionsEnabled": alarm.get("ActionsEnabled", True),
            "arn": alarm["AlarmArn"],
            "dimensions": {pair["Name"]: pair["Value"] for pair in alarm.get("Dimensions", [])} or None,
            "name": id,
            "tags": {tag["Key"]: tag["Value"] for tag in tags},
            "threshold": alarm.get("Threshold", 0),
            "treatMissingData": alarm.get("TreatMissingData") or "missing",
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        cloudwatch = cloud.client("cloudwatch")
        _put(cloud, id, change.new)
        if change.retags:
            arn = cloudwatch.describe_alarms(AlarmNames=[id])["MetricAlarms"][0]["AlarmArn"]
            if change.dropped_tags:
                cloudwatch.untag_resource(ResourceARN=arn, TagKeys=list(change.dropped_tags))
            if change.tags:
                cloudwatch.tag_resource(ResourceARN=arn, Tags=_pairs(change.tags))

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("cloudwatch").delete_alarms(AlarmNames=[id])


def _put(cloud: Cloud, name: str, inputs: Mapping[str, Any], **further: Any) -> None:
    said = {option: inputs[key] for key, option in OPTIONS.items() if inputs.get(key) is not None}
    dimensions = [{"Name": key, "Value": value} for key, value in (inputs.get("dimensions") or {}).items()]
    cloud.client("cloudwatch").put_metric_alarm(AlarmName=name, Dimensions=dimensions, **said, **further)


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
