//! The validator that is generated from the schema at compile time.

/// The JSON Schema (2020-12) of a payload: the source of truth for this crate, editors and others.
pub const SCHEMA: &str = include_str!("../../schema/invoker-payload.schema.json");

/// The generated checks. `validate` is not generated: `iter_errors` gives all errors where there is one.
#[derive(Debug)]
#[jsonschema::validator(
    path = "../schema/invoker-payload.schema.json",
    draft = Draft202012,
    validate_formats = true,
    ignore_unknown_formats = false,
    formats = {
        "not-blank" => crate::format::is_not_blank,
        "sql-statement" => crate::format::is_sql_statement,
        "statement-id" => crate::format::is_statement_id,
        "session-id" => crate::format::is_session_id,
        "parameter-name" => crate::format::is_parameter_name
    },
    methods = { validate = false }
)]
pub(crate) struct InvokerPayload;

#[cfg(test)]
mod tests;
