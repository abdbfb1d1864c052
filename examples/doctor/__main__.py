"""A tasker that says, each time it is deployed, which GRANT its statements lack.

Without `fail=False` the deployment fails instead, with the same sentences.
"""

import pulumi
import pulumi_redshift_tasker as redshift_tasker

config = pulumi.Config()
tasker = redshift_tasker.SfnRedshiftTasker(
    "tasker",
    redshift_target=redshift_tasker.RedshiftTargetArgs(
        cluster_identifier=config.require("clusterIdentifier"),
        db_name=config.require("dbName"),
        db_user=config.require("dbUser"),
    ),
    architecture=redshift_tasker.Architecture(config.require("architecture")),
)

health = tasker.doctor(
    tables=[
        redshift_tasker.NeededTable(
            name="sales.orders",
            privileges=[redshift_tasker.Privilege.SELECT, redshift_tasker.Privilege.INSERT],
        )
    ],
    fail=False,
)

pulumi.export("healthy", health.healthy)
pulumi.export("user", health.user)
pulumi.export("problems", health.problems)
pulumi.export("grants", health.grants)
