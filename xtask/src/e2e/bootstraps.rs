//! The function as it ships, for both architectures, each deployed with the real engine and doing its work on the embedded cloud: the one of the other architecture in an emulator.
//!
//! They are built here, which takes minutes where nothing is built yet. The plugin's folder then has them instead of the development build, so this scenario is the last.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Checks, World, machine_role};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::run::Run;
use crate::{command, machines, package};

/// What a package may have at most, in bytes: it is what a cold start loads.
const LARGEST_ARCHIVE: usize = 2_600_000;

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let folder = world.engine.plugin();
    let built = checks.check("the function is built for both architectures, for the C library of Lambda", || {
        package::shipped_archives(run, &folder).map(|_| ())
    });
    if !built {
        return Ok(());
    }
    for architecture in Architecture::ALL {
        checks.check(&format!("the archive for {} has at most 2.6 MB", architecture.name()), || {
            let size = usize::try_from(fs::metadata(package::archive_of(&folder, architecture))?.len())?;
            ensure!(size <= LARGEST_ARCHIVE, "it has {size} bytes");
            Ok(())
        });
    }
    let stack = world.engine.stack_of(&program()?.to_string(), "bootstraps")?;
    checks.check("pulumi up deploys a tasker of each architecture", || stack.up(&[], |_| {}).map(|_| ()));
    let outputs = stack.outputs()?;
    for architecture in Architecture::ALL {
        let arn = outputs[architecture.name()].as_str().context("a machine without an ARN")?.to_owned();
        for execution in machines::run_these(&world.cloud, &BTreeMap::from([("single_success".to_owned(), arn)]))? {
            for (what, outcome) in machines::check_all(&[execution]) {
                checks.check(&format!("on {}, {what}", architecture.name()), || outcome);
            }
        }
    }
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}

/// A program with a tasker of each architecture and a machine that uses it.
fn program() -> Result<Value> {
    let path = command::checkout().join("examples/machines/jsonpath/single_success.asl.json");
    let machine = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let mut resources = json!({});
    let functions = Architecture::ALL.map(|architecture| format!("${{on_{}.functionArn}}", architecture.name()));
    machine_role::add(&mut resources, &functions);
    let mut outputs = json!({});
    for architecture in Architecture::ALL.map(Architecture::name) {
        let tasker = format!("on_{architecture}");
        // Two dollar signs stand for one in Pulumi's YAML.
        let definition = machine.replace("$$", "$$$$").replace("${functionArn}", &format!("${{{tasker}.functionArn}}"));
        resources[format!("machine_{architecture}")] = json!({ "type": "aws:sfn:StateMachine", "properties": { "roleArn": "${role.arn}", "definition": definition } });
        resources[tasker] = json!({
            "type": "redshift-tasker:SfnRedshiftTasker",
            "properties": {
                "redshiftTarget": { "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "awsuser" },
                "architecture": architecture,
            },
        });
        outputs[architecture] = json!(format!("${{machine_{architecture}.arn}}"));
    }
    Ok(json!({ "name": "bootstraps", "runtime": "yaml", "resources": resources, "outputs": outputs }))
}
