//! Rules about a payload, wherever it stands.

pub(super) mod ambiguous_sql;
pub(super) mod beyond_limit;
pub(super) mod blank;
pub(super) mod contradiction;
pub(super) mod half_callback;
pub(super) mod latest_without_execution;
pub(super) mod malformed;
pub(super) mod missing_field;
pub(super) mod missing_parameter;
pub(super) mod nothing_to_do;
pub(super) mod several_statements;
pub(super) mod unknown_choice;
pub(super) mod unknown_field;
pub(super) mod unused_parameter;
pub(super) mod wrong_type;
