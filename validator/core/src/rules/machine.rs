//! Rules about the tasks of a state machine that call a tasker.

pub(super) mod context_without_item;
pub(super) mod expression_as_text;
pub(super) mod fixed_execution;
pub(super) mod fixed_idempotency_key;
pub(super) mod foreign_token;
pub(super) mod handler_never_matches;
pub(super) mod heartbeat_is_no_limit;
pub(super) mod heartbeat_too_short;
pub(super) mod heartbeat_unwatched;
pub(super) mod latest_among_siblings;
pub(super) mod missing_token;
pub(super) mod no_payload;
pub(super) mod no_retry;
pub(super) mod no_time_limit;
pub(super) mod result_too_large;
pub(super) mod retry_without_identity;
pub(super) mod sql_from_values;
pub(super) mod token_without_waiting;
pub(super) mod waiting_question;

use crate::finding::Finding;
use crate::machine::{Machines, Task};

/// What a rule finds at a task.
pub(crate) type Check = fn(&Task<'_>, &Machines<'_>, &mut Vec<Finding>);

/// The rules, each over one task.
pub(crate) const CHECKS: &[Check] = &[
    missing_token::check,
    foreign_token::check,
    token_without_waiting::check,
    waiting_question::check,
    latest_among_siblings::check,
    no_time_limit::check,
    heartbeat_is_no_limit::check,
    heartbeat_too_short::check,
    heartbeat_unwatched::check,
    no_retry::check,
    retry_without_identity::check,
    handler_never_matches::check,
    sql_from_values::check,
    result_too_large::check,
    fixed_execution::check,
    context_without_item::check,
    expression_as_text::check,
    fixed_idempotency_key::check,
    no_payload::check,
];
