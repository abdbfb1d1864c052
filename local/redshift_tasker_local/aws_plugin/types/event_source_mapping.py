"""`aws:lambda/eventSourceMapping:EventSourceMapping`; the id is the mapping's UUID."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cloud import Cloud
from ..kind import FLAG, TEXT, WHOLE, Block, Field, Items, fields
from ..resource import ANY, Change, ResourceType, moved

FILTER = Block(
    "aws:lambda/EventSourceMappingFilterCriteriaFilter:EventSourceMappingFilterCriteriaFilter",
    {"pattern": Field(TEXT)},
)
FILTERS = Block(
    "aws:lambda/EventSourceMappingFilterCriteria:EventSourceMappingFilterCriteria",
    {"filters": Field(Items(FILTER, ordered=False))},
)
SCALING = Block(
    "aws:lambda/EventSourceMappingScalingConfig:EventSourceMappingScalingConfig",
    {"maximumConcurrency": Field(WHOLE)},
)


class EventSourceMapping(ResourceType):
    """A mapping that feeds a queue to a Lambda function."""

    token = "aws:lambda/eventSourceMapping:EventSourceMapping"
    noun = "Lambda event source mapping"
    service = "lambda"
    tagged = True
    volatile = moved(functionArn=frozenset({"functionName"}), lastModified=ANY, state=ANY)
    unreadable = frozenset({"functionName"})
    gone = frozenset({"ResourceNotFoundException"})
    inputs = fields(
        batchSize=Field(WHOLE, computed=True),
        enabled=Field(FLAG, default=True),
        eventSourceArn=Field(TEXT, forces_new=True),
        filterCriteria=Field(FILTERS),
        functionName=Field(TEXT, required=True),
        functionResponseTypes=Field(Items(TEXT, ordered=False)),
        maximumBatchingWindowInSeconds=Field(WHOLE),
        scalingConfig=Field(SCALING),
    )
    outputs = dict.fromkeys(
        (
            "arn",
            "functionArn",
            "lastModified",
            "lastProcessingResult",
            "state",
            "stateTransitionReason",
            "uuid",
        ),
        TEXT,
    )

    def create(self, cloud: Cloud, inputs: Mapping[str, Any], tags: Mapping[str, str]) -> str:
        answer = cloud.client("lambda").create_event_source_mapping(
            EventSourceArn=inputs["eventSourceArn"], Tags=tags, **_options(inputs)
        )
        return answer["UUID"]

    def read(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> dict[str, Any] | None:
        functions = cloud.client("lambda")
        mapping = functions.get_event_source_mapping(UUID=id)
        if mapping.get("State") == "Deleting":
            return None
        function_arn = mapping["FunctionArn"]
        arn = mapping.get("EventSourceMappingArn") or _arn(function_arn, id)
        modified = mapping.get("LastModified")
        filters = mapping.get("FilterCriteria", {}).get("Filters") or []
        scaling = mapping.get("ScalingConfig", {}).get("MaximumConcurrency")
        return {
            "arn": arn,
            "batchSize": mapping.get("BatchSize"),
            "enabled": mapping.get("State") in ("Enabled", "Enabling", "Creating", "Updating"),
            "eventSourceArn": mapping.get("EventSourceArn"),
            "filterCriteria": ({"filters": [{"pattern": entry["Pattern"]} for entry in filters]} if filters else None),
            "functionArn": function_arn,
            "functionName": function_arn,
            "functionResponseTypes": mapping.get("FunctionResponseTypes") or None,
            "lastModified": modified.strftime("%Y-%m-%dT%H:%M:%SZ") if modified else "",
            "lastProcessingResult": mapping.get("LastProcessingResult", ""),
            "maximumBatchingWindowInSeconds": mapping.get("MaximumBatchingWindowInSeconds") or None,
            "scalingConfig": {"maximumConcurrency": scaling} if scaling else None,
            "state": mapping.get("State", ""),
            "stateTransitionReason": mapping.get("StateTransitionReason", ""),
            "tags": functions.list_tags(Resource=arn).get("Tags", {}),
            "uuid": mapping["UUID"],
        }

    def update(self, cloud: Cloud, id: str, change: Change) -> None:
        functions = cloud.client("lambda")
        if change.keys - {"tags", "tagsAll"}:
            cleared = {
                "FilterCriteria": {"Filters": []},
                "FunctionResponseTypes": [],
                "MaximumBatchingWindowInSeconds": 0,
                "ScalingConfig": {},
            }
            functions.update_event_source_mapping(UUID=id, **(cleared | _options(change.new)))
        if change.retags:
            arn = self.read(cloud, id, {})["arn"]
            if change.dropped_tags:
                functions.untag_resource(Resource=arn, TagKeys=list(change.dropped_tags))
            if change.tags:
                functions.tag_resource(Resource=arn, Tags=change.tags)

    def delete(self, cloud: Cloud, id: str, state: Mapping[str, Any]) -> None:
        cloud.client("lambda").delete_event_source_mapping(UUID=id)


def _options(inputs: Mapping[str, Any]) -> dict[str, Any]:
    criteria = inputs.get("filterCriteria") or {}
    filters = [{"Pattern": entry["pattern"]} for entry in criteria.get("filters") or []]
    scaling = (inputs.get("scalingConfig") or {}).get("maximumConcurrency")
    options = {
        "BatchSize": inputs.get("batchSize"),
        "Enabled": inputs["enabled"],
        "FilterCriteria": {"Filters": filters} if filters else None,
        "FunctionName": inputs["functionName"],
        "FunctionResponseTypes": inputs.get("functionResponseTypes") or None,
        "MaximumBatchingWindowInSeconds": inputs.get("maximumBatchingWindowInSeconds"),
        "ScalingConfig": {"MaximumConcurrency": scaling} if scaling else None,
    }
    return {key: value for key, value in options.items() if value is not None}


def _arn(function_arn: str, uuid: str) -> str:
    partition, service, region, account = function_arn.split(":")[1:5]
    return f"arn:{partition}:{service}:{region}:{account}:event-source-mapping:{uuid}"
