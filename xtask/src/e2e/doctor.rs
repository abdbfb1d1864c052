//! `examples/doctor` with a database user that lacks rights: the doctor names them and the SQL that gives them, and is content once that has been run.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::examples::{self, Example};
use super::{Checks, World};
use crate::demo::nothing_left;
use crate::programs::Language;
use crate::run::Run;

const EXAMPLE: Example = Example { folder: "doctor", language: Language::Python, secrets: &[], machines: 0 };

pub(super) fn run(run: &Run, world: &World, checks: &mut Checks) -> Result<()> {
    let (tools, sdk) = examples::ready(run)?;
    let stack = examples::stack(world, EXAMPLE, &tools, &sdk)?;

    sql(
        world,
        &[
            "CREATE USER reporter PASSWORD DISABLE",
            "CREATE SCHEMA sales",
            "CREATE TABLE sales.orders (id INT, amount INT)",
        ],
    )?;
    checks.check("pulumi preview of examples/doctor, where there is no function to ask yet", || {
        let preview = stack.preview()?;
        ensure!(preview.status.success(), "it ended with {}:\n{}", preview.status, preview.tail(40));
        Ok(())
    });
    checks.check("pulumi up deploys examples/doctor", || stack.up(&[], |_| {}).map(|_| ()));
    let sick = stack.outputs()?;
    checks.check("the doctor names every right that the user lacks", || {
        let lacks = ["USAGE on the schema sales", "SELECT on sales.orders", "INSERT on sales.orders"];
        holds(&sick, "problems", &json!(lacks.map(|right| format!("\"reporter\" has no {right}"))))?;
        holds(&sick, "user", &json!("reporter"))?;
        holds(&sick, "healthy", &json!(false))
    });
    checks.check("what the doctor advises can be run", || {
        let grants: Vec<String> = serde_json::from_value(sick["grants"].clone())?;
        sql(world, &grants.iter().map(String::as_str).collect::<Vec<_>>())
    });
    checks.check("pulumi up asks the doctor again", || stack.up(&[], |_| {}).map(|_| ()));
    let well = stack.outputs()?;
    checks.check("the doctor is content after that", || {
        holds(&well, "problems", &json!([]))?;
        holds(&well, "healthy", &json!(true))
    });
    checks.check("pulumi destroy succeeds", || stack.destroy().map(|_| ()));
    checks.check("pulumi destroy leaves nothing in the cloud", || nothing_left(&world.cloud));
    sql(world, &["DROP SCHEMA sales CASCADE", "DROP USER reporter"])
}

/// Runs SQL as the warehouse's superuser, one statement after the other.
fn sql(world: &World, statements: &[&str]) -> Result<()> {
    let _rows: Value = world.cloud.ask(&[&["sql"], statements].concat())?;
    Ok(())
}

fn holds(outputs: &Value, name: &str, expected: &Value) -> Result<()> {
    ensure!(outputs[name] == *expected, "the output `{name}` is {}, not {expected}", outputs[name]);
    Ok(())
}
