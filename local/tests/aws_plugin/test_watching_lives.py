"""The lives of what people look at: alarms, topics and dashboards; see `test_lives`."""

from __future__ import annotations

import json

from .engine import Engine
from .lifecycle import Life, live

REGION = "us-east-1"
ACCOUNT = "000000000000"


def test_an_alarm_lives(engine: Engine) -> None:
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:help"
    life = Life(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        {
            "alarmActions": [topic],
            "alarmDescription": "look into it",
            "comparisonOperator": "GreaterThanThreshold",
            "dimensions": {"QueueName": "tasker"},
            "evaluationPeriods": 1,
            "metricName": "ApproximateNumberOfMessagesVisible",
            "namespace": "AWS/SQS",
            "okActions": [topic],
            "period": 60,
            "statistic": "Maximum",
            "threshold": 1,
            "treatMissingData": "notBreaching",
        },
        identity=lambda alarm: alarm.outputs["name"],
        changes=({"threshold": 5}, {"evaluationPeriods": 3}, {"alarmDescription": "look"}),
        replacing=({"name": "other"},),
    )
    live(engine, life, "alarm")


def test_a_topic_lives(engine: Engine) -> None:
    life = Life(
        "aws:sns/topic:Topic",
        {"displayName": "Tasker", "tags": {"stage": "test"}},
        identity=lambda topic: topic.outputs["arn"],
        changes=({"displayName": "Redshift"}, {"tags": {"stage": "other"}}, {"tags": None}),
        replacing=({"name": "other"},),
    )
    live(engine, life, "topic")


def test_a_dashboard_lives(engine: Engine) -> None:
    def body(text: str) -> str:
        return json.dumps({"widgets": [{"type": "text", "properties": {"markdown": text}}]})

    life = Life(
        "aws:cloudwatch/dashboard:Dashboard",
        {"dashboardBody": body("one"), "dashboardName": "tasker-lives"},
        identity=lambda dashboard: "tasker-lives",
        changes=({"dashboardBody": body("two")},),
        replacing=({"dashboardName": "other"},),
    )
    live(engine, life, "dashboard")
