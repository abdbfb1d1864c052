//! The seven state machines of `examples/machines`, in both query languages, deployed with the real engine and run to their ends.
//!
//! Those in JSONPath have a tasker of their own; those in JSONata one that shares its table and role, and has nobody but it to bring the ends of its statements back.
//!
//! Ten states of one machine, and ten of its twin, run the same SQL as a singleton, on functions whose concurrency nobody limits: the Data API's own history must show no two of them at once.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Checks, World, machine_role};
use crate::architecture::Architecture;
use crate::demo::nothing_left;
use crate::machines::PARENT;
use crate::run::Run;
use crate::{command, machines};

/// Both query languages, and the tasker of each.
const LANGUAGES: [(&str, &str); 2] = [("jsonpath", "tasker"), ("jsonata", "second")];
/// The one whose statements exclude each other.
const SINGLETON: &str = "parallel_no_concurrency";

pub(super) fn run(_run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let stack = world.engine.stack_of(&program()?.to_string(), "machines")?;
    checks.check("pulumi up deploys the seven machines in both query languages", || stack.up(&[], |_| {}).map(|_| ()));
    let outputs = stack.outputs()?;
    for last in [false, true] {
        let mut wanted = BTreeMap::new();
        for (language, _) in LANGUAGES {
            let arns: BTreeMap<String, String> = serde_json::from_value(outputs[language].clone())?;
            let arns = arns.into_iter().filter(|(name, _)| (name == PARENT) == last);
            wanted.extend(arns.map(|(name, arn)| (format!("{name} in {language}"), arn)));
        }
        for mut execution in machines::run_these(&world.cloud, &wanted)? {
            let (machine, language) = execution.name.split_once(" in ").context("a machine without its language")?;
            let (machine, language) = (machine.to_owned(), language.to_owned());
            execution.name = machine;
            for (what, outcome) in machines::check_all(&[execution]) {
                checks.check(&format!("{language}, {what}"), || outcome);
            }
        }
    }
    checks.check("of the singleton's statements no two ran at once", || one_at_a_time(world));
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    Ok(())
}

/// A program in Pulumi's YAML (JSON is YAML) with both taskers and every machine.
fn program() -> Result<Value> {
    let first = json!({
        "redshiftTarget": { "clusterIdentifier": "warehouse", "dbName": "dev", "dbUser": "awsuser" },
        "architecture": Architecture::of_this_machine().name(),
    });
    let mut second = first.clone();
    second["createCallbackInfra"] = json!(false);
    second["table"] = json!({ "existing": { "name": "${tasker.tableName}", "keyArn": "${tasker.keyArn}" } });
    second["role"] = json!({ "existing": { "name": "${tasker.roleName}" } });
    let mut resources = json!({
        "tasker": { "type": "redshift-tasker:SfnRedshiftTasker", "properties": first },
        "second": { "type": "redshift-tasker:SfnRedshiftTasker", "properties": second },
    });
    machine_role::add(&mut resources, &LANGUAGES.map(|(_, tasker)| format!("${{{tasker}.functionArn}}")));
    let mut outputs = json!({});
    for (language, tasker) in LANGUAGES {
        for name in names(language)? {
            let resource = format!("{language}_{name}");
            outputs[language][&name] = json!(format!("${{{resource}.arn}}"));
            resources[resource] = json!({
                "type": "aws:sfn:StateMachine",
                "properties": { "roleArn": "${role.arn}", "definition": definition(language, tasker, &name)? },
            });
        }
    }
    Ok(json!({ "name": "machines", "runtime": "yaml", "resources": resources, "outputs": outputs }))
}

/// The machines that there are in a language.
fn names(language: &str) -> Result<Vec<String>> {
    let folder = command::checkout().join("examples/machines").join(language);
    let files = fs::read_dir(&folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
    let names = files.filter_map(|file| Some(file.ok()?.file_name().to_str()?.strip_suffix(".asl.json")?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    ensure!(names.len() == 7, "there are not seven machines but {names:?}");
    Ok(names)
}

/// A machine's text with its placeholders filled: `${functionArn}` by its tasker's, `${NAMEArn}` by the machine's of that name. Two dollar signs stand for one in Pulumi's YAML.
fn definition(language: &str, tasker: &str, name: &str) -> Result<String> {
    let path = command::checkout().join("examples/machines").join(language).join(format!("{name}.asl.json"));
    let text = fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let text = text.replace("$$", "$$$$").replace("${functionArn}", &format!("${{{tasker}.functionArn}}"));
    if name != PARENT {
        return Ok(text);
    }
    let children = names(language)?.into_iter().filter(|child| child != PARENT);
    Ok(children
        .fold(text, |text, child| text.replace(&format!("${{{child}Arn}}"), &format!("${{{language}_{child}.arn}}"))))
}

fn one_at_a_time(world: &World) -> Result<()> {
    let path = command::checkout().join("examples/machines/jsonpath").join(format!("{SINGLETON}.asl.json"));
    let machine: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let sql =
        machine["States"]["Same SQL"]["ItemProcessor"]["States"]["Alone"]["Parameters"]["Payload"]["sqlStatement"]
            .as_str()
            .context("the singleton's SQL is not where it was")?
            .to_owned();
    let mut ran: Vec<_> = world.cloud.statements()?.into_iter().filter(|statement| statement.sql == sql).collect();
    ran.sort_by(|a, b| a.submitted.total_cmp(&b.submitted));
    ensure!(ran.len() >= 40, "it ran {} times, and not ten times in each of four executions", ran.len());
    for (first, second) in ran.iter().zip(ran.iter().skip(1)) {
        ensure!(first.ended <= second.submitted, "{first:?} had not ended when {second:?} was submitted");
    }
    Ok(())
}
