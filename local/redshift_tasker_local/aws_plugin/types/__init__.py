"""The table of resource types, by token; one module per type."""

from __future__ import annotations

from ..resource import ResourceType
from .alias import Alias
from .dashboard import Dashboard
from .event_rule import EventRule
from .event_source_mapping import EventSourceMapping
from .event_target import EventTarget
from .function import Function
from .key import Key
from .log_group import LogGroup
from .metric_alarm import MetricAlarm
from .permission import Permission
from .queue import Queue
from .queue_policy import QueuePolicy
from .role import Role
from .role_policy import RolePolicy
from .role_policy_attachment import RolePolicyAttachment
from .schedule import Schedule
from .secret import Secret
from .secret_version import SecretVersion
from .state_machine import StateMachine
from .table import Table
from .topic import Topic

RESOURCES: dict[str, ResourceType] = {
    type.token: type()
    for type in (
        Alias,
        Dashboard,
        EventRule,
        EventSourceMapping,
        EventTarget,
        Function,
        Key,
        LogGroup,
        MetricAlarm,
        Permission,
        Queue,
        QueuePolicy,
        Role,
        RolePolicy,
        RolePolicyAttachment,
        Schedule,
        Secret,
        SecretVersion,
        StateMachine,
        Table,
        Topic,
    )
}
