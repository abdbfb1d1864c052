//! The tracking table: one row per statement, and the source of truth for what became of it.
//!
//! Deletion protection stays off, so that `pulumi destroy` works by itself. The data is safe nonetheless: with point-in-time recovery on, DynamoDB keeps a last backup of a deleted table for 35 days, and who
//! wants more says `onDestroy`, or sets `protect: true` on the component, which its children inherit. Point-in-time recovery also mends an operator's mistake in the rows.

use pulumi_rust::{Input, Inputs, Output, Resource, ResourceOptions, Value};
use serde_json::json;

use super::Family;
use super::key::Encryption;
use crate::tasker::args::{self, OnDestroy, TableSettings};

/// The table, made or taken over.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) name: Output<String>,
    pub(crate) arn: Output<String>,
    /// The resource, where it was made.
    pub(crate) made: Option<Resource>,
    /// The key that encrypts a table that was taken over.
    pub(crate) key_arn: Option<Output<String>>,
}

impl Table {
    pub(crate) fn of(family: &Family, part: Option<&args::Table>, key: &Encryption) -> Self {
        let part = part.cloned().unwrap_or_default();
        if let Some(existing) = part.existing {
            let name = existing.name.into_output();
            let arn = family.place.zip(&name).map(|(place, name)| place.arn("dynamodb", &format!("table/{name}")));
            let key_arn = existing.key_arn.map(|key| key.map(String::from));
            return Table { name, arn, made: None, key_arn };
        }
        let table = register(family, part.args.unwrap_or_default(), key);
        Table { name: table.output("name"), arn: table.output("arn"), made: Some(table), key_arn: None }
    }
}

fn register(family: &Family, settings: TableSettings, key: &Encryption) -> Resource {
    let on_destroy = settings.on_destroy.unwrap_or_default();
    let options = ResourceOptions {
        protect: (on_destroy == OnDestroy::Protect).then_some(true),
        retain_on_delete: (on_destroy == OnDestroy::Retain).then_some(true),
        ..ResourceOptions::default()
    };
    let flag =
        |given: Option<Input<bool>>, default: bool| given.map_or_else(|| Output::known(default), Input::into_output);
    let recovery = Inputs::new()
        .with("enabled", flag(settings.point_in_time_recovery, true))
        .with("recoveryPeriodInDays", settings.recovery_days);
    // Rows hold task tokens, so the key is ours wherever there is one: who may read them is then said in one place. Without one, DynamoDB encrypts with a key of its own.
    let encryption = key.key_arn().map(|arn| Inputs::new().with("enabled", true).with("kmsKeyArn", arn).into_object());
    // The key schema and the TTL attribute are those of the construct that this one succeeds, so that its table can be taken over.
    // `due` is sparse: only the rows of statements that have not been reported have its attributes.
    let inputs = family
        .tagged()
        .with("name", settings.name)
        .with("billingMode", "PAY_PER_REQUEST")
        .with("hashKey", "id")
        .with("rangeKey", "invocationId")
        .with("attributes", attributes())
        .with("globalSecondaryIndexes", due())
        .with("ttl", Value::from(json!({ "attributeName": "TTL", "enabled": true })))
        .with("pointInTimeRecovery", recovery)
        .with("serverSideEncryption", encryption)
        .with("deletionProtectionEnabled", flag(settings.deletion_protection, false));
    family.child_as(options, "aws:dynamodb/table:Table", "table", inputs)
}

/// The attributes of the keys; all others are free.
fn attributes() -> Value {
    json!([
        { "name": "id", "type": "S" },
        { "name": "invocationId", "type": "S" },
        { "name": "dueShard", "type": "S" },
        { "name": "dueAt", "type": "N" },
    ])
    .into()
}

/// The rows that are not at their end, by the time they are to be looked at.
fn due() -> Value {
    json!([{ "name": "due", "hashKey": "dueShard", "rangeKey": "dueAt", "projectionType": "KEYS_ONLY" }]).into()
}
