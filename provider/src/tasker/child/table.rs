//! The tracking table: one row per statement, and the source of truth for what became of it.
//!
//! Deletion protection stays off, so that `pulumi destroy` works by itself. The data is safe nonetheless: with point-in-time recovery on, DynamoDB keeps a last backup of a deleted table for 35 days, and who
//! wants more sets `protect: true` on the component, which its children inherit. Point-in-time recovery also mends an operator's mistake in the rows.

use pulumi_rust::{Inputs, Output, Resource, Value};
use serde_json::json;

use super::Family;
use super::key::Key;

/// The table.
#[derive(Clone, Debug)]
pub struct Table(Resource);

impl Table {
    pub(crate) fn register(family: &Family, key: &Key) -> Self {
        // The key schema and the TTL attribute are those of the construct that this one succeeds, so that its table can be taken over.
        // `due` is sparse: only the rows of statements that have not been reported have its attributes.
        let inputs = Inputs::new()
            .with("billingMode", "PAY_PER_REQUEST")
            .with("hashKey", "id")
            .with("rangeKey", "invocationId")
            .with("attributes", attributes())
            .with("globalSecondaryIndexes", due())
            .with("ttl", Value::from(json!({ "attributeName": "TTL", "enabled": true })))
            .with("pointInTimeRecovery", Inputs::new().with("enabled", true))
            // Rows hold task tokens, so the key is ours: who may read them is then said in one place.
            .with("serverSideEncryption", Inputs::new().with("enabled", true).with("kmsKeyArn", key.arn()))
            .with("deletionProtectionEnabled", false);
        Table(family.child("aws:dynamodb/table:Table", "table", inputs))
    }

    pub(crate) fn name(&self) -> Output<String> {
        self.0.output("name")
    }

    pub(crate) fn arn(&self) -> Output<String> {
        self.0.output("arn")
    }

    pub(crate) fn reference(&self) -> Output<Value> {
        self.0.reference()
    }
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
