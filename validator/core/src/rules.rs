//! All rules: one file for each, with what it finds, why that matters, an example and what to write instead.
//!
//! The pages in `docs/rules` are written from these texts. Rules about a payload alone are found by `explanation`,
//! `parameters` and `size`, flaws of a text by its parser, and those about a state machine's tasks by their own files.

pub(crate) mod machine;
mod payload;
mod text;

use std::fmt;

use crate::rule::Rule;

macro_rules! rules {
    ($($(#[$doc:meta])* $code:ident = $rule:path,)*) => {
        /// The rules, by their names that stay.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        /// Every rule, in the order of the codes.
        pub static RULES: &[Rule] = &[$($rule),*];
    };
}

rules! {
    /// `SRT0001`: a field that no payload has.
    UnknownField = payload::unknown_field::RULE,
    /// `SRT0002`: a value of the wrong JSON type.
    WrongType = payload::wrong_type::RULE,
    /// `SRT0003`: a field that must be there is missing.
    MissingField = payload::missing_field::RULE,
    /// `SRT0004`: neither an action nor SQL.
    NothingToDo = payload::nothing_to_do::RULE,
    /// `SRT0005`: a value that is not one of those allowed.
    UnknownChoice = payload::unknown_choice::RULE,
    /// `SRT0006`: a callback that lacks some of its fields, so that nobody could be told.
    HalfCallback = payload::half_callback::RULE,
    /// `SRT0007`: a text or a list without content.
    Blank = payload::blank::RULE,
    /// `SRT0008`: a text, list or number beyond its limit.
    BeyondLimit = payload::beyond_limit::RULE,
    /// `SRT0009`: a text that is not of its form.
    Malformed = payload::malformed::RULE,
    /// `SRT0010`: a field that contradicts the action or another field.
    Contradiction = payload::contradiction::RULE,
    /// `SRT0011`: a parameter that the SQL names nowhere.
    UnusedParameter = payload::unused_parameter::RULE,
    /// `SRT0012`: a place in the SQL without its parameter.
    MissingParameter = payload::missing_parameter::RULE,
    /// `SRT0013`: SQL in which the place of a null or empty parameter can't be found for certain.
    AmbiguousSql = payload::ambiguous_sql::RULE,
    /// `SRT0014`: `LATEST` without an execution.
    LatestWithoutExecution = payload::latest_without_execution::RULE,
    /// `SRT0015`: several statements in one text.
    SeveralStatements = payload::several_statements::RULE,
    /// `SRT0101`: a task that waits for its token and doesn't pass it.
    MissingToken = machine::missing_token::RULE,
    /// `SRT0102`: a task that waits for its token and passes something else as one.
    ForeignToken = machine::foreign_token::RULE,
    /// `SRT0103`: a task that passes a token and doesn't wait for it.
    TokenWithoutWaiting = machine::token_without_waiting::RULE,
    /// `SRT0104`: a task that waits, with an action that calls nobody back.
    WaitingQuestion = machine::waiting_question::RULE,
    /// `SRT0105`: `LATEST` where several branches start statements at the same time.
    LatestAmongSiblings = machine::latest_among_siblings::RULE,
    /// `SRT0106`: a task that waits without a time limit.
    NoTimeLimit = machine::no_time_limit::RULE,
    /// `SRT0107`: `HeartbeatSeconds` as the only limit of a task that is sent heartbeats.
    HeartbeatIsNoLimit = machine::heartbeat_is_no_limit::RULE,
    /// `SRT0108`: `HeartbeatSeconds` that no heartbeat can keep.
    HeartbeatTooShort = machine::heartbeat_too_short::RULE,
    /// `SRT0109`: heartbeats that nothing watches.
    HeartbeatUnwatched = machine::heartbeat_unwatched::RULE,
    /// `SRT0110`: a task that isn't tried again when Lambda is throttled.
    NoRetry = machine::no_retry::RULE,
    /// `SRT0111`: a task that is retried when its SQL may run already, each time as another start.
    RetryWithoutIdentity = machine::retry_without_identity::RULE,
    /// `SRT0112`: an error name in `Catch` or `Retry` that can't occur there.
    HandlerNeverMatches = machine::handler_never_matches::RULE,
    /// `SRT0113`: sQL that is built by joining values into its text.
    SqlFromValues = machine::sql_from_values::RULE,
    /// `SRT0114`: rows that may be more than a state can hold.
    ResultTooLarge = machine::result_too_large::RULE,
    /// `SRT0115`: an `executionArn` that is a fixed text.
    FixedExecution = machine::fixed_execution::RULE,
    /// `SRT0116`: a `context` within a Map that doesn't say which item it is for.
    ContextWithoutItem = machine::context_without_item::RULE,
    /// `SRT0117`: an expression that is passed on as a plain text.
    ExpressionAsText = machine::expression_as_text::RULE,
    /// `SRT0118`: an `idempotencyKey` that is the same in every execution.
    FixedIdempotencyKey = machine::fixed_idempotency_key::RULE,
    /// `SRT0119`: a call of the function without a payload.
    NoPayload = machine::no_payload::RULE,
    /// `SRT0901`: a text that is no JSON.
    BrokenJson = text::broken_json::RULE,
    /// `SRT0902`: a text that is no YAML.
    BrokenYaml = text::broken_yaml::RULE,
    /// `SRT0903`: a name that an object has twice.
    DuplicateName = text::duplicate_name::RULE,
}

impl Code {
    /// What is said about the rule.
    pub fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    /// The name that stays: `SRT0001` and so on.
    pub fn as_str(self) -> &'static str {
        self.rule().code
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
