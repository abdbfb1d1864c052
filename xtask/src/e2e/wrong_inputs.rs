//! Wrong arguments of the component: each fails the preview, and the message names the property.

use anyhow::{Result, ensure};

use super::{Checks, World};
use crate::demo::nothing_left;
use crate::run::Run;

/// What is wrong, the component's properties as YAML, and what the message must name.
const CASES: [(&str, &str, &[&str]); 8] = [
    ("a missing redshiftTarget", "{ logLevel: INFO }", &["redshiftTarget"]),
    (
        "a missing dbName",
        "{ redshiftTarget: { clusterIdentifier: warehouse, dbUser: awsuser } }",
        &["redshiftTarget", "dbName: Missing required property"],
    ),
    // The language host finds what the schema can say; from here on it is the component that finds the mistake.
    (
        "an empty dbName",
        "{ redshiftTarget: { clusterIdentifier: warehouse, dbName: '', dbUser: awsuser } }",
        &["redshiftTarget.dbName"],
    ),
    (
        "both a cluster and a workgroup",
        "{ redshiftTarget: { clusterIdentifier: warehouse, workgroupName: analytics, dbName: dev, dbUser: awsuser } }",
        &["redshiftTarget", "clusterIdentifier", "workgroupName"],
    ),
    (
        "a bad cluster name",
        "{ redshiftTarget: { clusterIdentifier: '-Not a Cluster-', dbName: dev, dbUser: awsuser } }",
        &["redshiftTarget.clusterIdentifier"],
    ),
    (
        "a cluster without a way to sign in",
        "{ redshiftTarget: { clusterIdentifier: warehouse, dbName: dev } }",
        &["redshiftTarget", "dbUser"],
    ),
    (
        "an unknown property",
        "{ redshiftTarget: { clusterIdentifier: warehouse, dbName: dev, dbUser: awsuser, databaseName: dev } }",
        &["databaseName"],
    ),
    (
        "an architecture that there is not",
        "{ redshiftTarget: { clusterIdentifier: warehouse, dbName: dev, dbUser: awsuser }, architecture: mips }",
        &["architecture"],
    ),
];

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    for (number, (what, properties, named)) in CASES.into_iter().enumerate() {
        let program = format!(
            "name: wrong-inputs\nruntime: yaml\nresources:\n  tasker:\n    type: redshift-tasker:SfnRedshiftTasker\n    properties: {properties}\n"
        );
        let stack = world.engine.stack_of(&program, &format!("wrong-{number}"))?;
        let preview = stack.preview()?;
        checks.check(&format!("{what} fails the preview and is named"), || {
            ensure!(!preview.status.success(), "the preview succeeded:\n{}", preview.tail(40));
            for name in named {
                ensure!(preview.all.contains(name), "the message does not name `{name}`:\n{}", preview.tail(40));
            }
            Ok(())
        });
    }
    checks.check("wrong inputs make nothing", || nothing_left(&world.cloud));
    Ok(())
}
