"""The component that is measured, in Python: see the readme above."""

from pulumi.provider.experimental import component_provider_host
from tasker import Tasker

if __name__ == "__main__":
    component_provider_host(components=[Tasker], name="bench", version="0.1.0")
